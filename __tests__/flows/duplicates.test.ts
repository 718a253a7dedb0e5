import { describe, expect, it } from '@jest/globals'
import { newLayer, useSandbox } from './fixture.ts'

const aws = useSandbox()

const publishing = { operation: 'PublishLayerVersion' }

describe('a manifest that another run published at the same moment', () => {
  it('is reported once, by its lowest version, with a warning that names the others; nothing is deleted', async () => {
    const layer = newLayer(aws())
    const action = () => {
      layer.hasVersion({ description: layer.marker })
    }
    for (const when of ['before', 'after'] as const)
      aws().faults.add({ match: publishing, fault: { kind: 'run', when, action } })
    aws().faults.add({ match: publishing, fault: { kind: 'drop-after' } })
    const run = await layer.run()
    expect(layer.numbers()).toEqual([1, 2, 3])
    expect(run.outputs).toMatchObject({
      published: 'true',
      result: 'published',
      'layer-version-arn': layer.arn(1),
      'code-sha256': layer.latest().codeSha256,
    })
    expect(layer.backup(1)).toBe(layer.manifest)
    expect(run.warnings).toEqual([expect.stringContaining(`Duplicates: ${layer.arn(2)}, ${layer.arn(3)}.`)])
    expect(run.warnings).toEqual([expect.stringContaining('Nothing was deleted')])
  })

  it('is no reason for another version later: the latest stands', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    layer.hasVersion({ description: layer.marker })
    expect((await layer.run()).outputs).toMatchObject({ result: 'repaired', 'layer-version': '2' })
    expect((await layer.run()).outputs).toMatchObject({ result: 'unchanged', 'layer-version': '2' })
    expect(layer.numbers()).toEqual([1, 2])
  })
})
