import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Parser } from '../../src/manifest/format.ts'
import type { Package } from '../../src/manifest/package.ts'
import { ManifestError } from '../../src/manifest/package.ts'

/** The text of a file below files/. */
export function lockFile(path: string): string {
  return readFileSync(join(import.meta.dirname, 'files', path), 'utf8')
}

/** The text cut off at the end of each line, and at many places within lines. */
export function cutOff(text: string): string[] {
  const ends = [...Array(text.length).keys()].filter((end) => text[end] === '\n' || end % 7 === 0)
  return ends.map((end) => text.slice(0, end))
}

/** `name version source` of each package, sorted. */
export function shown(packages: readonly Package[]): string[] {
  return packages.map(({ name, version, source }) => [name, version, source].filter(Boolean).join(' ')).sort()
}

/** The hashes of the one package of this name and version. */
export function hashesOf(
  packages: readonly Package[],
  name: string,
  version: string,
): readonly string[] | undefined {
  return packages.find((each) => each.name === name && each.version === version)?.hashes
}

/**
 * The message and line of the {@link ManifestError} that a text leads to. Anything else that is thrown goes through, and so
 * does a message that is no sentence.
 */
export function refusal(
  parse: Parser,
  text: string,
): { message: string; line: number | undefined } | undefined {
  try {
    parse(text)
    return undefined
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    const { message, line } = error
    if (!/^\S.* .*\.$/s.test(message)) throw new Error(`no sentence: ${message}`, { cause: error })
    return { message, line }
  }
}
