import { setTimeout as timeout } from 'node:timers/promises'
import type { Clock } from './core/ports.ts'

const started = Date.now()
let latest = 0

/**
 * The time of this process. It counts what a machine sleeps, which `performance.now()` may not, and does not go back when
 * the machine's clock is corrected: too long a time only makes a run ask S3 about its lock once more.
 */
export const clock: Clock = {
  now: () => (latest = Math.max(latest, performance.now(), Date.now() - started)),
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
