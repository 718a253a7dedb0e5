import { Rate, Rates } from '../../src/aws/rate.ts'
import { clock } from '../../src/clock.ts'

const ports = { clock, cancelled: new AbortController().signal }

/** Rates of a run of its own, which nothing else has used up. */
export function newRates(): Rates {
  return new Rates(ports)
}

/** A rate without a limit, for tests that are about something else. */
export function noLimit(): Rate {
  return new Rate(Infinity, ports)
}
