import { randomUUID } from 'node:crypto'
import { AwsError, notImplemented } from '../errors.ts'
import { decodePath } from '../http.ts'
import type { Answer, AwsRequest } from '../http.ts'
import type { Principal } from '../principals.ts'
import type { World } from '../world.ts'
import { describeFully, json } from './answers.ts'
import { authorizedName } from './call.ts'
import type { LayerCall } from './call.ts'
import { listLayerVersions } from './list.ts'
import { publishLayerVersion } from './publish.ts'
import { invalidParameter } from './validation.ts'

const routes: Record<string, RegExp> = {
  'POST PublishLayerVersion': /^\/2018-10-31\/layers\/([^/]+)\/versions$/,
  'GET ListLayerVersions': /^\/2018-10-31\/layers\/([^/]+)\/versions$/,
  'GET GetLayerVersion': /^\/2018-10-31\/layers\/([^/]+)\/versions\/([^/]+)$/,
  'DELETE DeleteLayerVersion': /^\/2018-10-31\/layers\/([^/]+)\/versions\/([^/]+)$/,
}

/** Name of the Lambda operation that the request asks for, or `Unknown`. */
export function lambdaOperation({ method, path }: AwsRequest): string {
  const route = Object.entries(routes).find(
    ([name, form]) => name.startsWith(`${method} `) && form.test(path),
  )
  return route?.[0].split(' ')[1] ?? 'Unknown'
}

/** Answers a request to Lambda's layers API. Throws {@link AwsError} for what AWS refuses. */
export async function answerLambda(
  operation: string,
  world: World,
  request: AwsRequest,
  principal: Principal,
  region: string,
): Promise<Answer> {
  const form = routes[`${request.method} ${operation}`]
  if (!form) throw notImplemented(`lambda: ${request.method} ${request.path}`)
  const [, layerName = '', version = ''] = (form.exec(request.path) ?? []).map(decodePath)
  const call: LayerCall = { world, request, principal, region, layerName, version }
  if (operation !== 'ListLayerVersions' && request.query.size > 0) {
    throw notImplemented(`query parameters of ${operation}: ${[...request.query.keys()].join(', ')}`)
  }
  switch (operation) {
    case 'PublishLayerVersion': {
      const published = await publishLayerVersion(call)
      return json(201, describeFully(published, region, world.clock.now()))
    }
    case 'ListLayerVersions':
      return listLayerVersions(call)
    case 'GetLayerVersion':
      return getLayerVersion(call)
    default:
      return deleteLayerVersion(call)
  }
}

function getLayerVersion(call: LayerCall): Answer {
  const number = versionNumber(call.version)
  const name = authorizedName(call, 'lambda:GetLayerVersion', number)
  if (number < 1) throw invalidParameter('Layer Version Cannot be less than 1.')
  const versions = call.world.layers.read(call.region, name, call.principal.accountId)
  const found = versions.find(({ version }) => version === number)
  if (!found)
    throw new AwsError(404, 'ResourceNotFoundException', 'The resource you requested does not exist.')
  return json(200, describeFully(found, call.region, call.world.clock.now()))
}

function deleteLayerVersion(call: LayerCall): Answer {
  const number = versionNumber(call.version)
  const name = authorizedName(call, 'lambda:DeleteLayerVersion', number)
  if (number < 1) throw invalidParameter('Layer Version Cannot be less than 1.')
  call.world.layers.deleteVersion(call.region, name, number, call.principal.accountId)
  return { status: 204, headers: { 'x-amzn-requestid': randomUUID() } }
}

function versionNumber(text: string): number {
  if (!/^-?\d+$/.test(text))
    throw new AwsError(400, 'SerializationException', `'${text}' can not be converted to a Long`)
  return Number(text)
}
