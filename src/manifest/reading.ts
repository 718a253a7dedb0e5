import { basename } from 'node:path'
import type { IncludedFiles } from './format.ts'
import { formatOf } from './formats.ts'
import { ManifestError, type Resolved } from './package.ts'
import { decodeText } from './text/decode.ts'
import { unpinnedIn } from './unpinned.ts'
import { shownText } from './without-credentials.ts'

/** A manifest that was read. */
export interface Manifest {
  /** Name of its format, as docs/manifests.md has it. */
  format: string
  resolved: Resolved
}

/** What a manifest says, or why it cannot be read. */
export type Reading =
  | ({ kind: 'understood' } & Manifest)
  | { kind: 'unknown-format' }
  /** `message`: a sentence for the user. `line`: 1-based, if known. */
  | { kind: 'malformed'; format?: string | undefined; message: string; line: number | undefined }

/**
 * Reads a manifest of any format, whatever is wrong with it.
 *
 * @param path - Its last part, the file name, identifies the format.
 * @param include - Reads the files that a requirements file includes; without it such a file is malformed.
 * @param realPath - Its path after all links were followed: a link may give any file the name of a requirements file.
 */
export async function readingOf(
  path: string,
  bytes: Uint8Array,
  include?: IncludedFiles,
  realPath = path,
): Promise<Reading> {
  try {
    const manifest = await readManifest(path, bytes, include, realPath)
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
  include?: IncludedFiles,
  realPath = path,
): Promise<Manifest | undefined> {
  const name = basename(path)
  const format = formatOf(name, bytes)
  if (format === undefined) return undefined
  const parse = await format.load()
  const text = (format.decode ?? decodeText)(bytes)
  const { packages, constraints, ...more } = parse(text, { name, realPath, include })
  const unpinned = unpinnedIn(format, { packages, ...more }, text).map((one) => ({ file: name, ...one }))
  return { format: format.name, resolved: { packages, unpinned, ...(constraints && { constraints }) } }
}

export { difference, sameResolution } from './difference.ts'
export { unpinnedText } from './unpinned-text.ts'
