import { ActionError } from './errors/action-error.ts'
import { unlessCancelled } from './cancel.ts'
import type { ProcessPorts } from './ports.ts'
import { unlessStalled } from './stall.ts'

/**
 * Tells a region that is not enabled from credentials that are wrong. AWS refuses both in the same words. If the
 * credentials are accepted in a region that every account has, it is the region.
 *
 * @param error - `credentials-invalid`, from a request in the region.
 */
export async function explained(
  error: ActionError,
  region: string,
  {
    accountId,
    homeRegion,
    cancelled,
    stalled,
  }: Pick<ProcessPorts, 'accountId' | 'homeRegion' | 'cancelled' | 'stalled'>,
): Promise<ActionError> {
  const home = homeRegion(region)
  if (home === region) return error
  try {
    // A cancelled run has only seconds left, in which it must report the error.
    const account = await unlessStalled(unlessCancelled(accountId(home), cancelled), stalled)
    return new ActionError({
      code: 'region-not-enabled',
      message: `AWS accepts the credentials in ${home}, but not in ${region}. Either account ${account} has not enabled ${region}, or the session token is not valid there. ${error.message}`,
      cause: error,
    })
  } catch {
    // Nobody can tell. The remedy of the error names all causes.
    return error
  }
}
