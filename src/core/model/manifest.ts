import { createHash } from 'node:crypto'

/** The dependency lock file, read once: everything that is compared or stored comes from these bytes. */
export interface Manifest {
  /** Path as the user gave it, with `/` as separator. */
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
