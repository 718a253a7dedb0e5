import { ActionError } from '../core/errors.ts'

/**
 * A member that the SDK types as optional and that AWS always sends.
 *
 * @throws {ActionError} `service-error` when it is missing: an answer without it is no answer.
 */
export function complete<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw noAnswer(name)
  return value
}

/** The failure when an answer of AWS lacks what it is for. */
export function noAnswer(missing: string): ActionError {
  return new ActionError({
    code: 'service-error',
    message: `AWS answered without ${missing}.`,
    hint: 'Run again: a version that was published all the same is recognised by its marker.',
  })
}
