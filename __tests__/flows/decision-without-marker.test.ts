import { describe, expect, it } from '@jest/globals'
import { backupKey, hex, MANIFEST, newLayer, OTHER_MANIFEST, useSandbox } from './fixture.ts'

const aws = useSandbox()

describe('a latest version without a marker, as another tool publishes it', () => {
  const READING = ['GetObject', 'HeadObject', 'ListLayerVersions']

  it('stands when its backup holds the same bytes', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: 'by hand' })
    layer.putBackup(1, MANIFEST)
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ result: 'unchanged', reason: 'unchanged', 'layer-version': '1' })
    expect(run.operations).toEqual(READING)
  })

  it('is followed by a new one when its backup differs', async () => {
    const layer = newLayer(aws())
    layer.hasVersion()
    layer.putBackup(1, OTHER_MANIFEST)
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'manifest-changed', 'layer-version': '2' })
    expect([layer.backup(1), layer.backup(2)]).toEqual([OTHER_MANIFEST, MANIFEST])
    const inspected = 'GetObject'
    const published = ['PutObject', 'GetObject', 'PublishLayerVersion', 'PutObject', 'DeleteObject']
    expect(run.operations).toEqual([...READING, inspected, ...READING, ...published].sort())
  })

  it('is followed by a new one when it has no backup', async () => {
    const layer = newLayer(aws())
    layer.hasVersion()
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'manifest-missing', 'layer-version': '2' })
    expect(layer.keys()).toEqual([backupKey(2), 'layer/layer.zip'])
  })

  it.each([
    '[manifest:sha256:abc]',
    `x[manifest:sha256:${hex('sha256', MANIFEST)}]`,
    `[manifest:sha256:${hex('sha256', MANIFEST)}] x`,
  ])('takes %s for no marker', async (description) => {
    const layer = newLayer(aws())
    layer.hasVersion({ description })
    expect((await layer.run({ 'dry-run': 'true' })).outputs).toMatchObject({ reason: 'manifest-missing' })
  })
})
