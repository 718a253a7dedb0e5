import type { Ports } from '../ports.ts'

/** Milliseconds before each look: what AWS lists may lag behind what it did, by how much is documented nowhere. */
const PAUSES = [0, 1_000, 2_000, 4_000, 8_000]

/** Looks until there is something to see, at most for 15 seconds; only once more when the run is cancelled. */
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
