import { createHash } from 'node:crypto'

/** The dependency lock file, read once: everything that is compared or stored comes from these bytes. */
export interface Manifest {
  /** Path as the user gave it, for messages. */
  path: string
  /** Last part of the path, for `{manifest}` in keys. */
  fileName: string
  bytes: Uint8Array
  /** Lower-hex SHA-256 of the bytes. */
  sha256: string
  /** Lower-hex MD5 of the bytes: what aws_lambda_artifact_builder writes into the archive's metadata. */
  md5: string
}

/** Largest manifest that is accepted, in bytes. */
export const MANIFEST_LIMIT = 10_000_000

/** The manifest with its digests. Bytes are never decoded: line ends and encodings are differences. */
export function manifestOf(path: string, fileName: string, bytes: Uint8Array): Manifest {
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex')
  return { path, fileName, bytes, sha256: digest('sha256'), md5: digest('md5') }
}
