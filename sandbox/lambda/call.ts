import { AwsError } from '../errors.ts'
import type { AwsRequest } from '../http.ts'
import { denial, partitionOf, verdictFor } from '../principals.ts'
import type { Principal } from '../principals.ts'
import type { World } from '../world.ts'

/** A request for one layer, by an authenticated principal. */
export interface LayerCall {
  readonly world: World
  readonly request: AwsRequest
  readonly principal: Principal
  readonly region: string
  /** As in the path: a name, or the ARN of a layer. */
  readonly layerName: string
  /** As in the path, for the operations on one version. */
  readonly version: string
  /** As in the path, for RemoveLayerVersionPermission. */
  readonly statementId: string | undefined
}

/**
 * The layer's name, from a name or an ARN, once the principal may do the operation on it.
 * @param version - number of the version, for the operations whose resource is a version
 */
export function authorizedName(call: LayerCall, action: string, version?: number): string {
  const { layerName, principal, region } = call
  const own = `arn:${partitionOf(region)}:lambda:${region}:${principal.accountId}:layer:`
  const name = layerName.startsWith(own) ? layerName.slice(own.length) : layerName
  const arn = name.startsWith('arn:') ? name : own + name
  const resource = version === undefined ? arn : `${arn}:${version}`
  // Another account's or region's layer has no policy here that would let anybody in.
  const verdict = name.startsWith('arn:') ? 'implicitly denied' : verdictFor(principal, action, resource)
  if (verdict !== 'allowed') {
    throw new AwsError(403, 'AccessDeniedException', denial(principal, verdict, action, resource))
  }
  return name
}
