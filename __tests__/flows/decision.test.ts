import { describe, expect, it } from '@jest/globals'
import {
  ARCHIVE,
  backupKey,
  hex,
  MANIFEST,
  newLayer,
  OTHER_ARCHIVE,
  OTHER_MANIFEST,
  useSandbox,
} from './fixture.ts'
import { roundTrips } from './flow-run.ts'

const aws = useSandbox()

/**
 * What the action asks to publish: it looks, inspects the archive, takes the lock, looks again, publishes, writes the backup,
 * unlocks.
 */
const publishing = (looking: readonly string[]) =>
  [
    ...looking,
    'GetObject',
    'PutObject',
    ...looking,
    'GetObject',
    'PublishLayerVersion',
    'PutObject',
    'DeleteObject',
  ].sort()
const LOOKING = ['HeadObject', 'HeadObject', 'ListLayerVersions']
/**
 * A HEAD that says 404 is followed by a question about the bucket, which may be what is missing, and one about the code
 * of the version, which may be another archive's.
 */
const FINDING_NO_BACKUP = ['GetLayerVersion', 'HeadBucket', ...LOOKING]

describe('a layer without versions', () => {
  it('gets its first one', async () => {
    const layer = newLayer(aws())
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      published: 'true',
      result: 'published',
      reason: 'first-version',
      'layer-version': '1',
      'previous-version': '',
    })
    expect(layer.numbers()).toEqual([1])
    expect(layer.latest()).toMatchObject({ description: layer.marker, codeSha256: sha256(ARCHIVE) })
    expect(layer.keys()).toEqual([backupKey(1), 'layer/layer.zip'])
    expect(layer.backup(1)).toBe(MANIFEST)
    expect(run.operations).toEqual(publishing(['HeadObject', 'ListLayerVersions']))
  })

  it('gets it in seven round trips', async () => {
    const layer = newLayer(aws())
    aws().faults.latencyMs = 1_000
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(roundTrips(run.requests)).toBe(7)
  })

  it('says in a dry run that it would get one, and makes nothing up', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({
      published: 'false',
      result: 'planned',
      reason: 'first-version',
      'layer-arn': '',
      'layer-version': '',
      'layer-version-arn': '',
      'manifest-uri': '',
      'code-sha256': '',
      'subject-digest': '',
    })
    expect(layer.numbers()).toEqual([])
    expect(layer.keys()).toEqual(['layer/layer.zip'])
    expect(run.operations).toEqual(['GetObject', 'HeadObject', 'ListLayerVersions'])
  })

  it('is warned in a dry run that its archive could not be published', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({ metadata: { manifest_sha256: hex('sha256', OTHER_MANIFEST) } })
    const run = await layer.run({ 'dry-run': 'true' })
    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({ published: 'false', result: 'planned', reason: 'first-version' })
    expect(run.warnings).toEqual([expect.stringContaining('built from another manifest')])
    expect(layer.numbers()).toEqual([])
  })
})

