import type { FilesAround } from '../manifest/format.ts'
import type { ArchiveReader, ArchiveStore, LocalArchive } from './archive-ports.ts'
import type { LayerPolicies, ParameterStore } from './follow-up-ports.ts'
import type { ActionError } from './errors/action-error.ts'
import type { PublishedVersion, LayerVersion, LayerCode } from './model/layer-version.ts'
import type { LayerSettings, StorageMode } from './model/request.ts'

/** An archive in S3 that a version is published from. */
export interface StoredSource {
  bucket: string
  key: string
  /** Object version to pin; undefined if the bucket is not versioned. */
  objectVersion: string | undefined
  storageMode: StorageMode
}

/** What a version is published from. */
export interface PublishInput {
  /** An object in S3, or the bytes of the archive. */
  source: StoredSource | { zip: Uint8Array }
  settings: LayerSettings
  /** The description with the marker. */
  description: string
}

/** The result of a publish call that AWS did not reject. */
export type PublishAnswer =
  | { kind: 'published'; version: PublishedVersion }
  /** The call provably had no effect and may be sent again. `retryAfter`: milliseconds that AWS asks to wait. */
  | { kind: 'not-executed'; error: ActionError; retryAfter: number | undefined }
  /** The outcome is unknown: the call may have had an effect, or may still have it. */
  | { kind: 'unknown'; error: ActionError }

/** The versions of one layer in one region. Every method throws {@link ActionError}. */
export interface LayerVersions {
  /** The newest page, in any order; empty if the layer has no versions. It can lag behind what was published. */
  newest(): Promise<readonly LayerVersion[]>
  /** Every version, in any order. */
  all(): Promise<readonly LayerVersion[]>
  /** The code of one version; undefined if the version does not exist (a proven 404). */
  code(version: number): Promise<LayerCode | undefined>
  /** The archive of one version; undefined if the version does not exist (a proven 404). */
  archive(version: number): Promise<ArchiveReader | undefined>
  /**
   * Publishes a version. The request is sent only once, because the call has no idempotency token. Throws if AWS
   * rejects the call.
   *
   * @param deadline - Milliseconds after which the call is aborted.
   */
  publish(input: PublishInput, deadline: number): Promise<PublishAnswer>
  /** Deletes one version. Succeeds if the version no longer exists. */
  delete(version: number): Promise<void>
}

/** The result of a HEAD request for an object. */
export interface ObjectHead {
  /** Bytes. */
  size: number
  /** Undefined if the bucket is not versioned. */
  objectVersion: string | undefined
  etag: string
  /** Lower-hex MD5 of the bytes, if the ETag is one (not multipart, not encrypted by KMS); otherwise undefined. */
  md5: string | undefined
  /** Lower-hex SHA-256 of the whole object, if S3 stores that checksum; otherwise undefined. */
  sha256: string | undefined
  metadata: Readonly<Record<string, string>>
}

/** The content of an object. */
export interface StoredObject {
  /** Undefined if the object is larger than the limit; it is then not read. */
  bytes: Uint8Array | undefined
  etag: string
  /** Milliseconds since it was written, by the clock of S3, with a precision of one second. */
  age: number
  metadata: Readonly<Record<string, string>>
}

/** An object to write. */
export interface NewObject {
  key: string
  bytes: Uint8Array
  contentType: string
  metadata: Record<string, string>
}

/**
 * One bucket. Methods return undefined only for a proven 404. Every other failure is thrown as {@link ActionError},
 * with `access-denied` for a 403.
 */
