import { basename } from 'node:path'
import type { FilesAround } from './format.ts'
import { formatOf } from './formats.ts'
import { ManifestError, type Resolved } from './package.ts'
import { inScope } from './scope/in-scope.ts'
import type { Scope, UnknownName } from './scope/scope.ts'
import { decodeText } from './text/decode.ts'
import { unpinnedIn } from './unpinned.ts'
import { shownText } from './without-credentials.ts'

/** A manifest that was read. */
export interface Manifest {
  /** Name of its format, as docs/manifests.md has it. */
  format: string
  resolved: Resolved
  /** Names in the scope that it does not have. */
  unknown: readonly UnknownName[]
}

/** What a manifest says, or why it cannot be read. */
export type Reading =
  | ({ kind: 'understood' } & Manifest)
  | { kind: 'unknown-format' }
  /** `message`: a sentence for the user. `line`: 1-based, if known. */
  | { kind: 'malformed'; format?: string | undefined; message: string; line: number | undefined }

/** How a manifest is read. */
export interface ReadingOptions extends FilesAround {
  /** Its path after all links were followed: a link may give any file the name of a requirements file. */
  realPath?: string
  /** What of it the layer holds; the whole file if absent. */
  scope?: Scope | undefined
}

/**
 * Reads a manifest of any format, whatever is wrong with it.
 *
 * @param path - Its last part, the file name, identifies the format.
 */
export async function readingOf(
  path: string,
  bytes: Uint8Array,
  options: ReadingOptions = {},
): Promise<Reading> {
  try {
    const manifest = await readManifest(path, bytes, options)
    return manifest === undefined ? { kind: 'unknown-format' } : { kind: 'understood', ...manifest }
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    const format = formatOf(basename(path), bytes)?.name
    return { kind: 'malformed', format, message: shownText(error.message), line: error.line }
  }
}

/**
 * Reads a manifest as {@link readingOf} does. Undefined if its format is unknown.
 *
 * @throws {ManifestError} for a manifest that cannot be parsed.
 */
export async function readManifest(
  path: string,
  bytes: Uint8Array,
  { realPath = path, include, beside, matching, scope }: ReadingOptions = {},
): Promise<Manifest | undefined> {
  const name = basename(path)
  const format = formatOf(name, bytes)
  if (format === undefined) return undefined
  const parse = await format.load()
  const text = (format.decode ?? decodeText)(bytes)
  const { constraints, ...parsed } = parse(text, { name, realPath, include, beside, matching })
  const selected = scope && inScope(parsed, scope)
  const packages = selected?.packages ?? parsed.packages
  const names = new Set(packages.map((one) => one.name))
  const outOfScope = new Set(parsed.packages.flatMap((one) => (names.has(one.name) ? [] : [one.name])))
  const links = selected?.links ?? parsed.links ?? []
  const unpinned = [...unpinnedIn(format, { ...parsed, links }, text), ...(selected?.local ?? [])]
    .filter((one) => !outOfScope.has(one.name) || one.problem === 'member')
    .map((one) => ({ file: name, ...one }))
  return {
    format: format.name,
    resolved: { packages, unpinned, ...(constraints && { constraints }) },
    unknown: selected?.unknown ?? [],
  }
}

export { difference, sameResolution } from './difference.ts'
export { unpinnedText } from './unpinned-text.ts'
export { isDocument } from './set/set.ts'
