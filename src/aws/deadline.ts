/** Milliseconds for a call with all its attempts: an endpoint that never answers ends the step within two minutes. */
export const READ_DEADLINE = 110_000

/** Something that closes its connections on demand. */
export interface Destroyable {
  destroy(): void
}

/**
 * A call that ends: after so many milliseconds it fails with a TimeoutError, whatever of it is under way. The SDK's own
 * deadlines are for one attempt, and start again with every byte that arrives.
 */
export async function withDeadline<T>(
  client: Destroyable,
  milliseconds: number,
  call: () => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      client.destroy()
      const seconds = milliseconds / 1000
      reject(Object.assign(new Error(`no complete answer within ${seconds} s`), { name: 'TimeoutError' }))
    }, milliseconds)
  })
  try {
    return await Promise.race([call(), expired])
  } finally {
    clearTimeout(timer)
  }
}
