import { describe, expect, it } from '@jest/globals'
import { ACCOUNT, ARCHIVE, newLayer, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'

const aws = useSandbox()

describe('a bucket that does not exist', () => {
  const versions: Record<string, (layer: Layer) => void> = {
    'for a first version': () => undefined,
    'for a version of another tool': (layer) => {
      layer.hasVersion()
    },
    'for a version of the manifest': (layer) => {
      layer.hasVersion({ description: layer.marker })
    },
    'for a version of another manifest': (layer) => {
      layer.hasVersion({ description: `[manifest:sha256:${'0'.repeat(64)}]` })
    },
  }

  describe.each(Object.keys(versions))('%s', (state) => {
    it.each([
      ['in a run', {}],
      ['in a dry run', { 'dry-run': 'true' }],
      ['where the newest archive is looked for', { 'archive-key': '*.zip' }],
    ])('is named, and neither archive nor backup is called missing: %s', async (_, inputs) => {
      const layer = newLayer(aws())
      versions[state]?.(layer)
      const before = layer.numbers()
      const run = await layer.run({ bucket: 'no-such-bucket', ...inputs })
      expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'bucket-missing' })
      expect(run.errors).toEqual([expect.stringContaining('no-such-bucket')])
      expect(layer.numbers()).toEqual(before)
    })
  })
})

describe('a bucket', () => {
  it.each([
    ['eu-west-1', 'us-east-1'],
    ['us-east-1', 'eu-west-1'],
    ['eu-west-1', 'eu-central-1'],
  ])('in %s for a layer in %s is told with both regions', async (bucketRegion, region) => {
    const layer = newLayer(aws())
    const bucket = `${layer.bucket}-elsewhere`
    aws().world.buckets.createBucket({ name: bucket, region: bucketRegion })
    const run = await layer.run({ bucket, regions: region })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'bucket-in-other-region', region })
    expect(run.errors).toEqual([expect.stringMatching(new RegExp(`${bucket}.*${bucketRegion}.*${region}`))])
    expect(run.errors).toEqual([expect.stringContaining('{region}')])
  })

  it('in another region that only Lambda finds is told so', async () => {
    const layer = newLayer(aws())
    const message =
      'Error occurred while GetObject. S3 Error Code: PermanentRedirect. S3 Error Message: The bucket is in this region: eu-west-1.'
    aws().faults.add({
      match: { operation: 'PublishLayerVersion' },
      fault: { kind: 'status', status: 400, code: 'InvalidParameterValueException', message },
    })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ reason: 'bucket-in-other-region' })
    expect(run.errors).toEqual([expect.stringContaining(message)])
  })

  it('of another owner than expected is told from a missing permission, with the header on every call', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ 'expected-bucket-owner': '210987654321' })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'bucket-owner-mismatch' })
    expect(run.errors).toEqual([expect.stringMatching(new RegExp(`${layer.bucket}.*210987654321`))])
    expect(run.operations).toEqual(['HeadBucket', 'HeadObject', 'ListLayerVersions'])
    const s3 = run.requests.filter(({ service }) => service === 's3')
    expect(s3.map(({ headers }) => headers['x-amz-expected-bucket-owner'])).toEqual([
      '210987654321',
      '210987654321',
    ])
  })

  it('of a stranger is refused by its owner, though everybody may read it', async () => {
    const layer = newLayer(aws())
    const bucket = `${layer.bucket}-sniped`
    aws().world.buckets.createBucket({ name: bucket, region: REGION, owner: '999999999999' })
    aws().world.buckets.putObject(bucket, 'layer/layer.zip', ARCHIVE, { metadata: layer.digests })
    const run = await layer.run({ bucket, 'expected-bucket-owner': ACCOUNT })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'bucket-owner-mismatch' })
  })
})
