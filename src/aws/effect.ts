import type { ActionError } from '../core/errors/action-error.ts'
import { failureOf } from './failure.ts'
import { neverConnected } from './network.ts'

/** What is known about a call that must not be sent twice, and that AWS did not accept. */
export type Effect =
  /** It provably had no effect, and may be sent again. `retryAfter`: milliseconds that AWS asks to wait. */
  | { kind: 'not-executed'; error: ActionError; retryAfter: number | undefined }
  /** It may have had an effect, or may still have it. */
  | { kind: 'unknown'; error: ActionError }

/**
 * The effect of a call that failed. Only throttling, and a connection that was never established, prove that it had none
 * and can be repeated.
 *
 * @param error - As the SDK threw it.
 * @param known - The same error, translated.
 * @throws {ActionError} the translated error, if AWS rejected the call.
 */
export function effectOf(error: unknown, known: ActionError): Effect {
  const { status, headers } = failureOf(error)
  if (known.code === 'throttled' && status !== undefined && status < 500) {
    return { kind: 'not-executed', error: known, retryAfter: retryAfter(headers['retry-after']) }
  }
  if (known.code === 'aws-unreachable' && neverConnected(error)) {
    return { kind: 'not-executed', error: known, retryAfter: undefined }
  }
  // Whatever its name is, a 5xx does not prove that nothing was done. 408: a server in between gave up waiting.
  const unclear = status !== undefined && (status >= 500 || status === 408)
  if (unclear || known.code === 'aws-unreachable' || known.code === 'service-error') {
    return { kind: 'unknown', error: known }
  }
  throw known
}

/** Milliseconds from a Retry-After header in seconds. AWS does not use the form with a date. */
function retryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d+$/.test(header) ? Number(header) * 1000 : undefined
}
