import { ActionError } from '../errors/action-error.ts'
import type { FollowUpResult } from '../model/follow-up.ts'
import type { RegionOutcome } from '../model/outcome.ts'
import type { Request } from '../model/request.ts'

/** Maximum number of follow-ups that a message lists. */
const LISTED = 30

/**
 * The outcome of a region in which a follow-up failed. Its version stays in it. The error has the code and the hint of
 * what failed, and its message lists what was done and what was not. An earlier failure of the region is part of it.
 */
export function incomplete(
  { layerName }: Pick<Request, 'layerName'>,
  outcome: RegionOutcome,
  failure: ActionError,
): RegionOutcome {
  const { version, followUps = [], error: earlier } = outcome
  const subject =
    version === undefined ? `The next version of ${layerName}` : `${layerName}:${version.version}`
  const before = earlier === undefined ? '' : ` ${earlier.message}`
  const isOnlyOne = followUps.length === 1
  const message = [
    `${subject}: ${labelOf(followUps.find(({ state }) => state === 'failed'))} failed. ${failure.message}${before}`,
    ...(isOnlyOne ? [] : followUps.slice(0, LISTED).map((one) => `- ${labelOf(one)}: ${one.state}`)),
    ...(followUps.length > LISTED ? [`- … and ${followUps.length - LISTED} more`] : []),
  ].join('\n')
  const error = new ActionError({ code: failure.code, message, hint: failure.hint, cause: failure.cause })
  return { ...outcome, result: 'failed', reason: error.code, error }
}

function labelOf(one: FollowUpResult | undefined): string {
  return one === undefined ? 'a follow-up' : `${one.kind} ${one.target}`
}
