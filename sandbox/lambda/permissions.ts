import { randomUUID } from 'node:crypto'
import type { Answer } from '../answer.ts'
import { AwsError } from '../errors.ts'
import { partitionOf } from '../principals.ts'
import { json } from './answers.ts'
import { authorizedName } from './call.ts'
import type { LayerCall } from './call.ts'
import type { LayerVersion } from './layers.ts'
import { addRequest } from './add-request.ts'
import type { AddRequest } from './add-request.ts'
import { invalidParameter, versionNumber } from './validation.ts'
import type { PolicyStatement } from './version-policy.ts'

/** The most bytes of a policy: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const maxPolicyBytes = 20_480

/** AddLayerVersionPermission. */
export function addLayerVersionPermission(call: LayerCall): Answer {
  const request = addRequest(call.request.body)
  const version = authorizedVersion(call, 'lambda:AddLayerVersionPermission')
  const { policy } = version
  const { guesses } = call.world
  if (
    request.OrganizationId !== undefined &&
    request.Principal !== '*' &&
    guesses.organizationWithAccount === 'refused'
  )
    throw invalidParameter('OrganizationId is only allowed with the principal *.')
  const checks = {
    id: () => {
      if (policy.statements.some(({ Sid }) => Sid === request.StatementId))
        throw idExists(request.StatementId)
    },
    revision: () => {
      checkRevision(call, version)
    },
  }
  for (const check of guesses.checkedFirst === 'id'
    ? (['id', 'revision'] as const)
    : (['revision', 'id'] as const))
    checks[check]()
  const statement = statementOf(request, version, call.region)
  if (Buffer.byteLength(policy.textWith(statement)) > maxPolicyBytes) {
    const message = `The final policy size (${Buffer.byteLength(policy.textWith(statement))}) is bigger than the limit (${maxPolicyBytes}).`
    throw new AwsError(400, 'PolicyLengthExceededException', message)
  }
  policy.put(statement)
  return json(201, { Statement: JSON.stringify(statement), RevisionId: policy.revision })
}

/** GetLayerVersionPolicy. */
export function getLayerVersionPolicy(call: LayerCall): Answer {
  const { policy } = authorizedVersion(call, 'lambda:GetLayerVersionPolicy')
  const none =
    policy.revision === undefined ||
    (policy.isEmpty && call.world.guesses.policyWithoutStatements === 'missing')
  if (none) throw missing('No policy is associated with the given resource.')
  return json(200, { Policy: policy.text, RevisionId: policy.revision })
}

/** RemoveLayerVersionPermission. */
export function removeLayerVersionPermission(call: LayerCall): Answer {
  const version = authorizedVersion(call, 'lambda:RemoveLayerVersionPermission')
  const { statementId = '' } = call
  if (!version.policy.statements.some(({ Sid }) => Sid === statementId))
    throw missing(`Statement ${statementId} is not found in resource policy.`)
  checkRevision(call, version)
  version.policy.remove(statementId)
  return { status: 204, headers: { 'x-amzn-requestid': randomUUID() } }
}

/** The version that the call is for, once its principal may do the operation on it. Throws 404 when there is none. */
function authorizedVersion(call: LayerCall, action: string): LayerVersion {
  const number = versionNumber(call.version)
  const name = authorizedName(call, action, number)
  if (number < 1) throw invalidParameter('Layer Version Cannot be less than 1')
  const { world, region, principal } = call
  const found = world.layers.read(region, name, principal.accountId).find(({ version }) => version === number)
  if (found) return found
  const arn = `arn:${partitionOf(region)}:lambda:${region}:${principal.accountId}:layer:${name}:${number}`
  throw missing(`Layer version ${arn} does not exist.`)
}

/** The statement with its members in the order in which Lambda writes them. */
function statementOf(
  { StatementId, Principal, Action, OrganizationId }: AddRequest,
  { layerVersionArn }: LayerVersion,
  region: string,
): PolicyStatement {
  const account = /^\d{12}$/.test(Principal)
  const root = account ? `arn:${partitionOf(region)}:iam::${Principal}:root` : Principal
  return {
    Sid: StatementId,
    Effect: 'Allow',
    Principal: root === '*' ? '*' : { AWS: root },
    Action,
    Resource: layerVersionArn,
    ...(OrganizationId !== undefined && {
      Condition: { StringEquals: { 'aws:PrincipalOrgID': OrganizationId } },
    }),
  }
}

function checkRevision({ request }: LayerCall, { policy }: LayerVersion): void {
  const asked = request.query.get('RevisionId')
  if (asked === null || asked === policy.revision) return
  const message =
    'The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest Revision Id'
  throw new AwsError(412, 'PreconditionFailedException', message)
}

function idExists(id: string): AwsError {
  const message = `The statement id (${id}) provided already exists. Please provide a new statement id, or remove the existing statement.`
  return new AwsError(409, 'ResourceConflictException', message)
}

function missing(message: string): AwsError {
  return new AwsError(404, 'ResourceNotFoundException', message)
}
