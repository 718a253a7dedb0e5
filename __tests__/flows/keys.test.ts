import { describe, expect, it } from '@jest/globals'
import { hex, MANIFEST, newLayer, OTHER_ARCHIVE, useSandbox } from './fixture.ts'

const aws = useSandbox()

describe('bucket', () => {
  it('has {region} replaced', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ bucket: layer.bucketIn('{region}') })
    expect(run.outputs).toMatchObject({
      'manifest-uri': `s3://${layer.bucket}/layer/000001/requirements.txt`,
    })
  })
})

describe('prefix', () => {
  it.each(['team/a', '/team/a/', '//team/a//'])('%s puts everything below team/a', async (prefix) => {
    const layer = newLayer(aws())
    aws().world.buckets.deleteObject(layer.bucket, 'layer/layer.zip')
    layer.uploadArchive({ key: 'team/a/layer/layer.zip' })
    const run = await layer.run({ prefix })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(layer.keys()).toEqual(['team/a/layer/000001/requirements.txt', 'team/a/layer/layer.zip'])
  })
})

describe('archive-key', () => {
  it('names the archive', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({ key: 'build/other.zip', bytes: OTHER_ARCHIVE })
    const run = await layer.run({ 'archive-key': 'build/other.zip' })
    expect(layer.latest().codeSize).toBe(OTHER_ARCHIVE.length)
    expect(run.outputs).toMatchObject({ 'code-size': String(OTHER_ARCHIVE.length) })
  })

  it('with a * takes the newest that matches, and nothing that does not', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({ key: 'p/temp/layer-9.zip' }).lastModified.setFullYear(2020)
    layer.uploadArchive({ key: 'p/temp/layer-10.zip', bytes: OTHER_ARCHIVE }).lastModified.setFullYear(2021)
    for (const key of [
      'p/temp/layer-9.zip.sig',
      'p/temp/other-9.zip',
      'temp/layer-11.zip',
      'p/temp/layer-.tar',
    ])
      layer.uploadArchive({ key, bytes: Buffer.from('no zip') })
    const run = await layer.run({ prefix: 'p', 'archive-key': 'temp/layer-*.zip' })
    expect(run.outputs).toMatchObject({ published: 'true', 'code-size': String(OTHER_ARCHIVE.length) })
    expect(run.operations).toContain('ListObjectsV2')
  })

  it('with a * looks at all pages of the list', async () => {
    const layer = newLayer(aws())
    for (let number = 0; number < 1001; number++)
      layer.uploadArchive({ key: `old/${number}.zip` }).lastModified.setFullYear(2020)
    layer.uploadArchive({ key: 'old/z.zip', bytes: OTHER_ARCHIVE })
    const run = await layer.run({ 'archive-key': 'old/*.zip' })
    expect(run.outputs).toMatchObject({ 'code-size': String(OTHER_ARCHIVE.length) })
  })

  it('with a * fails when nothing matches, naming the pattern', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ 'archive-key': 'temp/layer-*.zip' })
    expect(run.outputs).toMatchObject({ reason: 'archive-missing' })
    expect(run.errors).toEqual([expect.stringContaining(`s3://${layer.bucket}/temp/layer-*.zip`)])
  })

  it('with a * costs the unchanged path no third round', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const run = await layer.run({ 'archive-key': 'layer/*.zip' })
    expect(run.operations).toEqual(['HeadObject', 'ListLayerVersions', 'ListObjectsV2'])
  })
})

describe('backup-key', () => {
  it.each([
    ['published/manifest-v{version}.txt', 'published/manifest-v1.txt'],
    ['{manifest}/{version:3}', 'requirements.txt/001'],
    ['{version}-{version:2}', '1-01'],
  ])('%s lays the backup at %s, and is found there again', async (template, key) => {
    const layer = newLayer(aws())
    const inputs = { 'backup-key': template, prefix: '/p/', 'archive-key': 'temp/layer-*.zip' }
    layer.uploadArchive({ key: 'p/temp/layer-1.zip' })
    const first = await layer.run(inputs)
    expect(first.outputs).toMatchObject({ 'manifest-uri': `s3://${layer.bucket}/p/${key}` })
    expect(layer.object(`p/${key}`)).toBe(MANIFEST)
    expect((await layer.run(inputs)).outputs).toMatchObject({ result: 'unchanged' })
  })

  it('stores the bytes as text, with the version and the digest', async () => {
    const layer = newLayer(aws())
    await layer.run()
    expect(aws().world.buckets.object(layer.bucket, 'layer/000001/requirements.txt')).toMatchObject({
      contentType: 'text/plain',
      metadata: { layer_version_arn: layer.arn(1), manifest_sha256: hex('sha256', MANIFEST) },
    })
  })
})