export interface Bucket {
  readonly name: string
  head(key: string): Promise<ObjectHead | undefined>
  /** @param limit - Maximum number of bytes that are read. */
  read(key: string, limit: number): Promise<StoredObject | undefined>
  /** Returns the newest key with this prefix and suffix, or undefined if there is none. */
  newestKey(before: string, after: string): Promise<string | undefined>
  /** Writes an object only if none exists at the key. Returns its ETag, or undefined if one exists. */
  create(object: NewObject): Promise<string | undefined>
  /** Overwrites an object only if it has this ETag. Returns the new ETag, or undefined if it does not. */
  replace(object: NewObject, etag: string): Promise<string | undefined>
  /** Deletes an object only if it has this ETag. Returns false if it has another ETag, and true if it does not exist. */
  remove(key: string, etag: string): Promise<boolean>
  /** The archives in the bucket. Only a run that reads or writes an archive needs them. */
  archives(): Promise<ArchiveStore>
}

/** The services for one layer in one region. */
export interface RegionPorts {
  layers: LayerVersions
  /** Undefined if the archive is sent in the publish call. */
  bucket: Bucket | undefined
  /** Who may use the versions of the layer. Loaded on demand. */
  policies(): Promise<LayerPolicies>
  /** The Parameter Store. Loaded on demand. */
  parameters(): Promise<ParameterStore>
}

/** The clock of a run. */
export interface Clock {
  /** Milliseconds since a fixed moment. It never goes back. */
  now(): number
  /** Waits this number of milliseconds, or until the signal is aborted. */
  sleep(milliseconds: number, until: AbortSignal): Promise<void>
  /** Runs a task at this interval in milliseconds, until the returned function is called. */
  every(milliseconds: number, task: () => void): () => void
}

/** A lock in S3 that a run may hold. */
export interface LockReference {
  region: string
  bucket: string
  key: string
  /** Nonce of the run. */
  owner: string
}

/** How a run identifies itself to other runs that want to publish the same layer. */
export interface RunIdentity {
  /** Nonce: no two runs share it. */
  owner: string
  /** URL of the run, or empty outside of GitHub. */
  run: string
}

/** The ports of the process, which are the same for all layers that it publishes. */
export interface ProcessPorts {
  /** Account id (12 digits) of the credentials. @param region - Where to ask. */
  accountId(region: string): Promise<string>
  /** The region of the same partition that no account has to enable. */
  homeRegion(region: string): string
  /** Runtimes that this build of the AWS SDK knows. Newer ones can exist, so this is for advice only. */
  knownRuntimes: () => readonly string[]
  /** Architectures that this build of the AWS SDK knows. */
  knownArchitectures: () => readonly string[]
  clock: Clock
  /** At least 0, less than 1. */
  random(): number
  /** Aborted when the run is cancelled. No write is started after that. */
  cancelled: AbortSignal
  /** Aborted, with an error as its reason, when no pending work is left that could complete the run. */
  stalled: AbortSignal
  identity(): Promise<RunIdentity>
}

/** The ports of one layer. */
export interface LayerPorts {
  /** The services in a region, with the bucket that serves it. */
  connect(region: string, bucket: string | undefined): RegionPorts
  /** The archive on this machine. The first call hashes or makes it. Throws {@link ActionError}. */
  localArchive(): Promise<LocalArchive>
  /** The log of one region. */
  log(region: string): RegionLog
  /** Reads the files that a manifest includes, and those beside it. @param manifestPath - Path of the manifest. */
  filesAround(manifestPath: string): FilesAround
  /**
   * Saves a lock for the post step, which releases it if this process is killed, or removes the saved lock. Throws if
   * the file of the runner cannot be written.
   */
  keepForPost(lock: LockReference, isToRelease: boolean): void
}

/** All ports that the run of one layer needs. */
export type Ports = ProcessPorts & LayerPorts

/** The log of one region. Lines belong to the latest phase. */
export interface RegionLog {
  phase(name: 'Preflight' | 'Plan' | 'Archive' | 'Lock' | 'Publish' | 'Repair' | 'Follow-ups'): void
  info(line: string): void
  /** Prints a line immediately, because somebody may be waiting for it. */
  tell(line: string): void
  /** Ends the log. No lines follow. */
  end(): void
}
