import type { Scope } from '../../src/manifest/scope/scope.ts'
import type { FoundArchive } from '../../src/core/model/facts.ts'
import { manifestOf } from '../../src/core/model/manifest.ts'
import { withMarker } from '../../src/core/model/marker.ts'
import type { ObjectHead, StoredObject } from '../../src/core/ports.ts'
import type { LayerVersion } from '../../src/core/model/layer-version.ts'
import type { LayerSettings, Request } from '../../src/core/model/request.ts'

/** The manifest of the run, and what an older one looks like. */
export const manifest = manifestOf('deps/requirements.txt', 'requirements.txt', [
  Buffer.from('boto3==1.40.0\n'),
])
export const olderManifest = manifestOf('deps/requirements.txt', 'requirements.txt', [
  Buffer.from('boto3==1.39.0\n'),
])

/** SHA-256 of the archive in S3 and of another one. */
export const archiveDigest = 'ab'.repeat(32)
export const otherDigest = 'cd'.repeat(32)

const TARGETS: Request['targets'] = [{ region: 'eu-west-1', bucket: 'artifacts' }]

const KEYS = { prefix: 'team', archiveKey: 'layer/layer.zip', backupTemplate: 'layer/{version:6}/{manifest}' }

/** Nothing given. */
export const noSettings: LayerSettings = { description: '', license: '', runtimes: [], architectures: [] }

/** What a lock file holds without its development dependencies, for any target. */
export const production: Scope = {
  groups: [],
  member: undefined,
  runtimes: [],
  architectures: [],
  ignored: [],
}

/** What a test asks for otherwise than by default. */
export type Otherwise = { [K in keyof Request]?: Request[K] }

/** A request for one region, all inputs at their defaults. Where backups are follows from the rest, as in the inputs. */
export function request(over: Otherwise = {}): Request {
  const { manifest: wanted, targets, keys } = { manifest, targets: TARGETS, keys: KEYS, ...over }
  const isKept = wanted !== undefined && targets[0].bucket !== undefined
  const whole = {
    layerName: 'numpy',
    manifest,
    backups: isKept ? { keys, manifest: wanted } : undefined,
    encryption: undefined,
    source: undefined,
    storageMode: 'copy',
    detectChangesIn: 'manifest',
    keys: KEYS,
    settings: noSettings,
    compare: 'exact',
    scope: production,
    strict: false,
    sbomPath: undefined,
    resultsPaths: [],
    shareWith: [],
    parameters: [],
    ifUnchanged: 'skip',
    reuse: 'latest',
    lockTimeout: 300,
    dryRun: false,
    targets: TARGETS,
    expectedBucketOwner: undefined,
    optionalRegions: [],
    allowedAccountIds: [],
    ...over,
  }
  // A manifest and what tells of changes go together where the test has them so.
  return whole as Request
}

/** A version as a listing shows it. By default it carries the marker of the run's manifest. */
export function layerVersion(over: Partial<LayerVersion> = {}): LayerVersion {
  const version = over.version ?? 7
  return {
    version,
    arn: `arn:aws:lambda:eu-west-1:123456789012:layer:numpy:${version}`,
    createdDate: '2026-11-22T05:00:00.000+0000',
    description: withMarker('', manifest.sha256),
    license: '',
    runtimes: [],
    architectures: [],
    ...over,
  }
}

/** The archive of the run's manifest. */
export function archive(over: Partial<FoundArchive> = {}): FoundArchive {
  return {
    state: 'found',
    bucket: 'artifacts',
    key: 'team/layer/layer.zip',
    size: 1234,
    objectVersion: 'v-1',
    etag: '"archive"',
    manifestSha256: manifest.sha256,
    manifestMd5: manifest.md5,
    sha256: archiveDigest,
    ...over,
  }
}

/** What a HEAD shows of that archive. */
export function archiveHead(over: Partial<ObjectHead> = {}): ObjectHead {
  return {
    size: 1234,
    objectVersion: 'v-1',
    etag: '"archive"',
    md5: undefined,
    sha256: undefined,
    metadata: {
      manifest_sha256: manifest.sha256,
      manifest_md5: manifest.md5,
      archive_sha256: archiveDigest,
    },
    ...over,
  }
}

/** What a HEAD shows of a backup that holds the run's manifest. */
export function backupHead(over: Partial<ObjectHead> = {}): ObjectHead {
  return {
    size: manifest.bytes.length,
    objectVersion: 'v-2',
    etag: '"backup"',
    md5: manifest.md5,
    sha256: undefined,
    metadata: { manifest_sha256: manifest.sha256 },
    ...over,
  }
}

/** An object as it is read. */
export function stored(bytes: Uint8Array | undefined, over: Partial<StoredObject> = {}): StoredObject {
  return { bytes, etag: '"stored"', age: 0, metadata: {}, ...over }
}
