import { setTimeout as timeout } from 'node:timers/promises'
import type { Clock } from './core/ports.ts'

/** Milliseconds by which the machine's clock must be off the other one to have jumped. Less is rounding and drift. */
const JUMP = 1_000

/**
 * Milliseconds since this was called. They never go back and never stand still: it is the time that a steady clock counts,
 * and what the machine's clock jumped ahead of it in between, as after the machine was suspended, which the steady one may
 * not count. A machine's clock that is set back, or that comes back, changes nothing. One that was only set ahead makes the
 * time too long: then a run asks S3 about its lock once more, or waits less for another run's.
 *
 * @param steady - Milliseconds since some moment: it never goes back, and is never set.
 * @param machine - Milliseconds of the machine's clock, which may be set.
 */
export function timeSince(steady: () => number, machine: () => number): () => number {
  const started = steady()
  /** By how much the machine's clock was ahead of the steady one when it was last seen to jump. */
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

/** The time of this process. */
export const clock: Clock = {
  now: timeSince(
    () => performance.now(),
    () => Date.now(),
  ),
  async sleep(milliseconds, until) {
    // A rejection says that it was aborted, which ends the wait like its end.
    await timeout(milliseconds, undefined, { signal: until }).catch(() => undefined)
  },
  every(milliseconds, task) {
    // It goes along with other work. Where there is none left, it must not keep the process for ever.
    const timer = setInterval(task, milliseconds).unref()
    return () => {
      clearInterval(timer)
    }
  },
}
