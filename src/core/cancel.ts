import { ActionError } from './errors/action-error.ts'

/** @throws {ActionError} `cancelled` when the run is cancelled. To be asked before every write. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (!signal.aborted) return
  throw new ActionError({
    code: 'cancelled',
    message: 'The run was cancelled. It started no write after that.',
  })
}

/**
 * What a read gives, unless the run is cancelled meanwhile: then nobody needs it any more.
 *
 * @throws {ActionError} `cancelled` as soon as the run is cancelled; else what the read throws.
 */
export async function unlessCancelled<T>(read: Promise<T>, signal: AbortSignal): Promise<T> {
  await settledOrAborted(read, signal)
  throwIfCancelled(signal)
  return read
}

/**
 * Waits for a promise, or for the abortion of a signal. Gives whether the promise was settled first.
 *
 * @throws what the promise is rejected with, where that comes first.
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
