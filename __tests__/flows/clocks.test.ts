import { describe, expect, it } from '@jest/globals'
import { newLayer, useSandbox } from './fixture.ts'

const aws = useSandbox()

const HOUR = 3_600_000

describe.each([
  ['behind', HOUR],
  ['ahead of', -HOUR],
])('a runner whose clock is an hour %s that of AWS', (_, offset) => {
  it('publishes once, and then sees that nothing changed', async () => {
    const layer = newLayer(aws())
    aws().world.clock.advance(offset)
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version': '1' })
    expect(layer.backup(1)).toBe(layer.manifest)
    expect((await layer.run()).outputs).toMatchObject({ published: 'false', result: 'unchanged' })
    expect(layer.numbers()).toEqual([1])
  })

  it('finds the version after a lost answer', async () => {
    const layer = newLayer(aws())
    layer.hasVersion()
    aws().world.clock.advance(offset)
    aws().faults.add({ match: { operation: 'PublishLayerVersion' }, fault: { kind: 'drop-after' } })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version': '2' })
    expect(layer.numbers()).toEqual([1, 2])
  })

  it('takes a lock for neither expired nor fresh by its own clock', async () => {
    const layer = newLayer(aws())
    aws().world.clock.advance(offset)
    layer.isLocked()
    aws().world.clock.advance(110_000)
    const inputs = { 'lock-timeout': '0' }
    expect((await layer.run(inputs)).outputs).toMatchObject({ published: 'false', reason: 'lock-timeout' })
    aws().world.clock.advance(11_000)
    expect((await layer.run(inputs)).outputs).toMatchObject({ published: 'true' })
  })
})
