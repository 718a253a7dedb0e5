import { settledOrAborted } from './cancel.ts'
import { asActionError } from './errors/action-error.ts'

/**
 * Returns the result of some work, unless the signal is aborted first, which means that the work can never complete.
 *
 * @throws {ActionError} the reason of the signal when it is aborted; otherwise what the work throws.
 */
export async function unlessStalled<T>(work: Promise<T>, stalled: AbortSignal): Promise<T> {
  if (await settledOrAborted(work, stalled)) return work
  throw asActionError(stalled.reason)
}
