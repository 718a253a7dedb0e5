import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { lockBytes } from '../../src/core/publish/lock-file.ts'
import type { Reason } from '../../src/core/model/outcome.ts'
import type { Sandbox } from '../../sandbox/server.ts'
import {
  ARCHIVE,
  FROM_SOURCE,
  Layer,
  MANIFEST,
  OTHER_ARCHIVE,
  OTHER_MANIFEST,
  REGION,
} from '../flows/fixture.ts'

/** A way that a run can go. */
export interface Flow {
  name: string
  /** Why the run does what it does. */
  reason: Reason
  inputs?: Record<string, string>
  regions?: readonly string[]
  /** The run makes its archive of a directory, and there is none in S3. */
  fromSource?: true
  /** There are no backups: only the listing shows a version to others, and until it does, the lock must stay. */
  isOnlyListed?: true
  /** What there is before the run. */
  arrange?: (layer: Layer) => void
  /** What another run does seconds after the start. */
  later?: { seconds: number; act: (layer: Layer) => void }
  /** Every run publishes. */
  forced?: true
}

/** What the description of a version begins with that another run publishes meanwhile. */
export const RIVAL = 'another run'

const OTHER_REGION = 'eu-west-1'

/** The layer that a flow is about, in the state before the run. Always the same one, so that ARNs can be compared. */
export function arrange(flow: Flow, sandbox: Sandbox): Layer {
  const layer = new Layer(sandbox, 1)
  for (const region of regionsOf(flow)) {
    layer.createBucket(region, { versioning: 'Enabled' })
    if (!flow.fromSource) layer.uploadArchive({ region })
  }
  if (flow.fromSource) layer.hasFile('build/python/module.py', 'x = 1\n')
  flow.arrange?.(layer)
  return layer
}

export function regionsOf({ regions = [REGION] }: Flow): readonly string[] {
  return regions
}

export const firstVersion: Flow = { name: 'first version', reason: 'first-version' }

export const manifestChanged: Flow = {
  name: 'manifest changed',
  reason: 'manifest-changed',
  arrange: (layer) => {
    hasOtherManifest(layer)
  },
}

export const unchanged: Flow = {
  name: 'unchanged',
  reason: 'unchanged',
  arrange: (layer) => {
    layer.hasVersionOfManifest()
  },
}

export const backupMissing: Flow = {
  name: 'backup missing',
  reason: 'backup-missing',
  arrange: (layer) => {
    layer.hasVersion({ description: layer.marker })
  },
}

export const equalBackupWithoutMarker: Flow = {
  name: 'no marker, equal backup',
  reason: 'unchanged',
  arrange: (layer) => {
    layer.hasVersion()
    layer.putBackup(1, MANIFEST)
  },
}

export const otherBackupWithoutMarker: Flow = {
  name: 'no marker, other backup',
  reason: 'manifest-changed',
  arrange: (layer) => {
    layer.hasVersion()
    layer.putBackup(1, OTHER_MANIFEST)
  },
}

export const neitherMarkerNorBackup: Flow = {
  name: 'no marker, no backup',
  reason: 'manifest-missing',
  arrange: (layer) => {
    layer.hasVersion()
  },
}

export const settingsChanged: Flow = {
  name: 'settings changed',
  reason: 'settings-changed',
  inputs: { 'compatible-runtimes': 'python3.13' },
  arrange: (layer) => {
    layer.hasVersionOfManifest({ compatibleRuntimes: ['python3.12'] })
  },
}

export const forced: Flow = {
  name: 'forced',
  reason: 'forced',
  inputs: { 'if-unchanged': 'publish' },
  forced: true,
  arrange: (layer) => {
    layer.hasVersionOfManifest()
  },
}

export const archiveChanged: Flow = {
  name: 'archive changed',
  reason: 'archive-changed',
  arrange: (layer) => {
    layer.hasVersion({ description: layer.marker, zip: OTHER_ARCHIVE })
  },
}

export const olderVersionReused: Flow = {
  name: 'older version reused',
  reason: 'reused-older-version',
  inputs: { reuse: 'any' },
  arrange: (layer) => {
    layer.hasVersionOfManifest()
    hasOtherManifest(layer)
  },
}

