import { ActionError, asActionError } from '../core/errors/action-error.ts'
import { setFailed, warning } from './report/annotation.ts'

/** Exit code until something else is said. Like every other than 0, it fails the step. */
const UNFINISHED = 2

/**
 * How this process ends: as a failure, until it is done. When a promise never settles, Node's event loop runs empty and
 * Node ends with the exit code that is set then, without a word. That must never look like success.
 */
export class Ending {
  readonly #stalled = new AbortController()
  #stray: unknown

  /** @param unfinished - What the annotation says when the process ends before it is done. */
  constructor(unfinished: string) {
    process.exitCode = UNFINISHED
    process.once('beforeExit', () => {
      this.#stalled.abort(this.#stall())
    })
    process.once('exit', () => {
      // Whoever failed has said why.
      if (process.exitCode === UNFINISHED) setFailed(unfinished)
    })
    // Node would print a line of the bundle and end the process, with what AWS did in no output.
    process.on('uncaughtException', (error) => {
      this.#stray ??= error
    })
  }

  /**
   * Aborted when the event loop has run empty before the process is done: what it still waits for never comes. The reason
   * is an {@link ActionError}.
   */
  get stalled(): AbortSignal {
    return this.#stalled.signal
  }

  /** To be called when all is said: the process is a success, unless something was said to have failed. */
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
