import type { Clock } from '../clock.ts'

/**
 * Calls that share a budget: Lambda's control calls, which all are that the sandbox speaks; writes to the Parameter Store, and
 * reads of it.
 */
export type Budget = 'lambda' | 'ssm-writes' | 'ssm-reads'

/** How many calls a second AWS takes. Each account has its own budget in each region, whoever calls in it. */
export class Rates {
  readonly #clock: Clock
  /** Milliseconds at which calls were let through. */
  readonly #taken = new Map<string, number[]>()

  /** Calls in any one second. What is not given has no limit, and at first nothing is. */
  perSecond: Partial<Record<Budget, number>> = {}

  /** No limits yet. Seconds are those of the clock. */
  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether one more call is let through. One that is refused does not count. */
  take(budget: Budget, region: string, accountId: string): boolean {
    const limit = this.perSecond[budget]
    if (limit === undefined) return true
    const now = this.#clock.now().getTime()
    const id = `${budget}/${region}/${accountId}`
    // The clock can be set back, so that a call lies in its future.
    const recent = (this.#taken.get(id) ?? []).filter((time) => time > now - 1000 && time <= now)
    const free = recent.length < limit
    this.#taken.set(id, free ? [...recent, now] : recent)
    return free
  }

  /** Forgets all calls and removes the limits. */
  reset(): void {
    this.#taken.clear()
    this.perSecond = {}
  }
}
