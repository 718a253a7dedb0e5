import { ActionError } from './errors/action-error.ts'

/** @throws {ActionError} `cancelled` when the run is cancelled. Call before every write. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (!signal.aborted) return
  throw new ActionError({
    code: 'cancelled',
    message: 'The run was cancelled. It started no write after that.',
  })
}

/**
 * Returns the result of a read, unless the run is cancelled first: the result is then no longer needed.
 *
 * @throws {ActionError} `cancelled` as soon as the run is cancelled; otherwise what the read throws.
 */
export async function unlessCancelled<T>(read: Promise<T>, signal: AbortSignal): Promise<T> {
  await settledOrAborted(read, signal)
  throwIfCancelled(signal)
  return read
}

/**
 * Waits until a promise settles or a signal is aborted. Returns whether the promise settled first.
 *
 * @throws the reason of the rejection, if the promise is rejected first.
 */
export async function settledOrAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  const { promise: aborted, resolve } = Promise.withResolvers<false>()
  const end = () => {
    resolve(false)
  }
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
  try {
    return await Promise.race([promise.then(() => true), aborted])
  } finally {
    signal.removeEventListener('abort', end)
  }
}
