import type { ErrorCode } from './catalogue.ts'
import { REMEDIES } from './remedies.ts'

/** A code with a remedy in {@link REMEDIES}, so that its errors need no hint of their own. */
type RemediedCode = keyof typeof REMEDIES

interface Details {
  /** What happened, with the exact name, value or URI. One sentence or more, no secrets. */
  message: string
  /** The message without input values, for places where the runner does not mask them; undefined if it has none. */
  publicMessage?: string | undefined
  /** The underlying error. Only ever written to the debug log. */
  cause?: unknown
}

/** The parts of an {@link ActionError}. `hint`: what to do about it; by default the remedy of the code. */
export type ActionErrorParts = Details &
  ({ code: RemediedCode; hint?: string } | { code: ErrorCode; hint: string })

/** A failure that the user can act on. The action fails on purpose only with this class. */
export class ActionError extends Error {
  readonly code: ErrorCode
  readonly hint: string
  readonly publicMessage: string | undefined

  constructor(parts: ActionErrorParts) {
    super(parts.message, { cause: parts.cause })
    this.name = 'ActionError'
    this.code = parts.code
    this.hint = parts.hint ?? REMEDIES[parts.code as RemediedCode]
    this.publicMessage = parts.publicMessage
  }
}

/**
 * Returns the error as an {@link ActionError}: itself if it is one, otherwise an `internal` error around it, so that a
 * bug of the action is reported in the same form.
 */
export function asActionError(error: unknown): ActionError {
  if (error instanceof ActionError) return error
  return new ActionError({
    code: 'internal',
    message: `Unexpected error: ${error instanceof Error ? error.message : String(error)}`,
    cause: error,
  })
}
