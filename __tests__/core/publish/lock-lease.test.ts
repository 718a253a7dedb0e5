import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { stored } from '../fixtures.ts'
import { LOCK_KEY, LockScene, foreignClaim, ownerOf } from './lock-scene.ts'
import type { Trouble } from '../wire.ts'
import {
  LEASE_MILLISECONDS,
  TRUSTED_MILLISECONDS,
  RENEWAL_MILLISECONDS,
} from '../../../src/core/model/lease.ts'

const etag = (scene: LockScene) => scene.s3.objects.get(LOCK_KEY)?.etag ?? ''

/** A run that holds the lock. */
async function holding(plan: Record<string, (Trouble | undefined)[]> = {}, latency?: () => number) {
  const scene = new LockScene()
  const me = scene.contender('me', { troubles: plan, ...(latency && { latency }) })
  await scene.time.run(me.lock.take())
  return { scene, ...me }
}

const never = (trouble: Trouble) => [undefined, ...Array<Trouble>(100).fill(trouble)]

describe('a held lock', () => {
  it('is renewed every quarter of the lease, for as long as it is held', async () => {
    const { scene, lock, events } = await holding()
    await scene.time.advance(20 * RENEWAL_MILLISECONDS + 1_000)
    expect(events).toEqual(['keep for post: true', ...Array<string>(21).fill('PUT lock 200')])
    await scene.time.run(lock.held.release())
    await scene.time.advance(600_000)
    expect(events.slice(22)).toEqual(['DELETE lock 204', 'keep for post: false'])
  })

  it('cannot be taken over by a run that read it before it was renewed', async () => {
    const { scene } = await holding(undefined, undefined)
    // Expired, as far as this one knows, for it sees an old object.
    const stale = etag(scene)
    await scene.time.advance(RENEWAL_MILLISECONDS + 1_000)
    const other = scene.contender('other', {
      bucket: {
        read: () => Promise.resolve(stored(Buffer.of(), { etag: stale, age: LEASE_MILLISECONDS + 10_000 })),
      },
    })
    await scene.time.run(other.lock.take())
    expect(other.events.filter((event) => event === 'PUT lock 200')).toEqual([])
    expect(scene.owner).toBe('me')
  })

  it('stays with its run when the answer to a renewal is lost', async () => {
    const { scene, lock, events } = await holding({ 'PUT lock': [undefined, 'lost'] })
    await scene.time.advance(RENEWAL_MILLISECONDS + 1_000)
    expect(events.slice(2)).toEqual(['PUT lock lost', 'PUT lock 412', 'GET lock 200'])
    await scene.time.run(lock.held.beginPublish())
    await scene.time.run(lock.held.release())
    expect(scene.owner).toBeUndefined()
  })

  it('stays with its run when every answer to a renewal is lost, and is renewed at the next', async () => {
    const { scene, lock, log } = await holding({ 'PUT lock': [undefined, 'lost', 'dropped', 'dropped'] })
    await scene.time.advance(RENEWAL_MILLISECONDS + 1_000)
    expect(log).toEqual([expect.stringMatching(/^The lock could not be renewed: /)])
    await scene.time.advance(RENEWAL_MILLISECONDS)
    expect(lock.held.isDoubtful).toBe(false)
    await scene.time.run(lock.held.release())
    expect(scene.owner).toBeUndefined()
  })

  it('is lost when a renewal finds another run’s', async () => {
    const { scene, lock, events } = await holding()
    scene.put(foreignClaim())
    await scene.time.advance(RENEWAL_MILLISECONDS + 1_000)
    expect(lock.held.isDoubtful).toBe(true)
    await expect(scene.time.run(lock.held.beginPublish())).rejects.toMatchObject({ code: 'lock-lost' })
    const sent = events.length
    await scene.time.advance(300_000)
    await scene.time.run(lock.held.release())
    expect(events.slice(sent).filter((event) => event.includes('lock '))).toEqual([])
    expect(scene.owner).toBe('other')
  })

  it('is lost when a renewal finds none', async () => {
    const { scene, lock } = await holding()
    scene.s3.delete(LOCK_KEY)
    await scene.time.advance(RENEWAL_MILLISECONDS + 1_000)
    await expect(scene.time.run(lock.held.beginPublish())).rejects.toMatchObject({ code: 'lock-lost' })
    expect(scene.owner).toBeUndefined()
  })
})

