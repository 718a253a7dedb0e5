import type { LayerSettings } from './request.ts'

/** A layer version as a listing shows it: without its code. */
export interface LayerVersion {
  version: number
  arn: string
  /** ISO 8601, as AWS states it. */
  createdDate: string
  description: string
  license: string
  runtimes: readonly string[]
  architectures: readonly string[]
}

/** What AWS says of a layer version's archive. */
export interface LayerCode {
  /** SHA-256 of the archive in base64, the form that AWS uses. */
  sha256: string
  /** Bytes. */
  size: number
  signingJobArn?: string
  signingProfileVersionArn?: string
}

/** The answer to a publish call, without the presigned link to the archive: that one never leaves the gateway. */
export interface PublishedVersion extends LayerVersion {
  code: LayerCode
}

/** What a version is published from. */
export interface PublishInput {
  bucket: string
  key: string
  /** Object version to pin; undefined where the bucket has none. */
  objectVersion: string | undefined
  settings: LayerSettings
  /** The description with the marker. */
  description: string
}

/** The versions of one layer in one region. Every method throws {@link ActionError}. */
export interface LayerVersions {
  /** The newest page, in no promised order; empty when the layer has no versions. */
  newest(): Promise<readonly LayerVersion[]>
  /** The code of one version. */
  code(version: number): Promise<LayerCode>
  /** Publishes, sending the request at most once: the call has no idempotency token. */
  publish(input: PublishInput): Promise<PublishedVersion>
  /** Deletes one version; one that is gone already is a success. */
  delete(version: number): Promise<void>
}

/** What a HEAD of an object shows. */
export interface ObjectHead {
  /** Bytes. */
  size: number
  /** Undefined where the bucket keeps no versions. */
  objectVersion: string | undefined
  /** Lower-hex MD5 of the bytes, where the ETag is one (not multipart, not encrypted by KMS); else undefined. */
  md5: string | undefined
  /** Lower-hex SHA-256 of the whole object, where S3 keeps that checksum; else undefined. */
  sha256: string | undefined
  metadata: Readonly<Record<string, string>>
}

/** What is stored with an object. */
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
  head(key: string): Promise<ObjectHead | undefined>
  read(key: string): Promise<Uint8Array | undefined>
  /** Key of the newest object that starts and ends so, or undefined when none does. */
  newestKey(before: string, after: string): Promise<string | undefined>
  /** Writes an object only if the key is free. */
  create(object: NewObject): Promise<'created' | 'exists'>
}

/** The two services in one region. */
export interface RegionPorts {
  layers: LayerVersions
  bucket: Bucket
}

/** Everything outside that a run needs. */
export interface Ports {
  /** The services in a region, with the bucket that serves it. */
  connect(region: string, bucket: string): RegionPorts
  /** Account id (12 digits) of the credentials. */
  accountId(): Promise<string>
  /** Runtimes that the AWS SDK in this build knows: newer ones exist, so it is advice and no limit. */
  knownRuntimes(): readonly string[]
  /** Architectures that the AWS SDK in this build knows. */
  knownArchitectures(): readonly string[]
  /** The log of one region. */
  log(region: string): RegionLog
  /** Milliseconds since some fixed moment. */
  now(): number
}

/** Where a region tells what it does. Lines belong to the phase that was begun last. */
export interface RegionLog {
  phase(name: 'Preflight' | 'Plan' | 'Publish' | 'Repair'): void
  info(line: string): void
  /** No more lines will come. */
  end(): void
}
