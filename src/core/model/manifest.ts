import { createHash } from 'node:crypto'
import type { ManifestSet } from '../../manifest/set/set.ts'

export type { ManifestSet }

/**
 * What a version is identified by, read once: everything that is compared or stored comes from these bytes. They are those
 * of a lock file, or the document of a set of files and lines.
 */
export interface Manifest {
  /** Path as the user gave it, with `/` as separator. For a set: what the user gave, in words for a message. */
  path: string
  /** Path in the workspace after all links were followed. Its name shows what kind of file it is. */
  realPath: string
  /** Last part of the path, for `{manifest}` in keys. */
  fileName: string
  bytes: Uint8Array
  /** Lower-hex SHA-256 of the bytes. */
  sha256: string
  /** Lower-hex MD5 of the bytes, which aws_lambda_artifact_builder writes into the archive's metadata. */
  md5: string
  /** Present if the bytes are the document of a set. */
  set?: ManifestSet & {
    /** Lines that include a file that is not part of the set. */
    openIncludes: readonly { file: string; line: number }[]
  }
}

/** Largest manifest that is accepted, in bytes. */
export const MANIFEST_LIMIT = 10_000_000

/**
 * The manifest with its digests, which are computed while its bytes are read. The bytes are never decoded for this, so
 * different line endings or encodings are a difference.
 */
export function manifestOf(
  path: string,
  fileName: string,
  chunks: Iterable<Uint8Array>,
  realPath = path,
): Manifest {
  const [sha256, md5] = [createHash('sha256'), createHash('md5')]
  const read: Uint8Array[] = []
  for (const chunk of chunks) {
    sha256.update(chunk)
    md5.update(chunk)
    read.push(chunk)
  }
  return {
    path,
    realPath,
    fileName,
    bytes: Buffer.concat(read),
    sha256: sha256.digest('hex'),
    md5: md5.digest('hex'),
  }
}