describe('before a publish call', () => {
  it('nothing is asked while the lease is fresh', async () => {
    const { scene, lock, events } = await holding({ 'PUT lock': never('dropped') })
    await scene.time.advance(RENEWAL_MILLISECONDS - 1_000)
    await scene.time.run(lock.held.beginPublish())
    expect(events).toEqual(['keep for post: true', 'PUT lock 200', 'keep for post: false'])
  })

  it('S3 is asked when the lease could not be renewed for a minute', async () => {
    // Two renewals of three attempts fail; the next attempt succeeds.
    const { scene, lock } = await holding({ 'PUT lock': [undefined, ...Array<Trouble>(6).fill('dropped')] })
    await scene.time.advance(TRUSTED_MILLISECONDS + 500)
    const before = etag(scene)
    await scene.time.run(lock.held.beginPublish())
    expect(etag(scene)).not.toBe(before)
    expect(lock.held.isDoubtful).toBe(false)
  })

  it('a lock that was found to be its own is renewed all the same when it is old', async () => {
    // At the first renewal only the answers are lost, at the next two the requests.
    const plan = ['lost', ...Array<Trouble>(8).fill('dropped')] as Trouble[]
    const { scene, lock, events } = await holding({ 'PUT lock': [undefined, ...plan] })
    await scene.time.advance(3 * RENEWAL_MILLISECONDS + 5_000)
    const before = events.length
    await scene.time.run(lock.held.beginPublish())
    expect(events.slice(before)).toEqual([
      'PUT lock 412',
      'GET lock 200',
      'PUT lock 200',
      'keep for post: false',
    ])
  })

  it('a run that stalled until another one took the lock over does not publish', async () => {
    const { scene, lock, events } = await holding({
      'PUT lock': [undefined, ...Array<Trouble>(12).fill('dropped')],
    })
    await scene.time.advance(LEASE_MILLISECONDS + 1_500)
    await scene.time.run(scene.contender('other').lock.take())
    await expect(scene.time.run(lock.held.beginPublish())).rejects.toMatchObject({ code: 'lock-lost' })
    expect(events).not.toContain('keep for post: false')
    expect(scene.owner).toBe('other')
  })

  it('a run that stalled and finds its lock untouched holds it anew', async () => {
    const { scene, lock } = await holding({ 'PUT lock': [undefined, ...Array<Trouble>(12).fill('dropped')] })
    await scene.time.advance(LEASE_MILLISECONDS + 5_000)
    expect(lock.held.isDoubtful).toBe(true)
    await scene.time.run(lock.held.beginPublish())
    expect(lock.held.isDoubtful).toBe(false)
    const other = await scene.time.run(scene.contender('other').lock.take())
    expect(other?.claim.owner).toBe('me')
  })

  it('a run that cannot ask S3 does not publish', async () => {
    const { scene, lock } = await holding({ 'PUT lock': never('dropped') })
    await scene.time.advance(TRUSTED_MILLISECONDS + 1_000)
    await expect(scene.time.run(lock.held.beginPublish())).rejects.toMatchObject({ code: 'aws-unreachable' })
  })

  it('the age of a lock that was taken in a request without an answer counts from its writing', async () => {
    const scene = new LockScene()
    scene.put(foreignClaim())
    await scene.time.advance(LEASE_MILLISECONDS + 1_000)
    // The takeover takes effect at once. That its answer is lost is noticed 62 s later.
    const latencies = [0, 0, 0, 0, 0, TRUSTED_MILLISECONDS + 2_000]
    const { lock, events } = scene.contender('me', {
      troubles: { 'PUT lock': [undefined, 'lost'] },
      latency: () => latencies.shift() ?? 0,
    })
    expect(await scene.time.run(lock.take())).toBeUndefined()
    expect(scene.time.now - (scene.s3.objects.get(LOCK_KEY)?.writtenAt ?? 0)).toBe(
      TRUSTED_MILLISECONDS + 2_000,
    )
    const before = events.length
    await scene.time.run(lock.held.beginPublish())
    expect(events.slice(before)).toEqual(['PUT lock 200', 'keep for post: false'])
  })

  it('so does the age of one whose renewal had no answer', async () => {
    // The renewal takes effect 30 s after the lock was taken, and the read that shows it is answered 62 s later.
    const latencies = [0, 0, 0, 0, 0, 0, 0, TRUSTED_MILLISECONDS + 2_000]
    const { scene, lock, events } = await holding(
      { 'PUT lock': [undefined, 'lost'] },
      () => latencies.shift() ?? 0,
    )
    await scene.time.advance(RENEWAL_MILLISECONDS + TRUSTED_MILLISECONDS + 2_500)
    const before = events.length
    await scene.time.run(lock.held.beginPublish())
    expect(events.slice(before)).toEqual(['PUT lock 200', 'keep for post: false'])
  })
})

