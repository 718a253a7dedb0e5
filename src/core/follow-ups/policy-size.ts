import { nameOf, type Principal } from '../model/principal.ts'

/** Maximum size of the policy of a layer version in bytes (Lambda quotas, resource-based policy). */
export const POLICY_LIMIT = 20_480

/** Start of the ids of the statements that this action adds. */
const OWN = 'publish-lambda-layer-'

/** The id of the statement for a principal: always the same one, so that no statement is added twice. */
export function statementId(principal: Principal): string {
  const { kind } = principal
  return kind === 'public' ? `${OWN}${kind}` : `${OWN}${kind}-${nameOf(principal)}`
}

/** Whether a statement was added by this action, by its id. Anything that AWS takes for no id is not. */
export function isOwnId(id: string): boolean {
  return id.startsWith(OWN) && /^[a-zA-Z0-9-_]{1,100}$/.test(id)
}

/** The bytes of a policy, or of none yet. Together with {@link bytesOf} of each further statement: those of both. */
export function policyBytes(text: string | undefined): number {
  // The first statement has no comma before it.
  return text === undefined
    ? Buffer.byteLength('{"Version":"2012-10-17","Id":"default","Statement":[]}') - 1
    : Buffer.byteLength(text)
}

/**
 * The bytes that the statement for a principal adds to a policy, with a comma.
 *
 * @param arn - ARN of the layer version.
 */
export function bytesOf(principal: Principal, arn: string): number {
  return Buffer.byteLength(`${JSON.stringify(statementFor(principal, arn))},`)
}

/** The statement that AWS makes of a request, with its members in the order of AWS. */
function statementFor(principal: Principal, arn: string) {
  const [, partition = 'aws'] = arn.split(':')
  return {
    Sid: statementId(principal),
    Effect: 'Allow',
    Principal: principal.kind === 'account' ? { AWS: `arn:${partition}:iam::${principal.id}:root` } : '*',
    Action: 'lambda:GetLayerVersion',
    Resource: arn,
    ...(principal.kind === 'organization' && {
      Condition: { StringEquals: { 'aws:PrincipalOrgID': principal.id } },
    }),
  }
}
