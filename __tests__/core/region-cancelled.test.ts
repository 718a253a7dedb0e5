import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import type { LayerVersion } from '../../src/core/model/layer-version.ts'
import { layerVersion, type Otherwise } from './fixtures.ts'
import {
  archiveKey,
  backupLost,
  backupOf,
  but,
  changed,
  code,
  locked,
  outdated,
  published,
  runIn,
  unlocked,
  writable,
} from './region-scene.ts'
import { isWrite, type Answers } from './strict-ports.ts'

describe('a run that is cancelled', () => {
  const publish = `publish ${archiveKey}`

  function cancelled(
    answers: (abort: () => void) => Required<Answers>,
    over: Otherwise = {},
    permitted = Promise.resolve(),
  ) {
    const controller = new AbortController()
    const abort = () => {
      controller.abort()
    }
    return { abort, ...runIn(answers(abort), over, permitted, { cancelled: controller.signal }) }
  }
  const never = () => new Promise<never>(() => undefined)

  it('before it begins writes nothing', async () => {
    const controller = new AbortController()
    controller.abort()
    const { done, calls } = runIn(writable(changed), {}, Promise.resolve(), { cancelled: controller.signal })
    expect(await done).toMatchObject({ result: 'failed', reason: 'cancelled', published: false })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('while it looks does not wait for the answers', async () => {
    const { done, abort, log } = cancelled(() => but(writable(changed), { layers: { newest: never } }))
    await setImmediate()
    abort()
    expect(await done).toMatchObject({ result: 'failed', reason: 'cancelled', published: false })
    expect(log.lines.at(-1)).toBe('end')
  })

  it('while the account is asked for does not wait either', async () => {
    const { done, abort, calls } = cancelled(() => writable(changed), {}, never())
    await setImmediate()
    abort()
    expect((await done).reason).toBe('cancelled')
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('with its last look restores no backup', async () => {
    const { done, calls } = cancelled((abort) =>
      but(writable(backupLost), {
        layers: {
          code: () => {
            abort()
            return Promise.resolve(code)
          },
        },
      }),
    )
    expect(await done).toMatchObject({ result: 'failed', reason: 'cancelled', previousVersion: 7 })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('before it took the lock takes none', async () => {
    const controller = new AbortController()
    const identity = () => {
      controller.abort()
      return Promise.resolve({ owner: 'nonce-1', run: '' })
    }
    const { done, calls } = runIn(writable(changed), {}, Promise.resolve(), {
      identity,
      cancelled: controller.signal,
    })
    expect((await done).reason).toBe('cancelled')
    expect(calls.filter(isWrite)).toEqual([])
  })

  it.each<[string, LayerVersion[]]>([
    ['publishes nothing', [outdated]],
    ['restores no backup', [layerVersion({ version: 8 })]],
  ])('while it looks under the lock %s, and releases it', async (_, under) => {
    let looks = 0
    const { done, calls } = cancelled((abort) =>
      but(writable(changed), {
        layers: {
          newest: () => {
            if (looks++ === 0) return Promise.resolve([outdated])
            abort()
            return Promise.resolve(under)
          },
        },
      }),
    )
    expect(await done).toMatchObject({ result: 'failed', reason: 'cancelled', published: false })
    expect(calls.filter(isWrite)).toEqual([locked, unlocked])
  })

  it('while it publishes finishes that: the version has its backup, and the lock is released', async () => {
    const { done, calls } = cancelled((abort) =>
      but(writable(changed), {
        layers: {
          publish: () => {
            abort()
            return Promise.resolve({ kind: 'published', version: published })
          },
        },
      }),
    )
    expect(await done).toMatchObject({ result: 'published', version: { version: 8 }, backupKey: backupOf(8) })
    expect(calls.filter(isWrite)).toEqual([locked, publish, `create ${backupOf(8)}`, unlocked])
  })
})