describe('a lease', () => {
  it('never counts from later than the lock was written, whose age S3 gives in whole seconds', async () => {
    const scene = new LockScene()
    // The request takes effect at once, and its answer is lost; 1,999 ms later S3 says that the lock is a second old.
    const latencies = [0, 1_999]
    const { lock } = scene.contender('me', {
      troubles: { 'PUT lock': ['lost', undefined, ...Array<Trouble>(100).fill('dropped')] },
      latency: () => latencies.shift() ?? 0,
    })
    expect(await scene.time.run(lock.take())).toBeUndefined()
    expect(scene.s3.objects.get(LOCK_KEY)?.writtenAt).toBe(0)
    await scene.time.advance(LEASE_MILLISECONDS - 3_000)
    expect(lock.held.isDoubtful).toBe(false)
    await scene.time.advance(LEASE_MILLISECONDS - scene.time.now)
    expect(lock.held.isDoubtful).toBe(true)
  })

  it.each([
    ['is not doubtful a second before the lease is over', LEASE_MILLISECONDS - 1_000, false],
    ['is doubtful after the lease', LEASE_MILLISECONDS, true],
  ])('%s after it was last confirmed', async (_, passed, isDoubtful) => {
    const { scene, lock } = await holding({ 'PUT lock': never('dropped') })
    await scene.time.advance(passed)
    expect(lock.held.isDoubtful).toBe(isDoubtful)
  })

  it('counts from before the request, however long its answer takes', async () => {
    const { lock, scene } = await holding({ 'PUT lock': never('dropped') }, () => RENEWAL_MILLISECONDS)
    expect(scene.time.now).toBe(2 * RENEWAL_MILLISECONDS)
    await scene.time.advance(2 * RENEWAL_MILLISECONDS)
    expect(lock.held.isDoubtful).toBe(true)
  })
})

describe('releasing', () => {
  it.each([
    ['at once', undefined, ['DELETE lock 204']],
    ['when its answer is lost', ['lost'], ['DELETE lock lost', 'DELETE lock 404']],
    ['when S3 sees another write', ['conflict'], ['DELETE lock 409', 'DELETE lock 204']],
  ] as const)('removes the lock %s', async (_, troubles, sent) => {
    const { scene, lock, events } = await holding({ 'DELETE lock': [...(troubles ?? [])] })
    await scene.time.run(lock.held.release())
    expect(events.slice(2)).toEqual([...sent, 'keep for post: false'])
    expect(scene.owner).toBeUndefined()
  })

  it('waits for a renewal that is under way', async () => {
    const { scene, lock, events } = await holding({}, () => 1_000)
    await scene.time.advance(RENEWAL_MILLISECONDS + 500)
    await scene.time.run(lock.held.release())
    expect(events.slice(2)).toEqual(['PUT lock 200', 'DELETE lock 204', 'keep for post: false'])
    expect(scene.owner).toBeUndefined()
  })

  it('waits no more than ten seconds for a renewal that nobody answers', async () => {
    const scene = new LockScene()
    const silence = () => new Promise<never>(() => undefined)
    const { lock } = scene.contender('me', { bucket: { replace: silence } })
    await scene.time.run(lock.take())
    await scene.time.advance(RENEWAL_MILLISECONDS + 1_000)
    await scene.time.run(lock.held.release())
    expect(scene.time.now).toBe(RENEWAL_MILLISECONDS + 11_000)
    expect(scene.owner).toBeUndefined()
  })

  it('finds its lock after a renewal without an answer', async () => {
    const plan = { 'PUT lock': [undefined, 'lost', 'dropped', 'dropped'] as Trouble[] }
    const { scene, lock, events } = await holding(plan)
    await scene.time.advance(RENEWAL_MILLISECONDS + 1_000)
    await scene.time.run(lock.held.release())
    expect(events.slice(-4)).toEqual([
      'DELETE lock 412',
      'GET lock 200',
      'DELETE lock 204',
      'keep for post: false',
    ])
  })

  it('keeps the lock for the post step when S3 refuses', async () => {
    const { scene, lock, events } = await holding({ 'DELETE lock': ['denied'] })
    await expect(scene.time.run(lock.held.release())).rejects.toMatchObject({ code: 'access-denied' })
    expect(events.at(-1)).toBe('DELETE lock 403')
  })

  it('does nothing a second time', async () => {
    const { scene, lock, events } = await holding()
    await scene.time.run(lock.held.release())
    await scene.time.run(lock.held.release())
    expect(events.filter((event) => event.startsWith('DELETE'))).toHaveLength(1)
  })
})

