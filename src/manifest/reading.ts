import { basename } from 'node:path'
import { shownText } from './without-credentials.ts'
import { formatOf, readManifest, type Format, type IncludedFiles } from './formats.ts'
import { ManifestError, type Resolved } from './package.ts'

/** What a manifest says, or why that cannot be told. */
export type Reading =
  | { kind: 'understood'; format: Format; resolved: Resolved }
  | { kind: 'unknown-format' }
  /** `message`: a sentence for the user. `line`: 1-based, where it is known. */
  | { kind: 'malformed'; format?: Format | undefined; message: string; line: number | undefined }

/**
 * Reads a manifest, whatever its format is and whatever is wrong with it.
 *
 * @param path - Its last part, the file name, tells the format.
 * @param include - Reads what a requirements file includes; without it such a file is not understood.
 * @param realPath - Where it really lies, all links followed.
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
    const format = formatOf(basename(path), bytes)
    return { kind: 'malformed', format, message: shownText(error.message), line: error.line }
  }
}

export { difference, sameResolution } from './difference.ts'
export { unpinnedText } from './unpinned-text.ts'
