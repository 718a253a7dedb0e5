import type { IncludedFiles } from '../manifest/format.ts'
import type { ArchiveStore, LocalArchive } from './archive-ports.ts'
import type { ActionError } from './errors/action-error.ts'
import type { PublishedVersion, LayerVersion, LayerCode } from './model/layer-version.ts'
import type { LayerSettings, StorageMode } from './model/request.ts'

/** An archive in S3 that a version is published from. */
export interface StoredSource {
  bucket: string
  key: string
  /** Object version to pin; undefined where the bucket has none. */
  objectVersion: string | undefined
  storageMode: StorageMode
}

/** What a version is published from. */
export interface PublishInput {
  /** An object, or the archive itself. */
  source: StoredSource | { zip: Uint8Array }
  settings: LayerSettings
  /** The description with the marker. */
  description: string
}

/** How a publish call ended that AWS did not refuse. */
export type PublishAnswer =
  | { kind: 'published'; version: PublishedVersion }
  /** It provably had no effect and may be sent again. `retryAfter`: milliseconds that AWS asks to wait. */
  | { kind: 'not-executed'; error: ActionError; retryAfter: number | undefined }
  /** Nobody knows: it may have had its effect, or may still have it. */
  | { kind: 'unknown'; error: ActionError }

/** The versions of one layer in one region. Every method throws {@link ActionError}. */
export interface LayerVersions {
  /** The newest page, in no promised order; empty when the layer has no versions. It may lag behind what was published. */
  newest(): Promise<readonly LayerVersion[]>
  /** Every version, in no promised order. */
  all(): Promise<readonly LayerVersion[]>
  /** The code of one version; undefined when there is no such version (a proven 404). */
  code(version: number): Promise<LayerCode | undefined>
  /**
   * Publishes, sending the request once: the call has no idempotency token. Throws what AWS refuses.
   *
   * @param deadline - Milliseconds after which the call is given up.
   */
  publish(input: PublishInput, deadline: number): Promise<PublishAnswer>
  /** Deletes one version; one that is gone already is a success. */
  delete(version: number): Promise<void>
}

/** What a HEAD of an object shows. */
export interface ObjectHead {
  /** Bytes. */
  size: number
  /** Undefined where the bucket keeps no versions. */
  objectVersion: string | undefined
  etag: string
  /** Lower-hex MD5 of the bytes, where the ETag is one (not multipart, not encrypted by KMS); else undefined. */
  md5: string | undefined
  /** Lower-hex SHA-256 of the whole object, where S3 keeps that checksum; else undefined. */
  sha256: string | undefined
  metadata: Readonly<Record<string, string>>
}

/** An object as it was read. */
export interface StoredObject {
  /** Undefined where there are more than were asked for: then none are read. */
  bytes: Uint8Array | undefined
  etag: string
  /** Milliseconds since it was written, by S3's own clock, to the second. */
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
 * One bucket. Undefined stands for a proven 404 and for nothing else: every other failure is thrown as
 * {@link ActionError}, `access-denied` for a 403.
 */
export interface Bucket {
  readonly name: string
  head(key: string): Promise<ObjectHead | undefined>
  /** @param limit - Maximum number of bytes that are read. */
  read(key: string, limit: number): Promise<StoredObject | undefined>
  /** Key of the newest object that starts and ends so, or undefined when none does. */
  newestKey(before: string, after: string): Promise<string | undefined>
  /** Writes an object only if the key is free. Its ETag, or undefined when the key is taken. */
  create(object: NewObject): Promise<string | undefined>
  /** Writes an object only in the place of the one with this ETag. Its ETag, or undefined when that one is gone. */
  replace(object: NewObject, etag: string): Promise<string | undefined>
  /** Removes an object only if it has this ETag. False when another one is in its place; one that is gone is removed. */
  remove(key: string, etag: string): Promise<boolean>
  /** The archives in the bucket. Only a run that reads or writes an archive needs them. */
  archives(): Promise<ArchiveStore>
}

/** What belongs to one region of one layer: its two services. */
export interface RegionPorts {
  layers: LayerVersions
  /** Undefined where the archive is sent inline. */
  bucket: Bucket | undefined
}

/** Time, as far as a run depends on it. */
export interface Clock {
  /** Milliseconds since some fixed moment. Never goes back. */
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

/** Who a run is to others that want to publish the same layer. */
export interface RunIdentity {
  /** Nonce: no two runs share it. */
  owner: string
  /** URL of the run, or empty outside of GitHub. */
  run: string
}

/** What belongs to the process, and is one for all layers that it publishes. */
export interface ProcessPorts {
  /** Account id (12 digits) of the credentials. @param region - Where to ask. */
  accountId(region: string): Promise<string>
  /** Runtimes that the AWS SDK in this build knows: newer ones exist, so it is advice and no limit. */
  knownRuntimes: () => readonly string[]
  /** Architectures that the AWS SDK in this build knows. */
  knownArchitectures: () => readonly string[]
  clock: Clock
  /** At least 0, less than 1. */
  random(): number
  /** Aborted when the run is cancelled: from then on no write begins. */
  cancelled: AbortSignal
  /** Aborted, with an error as its reason, when nothing is left that could bring the run on. */
  stalled: AbortSignal
  identity(): Promise<RunIdentity>
}

/** What belongs to one layer. */
export interface LayerPorts {
  /** The services in a region, with the bucket that serves it. */
  connect(region: string, bucket: string | undefined): RegionPorts
  /** The archive on this machine, hashed or made when somebody first asks. Throws {@link ActionError}. */
  localArchive(): Promise<LocalArchive>
  /** The log of one region. */
  log(region: string): RegionLog
  /** The bytes of a file that a manifest includes. @param manifestPath - Path of the manifest. */
  included(manifestPath: string): IncludedFiles
  /**
   * Keeps a lock for the post step, which releases it when this process is killed; or forgets it. Throws where the runner
   * does not take it.
   */
  keepForPost(lock: LockReference, isToRelease: boolean): void
}

/** Everything outside that the run of one layer needs. */
export type Ports = ProcessPorts & LayerPorts

/** The log of one region. Lines belong to the latest phase. */
export interface RegionLog {
  phase(name: 'Preflight' | 'Plan' | 'Archive' | 'Lock' | 'Publish' | 'Repair'): void
  info(line: string): void
  /** A line that somebody may be waiting for: it is shown at once. */
  tell(line: string): void
  /** No more lines will come. */
  end(): void
}
