import { setImmediate } from 'node:timers/promises'

/** Milliseconds of work between two turns of the event loop. */
const SLICE = 10

/** Divides long work, so that signals, timers and connections are handled meanwhile. */
export class Turns {
  readonly #signal: AbortSignal | undefined
  #since = performance.now()

  /** @param signal - Ends the work when it is aborted. */
  constructor(signal?: AbortSignal) {
    this.#signal = signal
  }

  /**
   * Await this in each step of a long loop. From time to time, it gives the event loop a turn.
   *
   * @throws the reason of the signal if it is aborted.
   */
  async take(): Promise<void> {
    if (performance.now() - this.#since < SLICE) return
    await setImmediate()
    this.#signal?.throwIfAborted()
    this.#since = performance.now()
  }
}
