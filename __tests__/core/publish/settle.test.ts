import { describe, expect, it } from '@jest/globals'
import { settle } from '../../../src/core/publish/settle.ts'
import { VirtualTime } from '../virtual-time.ts'

/** Looks that show something at the given one, counted from 1; `cancelAt`: milliseconds. */
async function look(shownAt: number, cancelAt?: number) {
  const time = new VirtualTime()
  const clock = time.clock()
  const cancellation = new AbortController()
  if (cancelAt === 0) cancellation.abort()
  else if (cancelAt !== undefined) {
    time.after(cancelAt, () => {
      cancellation.abort()
    })
  }
  const looks: number[] = []
  const seen = await time.run(
    settle(
      () => {
        looks.push(time.now)
        return Promise.resolve(looks.length === shownAt ? 'seen' : undefined)
      },
      { clock, cancelled: cancellation.signal },
    ),
  )
  return { seen, looks, endedAt: time.now }
}

describe('looking until there is something to see', () => {
  it.each([
    [1, [0], 0],
    [2, [0, 1_000], 1_000],
    [3, [0, 1_000, 3_000], 3_000],
    [5, [0, 1_000, 3_000, 7_000, 15_000], 15_000],
  ])('ends at look %d, when that one shows it', async (shownAt, looks, endedAt) => {
    expect(await look(shownAt)).toEqual({ seen: 'seen', looks, endedAt })
  })

  it('ends after a quarter of a minute without it', async () => {
    const looks = [0, 1_000, 3_000, 7_000, 15_000]
    expect(await look(6)).toEqual({ seen: undefined, looks, endedAt: 15_000 })
  })

  it.each([
    ['before the first look', 0, [0]],
    ['during a pause', 4_500, [0, 1_000, 3_000, 4_500]],
  ])('looks once more when it is cancelled %s', async (_, cancelAt, looks) => {
    expect(await look(99, cancelAt)).toEqual({ seen: undefined, looks, endedAt: cancelAt })
    expect(await look(looks.length, cancelAt)).toEqual({ seen: 'seen', looks, endedAt: cancelAt })
  })

  it('takes what is false for something', async () => {
    const time = new VirtualTime()
    const ports = { clock: time.clock(), cancelled: new AbortController().signal }
    expect(await time.run(settle(() => Promise.resolve(false), ports))).toBe(false)
  })

  it('ends with the failure of a look', async () => {
    const time = new VirtualTime()
    const ports = { clock: time.clock(), cancelled: new AbortController().signal }
    let looks = 0
    const failing = () => Promise.reject(new Error(`look ${++looks}`))
    await expect(time.run(settle(failing, ports))).rejects.toThrow('look 1')
    expect(time.now).toBe(0)
  })
})
