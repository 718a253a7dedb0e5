/** Milliseconds for a call with all its attempts. An endpoint that never answers ends the step within two minutes. */
export const READ_DEADLINE = 110_000

/** A client whose connections can be closed. */
export interface Destroyable {
  destroy(): void
}

/**
 * Runs a call with a deadline in milliseconds, after which it fails with a TimeoutError. The timeouts of the SDK apply
 * to one attempt, and restart with every byte that arrives.
 *
 * @param call - Gets a signal that is aborted at the deadline, for the SDK.
 */
export async function withDeadline<T>(
  client: Destroyable,
  milliseconds: number,
  call: (abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      // A request that still waits for its turn is never sent.
      abort.abort()
      client.destroy()
      const seconds = milliseconds / 1000
      reject(Object.assign(new Error(`no complete answer within ${seconds} s`), { name: 'TimeoutError' }))
    }, milliseconds)
  })
  try {
    return await Promise.race([call(abort.signal), expired])
  } finally {
    clearTimeout(timer)
  }
}
