import { ActionError } from '../errors/action-error.ts'
import { LEASE_SECONDS } from '../model/lease.ts'

/** Adds to the error that ended the search that a version may exist, or may still appear. */
export function withOpenEnd({ code, message, hint, cause }: ActionError): ActionError {
  return new ActionError({
    code,
    message: `The outcome of the publish call is unknown; it may have created a version that this run could not find. ${message}`,
    hint: `${hint} Run again after ${LEASE_SECONDS} seconds: if the call created a version, the next run recognizes it.`,
    cause,
  })
}
