import { describe, expect, it } from '@jest/globals'
import { changedLayer, MANIFEST, newLayer, OTHER_MANIFEST, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { SummaryPage } from './summary-page.ts'

const aws = useSandbox()

/** A layer whose version was published from one manifest, while the workspace has another. */
const layerOf = (before = OTHER_MANIFEST, after = MANIFEST, path?: string) =>
  changedLayer(aws(), before, after, path)

const denied = (layer: Layer, status: number) => {
  layer.refusesBackup(status)
  return layer
}

/** Ways not to know what changed, and what the warning says of them. */
const WAYS: Record<string, [says: RegExp, make: () => Layer]> = {
  'there is no backup': [
    /no backup at s3:.*000001.*\(404\)/,
    () => {
      const layer = layerOf()
      aws().world.buckets.deleteObject(layer.bucket, layer.backupKey(1))
      return layer
    },
  ],
  'the backup may not be read': [/was not read: .*s3:GetObject/, () => denied(layerOf(), 403)],
  'S3 fails to give the backup': [/was not read/, () => denied(layerOf(), 500)],
  'the backup was altered': [
    /is not the manifest of version 1/,
    () => {
      const layer = layerOf()
      layer.putBackup(1, `${OTHER_MANIFEST}six==1.17.0\n`)
      return layer
    },
  ],
  'the format is not known': [
    /format of deps\.xyz is not supported/,
    () => layerOf('a 1\n', 'a 2\n', 'deps.xyz'),
  ],
  'the manifest is damaged': [
    /requirements\.txt, line 2: /,
    () => layerOf(OTHER_MANIFEST, `${MANIFEST}<<<<<<< ours\n`),
  ],
  'the older manifest is damaged': [
    /s3:.*requirements\.txt, line 2: /,
    () => layerOf(`${OTHER_MANIFEST}<<<<<<< ours\n`),
  ],
  'the older manifest included another': [
    /s3:.*requirements\.txt, line 1: /,
    () => layerOf(`-r base.txt\n${OTHER_MANIFEST}`),
  ],
}

describe('what changed is not known, which costs one warning and no version', () => {
  it.each(Object.entries(WAYS))('where %s', async (_, [says, make]) => {
    const layer = make()
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      published: 'true',
      reason: 'manifest-changed',
      'layer-version': '2',
      changes: 'null',
    })
    expect(JSON.parse(run.outputs['results'] ?? '')).toMatchObject([{ changes: null }])
    expect(run.warnings).toEqual([expect.stringMatching(says)])
    expect(run.warnings).toEqual([expect.stringContaining('Could not determine `changes`')])
    const page = new SummaryPage(run.summary)
    expect(page.of('li')).toContain(run.warnings[0])
    expect(page.of('p').filter((text) => text.startsWith('Packages'))).toEqual([])
    expect(layer.numbers()).toEqual([1, 2])
    expect(layer.backup(2)).toBe(layer.manifest)
  })

  it.each(Object.entries(WAYS))('in a dry run, where %s', async (_, [says, make]) => {
    const layer = make()
    const run = await layer.run({ 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'planned', reason: 'manifest-changed', changes: 'null' })
    expect(run.warnings).toEqual([expect.stringMatching(says)])
    expect(layer.numbers()).toEqual([1])
  })

  it('of a first version in a format that nobody knows', async () => {
    const layer = newLayer(aws())
    layer.manifestPath = 'deps.xyz'
    layer.manifest = 'a 1\n'
    layer.uploadArchive()
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'first-version', changes: 'null' })
    expect(run.warnings).toEqual([expect.stringContaining('is not supported')])
  })

  it('in one of two regions, which the warning names', async () => {
    const layer = layerOf()
    layer.createBucket('eu-west-1', { versioning: 'Enabled' })
    layer.uploadArchive({ region: 'eu-west-1' })
    layer.hasVersion({ region: 'eu-west-1', description: '[manifest:sha256:' + '0'.repeat(64) + ']' })
    const regions = `${REGION},eu-west-1`
    const run = await layer.run({ bucket: layer.bucketIn('{region}'), regions })
    expect(JSON.parse(run.outputs['results'] ?? '')).toMatchObject([
      { published: true, changes: { updated: [{ name: 'requests' }] } },
      { published: true, changes: null },
    ])
    expect(run.warnings).toEqual([expect.stringMatching(/^eu-west-1: Could not determine `changes`/)])
  })
})
