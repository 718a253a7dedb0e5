import { lineCounter } from '../../manifest/text/line-index.ts'
import type { Reading } from '../../manifest/reading.ts'
import { isCalledRequirements } from '../../manifest/formats/requirements/requirement-name.ts'
import { ActionError } from '../errors/action-error.ts'
import type { Manifest } from '../model/manifest.ts'
import { notUnderstood, type Packages, type Pin } from './packages.ts'
import { quoted } from '../errors/quoted.ts'
import type { Strict } from '../model/request.ts'

/** Includes that are told of. */
const INCLUDES = 100

/**
 * What a requirements file includes, a line each. Told without reading what the manifest says, also when its bytes are
 * the same: that is when a change in an included file goes unnoticed.
 */
export function includesOf({ path, fileName, bytes }: Manifest): readonly Pin[] {
  if (!/\.txt$/i.test(fileName) && !isCalledRequirements(fileName)) return []
  const text = Buffer.from(bytes).toString('latin1')
  const found: Pin[] = []
  const lineOf = lineCounter(text)
  for (const { index } of text.matchAll(/^[ \t]*(?:-r|-c|--requirement|--constraint)(?=[ \t=./\w])/gm)) {
    if (found.length === INCLUDES) break
    found.push({
      file: path,
      line: lineOf(index),
      text: `Another file is included, and only the bytes of ${fileName} are compared and kept: a change in the other one alone publishes nothing. Write all into one file, as \`pip-compile\` and \`uv pip compile\` do.`,
    })
  }
  return found
}

/**
 * For `strict` as it is given: what the manifest leaves open is a failure, all of it together.
 *
 * @throws {ActionError} `manifest-not-pinned`, and `manifest-not-understood` for one that is damaged or of no known format.
 */
export async function requirePins(manifest: Manifest, packages: Packages, strict: Strict): Promise<void> {
  const { path } = manifest
  const reading = await packages.read()
  if (reading.kind !== 'understood') {
    throw new ActionError({
      code: 'manifest-not-understood',
      message: `${notUnderstood(path, reading)} So nobody can tell whether it is pinned, and \`strict\` is \`${String(strict)}\`.`,
      hint: `${remedyOf(reading)} Nothing was written.`,
    })
  }
  const pins = [...includesOf(manifest), ...packages.pins]
  if (pins.length === 0) return
  throw new ActionError({
    code: 'manifest-not-pinned',
    message: [
      `${path} does not fix what is installed, in ${pins.length} ${pins.length === 1 ? 'place' : 'places'}, and \`strict\` is \`${String(strict)}\`:`,
      ...quoted(pins.map(pinLine)),
    ].join('\n'),
    hint: 'Correct them all, or leave `strict` out to be warned only. Nothing was written.',
  })
}

/** What helps depends on who writes the file: a tool its lock file, and people a requirements file. */
function remedyOf(reading: Exclude<Reading, { kind: 'understood' }>): string {
  if (reading.kind === 'unknown-format') {
    return 'Use a lock file of a format in docs/manifests.md, or `strict: archive`, which leaves the manifest alone.'
  }
  return reading.format === 'requirements'
    ? 'Correct the file, or leave `strict` out.'
    : 'Write the lock file anew with its own tool, or leave `strict` out.'
}

/** A pin in one line: `requirements.txt:3: …`. */
export function pinLine({ file, line, text }: Pin): string {
  return `${file}:${line}: ${text}`
}