describe('abandoning', () => {
  it('leaves the lock there to expire', async () => {
    const { scene, lock, events } = await holding()
    lock.held.abandon()
    await scene.time.run(lock.held.release())
    await scene.time.advance(LEASE_MILLISECONDS + 1_000)
    expect(events.slice(2)).toEqual(['keep for post: false'])
    expect(scene.owner).toBe('me')
    expect(await scene.time.run(scene.contender('other').lock.take())).toBeUndefined()
  })

  it('leaves it there also when a renewal is under way', async () => {
    const { scene, lock } = await holding({}, () => 1_000)
    await scene.time.advance(RENEWAL_MILLISECONDS + 500)
    lock.held.abandon()
    await scene.time.run(lock.held.release())
    await scene.time.advance(TRUSTED_MILLISECONDS)
    expect(scene.owner).toBe('me')
  })
})

describe('for the post step, the lock', () => {
  it('is kept from before the first request, but not while a publish call is in flight', async () => {
    const { scene, lock, events } = await holding()
    await scene.time.run(lock.held.beginPublish())
    events.push('publish')
    lock.held.endPublish()
    await scene.time.run(lock.held.release())
    expect(events).toEqual([
      'keep for post: true',
      'PUT lock 200',
      'keep for post: false',
      'publish',
      'keep for post: true',
      'DELETE lock 204',
      'keep for post: false',
    ])
  })

  it('is not kept where another run holds it', async () => {
    const scene = new LockScene()
    scene.put(foreignClaim())
    const { lock, events } = scene.contender('me')
    await scene.time.run(lock.take())
    expect(events).toEqual(['keep for post: true', 'PUT lock 412', 'GET lock 200', 'keep for post: false'])
  })
})

describe('three runs, whatever the order of their requests', () => {
  const delays = (max: number) =>
    fc.array(fc.oneof(fc.nat(2_000), fc.nat(max)), { minLength: 1, maxLength: 8 })
  const run = fc.record({
    start: fc.nat(200_000),
    // Each way; the real client gives a request up after 110 s.
    latencies: delays(50_000),
    pauses: delays(130_000),
    put: fc.array(fc.constantFrom<Trouble | undefined>(undefined, 'lost', 'dropped', 'conflict'), {
      maxLength: 9,
    }),
    remove: fc.array(fc.constantFrom<Trouble | undefined>(undefined, 'lost', 'dropped'), { maxLength: 3 }),
    isAbandoned: fc.boolean(),
  })

  it('never touch a lock that another one holds, and publish only under their own', async () => {
    let rounds = 0
    let takeovers = 0
    let publications = 0
    await fc.assert(
      fc.asyncProperty(fc.tuple(run, run, run), async (runs) => {
        rounds++
        const scene = new LockScene()
        const broken: string[] = []
        scene.s3.onChange = ({ before, after, by }) => {
          const owner = ownerOf(before)
          if (before === undefined || owner === by) return
          takeovers++
          const hasExpired = scene.time.now - before.writtenAt > LEASE_MILLISECONDS
          if (after === undefined || !hasExpired) broken.push(`${by} touched the lock of ${owner}`)
        }
        const live = async (
          { start, latencies, pauses, put, remove, isAbandoned }: (typeof runs)[0],
          name: string,
        ) => {
          let request = 0
          const latency = () => latencies[request++ % latencies.length] ?? 0
          const troubles = { 'PUT lock': put, 'DELETE lock': remove }
          const { lock } = scene.contender(name, { latency, troubles })
          await scene.time.pause(start)
          if ((await lock.take()) !== undefined) return
          try {
            for (const pause of pauses) {
              await scene.time.pause(pause)
              await lock.held.beginPublish()
              publications++
              if (scene.owner !== name) broken.push(`${name} publishes under the lock of ${scene.owner}`)
              lock.held.endPublish()
            }
          } finally {
            if (isAbandoned) lock.held.abandon()
            await lock.held.release()
          }
        }
        await scene.time.run(Promise.allSettled(runs.map((one, index) => live(one, `run ${index}`))))
        expect(broken).toEqual([])
      }),
      { numRuns: 500 },
    )
    // It does happen.
    expect(takeovers).toBeGreaterThan(rounds / 10)
    expect(publications).toBeGreaterThan(rounds)
  })
})
