import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { unlessStalled } from '../../src/core/stall.ts'
import { but, changed, code, noBackup, runIn, writable } from './region-scene.ts'
import type { Answers } from './strict-ports.ts'
import { LEASE_SECONDS } from '../../src/core/model/lease.ts'

const never = () => new Promise<never>(() => undefined)

describe('some work', () => {
  it('gives what it gives, also where it fails', async () => {
    const { signal } = new AbortController()
    await expect(unlessStalled(Promise.resolve('done'), signal)).resolves.toBe('done')
    await expect(unlessStalled(Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed')
  })

  it('that comes to a stop fails with the reason', async () => {
    const stall = new AbortController()
    const work = unlessStalled(never(), stall.signal)
    stall.abort(new Error('nothing left'))
    await expect(work).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('nothing left'),
    })
  })
})

describe('a region that comes to a stop', () => {
  async function stalled(answers: Answers) {
    const stall = new AbortController()
    const world = but(writable(changed), answers)
    const { done, log } = runIn(world, {}, Promise.resolve(), { stalled: stall.signal })
    for (let turn = 0; turn < 50; turn++) await setImmediate()
    stall.abort(new Error('nothing left'))
    return { outcome: await done, log }
  }

  it('while it looks published nothing, and says nothing of a publish call', async () => {
    const { outcome, log } = await stalled({ layers: { newest: never } })
    expect(outcome).toMatchObject({ result: 'failed', reason: 'internal', published: false })
    expect(outcome.error?.message).toBe('Unexpected error: nothing left')
    expect(log.lines.at(-1)).toBe('end')
  })

  it('while it publishes says that the end of the call is not known', async () => {
    const { outcome } = await stalled({ layers: { publish: never } })
    expect(outcome).toMatchObject({ result: 'failed', reason: 'internal', published: false })
    expect(outcome.error?.message).toMatch(/outcome of the publish call is unknown.*nothing left/)
    expect(outcome.error?.hint).toContain(`Run again after ${LEASE_SECONDS} seconds`)
  })

  it('after it published names the version', async () => {
    const create = noBackup.bucket?.create
    const { outcome } = await stalled({
      bucket: { create: (object) => create?.(object).catch(never) ?? never() },
    })
    expect(outcome).toMatchObject({ result: 'failed', reason: 'internal', published: true, code })
    expect(outcome.error?.message).toBe('Unexpected error: nothing left')
  })
})
