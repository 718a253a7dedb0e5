import { randomUUID } from 'node:crypto'
import { AwsError, notImplemented } from '../errors.ts'
import { decodePath } from '../http.ts'
import type { AwsRequest } from '../http.ts'
import type { Answer } from '../answer.ts'
import type { Principal } from '../principals.ts'
import type { World } from '../world.ts'
import { describeFully, json } from './answers.ts'
import { authorizedName } from './call.ts'
import type { LayerCall } from './call.ts'
import { foreignVersion } from './grants.ts'
import { listLayerVersions, LIST_QUERY } from './list.ts'
import {
  addLayerVersionPermission,
  getLayerVersionPolicy,
  removeLayerVersionPermission,
} from './permissions.ts'
import { publishLayerVersion } from './publish.ts'
import { invalidParameter, versionNumber } from './validation.ts'

/** One operation: the requests that ask for it, and what answers them. */
interface Route {
  operation: string
  method: string
  path: RegExp
  /** The query parameters that it knows. */
  query?: readonly string[]
  answer: (call: LayerCall) => Answer | Promise<Answer>
}

const VERSIONS = /^\/2018-10-31\/layers\/([^/]+)\/versions$/
const VERSION = /^\/2018-10-31\/layers\/([^/]+)\/versions\/([^/]+)$/

const POLICY = /^\/2018-10-31\/layers\/([^/]+)\/versions\/([^/]+)\/policy$/
const STATEMENT = /^\/2018-10-31\/layers\/([^/]+)\/versions\/([^/]+)\/policy\/([^/]+)$/

const ROUTES: readonly Route[] = [
  { operation: 'PublishLayerVersion', method: 'POST', path: VERSIONS, answer: publish },
  {
    operation: 'ListLayerVersions',
    method: 'GET',
    path: VERSIONS,
    query: LIST_QUERY,
    answer: listLayerVersions,
  },
  { operation: 'GetLayerVersion', method: 'GET', path: VERSION, answer: getLayerVersion },
  { operation: 'DeleteLayerVersion', method: 'DELETE', path: VERSION, answer: deleteLayerVersion },
  {
    ...{ operation: 'AddLayerVersionPermission', method: 'POST', path: POLICY, query: ['RevisionId'] },
    answer: addLayerVersionPermission,
  },
  { operation: 'GetLayerVersionPolicy', method: 'GET', path: POLICY, answer: getLayerVersionPolicy },
  {
    ...{
      operation: 'RemoveLayerVersionPermission',
      method: 'DELETE',
      path: STATEMENT,
      query: ['RevisionId'],
    },
    answer: removeLayerVersionPermission,
  },
]

/** Name of the Lambda operation that the request asks for, or `Unknown`. */
export function lambdaOperation({ method, path }: AwsRequest): string {
  const route = ROUTES.find((one) => one.method === method && one.path.test(path))
  return route?.operation ?? 'Unknown'
}

/** Answers a request to Lambda's layers API. Throws {@link AwsError} for what AWS refuses. */
export async function answerLambda(
  operation: string,
  world: World,
  request: AwsRequest,
  principal: Principal,
  region: string,
): Promise<Answer> {
  const route = ROUTES.find((one) => one.operation === operation)
  if (!route) throw notImplemented(`lambda: ${request.method} ${request.path}`)
  const { path, query = [] } = route
  const [, layerName = '', version = '', statementId] = (path.exec(request.path) ?? []).map(decodePath)
  const call: LayerCall = { world, request, principal, region, layerName, version, statementId }
  const unknown = [...request.query.keys()].filter((name) => !query.includes(name))
  if (unknown.length > 0) throw notImplemented(`query parameters of ${operation}: ${unknown.join(', ')}`)
  if (!world.rates.take('lambda', region, principal.accountId)) {
    const more = { headers: { 'retry-after': '1' }, details: { Reason: 'CallerRateLimitExceeded' } }
    throw new AwsError(429, 'TooManyRequestsException', 'Rate exceeded', more)
  }
  return route.answer(call)
}

async function publish(call: LayerCall): Promise<Answer> {
  const published = await publishLayerVersion(call)
  return json(201, describeFully(published, call))
}

function getLayerVersion(call: LayerCall): Answer {
  const number = versionNumber(call.version)
  const foreign = foreignVersion(call, number)
  if (foreign) return json(200, describeFully(foreign, call))
  const name = authorizedName(call, 'lambda:GetLayerVersion', number)
  if (number < 1) throw invalidParameter('Layer Version Cannot be less than 1')
  const versions = call.world.layers.read(call.region, name, call.principal.accountId)
  const found = versions.find(({ version }) => version === number)
  if (!found)
    throw new AwsError(404, 'ResourceNotFoundException', 'The resource you requested does not exist.')
  return json(200, describeFully(found, call))
}

function deleteLayerVersion(call: LayerCall): Answer {
  const number = versionNumber(call.version)
  const name = authorizedName(call, 'lambda:DeleteLayerVersion', number)
  if (number < 1) throw invalidParameter('Layer Version Cannot be less than 1')
  call.world.layers.deleteVersion(call.region, name, number, call.principal.accountId)
  return { status: 204, headers: { 'x-amzn-requestid': randomUUID() } }
}
