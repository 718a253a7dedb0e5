import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readLock } from '../../../src/core/publish/lock-file.ts'
import { releaseLock } from '../../../src/core/publish/held-lock.ts'
import { nameOf } from '../../../src/core/publish/lock.ts'
import { LOCK_KEY, LockScene, foreignClaim } from './lock-scene.ts'
import { bucketOf } from '../memory-s3.ts'
import { Wire } from '../wire.ts'
import { LEASE_SECONDS, LEASE_MILLISECONDS } from '../../../src/core/model/lease.ts'

const HOUR = 3_600_000

describe.each([
  ['that is right', 0],
  ['an hour ahead', HOUR],
  ['an hour behind', -HOUR],
])('a run with a clock %s', (_, clockAhead) => {
  it.each([
    ['no lock', undefined, 0, 'taken'],
    ['a fresh lock', foreignClaim(), 0, `held for ${LEASE_SECONDS} s`],
    ['a lock that was never renewed', foreignClaim(), LEASE_MILLISECONDS, 'held for 0 s'],
    ['a lock that has just expired', foreignClaim(), LEASE_MILLISECONDS + 1_000, 'taken'],
    ['a lock of yesterday', foreignClaim(), 24 * HOUR, 'taken'],
    ['a lock with a longer lease', foreignClaim({ leaseSeconds: 600 }), 599_000, 'held for 1 s'],
    ['a lock whose longer lease is over', foreignClaim({ leaseSeconds: 600 }), 601_000, 'taken'],
    ['an empty object', '', LEASE_MILLISECONDS - 60_000, 'held for 60 s'],
    ['an empty object, old enough', '', LEASE_MILLISECONDS + 1_000, 'taken'],
    ['something that is no lock', 'keep out', LEASE_MILLISECONDS - 1_000, 'held for 1 s'],
    ['something that is no lock, old enough', 'keep out', LEASE_MILLISECONDS + 1_000, 'taken'],
    [
      'the lock file of another tool',
      '{"ID": "1", "Who": "me"}',
      LEASE_MILLISECONDS - 60_000,
      'held for 60 s',
    ],
  ])('finds %s', async (_name, object, age, outcome) => {
    const scene = new LockScene()
    if (object !== undefined) scene.put(object)
    await scene.time.advance(age)
    const { lock, log } = scene.contender('me', { clockAhead })

    const isFree = (await scene.time.run(lock.holder())) === undefined
    const other = await scene.time.run(lock.take())
    const seen = other === undefined ? 'taken' : `held for ${other.secondsLeft} s`
    expect({ seen, isFree }).toEqual({ seen: outcome, isFree: outcome === 'taken' })
    expect(scene.owner === 'me').toBe(outcome === 'taken')
    expect(log).toHaveLength(outcome === 'taken' && object !== undefined ? 1 : 0)
  })
})

