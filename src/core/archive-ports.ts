import type { Readable } from 'node:stream'
import type { ArchiveReader } from '../archive/inspect/inspect.ts'
import type { FoundArchive } from './model/facts.ts'

export type { ArchiveReader }

/** The bytes of an archive, from the start. */
export type ArchiveBody = Readable & { readonly bytesRead: number }

/**
 * The archive that `zip-path` or `source-dir` names. `read` and `bytes` throw {@link ActionError} where they see that it is
 * another one by now.
 */
export interface LocalArchive extends ArchiveReader {
  /** For messages: `layer.zip`, or what it was made of. */
  name: string
  /** Lower-hex SHA-256. */
  sha256: string
  /** Whether this run made it: then its data is what it should be. */
  isMadeHere: boolean
  /** What was noticed when it was made, for the log. */
  notes: readonly string[]
  /** What may be wrong with what it was made of: sentences. */
  warnings: readonly string[]
  /** Its bytes from the start. */
  open(): ArchiveBody
  /** All of its bytes. */
  bytes(): Promise<Uint8Array>
}

/** An archive that is to be stored. */
export interface NewArchive {
  key: string
  /** Bytes. */
  size: number
  /** Lower-hex SHA-256, which S3 holds against what arrives. */
  sha256: string
  metadata: Record<string, string>
  /** Its bytes from the start, as often as they are to be sent. */
  open: () => ArchiveBody
}

/** A rule by which S3 removes objects, or moves them to where they cannot be read at once. */
export interface LifecycleRule {
  id: string
  enabled: boolean
  /** Keys that it is for start so; empty: all. Tags and sizes, which narrow it further, are left out. */
  prefix: string
  /** Whether objects can no longer be read afterwards. */
  removes: boolean
}

/** What of a bucket decides whether Lambda can read an object in it for good. */
export interface BucketRules {
  /** ARN of the bucket. */
  arn: string
  versioning: 'Enabled' | 'Suspended' | 'never enabled'
  /** Bucket policy, in JSON; undefined where there is none. */
  policy: string | undefined
  /** Undefined if these credentials are not allowed to read them. */
  lifecycle: readonly LifecycleRule[] | undefined
}

/** The archives in one bucket. Every method throws {@link ActionError}. */
export interface ArchiveStore {
  /** Reads exactly the object that a HEAD returned; throws if it was replaced. */
  reader(archive: FoundArchive): ArchiveReader
  /** Lower-hex SHA-256 of those bytes, which are read once and not kept. */
  sha256(archive: FoundArchive): Promise<string>
  /** Writes an archive, whatever was in its place. Nothing is written unless all of it arrives. */
  upload(
    archive: NewArchive,
    cancelled: AbortSignal,
    log: (line: string) => void,
  ): Promise<{ objectVersion: string | undefined; etag: string }>
  rules(): Promise<BucketRules>
}
