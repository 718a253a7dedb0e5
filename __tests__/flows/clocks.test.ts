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
    aws().world.clock.advance(90_000)
    const inputs = { 'lock-timeout': '0' }
    expect((await layer.run(inputs)).outputs).toMatchObject({ published: 'false', reason: 'lock-timeout' })
    aws().world.clock.advance(31_000)
    expect((await layer.run(inputs)).outputs).toMatchObject({ published: 'true' })
  })
})

/**
 * A step whose machine's clock is off by so many milliseconds: an expression of `begun` and `waited`, the milliseconds that
 * really passed since the step said something, and since it said that it waits for a lock; NaN before.
 */
const machineClock = (off: string) => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
    `const { now } = Date, { stdout } = process, write = stdout.write.bind(stdout)
    let first = NaN, waiting = NaN
    stdout.write = (text, ...more) => {
      if (Number.isNaN(first)) first = performance.now()
      if (String(text).startsWith('Waiting for')) waiting = performance.now()
      return write(text, ...more)
    }
    const off = (begun, waited) => ${off}
    globalThis.Date = class extends Date {
      constructor(...given) { given.length > 0 ? super(...given) : super(Date.now()) }
      static now() { return now() + off(performance.now() - first, performance.now() - waiting) }
    }`,
  )}`,
})

describe.each([
  ['is ahead for four minutes, and comes back during a wait', 'begun >= 0 && !(waited > 500) ? 240_000 : 0'],
  ['is four minutes ahead when the step begins, and comes back', 'waited > 500 ? 0 : 240_000'],
  ['is set back by four minutes', 'begun >= 0 ? -240_000 : 0'],
  ['goes ahead and back again and again', 'begun % 200 > 100 ? 240_000 : 0'],
])('a runner whose clock %s', (_, off) => {
  it('waits for a lock no longer than it is told', async () => {
    const layer = newLayer(aws())
    layer.isLocked()
    const run = await layer.run({ 'lock-timeout': '3' }, { env: machineClock(off) })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'lock-timeout' })
  })

  it('publishes once', async () => {
    const layer = newLayer(aws())
    expect((await layer.run({}, { env: machineClock(off) })).outputs).toMatchObject({ published: 'true' })
    expect((await layer.run({}, { env: machineClock(off) })).outputs).toMatchObject({ result: 'unchanged' })
    expect(layer.numbers()).toEqual([1])
  })
})
