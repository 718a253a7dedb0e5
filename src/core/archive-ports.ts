import type { Readable } from 'node:stream'
import type { ArchiveReader } from '../archive/inspect/inspect.ts'
import type { FoundArchive } from './model/facts.ts'

export type { ArchiveReader }

/** A stream of an archive's bytes, from the start. */
export type ArchiveBody = Readable & { readonly bytesRead: number }

/**
 * The archive at `zip-path` or made of `source-dir`. `read` and `bytes` throw {@link ActionError} if they see that the
 * file has changed.
 */
export interface LocalArchive extends ArchiveReader {
  /** For messages: `layer.zip`, or the directory that it was made of. */
  name: string
  /** Lower-hex SHA-256. */
  sha256: string
  /** Whether this run made it. Its data then does not have to be checked for damage. */
  isMadeHere: boolean
  /** Lines for the log about how it was made. */
  notes: readonly string[]
  /** Possible mistakes in the directory that it was made of, as sentences. */
  warnings: readonly string[]
  /** Opens a stream of its bytes, from the start. */
  open(): ArchiveBody
  /** Reads all of its bytes. */
  bytes(): Promise<Uint8Array>
}

/** An archive to store in S3. */
export interface NewArchive {
  key: string
  /** Bytes. */
  size: number
  /** Lower-hex SHA-256. S3 compares it with the bytes that it receives. */
  sha256: string
  metadata: Record<string, string>
  /** Opens a stream of its bytes, from the start. Called once for each attempt. */
  open: () => ArchiveBody
}

/**
 * A lifecycle rule of S3 that deletes objects, or moves them to a storage class in which they cannot be read
 * immediately.
 */
export interface LifecycleRule {
  id: string
  enabled: boolean
  /** Prefix of the keys that it applies to; empty: all keys. Tags and sizes, which can narrow it further, are ignored. */
  prefix: string
  /** Whether objects can no longer be read after it was applied. */
  removes: boolean
}

/** The settings of a bucket that decide whether Lambda can keep reading an object in it. */
export interface BucketRules {
  /** ARN of the bucket. */
  arn: string
  versioning: 'Enabled' | 'Suspended' | 'never enabled'
  /** Bucket policy, in JSON; undefined if there is none. */
  policy: string | undefined
  /** Undefined if these credentials are not allowed to read them. */
  lifecycle: readonly LifecycleRule[] | undefined
}

/** The archives in one bucket. Every method throws {@link ActionError}. */
export interface ArchiveStore {
  /** Reads exactly the object that a HEAD returned; throws if it was replaced. */
  reader(archive: FoundArchive): ArchiveReader
  /** Downloads the object once and returns its lower-hex SHA-256. */
  sha256(archive: FoundArchive): Promise<string>
  /** Writes an archive, and overwrites any object at its key. Nothing is written unless all bytes arrive. */
  upload(
    archive: NewArchive,
    cancelled: AbortSignal,
    log: (line: string) => void,
  ): Promise<{ objectVersion: string | undefined; etag: string }>
  rules(): Promise<BucketRules>
}
