import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { defaultAccount } from '../principals.ts'
import { checkBucketPolicy } from './bucket-policy.ts'
import type { BucketPolicy } from './bucket-policy.ts'
import { defaultEncryption, isByKms } from './encryption.ts'
import type { Encryption } from './encryption.ts'
import { checkLifecycle } from './lifecycle.ts'
import type { LifecycleRule } from './lifecycle.ts'

/** Versioning of a bucket. `undefined`: it was never switched on. */
export type Versioning = 'Enabled' | 'Suspended' | undefined

/** A checksum that S3 keeps with an object. */
export interface Checksum {
  /** As in the header's name: `crc32`, `sha256`, … */
  algorithm: string
  /** Base64, for a composite one with `-PARTS` behind it. */
  value: string
  type: 'FULL_OBJECT' | 'COMPOSITE'
}

/** One version of an object, or a delete marker. */
export interface ObjectVersion {
  readonly key: string
  /** `null` (the text) for what was written while versioning was not enabled. */
  readonly versionId: string
  readonly deleteMarker: boolean
  readonly bytes: Buffer
  /** User metadata, keys lower-cased, values decoded. */
  readonly metadata: Readonly<Record<string, string>>
  readonly contentType: string
  /** Other headers that are stored and given back: `cache-control` and the like. */
  readonly headers: Readonly<Record<string, string>>
  /** With its quotes, as in the header. */
  readonly etag: string
  readonly checksum: Checksum | undefined
  readonly encryption: Encryption
  /** Whole seconds. */
  readonly lastModified: Date
}

/** What can be said about an object when it is written. */
export interface ObjectProperties {
  metadata?: Readonly<Record<string, string>>
  contentType?: string
  headers?: Readonly<Record<string, string>>
  checksum?: Checksum | undefined
  /** Without it: the default of the bucket. */
  encryption?: Encryption
  /** Of a multipart upload. Without it: the MD5 of the bytes, or, where KMS encrypts them, what only looks like one. */
  etag?: string
}

/** A bucket. The last version of a key is its current one. */
export interface Bucket {
  readonly name: string
  readonly region: string
  /** Account id. A bucket of another account is open to everybody, as that of a name squatter would be. */
  readonly owner: string
  versioning: Versioning
  policy: BucketPolicy | undefined
  lifecycle: readonly LifecycleRule[] | undefined
  /** Of what is written without asking for one. */
  readonly encryption: Encryption
  readonly objects: Map<string, ObjectVersion[]>
}

/** What {@link Buckets.createBucket} takes. */
export interface BucketOptions {
  name: string
  region?: string | undefined
  /** Account id. */
  owner?: string | undefined
  versioning?: Versioning
  policy?: BucketPolicy
  lifecycle?: readonly LifecycleRule[]
  encryption?: Encryption
}

/** All buckets of all regions and accounts: their names are global. */
export class Buckets {
  readonly #buckets = new Map<string, Bucket>()
  readonly #clock: Clock

  /** No buckets yet. What is written to them bears the time of this clock. */
  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Creates a bucket. Throws when there is one of that name, and for a policy or rules that S3 would not take. */
  createBucket(options: BucketOptions): Bucket {
    const { name, region = 'us-east-1', owner = defaultAccount, versioning, policy, lifecycle } = options
    const { encryption = defaultEncryption } = options
    if (this.#buckets.has(name)) throw new Error(`Bucket ${name} exists.`)
    if (policy) checkBucketPolicy(policy)
    if (lifecycle) checkLifecycle(lifecycle)
    const settings = { versioning, policy, lifecycle, encryption }
    const bucket: Bucket = { name, region, owner, ...settings, objects: new Map() }
    this.#buckets.set(name, bucket)
    return bucket
  }

  /** The bucket of that name. */
  find(name: string): Bucket | undefined {
    return this.#buckets.get(name)
  }

  /**
   * Writes an object, under the versioning rules of its bucket. Throws when there is no such bucket.
   * @param bytes - kept, not copied: archives are large
   */
  putObject(
    bucket: string,
    key: string,
    bytes: Uint8Array | string,
    properties: ObjectProperties = {},
  ): ObjectVersion {
    const body =
      typeof bytes === 'string'
        ? Buffer.from(bytes)
        : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const found = this.#get(bucket)
    const { encryption = found.encryption } = properties
    const hash = createHash('md5').update(body)
    if (isByKms(encryption)) hash.update(randomBytes(16))
    return this.#append(found, {
      key,
      deleteMarker: false,
      bytes: body,
      metadata: properties.metadata ?? {},
      contentType: properties.contentType ?? 'binary/octet-stream',
      headers: properties.headers ?? {},
      etag: properties.etag ?? `"${hash.digest('hex')}"`,
      checksum: properties.checksum,
      encryption,
    })
  }

  /** The current object, or `undefined` when there is none or a delete marker is the current version. */
  object(bucket: string, key: string): ObjectVersion | undefined {
    const current = this.versions(bucket, key).at(-1)
    return current?.deleteMarker === false ? current : undefined
  }

  /** Every version of a key, delete markers too, oldest first. */
  versions(bucket: string, key: string): readonly ObjectVersion[] {
    return this.#get(bucket).objects.get(key) ?? []
  }

  /** Deletes one version for good. Gives it back, or `undefined` when there was none. */
  deleteVersion(bucket: string, key: string, versionId: string): ObjectVersion | undefined {
    const { objects } = this.#get(bucket)
    const versions = objects.get(key) ?? []
    const rest = versions.filter((version) => version.versionId !== versionId)
    if (rest.length > 0) objects.set(key, rest)
    else objects.delete(key)
    return versions.find((version) => version.versionId === versionId)
  }

  /** Deletes the current object, leaving a delete marker where the bucket has versions; gives that marker. */
  deleteObject(bucket: string, key: string): ObjectVersion | undefined {
    const found = this.#get(bucket)
    if (found.versioning === undefined) {
      found.objects.delete(key)
      return undefined
    }
    const empty = {
      bytes: Buffer.alloc(0),
      metadata: {},
      contentType: '',
      headers: {},
      etag: '',
      checksum: undefined,
      encryption: defaultEncryption,
    }
    return this.#append(found, { key, deleteMarker: true, ...empty })
  }

  /** Keys of all current objects, in S3's order (by UTF-8 bytes). */
  keys(bucket: string): string[] {
    return [...this.#get(bucket).objects]
      .filter(([, versions]) => versions.at(-1)?.deleteMarker === false)
      .map(([key]) => key)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  }

  /** Deletes all buckets. */
  reset(): void {
    this.#buckets.clear()
  }

  #get(name: string): Bucket {
    const bucket = this.#buckets.get(name)
    if (!bucket) throw new Error(`There is no bucket ${name}.`)
    return bucket
  }

  #append(bucket: Bucket, version: Omit<ObjectVersion, 'versionId' | 'lastModified'>): ObjectVersion {
    const versionId = bucket.versioning === 'Enabled' ? randomBytes(24).toString('base64url') : 'null'
    // S3 keeps no fraction of a second.
    const lastModified = new Date(Math.floor(this.#clock.now().getTime() / 1000) * 1000)
    const written: ObjectVersion = { ...version, versionId, lastModified }
    const older = (bucket.objects.get(version.key) ?? []).filter((old) => old.versionId !== versionId)
    bucket.objects.set(version.key, [...older, written])
    return written
  }
}
