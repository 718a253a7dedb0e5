import { AwsError } from '../errors.ts'
import { list } from '../policy.ts'
import { denial, verdictFor } from '../principals.ts'
import type { Principal } from '../principals.ts'
import type { LayerCall } from './call.ts'
import type { LayerVersion } from './layers.ts'
import type { PolicyStatement, VersionPolicy } from './version-policy.ts'

const ACTION = 'lambda:GetLayerVersion'

/**
 * The version of another account's layer, which LayerName names by its ARN; undefined where it names no such layer. Throws 403
 * unless the caller may get it, and does not tell whether it is there.
 */
export function foreignVersion(call: LayerCall, number: number): LayerVersion | undefined {
  const { world, region, principal, layerName } = call
  const [, , , ofRegion, accountId = '', , name = ''] = layerName.split(':')
  if (!layerName.startsWith('arn:') || ofRegion !== region || accountId === principal.accountId)
    return undefined
  const resource = `${layerName}:${number}`
  const verdict = verdictFor(principal, ACTION, resource)
  if (verdict !== 'allowed')
    throw new AwsError(403, 'AccessDeniedException', denial(principal, verdict, ACTION, resource))
  const found = world.layers.versions(region, name, accountId).find(({ version }) => version === number)
  if (found && grants(found.policy, principal)) return found
  const message = denial(principal, 'implicitly denied', ACTION, resource)
  throw new AwsError(403, 'AccessDeniedException', message.replace('identity-based', 'resource-based'))
}

/** Whether a policy lets another account get the version, whoever wrote it and in whatever form. */
export function grants(policy: VersionPolicy, who: Pick<Principal, 'accountId' | 'organizationId'>): boolean {
  const { statements } = policy
  const matching = statements.filter((statement) => isFor(statement, who))
  return matching.length > 0 && matching.every(({ Effect }) => Effect === 'Allow')
}

function isFor(
  { Action, Principal, Condition }: PolicyStatement,
  { accountId, organizationId }: Pick<Principal, 'accountId' | 'organizationId'>,
): boolean {
  const named =
    typeof Principal === 'object' && Principal !== null ? (Principal as { AWS?: unknown }).AWS : Principal
  const isNamed = list(named).some(
    (one) => one === '*' || one === accountId || (typeof one === 'string' && isRootOf(one, accountId)),
  )
  const conditions = Object.entries((Condition ?? {}) as Record<string, Record<string, unknown>>)
  const holds = conditions.every(
    ([operator, keys]) =>
      operator === 'StringEquals' &&
      Object.entries(keys).every(
        ([key, value]) => key === 'aws:PrincipalOrgID' && list(value).includes(organizationId),
      ),
  )
  return isNamed && holds && list(Action).some((one) => one === ACTION || one === '*' || one === 'lambda:*')
}

function isRootOf(arn: string, accountId: string): boolean {
  return /^arn:[a-z-]+:iam::(\d{12}):root$/.exec(arn)?.[1] === accountId
}
