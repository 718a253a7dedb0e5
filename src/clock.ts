import { setTimeout as timeout } from 'node:timers/promises'
import type { Clock } from './core/ports.ts'

/**
 * Milliseconds by which the system clock must differ from the steady clock to have jumped. A smaller difference is
 * rounding or drift.
 */
const JUMP = 1_000

/**
 * Milliseconds since this function was called. They never go back and never stop: the time of a steady clock, plus
 * jumps of the system clock ahead of it. Such a jump happens after the machine was suspended, when the steady clock may
 * not have counted. A system clock that is set back changes nothing. One that was only set ahead makes the time too
 * long. A run then checks its lock in S3 once more, or waits less for the lock of another run.
 *
 * @param steady - Milliseconds since a fixed moment. It never goes back and cannot be set.
 * @param machine - Milliseconds of the system clock, which can be set.
 */
export function timeSince(steady: () => number, machine: () => number): () => number {
  const started = steady()
  /** How far the system clock was ahead of the steady clock when it was last seen to jump. */
  let ahead = machine() - started
  let jumped = 0
  return () => {
    const now = steady()
    const jump = machine() - now - ahead
    if (Math.abs(jump) >= JUMP) {
      ahead += jump
      jumped += Math.max(0, jump)
    }
    return now - started + jumped
  }
}

/** The clock of this process. */
export const clock: Clock = {
  now: timeSince(
    () => performance.now(),
    () => Date.now(),
  ),
  async sleep(milliseconds, until) {
    // A rejection means that the wait was aborted, which ends it in the same way.
    await timeout(milliseconds, undefined, { signal: until }).catch(() => undefined)
  },
  every(milliseconds, task) {
    // The timer must not keep the process alive when no other work is left.
    const timer = setInterval(task, milliseconds).unref()
    return () => {
      clearInterval(timer)
    }
  },
}
