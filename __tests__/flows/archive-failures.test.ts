import { describe, expect, it } from '@jest/globals'
import { hex, newLayer, OTHER_MANIFEST, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'

const aws = useSandbox()

const uriOf = (layer: Layer) => `s3://${layer.bucket}/layer/layer.zip`

describe('an archive that cannot be published', () => {
  it('is missing: the key is named', async () => {
    const layer = newLayer(aws())
    aws().world.buckets.deleteObject(layer.bucket, 'layer/layer.zip')
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'archive-missing' })
    expect(run.errors).toEqual([expect.stringMatching(`no archive at ${uriOf(layer)}`)])
    expect(run.operations).toEqual(['HeadBucket', 'HeadObject', 'ListLayerVersions'])
  })

  it.each([
    ['SHA-256', { manifest_sha256: hex('sha256', OTHER_MANIFEST) }, hex('sha256', OTHER_MANIFEST)],
    ['MD5', { manifest_md5: hex('md5', OTHER_MANIFEST) }, hex('md5', OTHER_MANIFEST)],
  ])('was built from another manifest: both digests are named by %s', async (algorithm, metadata, digest) => {
    const layer = newLayer(aws())
    layer.uploadArchive({ metadata })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'archive-of-another-manifest' })
    const own = algorithm === 'MD5' ? layer.digests['manifest_md5'] : layer.digests['manifest_sha256']
    for (const text of [uriOf(layer), algorithm, digest, own])
      expect(run.errors).toEqual([expect.stringContaining(text ?? '?')])
    expect(layer.numbers()).toEqual([])
  })

  it('names no manifest: the command that uploads it with the digests is given', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({ metadata: {} })
    const run = await layer.run()
    const { manifest_sha256: sha256, manifest_md5: md5 } = layer.digests
    const metadata = `manifest_sha256=${sha256},manifest_md5=${md5}`
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'archive-without-digest' })
    expect(run.errors).toEqual([
      expect.stringContaining(`aws s3 cp layer.zip '${uriOf(layer)}' --metadata '${metadata}'`),
    ])
  })

  it('names no manifest: the command is quoted for the shell', async () => {
    const layer = newLayer(aws())
    const key = `it's/layer.zip`
    layer.uploadArchive({ key, metadata: {} })
    const run = await layer.run({ 'archive-key': key })
    expect(run.errors).toEqual([
      expect.stringContaining(`aws s3 cp layer.zip 's3://${layer.bucket}/it'\\''s/layer.zip' --metadata`),
    ])
  })

  it.each([
    [
      'manifest_sha256 decides where both are there',
      (layer: Layer) => ({ ...layer.digests, manifest_md5: 'f'.repeat(32) }),
    ],
    [
      'manifest_md5 alone is enough',
      (layer: Layer) => ({ manifest_md5: layer.digests['manifest_md5'] ?? '' }),
    ],
    [
      'either letter case counts',
      (layer: Layer) => ({ manifest_sha256: layer.digests['manifest_sha256']?.toUpperCase() ?? '' }),
    ],
  ])('is none of these: %s', async (_, metadata) => {
    const layer = newLayer(aws())
    layer.uploadArchive({ metadata: metadata(layer) })
    expect((await layer.run()).outputs).toMatchObject({ published: 'true' })
  })

  it('is none of these: a checksum of parts says nothing of the whole', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({
      checksum: { algorithm: 'sha256', value: `${'A'.repeat(43)}=-2`, type: 'COMPOSITE' },
    })
    expect((await layer.run()).outputs).toMatchObject({ published: 'true', result: 'published' })
  })

  it('cannot be looked at: the service that failed is named', async () => {
    const layer = newLayer(aws())
    aws().faults.add({ match: { operation: 'HeadObject' }, times: 3, fault: { kind: 'status', status: 503 } })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'service-error' })
    expect(run.errors).toEqual([expect.stringContaining(`HeadObject for ${uriOf(layer)}`)])
    expect(run.operations.filter((operation) => operation === 'HeadObject')).toHaveLength(3)
  })
})
