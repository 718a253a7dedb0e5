import { setImmediate } from 'node:timers/promises'

/** Milliseconds of work between two turns of the event loop. */
const SLICE = 10

/** Divides long work, so that signals, timers and connections are attended to meanwhile. */
export class Turns {
  readonly #signal: AbortSignal | undefined
  #since = performance.now()

  /** @param signal - What ends the work. */
  constructor(signal?: AbortSignal) {
    this.#signal = signal
  }

  /**
   * To be awaited at each step of a long loop. Now and then it gives the event loop a turn.
   *
   * @throws what the signal was aborted with.
   */
  async take(): Promise<void> {
    if (performance.now() - this.#since < SLICE) return
    await setImmediate()
    this.#signal?.throwIfAborted()
    this.#since = performance.now()
  }
}
