import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { clock, timeSince } from '../src/clock.ts'

const MINUTE = 60_000

/** A machine with its two clocks, and the time that a run takes from them. */
class Machine {
  /** Milliseconds that the steady clock has counted. */
  steady = 123.456
  /** Milliseconds of the clock that can be set. */
  machine = Date.parse('2026-01-01T00:00:00Z')
  readonly now = timeSince(
    () => this.steady,
    () => Math.floor(this.machine),
  )

  passes(milliseconds: number): void {
    this.steady += milliseconds
    this.machine += milliseconds
  }

  /** Where the steady clock does not count it. */
  isSuspended(milliseconds: number): void {
    this.machine += milliseconds
  }

  isSet(milliseconds: number): void {
    this.machine += milliseconds
  }
}

describe('the time of a run', () => {
  it.each<[what: string, happens: (machine: Machine) => void, time: number]>([
    [
      'passes',
      (machine) => {
        machine.passes(MINUTE)
      },
      MINUTE,
    ],
    [
      'passes while the machine is suspended',
      (machine) => {
        machine.isSuspended(MINUTE)
      },
      MINUTE,
    ],
    [
      'does not go back with the machine’s clock',
      (machine) => {
        machine.isSet(-MINUTE)
      },
      0,
    ],
    [
      'goes on after that clock was set back',
      (machine) => {
        machine.isSet(-60 * MINUTE)
        machine.now()
        machine.passes(MINUTE)
      },
      MINUTE,
    ],
    [
      'goes on after that clock was ahead and came back',
      (machine) => {
        machine.isSet(4 * MINUTE)
        machine.now()
        machine.isSet(-4 * MINUTE)
        machine.now()
        machine.passes(MINUTE)
      },
      5 * MINUTE,
    ],
    [
      'does not see that clock go ahead and come back between two looks',
      (machine) => {
        machine.isSet(4 * MINUTE)
        machine.passes(MINUTE)
        machine.isSet(-4 * MINUTE)
      },
      MINUTE,
    ],
    [
      'sees a suspension after that clock was set back',
      (machine) => {
        machine.isSet(-60 * MINUTE)
        machine.now()
        machine.isSuspended(2 * MINUTE)
      },
      2 * MINUTE,
    ],
    [
      'sees a suspension after that clock was ahead and came back',
      (machine) => {
        machine.isSet(4 * MINUTE)
        machine.now()
        machine.isSet(-4 * MINUTE)
        machine.now()
        machine.isSuspended(2 * MINUTE)
      },
      6 * MINUTE,
    ],
  ])('%s', (_, happens, time) => {
    const machine = new Machine()
    happens(machine)
    expect(machine.now()).toBeCloseTo(time, 6)
  })

  const seconds = (min: number) => fc.integer({ min, max: 900 }).map((count) => count * 1_000)
  const event = fc.oneof(
    fc.record({ what: fc.constant('passes' as const), milliseconds: seconds(0) }),
    fc.record({ what: fc.constant('isSuspended' as const), milliseconds: seconds(0) }),
    fc.record({ what: fc.constant('isSet' as const), milliseconds: seconds(-900) }),
  )

  it('is what was awake and suspended and set ahead, whatever happens to the clocks in any order', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const machine = new Machine()
        let expected = 0
        let before = machine.now()
        for (const { what, milliseconds } of events) {
          machine[what](milliseconds)
          const now = machine.now()
          expected += Math.max(0, milliseconds)
          expect(now).toBeCloseTo(expected, 3)
          expect(now).toBeGreaterThanOrEqual(before)
          before = now
        }
      }),
    )
  })

  it('passes as the steady clock does, however often somebody looks and the other clock is rounded', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { maxLength: 2_000 }), (steps) => {
        const machine = new Machine()
        let passed = 0
        for (const step of steps) {
          machine.passes(step)
          passed += step
          expect(machine.now()).toBeCloseTo(passed, 3)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('never falls behind the steady clock, nor runs ahead of it by more than the other one drifted', () => {
    const part = fc.record({
      step: fc.integer({ min: 0, max: 60_000 }),
      drift: fc.integer({ min: -500, max: 500 }),
    })
    fc.assert(
      fc.property(fc.array(part, { maxLength: 200 }), (parts) => {
        const machine = new Machine()
        let passed = 0
        let drifted = 0
        for (const { step, drift } of parts) {
          machine.passes(step)
          machine.isSet(drift)
          passed += step
          drifted += Math.max(0, drift)
          expect(machine.now()).toBeGreaterThanOrEqual(passed - 0.001)
          expect(machine.now()).toBeLessThanOrEqual(passed + drifted + 0.001)
        }
      }),
    )
  })
})

describe('the clock of this process', () => {
  it('goes on', async () => {
    const before = clock.now()
    await clock.sleep(20, new AbortController().signal)
    expect(clock.now()).toBeGreaterThan(before)
  })

  it('sleeps no longer than until it is told', async () => {
    const end = new AbortController()
    const slept = clock.sleep(3_600_000, end.signal)
    end.abort()
    await expect(slept).resolves.toBeUndefined()
  })

  it('does something again and again, until it is told', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    let count = 0
    const stop = clock.every(1, () => {
      if (++count === 3) resolve(undefined)
    })
    // A timer of its own keeps this test, as that one does not.
    const awake = setInterval(() => undefined, 1_000)
    await promise
    stop()
    clearInterval(awake)
    expect(count).toBe(3)
  })
})