describe('a latest version whose marker is the manifest', () => {
  it('stands when its backup is there, in two round trips and three requests', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    aws().faults.latencyMs = 1_000
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      published: 'false',
      result: 'unchanged',
      reason: 'unchanged',
      'layer-version': '1',
      'layer-version-arn': layer.arn(1),
      'previous-version': '1',
      'manifest-uri': `s3://${layer.bucket}/${backupKey(1)}`,
    })
    expect(layer.numbers()).toEqual([1])
    expect(run.operations).toEqual(LOOKING)
    expect(roundTrips(run.requests)).toBe(2)
  })

  it.each(['missing', 'of another manifest', 'without digests'])(
    'stands while its archive is %s',
    async (state) => {
      const layer = newLayer(aws())
      layer.hasVersionOfManifest()
      if (state === 'missing') aws().world.buckets.deleteObject(layer.bucket, 'layer/layer.zip')
      if (state === 'of another manifest')
        layer.uploadArchive({ metadata: { manifest_md5: hex('md5', 'x') } })
      if (state === 'without digests') layer.uploadArchive({ metadata: {} })
      const run = await layer.run()
      expect(run.outputs).toMatchObject({ result: 'unchanged', reason: 'unchanged' })
      expect(run.warnings).toEqual([])
      expect(run.stdout).toMatch(/^(No archive at|Archive) s3:.*$/m)
    },
  )

  it('stands in a dry run too', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const run = await layer.run({ 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'unchanged', reason: 'unchanged', 'layer-version': '1' })
    expect(run.operations).toEqual(LOOKING)
  })

  it('gets its missing backup again', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      published: 'false',
      result: 'repaired',
      reason: 'backup-missing',
      'layer-version-arn': layer.arn(1),
      'manifest-uri': `s3://${layer.bucket}/${backupKey(1)}`,
    })
    expect(layer.numbers()).toEqual([1])
    expect(layer.backup(1)).toBe(MANIFEST)
    expect(run.operations).toEqual([...FINDING_NO_BACKUP, 'PutObject'])
  })

  it('would get its missing backup again, says a dry run', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    const run = await layer.run({ 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({
      result: 'planned',
      reason: 'backup-missing',
      'layer-version': '1',
      'manifest-uri': '',
    })
    expect(layer.backup(1)).toBeUndefined()
    expect(run.operations).toEqual(FINDING_NO_BACKUP)
  })

  it('is not taken for complete when the backup is missing and the archive is another', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker, zip: OTHER_ARCHIVE })
    layer.uploadArchive({ metadata: { ...layer.digests, archive_sha256: hex('sha256', ARCHIVE) } })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'archive-changed', 'layer-version': '2' })
    expect(layer.numbers()).toEqual([1, 2])
    expect(layer.keys()).toEqual([backupKey(2), 'layer/layer.zip'])
    expect(run.operations).toEqual(publishing(FINDING_NO_BACKUP))
  })

  it.each([
    ['archive_sha256 in the metadata', { archive_sha256: hex('sha256', ARCHIVE) }, undefined],
    ['the checksum of S3', {}, { algorithm: 'sha256', value: sha256(ARCHIVE), type: 'FULL_OBJECT' as const }],
  ])('gets its backup again when %s is of its archive', async (_, metadata, checksum) => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    layer.uploadArchive({ metadata: { ...layer.digests, ...metadata }, checksum })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      result: 'repaired',
      reason: 'backup-missing',
      'code-sha256': sha256(ARCHIVE),
      'subject-digest': `sha256:${hex('sha256', ARCHIVE)}`,
    })
    expect(layer.numbers()).toEqual([1])
  })

  it('gets its backup again when the archive in S3 is by now of another manifest', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker, zip: OTHER_ARCHIVE })
    layer.uploadArchive({
      metadata: { manifest_sha256: hex('sha256', OTHER_MANIFEST), archive_sha256: hex('sha256', ARCHIVE) },
    })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ result: 'repaired', reason: 'backup-missing' })
    expect(layer.numbers()).toEqual([1])
  })
})

describe('a latest version with the marker of another manifest', () => {
  it('is followed by a new one, and its backup is read once, to tell what changed', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    layer.manifest = OTHER_MANIFEST
    layer.uploadArchive({ bytes: OTHER_ARCHIVE })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      published: 'true',
      reason: 'manifest-changed',
      'layer-version': '2',
      'previous-version': '1',
    })
    expect([layer.backup(1), layer.backup(2)]).toEqual([MANIFEST, OTHER_MANIFEST])
    expect(run.operations).toEqual([...publishing(['HeadObject', 'ListLayerVersions']), 'GetObject'].sort())
    expect(run.warnings).toEqual([])
    expect(JSON.parse(run.outputs['changes'] ?? '')).toEqual({
      added: [],
      removed: [],
      updated: [
        {
          name: 'requests',
          from: '2.32.5',
          to: '2.32.4',
          purl: 'pkg:pypi/requests@2.32.4',
          why: 'version',
        },
      ],
    })
  })

  it('is followed by a new one also where its backup is lost: what changed is then not known', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    layer.manifest = OTHER_MANIFEST
    layer.uploadArchive({ bytes: OTHER_ARCHIVE })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ reason: 'manifest-changed', 'layer-version': '2', changes: 'null' })
    expect(run.warnings).toEqual([
      `Could not determine \`changes\`. Version 1 has no backup at s3://${layer.bucket}/${layer.backupKey(1)} (404). The archive of the latest version has no packages that can be read.`,
    ])
  })

  it.each(['\r\n', ' \n', '\n\n'])('counts bytes: an end of %j is another manifest', async (end) => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    layer.manifest = MANIFEST.replace('\n', end)
    const run = await layer.run({ 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ reason: 'manifest-changed' })
  })
})

function sha256(bytes: Buffer): string {
  return Buffer.from(hex('sha256', bytes), 'hex').toString('base64')
}