export const lockExpired: Flow = {
  name: 'expired lock',
  reason: 'first-version',
  arrange: (layer) => {
    const { clock } = layer.sandbox.world
    clock.advance(-200_000)
    putLock(layer)
    clock.advance(200_000)
  },
}

export const lockHeld: Flow = {
  name: 'lock held by a run that gives up',
  reason: 'first-version',
  arrange: putLock,
  later: { seconds: 3, act: removeLock },
}

export const lockHeldWhilePublishing: Flow = {
  name: 'lock held by a run that publishes',
  reason: 'unchanged',
  arrange: putLock,
  later: {
    seconds: 3,
    act: (layer) => {
      layer.hasVersionOfManifest({ description: `${RIVAL} ${layer.marker}` })
      removeLock(layer)
    },
  },
}

export const twoRegions: Flow = {
  name: 'two regions',
  reason: 'first-version',
  inputs: { regions: `${REGION}, ${OTHER_REGION}`, bucket: 'bucket-1-{region}' },
  regions: [REGION, OTHER_REGION],
}

export const uploaded: Flow = {
  name: 'archive uploaded',
  reason: 'first-version',
  inputs: FROM_SOURCE,
  fromSource: true,
}

export const inline: Flow = {
  name: 'without a bucket',
  reason: 'first-version',
  inputs: { ...FROM_SOURCE, bucket: '' },
  fromSource: true,
}

export const archiveAlone: Flow = {
  name: 'archive alone, changed',
  reason: 'archive-changed',
  isOnlyListed: true,
  inputs: { 'detect-changes-in': 'archive', 'manifest-path': '' },
  arrange: (layer) => {
    // The same size, so that only its digest tells.
    layer.hasVersion({ zip: Buffer.from(ARCHIVE).fill(0, 10, 12) })
    uploadWithoutDigest(layer)
  },
}

export const archiveAloneUnchanged: Flow = {
  name: 'archive alone, unchanged',
  reason: 'unchanged',
  inputs: { 'detect-changes-in': 'archive', 'manifest-path': '' },
  arrange: (layer) => {
    layer.hasVersion()
    uploadWithoutDigest(layer)
  },
}

export const referenced: Flow = {
  name: 'archive referred to',
  reason: 'first-version',
  inputs: { 'storage-mode': 'reference' },
  arrange: (layer) => {
    const bucket = layer.sandbox.world.buckets.find(layer.bucket)
    if (bucket === undefined) throw new Error('There is no bucket.')
    bucket.policy = {
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: `arn:aws:s3:::${layer.bucket}/layer/layer.zip`,
      },
    }
  },
}

/** With the checksum that S3 itself makes, which is none that the version is compared with. */
function uploadWithoutDigest(layer: Layer): void {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(ARCHIVE))
  const checksum = { algorithm: 'crc32', value: sum.toString('base64'), type: 'FULL_OBJECT' as const }
  layer.uploadArchive({ metadata: {}, checksum })
}

function hasOtherManifest(layer: Layer): void {
  layer.manifest = OTHER_MANIFEST
  layer.hasVersionOfManifest()
  layer.manifest = MANIFEST
}

const lockKey = ({ name }: Layer) => `layer/${name}.${REGION}.lock`

/** A lock as another run of the action writes it. */
function putLock(layer: Layer): void {
  const bytes = lockBytes(
    {
      owner: 'another-run',
      run: 'https://github.com/octocat/layers/actions/runs/1',
      layer: layer.name,
      manifestSha256: createHash('sha256').update(MANIFEST).digest('hex'),
      leaseSeconds: 120,
    },
    0,
  )
  const value = createHash('sha256').update(bytes).digest('base64')
  layer.sandbox.world.buckets.putObject(layer.bucket, lockKey(layer), bytes, {
    checksum: { algorithm: 'sha256', value, type: 'FULL_OBJECT' },
  })
}

function removeLock(layer: Layer): void {
  layer.sandbox.world.buckets.deleteObject(layer.bucket, lockKey(layer))
}
