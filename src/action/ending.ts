import { ActionError, asActionError } from '../core/errors/action-error.ts'
import { setFailed, warning } from './report/annotation.ts'

/** Exit code until another one is set. Like every code other than 0, it fails the step. */
const UNFINISHED = 2

/**
 * Makes sure that this process ends as a failure unless it completed. If a promise never settles, the event loop of
 * Node becomes empty, and Node exits with the current exit code and without a message. This must never look like
 * success.
 */
export class Ending {
  readonly #stalled = new AbortController()
  #stray: unknown

  /** @param unfinished - The text of the annotation if the process ends before it completed. */
  constructor(unfinished: string) {
    process.exitCode = UNFINISHED
    process.once('beforeExit', () => {
      this.#stalled.abort(this.#stall())
    })
    process.once('exit', () => {
      // A failure was already reported.
      if (process.exitCode === UNFINISHED) setFailed(unfinished)
    })
    // Otherwise Node would print a line of the bundle and end the process without outputs for what AWS did.
    process.on('uncaughtException', (error) => {
      this.#stray ??= error
    })
  }

  /**
   * Aborted when the event loop becomes empty before the process completed, so that whatever it still waits for never
   * completes. The reason is an {@link ActionError}.
   */
  get stalled(): AbortSignal {
    return this.#stalled.signal
  }

  /** Call when everything was reported. The process then succeeds, unless a failure was reported. */
  done(): void {
    if (this.#stray !== undefined && !this.stalled.aborted)
      warning(
        `An unexpected error occurred outside of the run. The run itself completed. ${asActionError(this.#stray).message}`,
      )
    if (process.exitCode === UNFINISHED) process.exitCode = 0
  }

  #stall(): ActionError {
    const why = this.#stray === undefined ? '' : ` ${asActionError(this.#stray).message}`
    return new ActionError({
      code: 'internal',
      message: `The run stopped early, because an operation that it waited for never completed.${why}`,
      hint: 'Run again. The next run does only what is missing. Report this error with the log of a run that has debug logging enabled.',
      cause: this.#stray,
    })
  }
}
