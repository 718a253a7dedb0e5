import { afterEach, describe, expect, it } from '@jest/globals'
import { backupKey, hex, MANIFEST, newLayer, OTHER_ARCHIVE, OTHER_MANIFEST, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'

const aws = useSandbox()

afterEach(() => {
  aws().world.layers.pageSize = 50
})

/** Version 1 of the manifest, version 2 of another one, and the workspace is back at the first. */
function layerGoneBack(publication = {}): Layer {
  const layer = newLayer(aws())
  layer.hasVersionOfManifest(publication)
  layer.manifest = OTHER_MANIFEST
  layer.hasVersionOfManifest({ ...publication, zip: OTHER_ARCHIVE })
  layer.manifest = MANIFEST
  return layer
}

const ANY = { reuse: 'any' }

describe('going back to an older manifest', () => {
  it('gives the version that was published from it, with `reuse: any`, and looks at no lock', async () => {
    const layer = layerGoneBack()
    const run = await layer.run(ANY)
    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({
      published: 'false',
      result: 'unchanged',
      reason: 'reused-older-version',
      'layer-version': '1',
      'layer-version-arn': layer.arn(1),
      'previous-version': '2',
      'manifest-uri': `s3://${layer.bucket}/${backupKey(1)}`,
    })
    expect(run.operations).not.toContain('PutObject')
    expect(layer.numbers()).toEqual([1, 2])
  })

  it.each([{}, { reuse: 'latest' }])('publishes a new version otherwise: %j', async (inputs) => {
    const layer = layerGoneBack()
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'manifest-changed', 'layer-version': '3' })
    expect(layer.numbers()).toEqual([1, 2, 3])
  })

  it('finds a version on a later page of the list', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    for (let number = 2; number <= 8; number++) layer.hasVersion({ description: `Version ${number}` })
    aws().world.layers.pageSize = 3
    const run = await layer.run(ANY)
    expect(run.outputs).toMatchObject({ reason: 'reused-older-version', 'layer-version': '1' })
    const lists = run.requests.filter(({ operation }) => operation === 'ListLayerVersions')
    expect(lists).toHaveLength(4)
  })

  it('gives the highest of several', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    layer.hasVersionOfManifest()
    layer.hasVersion()
    expect((await layer.run(ANY)).outputs).toMatchObject({
      reason: 'reused-older-version',
      'layer-version': '2',
    })
  })

  it('publishes a version when the settings of the older one differ', async () => {
    const layer = layerGoneBack({ compatibleRuntimes: ['python3.12'] })
    const same = await layer.run({ ...ANY, 'compatible-runtimes': 'python3.12' })
    expect(same.outputs).toMatchObject({ reason: 'reused-older-version', 'layer-version': '1' })
    const other = await layer.run({ ...ANY, 'compatible-runtimes': 'python3.13' })
    expect(other.outputs).toMatchObject({
      published: 'true',
      reason: 'manifest-changed',
      'layer-version': '3',
    })
  })

  it('publishes a version when there is none of this manifest', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: `[manifest:sha256:${hex('sha256', OTHER_MANIFEST)}]` })
    const run = await layer.run(ANY)
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'manifest-changed', 'layer-version': '2' })
  })

  it('publishes a version where that is asked for', async () => {
    const layer = layerGoneBack()
    const run = await layer.run({ ...ANY, 'if-unchanged': 'publish' })
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version': '3' })
  })

  it('is no change for `if-unchanged: fail`', async () => {
    const layer = layerGoneBack()
    const run = await layer.run({ ...ANY, 'if-unchanged': 'fail' })
    expect(run.outputs).toMatchObject({
      published: 'false',
      result: 'failed',
      reason: 'unchanged',
      'layer-version-arn': layer.arn(1),
    })
    expect(run.errors).toEqual([expect.stringContaining('Version 1')])
  })

  it('says in a dry run which version it would give', async () => {
    const layer = layerGoneBack()
    const run = await layer.run({ ...ANY, 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({
      published: 'false',
      result: 'unchanged',
      reason: 'reused-older-version',
      'layer-version': '1',
    })
  })
})

describe('the backup of the older version', () => {
  it('is written again when it is missing', async () => {
    const layer = layerGoneBack()
    aws().world.buckets.deleteObject(layer.bucket, backupKey(1))
    const run = await layer.run(ANY)
    expect(run.outputs).toMatchObject({
      published: 'false',
      result: 'repaired',
      reason: 'reused-older-version',
      'layer-version': '1',
      'manifest-uri': `s3://${layer.bucket}/${backupKey(1)}`,
    })
    expect(layer.backup(1)).toBe(MANIFEST)
    expect(layer.backup(2)).toBe(OTHER_MANIFEST)
  })

  it('is a conflict when it was altered: nothing is published', async () => {
    const layer = layerGoneBack()
    layer.putBackup(1, OTHER_MANIFEST)
    const run = await layer.run(ANY)
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'backup-conflict' })
    expect(run.errors).toEqual([expect.stringContaining(`version 1 of ${layer.name}`)])
    expect(layer.numbers()).toEqual([1, 2])
  })

  it('fails the step when it cannot be read: it is never taken for missing', async () => {
    const layer = layerGoneBack()
    aws().faults.add({
      match: { operation: 'HeadObject', key: backupKey(1) },
      times: 9,
      fault: { kind: 'status', status: 403 },
    })
    const run = await layer.run(ANY)
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'backup-unreadable' })
    expect(layer.numbers()).toEqual([1, 2])
  })

  it('that is missing, where the version holds another archive, shows a version that was never completed', async () => {
    const layer = layerGoneBack()
    aws().world.buckets.deleteObject(layer.bucket, backupKey(1))
    layer.uploadArchive({ bytes: OTHER_ARCHIVE })
    const run = await layer.run(ANY)
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'manifest-changed', 'layer-version': '3' })
    expect(layer.backup(1)).toBeUndefined()
  })
})
