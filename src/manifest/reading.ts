import { shownText } from './credentials.ts'
import { readManifest, type Format, type IncludedBytes } from './formats.ts'
import { ManifestError, type Resolved } from './package.ts'

/** What a manifest says, or why that cannot be told. */
export type Reading =
  | { kind: 'understood'; format: Format; resolved: Resolved }
  | { kind: 'unknown-format' }
  /** `message`: a sentence for the user. `line`: 1-based, where it is known. */
  | { kind: 'malformed'; message: string; line: number | undefined }

/**
 * Reads a manifest, whatever its format is and whatever is wrong with it.
 *
 * @param path - Its last part, the file name, tells the format.
 * @param include - Reads what a requirements file includes; without it such a file is not understood.
 */
export async function readingOf(path: string, bytes: Uint8Array, include?: IncludedBytes): Promise<Reading> {
  try {
    const manifest = await readManifest(path, bytes, include)
    return manifest === undefined ? { kind: 'unknown-format' } : { kind: 'understood', ...manifest }
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    return { kind: 'malformed', message: shownText(error.message), line: error.line }
  }
}

export { difference, sameResolution } from './difference.ts'
export { unpinnedText } from './pins.ts'
