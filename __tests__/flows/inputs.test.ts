import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { ACCOUNT, ARCHIVE, hex, MANIFEST, newLayer, OTHER_MANIFEST, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'

const aws = useSandbox()

describe('layer-name', () => {
  const arnOf = (layer: Layer, region = REGION, account = ACCOUNT) =>
    `arn:aws:lambda:${region}:${account}:layer:${layer.name}`

  it('may be an ARN, whose name is published', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ 'layer-name': arnOf(layer) })
    expect(run.outputs).toMatchObject({ 'layer-name': layer.name, 'layer-version-arn': layer.arn(1) })
    expect(layer.numbers()).toEqual([1])
  })

  it('names the region when it is an ARN and regions are not given', async () => {
    const layer = newLayer(aws())
    layer.createBucket('eu-west-1')
    layer.uploadArchive({ region: 'eu-west-1' })
    const run = await layer.run({
      'layer-name': arnOf(layer, 'eu-west-1'),
      bucket: layer.bucketIn('eu-west-1'),
    })
    expect(run.outputs).toMatchObject({ region: 'eu-west-1', 'layer-version-arn': layer.arn(1, 'eu-west-1') })
  })

  it('is refused as the ARN of another region than the given', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ 'layer-name': arnOf(layer, 'eu-west-1'), regions: REGION })
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'invalid-input' })
    expect(run.errors).toEqual([expect.stringMatching(/`regions` is "us-east-1": .*eu-west-1/)])
    expect(run.operations).toEqual([])
  })

  it('is refused as the ARN of another account than that of the credentials, before anything is written', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ 'layer-name': arnOf(layer, REGION, '210987654321') })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'account-not-allowed' })
    expect(run.errors).toEqual([expect.stringContaining(ACCOUNT)])
    expect(layer.numbers()).toEqual([])
    expect(run.operations).toContain('GetCallerIdentity')
  })
})

describe('manifest-path', () => {
  it('names a file in a folder of the workspace; the backup has its last name', async () => {
    const layer = newLayer(aws())
    writeFileSync(join(layer.workspace, 'uv.lock'), MANIFEST)
    const run = await layer.run({ 'manifest-path': './/uv.lock' })
    expect(run.outputs).toMatchObject({ 'manifest-sha256': hex('sha256', MANIFEST) })
    expect(layer.object('layer/000001/uv.lock')).toBe(MANIFEST)
  })
})

describe('what a version is published with', () => {
  it('is all that the inputs say', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({
      description: 'Requests, pinned',
      license: 'https://example.com/licence?a=b',
      'compatible-runtimes': ' python3.12 ,\n\n python3.13\n',
      'compatible-architectures': 'x86_64,arm64',
    })
    expect(run.warnings).toEqual([])
    expect(layer.latest()).toMatchObject({
      description: `Requests, pinned ${layer.marker}`,
      licenseInfo: 'https://example.com/licence?a=b',
      compatibleRuntimes: ['python3.12', 'python3.13'],
      compatibleArchitectures: ['x86_64', 'arm64'],
    })
  })

  it('is no more than the inputs say', async () => {
    const layer = newLayer(aws())
    await layer.run()
    expect(layer.latest()).toMatchObject({
      description: layer.marker,
      licenseInfo: undefined,
      compatibleRuntimes: undefined,
      compatibleArchitectures: undefined,
    })
  })

  it('has a description of 173 characters whole, and a foreign marker in the middle of it', async () => {
    const layer = newLayer(aws())
    const description = `[manifest:sha256:${hex('sha256', OTHER_MANIFEST)}] ${'é'.repeat(90)}`
    expect(description).toHaveLength(173)
    await layer.run({ description })
    expect(layer.latest().description).toBe(`${description} ${layer.marker}`)
    expect((await layer.run({ description })).outputs).toMatchObject({ result: 'unchanged' })
  })

  it.each([
    ['with a manifest', '', {}],
    ['with something invisible behind it', '\u200b', {}],
    [
      'without a manifest or a bucket',
      '',
      { 'detect-changes-in': 'archive', 'manifest-path': '', bucket: '', 'zip-path': 'layer.zip' },
    ],
  ])('may not end in a marker: %s', async (_, end, inputs) => {
    const layer = newLayer(aws())
    layer.hasFile('layer.zip', ARCHIVE)
    const run = await layer.run({ description: `Web layer ${layer.marker}${end}`, ...inputs })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'invalid-input' })
    expect(run.errors).toEqual([expect.stringMatching(/`description` is .*it must not end with a marker/)])
    expect(run.operations).toEqual([])
  })

  it('may name a runtime that this build does not know: a warning with the nearest, and AWS decides', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ 'compatible-runtimes': 'python3.133', 'compatible-architectures': 'arm46' })
    expect(run.warnings).toEqual([
      expect.stringMatching(/python3\.133.*python3\.13\b/),
      expect.stringMatching(/arm46.*arm64/),
    ])
    expect(run.operations).toContain('PublishLayerVersion')
    expect(run.outputs).toMatchObject({ reason: 'invalid-parameter' })
  })
})

describe('regions', () => {
  it('is the region of the environment where it is not given', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { AWS_REGION: '', AWS_DEFAULT_REGION: REGION } })
    expect(run.outputs).toMatchObject({ region: REGION, published: 'true' })
  })

  it('counts more than the region of the environment', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ regions: REGION }, { env: { AWS_REGION: 'eu-central-1' } })
    expect(run.outputs).toMatchObject({ region: REGION, published: 'true' })
  })
})

describe('expected-bucket-owner', () => {
  it('goes with every call to S3', async () => {
    const layer = newLayer(aws())
    const inputs = { 'expected-bucket-owner': ACCOUNT, 'archive-key': '*.zip' }
    layer.hasVersion()
    layer.putBackup(1, OTHER_MANIFEST)
    const run = await layer.run(inputs)
    const s3 = run.requests.filter(({ service }) => service === 's3')
    expect(new Set(s3.map(({ operation }) => operation))).toEqual(
      new Set(['ListObjectsV2', 'GetObject', 'HeadObject', 'PutObject', 'DeleteObject']),
    )
    expect(new Set(s3.map(({ headers }) => headers['x-amz-expected-bucket-owner']))).toEqual(
      new Set([ACCOUNT]),
    )
  })
})

describe('allowed-account-ids', () => {
  it('lets the account of the credentials publish', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ 'allowed-account-ids': `210987654321\n${ACCOUNT}` })
    expect(run.outputs).toMatchObject({ published: 'true' })
  })

  it.each(['first-version', 'backup-missing'])('stops any other before it writes: %s', async (reason) => {
    const layer = newLayer(aws())
    if (reason === 'backup-missing') layer.hasVersion({ description: layer.marker })
    const run = await layer.run({ 'allowed-account-ids': '210987654321, 333333333333' })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'account-not-allowed' })
    expect(run.errors).toEqual([expect.stringContaining('210987654321, 333333333333')])
    expect(run.operations).not.toContain('PublishLayerVersion')
    expect(run.operations).not.toContain('PutObject')
  })
})
