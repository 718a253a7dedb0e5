import type { Call } from '../failure.ts'
import { layerResource } from '../service-errors.ts'

/**
 * A request of Lambda about a layer, for error messages.
 *
 * @param resource - Name of the layer, or `name:number` for one of its versions.
 */
export function layerCall(operation: string, region: string, resource: string): Call {
  return {
    service: 'Lambda',
    operation,
    region,
    iamAction: `lambda:${operation}`,
    subject: `layer ${resource}`,
    resource: layerResource(region, resource),
  }
}
