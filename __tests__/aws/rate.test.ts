import { describe, expect, it } from '@jest/globals'
import { LambdaClient, ListLayerVersionsCommand } from '@aws-sdk/client-lambda'
import fc from 'fast-check'
import { startSandbox } from '../../sandbox/server.ts'
import { paced, Rate, Rates } from '../../src/aws/rate.ts'
import type { Clock } from '../../src/core/ports.ts'
import { tries } from '../tries.ts'

/** Time that passes only when a test lets it. */
class StandingClock implements Clock {
  #now = 0
  readonly #sleepers: { due: number; wake: () => void }[] = []

  now(): number {
    return this.#now
  }

  sleep(milliseconds: number, until: AbortSignal): Promise<void> {
    return new Promise((wake) => {
      this.#sleepers.push({ due: this.#now + milliseconds, wake })
      until.addEventListener('abort', () => {
        wake()
      })
    })
  }

  every(): () => void {
    throw new Error('nobody needs it')
  }

  /** Lets time pass in which the machine does nothing else. Sleepers that are due wake late. */
  stall(milliseconds: number): void {
    this.#now += milliseconds
  }

  /** Lets time pass, to the next sleeper and its work at most each time. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds
    for (;;) {
      await settled()
      this.#sleepers.sort((a, b) => a.due - b.due)
      const next = this.#sleepers[0]
      if (next === undefined || next.due > end) break
      this.#now = Math.max(this.#now, next.due)
      this.#sleepers.shift()?.wake()
    }
    this.#now = end
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))
const never = new AbortController().signal

describe('a rate', () => {
  it('lets no more calls start within a second, in their order, and none later than it must', async () => {
    const gaps = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 700 })), { maxLength: 60 })
    const property = fc.asyncProperty(gaps, fc.integer({ min: 1, max: 10 }), async (pauses, limit) => {
      const clock = new StandingClock()
      const rate = new Rate(limit, { clock, cancelled: never })
      const starts: { asked: number; started: number; order: number }[] = []
      for (const [order, pause] of pauses.entries()) {
        await clock.pass(pause)
        const asked = clock.now()
        void rate.turn().then(() => starts.push({ asked, started: clock.now(), order }))
      }
      await clock.pass(100_000)

      expect(starts.map(({ order }) => order)).toEqual([...pauses.keys()])
      for (const [index, { asked, started }] of starts.entries()) {
        const before = starts[index - limit]
        expect(started).toBe(Math.max(asked, before === undefined ? 0 : before.started + 1_000))
      }
    })
    await fc.assert(property, { numRuns: tries(300) })
  })

  it('lets no more calls start within a second when the machine is late', async () => {
    const clock = new StandingClock()
    const rate = new Rate(2, { clock, cancelled: never })
    const starts: number[] = []
    for (let index = 0; index < 8; index++) void rate.turn().then(() => starts.push(clock.now()))
    await settled()
    // What was due at 1000 starts at 1900, and what was due at 2000 must not start then.
    clock.stall(1_900)
    await clock.pass(10_000)
    expect(starts).toEqual([0, 0, 1_900, 1_900, 2_900, 2_900, 3_900, 3_900])
  })

  it('is one for each region, and one for each kind of calls', () => {
    const rates = new Rates({ clock: new StandingClock(), cancelled: never })
    expect(rates.of('lambda', 'eu-west-1')).toBe(rates.of('lambda', 'eu-west-1'))
    const all = [
      rates.of('lambda', 'eu-west-1'),
      rates.of('lambda', 'us-east-1'),
      rates.of('parameter-writes', 'eu-west-1'),
    ]
    expect(new Set(all).size).toBe(3)
  })

  it.each([
    ['lambda', 10],
    ['parameter-writes', 3],
  ] as const)('of %s is %i a second', async (kind, limit) => {
    const clock = new StandingClock()
    const rate = new Rates({ clock, cancelled: never }).of(kind, 'eu-west-1')
    let started = 0
    for (let index = 0; index < 2 * limit; index++) void rate.turn().then(() => (started += 1))
    await clock.pass(999)
    expect(started).toBe(limit)
    await clock.pass(1)
    expect(started).toBe(2 * limit)
  })

  it('ends the wait of a call when the run is cancelled, and the call does not start', async () => {
    const cancellation = new AbortController()
    const rate = new Rate(1, { clock: new StandingClock(), cancelled: cancellation.signal })
    await rate.turn()
    const waits = rate.turn()
    cancellation.abort()
    await expect(waits).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('a paced client', () => {
  const command = new ListLayerVersionsCommand({ LayerName: 'web' })
  const config = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIASANDBOX000000000', secretAccessKey: 'sandbox-secret' },
    maxAttempts: 3,
  }

  it('takes a turn for each request, also for those that the SDK sends again', async () => {
    const sandbox = await startSandbox()
    sandbox.faults.add({ times: 2, fault: { kind: 'status', status: 500 } })
    const clock = new StandingClock()
    const rate = new Rate(2, { clock, cancelled: never })
    const answer = paced(new LambdaClient({ ...config, endpoint: sandbox.url }), rate).send(command)
    while (sandbox.record.entries.length < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    // The pause of the SDK before the third one is shorter.
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(sandbox.record.entries).toHaveLength(2)
    await clock.pass(1_000)
    await expect(answer).resolves.toMatchObject({ LayerVersions: [] })
    expect(sandbox.record.entries).toHaveLength(3)
    await sandbox.close()
  })

  it('does not send a request whose call was given up while it waited', async () => {
    const sandbox = await startSandbox()
    const clock = new StandingClock()
    const rate = new Rate(1, { clock, cancelled: never })
    const client = paced(new LambdaClient({ ...config, endpoint: sandbox.url }), rate)
    await client.send(command)
    const deadline = new AbortController()
    const late = client.send(command, { abortSignal: deadline.signal })
    late.catch(() => undefined)
    await settled()
    deadline.abort()
    await clock.pass(1_000)
    await expect(late).rejects.toMatchObject({ name: 'AbortError' })
    expect(sandbox.record.entries).toHaveLength(1)
    await sandbox.close()
  })
})
