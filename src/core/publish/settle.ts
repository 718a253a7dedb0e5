import type { Ports } from '../ports.ts'

/** Milliseconds before each look. Listings of AWS can lag behind; the lag is not documented. */
const PAUSES = [0, 1_000, 2_000, 4_000, 8_000]

/** Looks until there is a result, for at most 15 seconds, or only once more if the run is cancelled. */
export async function settle<T>(
  look: () => Promise<T | undefined>,
  { clock, cancelled }: Pick<Ports, 'clock' | 'cancelled'>,
): Promise<T | undefined> {
  for (const pause of PAUSES) {
    await clock.sleep(pause, cancelled)
    const seen = await look()
    if (seen !== undefined || cancelled.aborted) return seen
  }
  return undefined
}
