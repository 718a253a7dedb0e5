import { afterEach, describe, expect, it } from '@jest/globals'
import { MANIFEST, newLayer, OTHER_MANIFEST, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'

const aws = useSandbox()

afterEach(() => {
  aws().world.layers.visibilityLag = 0
})

/** Another run has published a version of the manifest and is done; the next reads do not see it. */
function hasHiddenVersion(layer: Layer, reads: number): void {
  aws().world.layers.visibilityLag = reads
  layer.hasVersionOfManifest()
  aws().world.layers.visibilityLag = 0
}

describe('a version of another run that is not listed yet', () => {
  it.each([1, 2, 3])('is not published again, the first one, hidden for %d reads', async (reads) => {
    const layer = newLayer(aws())
    hasHiddenVersion(layer, reads)
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      published: 'false',
      result: 'unchanged',
      'layer-version-arn': layer.arn(1),
    })
    expect(layer.numbers()).toEqual([1])
  })

  it.each([1, 2])(
    'is not published again, after versions of other manifests, hidden for %d reads',
    async (reads) => {
      const layer = newLayer(aws())
      layer.manifest = OTHER_MANIFEST
      layer.hasVersionOfManifest()
      layer.manifest = MANIFEST
      hasHiddenVersion(layer, reads)
      layer.uploadArchive()
      const run = await layer.run()
      expect(run.outputs).toMatchObject({ published: 'false', result: 'unchanged', 'layer-version': '2' })
      expect(layer.numbers()).toEqual([1, 2])
    },
  )

  it('that was deleted is not waited for for ever: its backup alone is no version', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    aws().world.layers.deleteVersion(REGION, layer.name, 1)
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'first-version', 'layer-version': '2' })
    expect(run.stdout).toContain(
      'There is a backup of version 1, but the version is not listed yet; looking again',
    )
  })
})