describe('taking the lock', () => {
  it('tells who holds it', async () => {
    const scene = new LockScene()
    scene.put(foreignClaim())
    const other = await scene.time.run(scene.contender('me').lock.take())
    expect(other?.claim).toEqual(foreignClaim())
  })

  it('writes who took it, and for what', async () => {
    const scene = new LockScene()
    await scene.time.run(scene.contender('me').lock.take())
    const { bytes = Buffer.of(), contentType } = scene.s3.objects.get(LOCK_KEY) ?? {}
    expect(readLock(bytes)).toEqual({
      owner: 'me',
      run: 'https://github.example/runs/me',
      layer: 'numpy',
      manifestSha256: 'ab',
      leaseSeconds: LEASE_SECONDS,
    })
    expect(contentType).toBe('application/json')
  })

  it('says whose lock was taken over, and since when it had expired', async () => {
    const scene = new LockScene()
    scene.put(foreignClaim())
    await scene.time.advance(LEASE_MILLISECONDS + 30_000)
    const { lock, log } = scene.contender('me')
    await scene.time.run(lock.take())
    expect(log).toEqual([
      'Took over the lock of the run https://github.example/runs/2, which expired 30 s ago',
    ])
  })

  it.each([
    ['free, and the answer is lost', {}, 0, { 'PUT lock': ['lost' as const] }],
    ['free, and two answers are lost', {}, 0, { 'PUT lock': ['lost' as const, 'lost' as const] }],
    ['free, and S3 sees another write four times', {}, 0, { 'PUT lock': Array(4).fill('conflict' as const) }],
    ['free, and the request gets lost', {}, 0, { 'PUT lock': ['dropped' as const] }],
    [
      'expired, and the answer is lost',
      foreignClaim(),
      LEASE_MILLISECONDS + 1_000,
      { 'PUT lock': [undefined, 'lost' as const] },
    ],
  ])('recognizes its own when it was %s', async (_, object, age, troubles) => {
    const scene = new LockScene()
    if ('owner' in object) scene.put(object)
    await scene.time.advance(age)
    const { lock } = scene.contender('me', { troubles })
    expect(await scene.time.run(lock.take())).toBeUndefined()
    expect(scene.owner).toBe('me')
    await scene.time.run(lock.held.release())
    expect(scene.owner).toBeUndefined()
  })

  it('takes one that was released between its two requests', async () => {
    const scene = new LockScene()
    scene.put(foreignClaim())
    const { lock, events } = scene.contender('me', { latency: () => 10 })
    const taken = lock.take()
    // It is refused at 10 ms, and would see the lock at 30 ms.
    await scene.time.advance(20)
    scene.s3.delete(LOCK_KEY)
    expect(await scene.time.run(taken)).toBeUndefined()
    expect(events.slice(1)).toEqual(['PUT lock 412', 'GET lock 404', 'PUT lock 200'])
  })

  it('ends when the lock is never free and never there', async () => {
    const scene = new LockScene()
    const { lock } = scene.contender('me', { bucket: { create: () => Promise.resolve(undefined) } })
    const other = await scene.time.run(lock.take())
    expect(other).toMatchObject({ secondsLeft: LEASE_SECONDS, claim: { owner: '', run: '' } })
  })

  it('begins no request when the run is cancelled', async () => {
    const scene = new LockScene()
    const { lock, events, cancel } = scene.contender('me')
    cancel()
    await expect(scene.time.run(lock.take())).rejects.toMatchObject({ code: 'cancelled' })
    expect(events.filter((event) => event.includes('lock'))).toEqual([])
  })

  it('begins no takeover when the run is cancelled', async () => {
    const scene = new LockScene()
    scene.put(foreignClaim())
    await scene.time.advance(LEASE_MILLISECONDS + 1_000)
    const { lock, cancel } = scene.contender('me', { latency: () => 10 })
    const taken = lock.take()
    await scene.time.advance(25)
    cancel()
    await expect(scene.time.run(taken)).rejects.toMatchObject({ code: 'cancelled' })
    expect(scene.owner).toBe('other')
  })

  it('fails closed when the lock that is there cannot be read', async () => {
    const scene = new LockScene()
    scene.put(foreignClaim())
    await scene.time.advance(HOUR)
    const { lock } = scene.contender('me', { troubles: { 'GET lock': ['denied'] } })
    await expect(scene.time.run(lock.take())).rejects.toMatchObject({ code: 'access-denied' })
    expect(scene.owner).toBe('other')
  })
})

describe('a race of eight', () => {
  const latencies = fc.array(fc.array(fc.nat(500), { minLength: 1 }), { minLength: 8, maxLength: 8 })

  it.each([
    ['a free lock', false],
    ['an expired lock', true],
  ])('for %s has one winner, whatever the order of their requests', async (_, isThere) => {
    await fc.assert(
      fc.asyncProperty(latencies, async (all) => {
        const scene = new LockScene()
        if (isThere) scene.put(foreignClaim())
        await scene.time.advance(LEASE_MILLISECONDS + 1_000)
        const contenders = all.map((own, index) => {
          let request = 0
          return scene.contender(`run ${index}`, { latency: () => own[request++ % own.length] ?? 0 })
        })
        const seen = await scene.time.run(Promise.all(contenders.map(({ lock }) => lock.take())))
        const winner = seen.indexOf(undefined)
        expect(seen.filter((other) => other === undefined)).toHaveLength(1)
        expect(scene.owner).toBe(`run ${winner}`)
      }),
    )
  })
})

describe('the post step', () => {
  it('releases the lock of its run', async () => {
    const scene = new LockScene()
    scene.put(foreignClaim({ owner: 'me' }))
    const bucket = bucketOf(scene.s3, new Wire(scene.time, 'post'))
    expect(await scene.time.run(releaseLock(bucket, LOCK_KEY, 'me'))).toBe(true)
    expect(scene.owner).toBeUndefined()
  })

  it('leaves the lock of another run, and one that is not there', async () => {
    const scene = new LockScene()
    const bucket = bucketOf(scene.s3, new Wire(scene.time, 'post'))
    expect(await scene.time.run(releaseLock(bucket, LOCK_KEY, 'me'))).toBe(false)
    scene.put(foreignClaim())
    expect(await scene.time.run(releaseLock(bucket, LOCK_KEY, 'me'))).toBe(false)
    expect(scene.owner).toBe('other')
  })

  it('leaves a lock that another run took over between its two requests', async () => {
    const scene = new LockScene()
    scene.put(foreignClaim({ owner: 'me' }))
    const released = releaseLock(
      bucketOf(scene.s3, new Wire(scene.time, 'post', undefined, () => 10)),
      LOCK_KEY,
      'me',
    )
    await scene.time.advance(25)
    scene.put(foreignClaim())
    expect(await scene.time.run(released)).toBe(false)
    expect(scene.owner).toBe('other')
  })
})

describe('the name of a holder', () => {
  it.each([
    ['https://github.example/runs/2', 'the run https://github.example/runs/2'],
    ['', 'another run'],
  ])('with the URL %j is %j', (run, name) => {
    expect(nameOf(foreignClaim({ run }))).toBe(name)
  })
})
