import type { ErrorCode } from './catalogue.ts'

/** What an {@link ActionError} is made of. */
export interface ActionErrorParts {
  code: ErrorCode
  /** What happened, with the exact name, value or URI. One sentence or more, no secrets. */
  message: string
  /** What to do about it. */
  hint: string
  /** The message without values of inputs, for where the runner does not mask them; undefined where it has none. */
  publicMessage?: string | undefined
  /** The error underneath. Only ever written to the debug log. */
  cause?: unknown
}

/** A failure that the user can act on. Everything that the action fails with on purpose is one of these. */
export class ActionError extends Error {
  readonly code: ErrorCode
  readonly hint: string
  readonly publicMessage: string | undefined

  constructor({ code, message, hint, publicMessage, cause }: ActionErrorParts) {
    super(message, { cause })
    this.name = 'ActionError'
    this.code = code
    this.hint = hint
    this.publicMessage = publicMessage
  }
}

/**
 * The error as an {@link ActionError}: itself when it is one, else an `internal` error around it, so that a defect of
 * ours is reported in the same form as everything else.
 */
export function asActionError(error: unknown): ActionError {
  if (error instanceof ActionError) return error
  return new ActionError({
    code: 'internal',
    message: `Unexpected error: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Please report it, with the log of a run that has debug logging on.',
    cause: error,
  })
}
