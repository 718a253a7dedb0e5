import type { ActionError } from '../errors/action-error.ts'

/** Maximum number of milliseconds that the throttled calls of one step wait in total. */
const BUDGET = 60_000

/** Maximum number of milliseconds of a pause, besides those that AWS asks for. */
const LONGEST = 20_000

/** How long a call that AWS throttled waits before it is sent again. */
export class Backoff {
  readonly #random: () => number
  #attempts = 0
  #waited = 0

  /** @param random - At least 0, less than 1. */
  constructor(random: () => number) {
    this.#random = random
  }

  /**
   * Milliseconds until the call may be sent again.
   *
   * @param retryAfter - Milliseconds that AWS asks to wait.
   * @throws {ActionError} the error of the call, if it has waited for a minute.
   */
  next({ error, retryAfter = 0 }: { error: ActionError; retryAfter: number | undefined }): number {
    const pause = retryAfter + this.#random() * Math.min(LONGEST, 1_000 * 2 ** this.#attempts++)
    this.#waited += pause
    if (this.#waited > BUDGET) throw error
    return pause
  }
}
