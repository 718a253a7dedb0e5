import { settledOrAborted } from './cancel.ts'
import { asActionError } from './errors/action-error.ts'

/**
 * What some work gives, unless it comes to a stop: when the signal is aborted, nothing is left that could end it.
 *
 * @throws {ActionError} the reason of the signal when it is aborted; else what the work throws.
 */
export async function unlessStalled<T>(work: Promise<T>, stalled: AbortSignal): Promise<T> {
  if (await settledOrAborted(work, stalled)) return work
  throw asActionError(stalled.reason)
}
