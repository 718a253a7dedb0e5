import { describe, expect, it } from '@jest/globals'
import type { LockReference, PublishAnswer } from '../../src/core/ports.ts'
import type { LayerVersion, PublishedVersion } from '../../src/core/model/layer-version.ts'
import { archiveHead, backupHead, layerVersion, stored, type Otherwise } from './fixtures.ts'
import {
  archiveKey,
  backupLost,
  backupOf,
  but,
  changed,
  code,
  denied,
  locked,
  lockKey,
  noBackup,
  otherBytes,
  outdated,
  published,
  runIn,
  serviceError,
  target,
  unchanged,
  unlocked,
  world,
  writable,
} from './region-scene.ts'
import { fakeClock, isWrite, type Answers } from './strict-ports.ts'

describe('the lock of a region', () => {
  const publish = `publish ${archiveKey}`
  const backUp = `create ${backupOf(8)}`

  it('is taken before a version is published, with a second look under it, and released in the end', async () => {
    const { done, calls } = runIn(writable(changed))
    await done
    const look = [`head ${archiveKey}`, 'newest']
    const under = calls.slice(calls.indexOf(locked) + 1, calls.indexOf(publish))
    const before = calls.slice(0, calls.indexOf(locked))
    expect(before.slice(0, -1).toSorted()).toEqual(look)
    expect(before.at(-1)).toBe(`inspect ${archiveKey}`)
    expect(under.slice(0, -1).toSorted()).toEqual([...look, `read ${backupOf(8)}`])
    expect(under.at(-1)).toBe(`read ${backupOf(7)}`)
    expect(calls.slice(calls.indexOf(publish))).toEqual([publish, backUp, unlocked])
  })

  it.each<[string, Required<Answers>, Otherwise]>([
    ['nothing changed', writable(unchanged), {}],
    ['a backup is restored', writable(backupLost), {}],
    ['it is a dry run', writable(changed), { dryRun: true }],
    [
      'a version is due, and its archive is not there',
      writable(world({ latest: outdated, archive: archiveHead({ metadata: {} }) })),
      {},
    ],
  ])('is not taken when %s', async (_, answers, over) => {
    const { done, calls } = runIn(answers, over)
    await done
    expect(calls).not.toContain(locked)
  })

  const unknown: PublishAnswer = { kind: 'unknown', error: serviceError }
  /** What is seen before the lock is taken, and under it. */
  const thenSeen = (under: LayerVersion[] | Error): Answers => {
    let looks = 0
    const newest = () => {
      if (looks++ === 0) return Promise.resolve([outdated])
      return under instanceof Error ? Promise.reject(under) : Promise.resolve(under)
    }
    return { layers: { newest } }
  }

  it.each<[string, () => Answers, string, string[]]>([
    ['the version is published', () => ({}), 'manifest-changed', [publish, backUp]],
    [
      'the publish call is refused',
      () => ({ layers: { publish: () => Promise.reject(denied) } }),
      'access-denied',
      [publish],
    ],
    ['other bytes are published', () => otherBytes, 'published-bytes-differ', [publish, 'delete 8']],
    ['the second look fails', () => thenSeen(serviceError), 'service-error', []],
    [
      'a backup is found in conflict by the second look',
      () => ({
        ...thenSeen([layerVersion()]),
        bucket: {
          head: (key) => Promise.resolve(key === archiveKey ? archiveHead() : backupHead({ size: 1 })),
        },
      }),
      'backup-conflict',
      [],
    ],
    [
      'another run has published it meanwhile',
      () => ({
        ...thenSeen([layerVersion({ version: 8 })]),
        bucket: { head: (key) => Promise.resolve(key === archiveKey ? archiveHead() : backupHead()) },
      }),
      'unchanged',
      [],
    ],
    [
      'another run has published it meanwhile, and died before its backup',
      () => ({
        layers: { ...thenSeen([layerVersion({ version: 8 })]).layers, code: () => Promise.resolve(code) },
      }),
      'backup-missing',
      [backUp],
    ],
  ])('is released when %s', async (_, answers, reason, writes) => {
    const { done, calls } = runIn(but(writable(changed), answers()))
    expect((await done).reason).toBe(reason)
    expect(calls.filter(isWrite)).toEqual([locked, ...writes, unlocked])
  })

  it.each([
    ['released once the version is listed', [outdated, published], [unlocked]],
    ['left to run out while the version is not listed', [outdated], []],
  ])('is, when the backup is refused, %s', async (_, listedAfter, last) => {
    let publishes = 0
    const { done, calls } = runIn(
      but(writable(changed), {
        layers: {
          publish: () => {
            publishes++
            return Promise.resolve({ kind: 'published', version: published })
          },
          newest: () => Promise.resolve(publishes === 0 ? [outdated] : listedAfter),
        },
        ...noBackup,
      }),
    )
    expect(await done).toMatchObject({ reason: 'access-denied', published: true })
    expect(calls.filter(isWrite)).toEqual([locked, publish, backUp, ...last])
  })

  it('is released when the defect is ours', async () => {
    const publishes = () => Promise.reject(new TypeError('x is not a function'))
    const { done, calls } = runIn(but(writable(changed), { layers: { publish: publishes } }))
    expect((await done).reason).toBe('internal')
    expect(calls.at(-1)).toBe(unlocked)
  })

  it('is left to run out when nobody knows the end of the publish call', async () => {
    const { done, calls } = runIn(
      but(writable(changed), { layers: { publish: () => Promise.resolve(unknown) } }),
    )
    const outcome = await done
    expect(outcome).toMatchObject({ result: 'failed', reason: serviceError.code, published: false })
    expect(outcome.error?.message).toBe(
      `The outcome of the publish call is unknown; it may have created a version that this run could not find. ${serviceError.message}`,
    )
    expect(calls.filter(isWrite)).toEqual([locked, publish, publish])
  })

  it('that cannot be released is a warning: the version is published all the same', async () => {
    const { done } = runIn(but(writable(changed), { bucket: { remove: () => Promise.reject(denied) } }))
    const outcome = await done
    expect(outcome).toMatchObject({ result: 'published', version: { version: 8 }, backupKey: backupOf(8) })
    expect(outcome.warnings).toEqual([
      expect.stringContaining(`s3://artifacts/${lockKey} could not be released`),
    ])
  })

  it('that cannot be released does not hide why the run failed', async () => {
    const answers: Answers = {
      layers: { publish: () => Promise.reject(serviceError) },
      bucket: { remove: () => Promise.reject(denied) },
    }
    const outcome = await runIn(but(writable(changed), answers)).done
    expect(outcome).toMatchObject({ result: 'failed', error: serviceError })
    expect(outcome.warnings).toHaveLength(1)
  })

  it('that cannot be taken for lack of a permission lets nothing be published', async () => {
    const { done, calls } = runIn(
      but(writable(changed), { bucket: { create: () => Promise.reject(denied) } }),
    )
    expect(await done).toMatchObject({ result: 'failed', reason: 'access-denied', previousVersion: 7 })
    expect(calls).not.toContain(publish)
  })

  it('is kept for the post step, but not while the publish call is under way', async () => {
    const events: unknown[] = []
    const answers = writable(changed)
    const { publish: publishes } = answers.layers
    const { done } = runIn(
      but(answers, {
        layers: {
          publish: async (...args) => {
            events.push('publish begins')
            const answer = await publishes?.(...args)
            events.push('publish ends')
            return answer ?? unknown
          },
        },
        bucket: {
          create: ({ key }) => {
            events.push(`create ${key}`)
            return Promise.resolve('"etag"')
          },
          remove: () => {
            events.push('unlocked')
            return Promise.resolve(true)
          },
        },
      }),
      {},
      Promise.resolve(),
      { keepForPost: (lock: LockReference, isToRelease: boolean) => events.push([lock, isToRelease]) },
    )
    await done
    const lock = { ...target, key: lockKey, owner: 'nonce-1' }
    const kept = [lock, true]
    const none = [lock, false]
    expect(events).toEqual([
      kept,
      locked,
      none,
      'publish begins',
      'publish ends',
      kept,
      backUp,
      'unlocked',
      none,
    ])
  })

  it('of another run is waited for, and what that run published stands', async () => {
    let othersTurn = true
    const clock = fakeClock(() => {
      othersTurn = false
    })
    const claim = { owner: 'nonce-2', run: 'https://github.com/octo/layers/actions/runs/2' }
    const answers = but(writable(changed), {
      layers: { newest: () => Promise.resolve([othersTurn ? outdated : layerVersion({ version: 8 })]) },
      bucket: {
        head: (key) => Promise.resolve(key === archiveKey ? archiveHead() : backupHead()),
        create: () => Promise.resolve(undefined),
        read: () => Promise.resolve(othersTurn ? stored(Buffer.from(JSON.stringify(claim))) : undefined),
      },
    })
    const { done, calls, log } = runIn(answers, {}, Promise.resolve(), { clock })
    expect(await done).toMatchObject({
      result: 'unchanged',
      published: false,
      version: { version: 8 },
      backupKey: backupOf(8),
    })
    expect(calls.filter(isWrite)).toEqual([locked])
    expect(log.told).toEqual([expect.stringContaining(claim.run)])
  })

  it('of another run that does not get free is the failure', async () => {
    const held = stored(Buffer.from('{"owner": "nonce-2"}'))
    const answers = but(writable(changed), {
      bucket: { create: () => Promise.resolve(undefined), read: () => Promise.resolve(held) },
    })
    const { done, calls } = runIn(answers, { lockTimeout: 60 })
    expect(await done).toMatchObject({ result: 'failed', reason: 'lock-timeout', previousVersion: 7 })
    expect(calls.filter(isWrite)).toEqual([locked])
  })

  it('gives the starting point: a version that another run published before it was taken is not adopted', async () => {
    const version: PublishedVersion = { ...layerVersion({ version: 9 }), code }
    const ends: PublishAnswer[] = [unknown, { kind: 'published', version }]
    let publishes = 0
    const answers = but(writable(changed), {
      layers: {
        ...thenSeen([layerVersion({ version: 8 })]).layers,
        publish: () => Promise.resolve(ends[publishes++] ?? unknown),
      },
      bucket: { head: (key) => Promise.resolve(key === archiveKey ? archiveHead() : backupHead()) },
    })
    const { done } = runIn(answers, { ifUnchanged: 'publish' })
    expect(await done).toMatchObject({ result: 'published', reason: 'forced', version: { version: 9 } })
    expect(publishes).toBe(2)
  })

  it('does not keep duplicates from being reported', async () => {
    let published = false
    const answers = but(writable(changed), {
      layers: {
        newest: () =>
          Promise.resolve(
            published ? [layerVersion({ version: 9 }), layerVersion({ version: 8 }), outdated] : [outdated],
          ),
        publish: () => {
          published = true
          return Promise.resolve(unknown)
        },
      },
    })
    const outcome = await runIn(answers).done
    expect(outcome).toMatchObject({ result: 'published', version: { version: 8 }, backupKey: backupOf(8) })
    expect(outcome.warnings).toEqual([expect.stringContaining(layerVersion({ version: 9 }).arn)])
  })
})
