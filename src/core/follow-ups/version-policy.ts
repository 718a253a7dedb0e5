import { ActionError } from '../errors/action-error.ts'
import { nameOf, type Principal } from '../model/principal.ts'

/** Start of the ids of the statements that this action adds. */
const OWN = 'publish-lambda-layer-'

/** Maximum size of a policy in bytes (Lambda quotas, resource-based policy). */
const LIMIT = 20_480

/** Who a statement of a policy allows to use the layer version. */
export interface Grant {
  /** `Sid`; empty if it has none. */
  id: string
  /** Empty if the statement allows nobody, or means something that cannot be told. */
  principals: readonly Principal[]
}

/** The id of the statement for a principal: always the same one, so that no statement is added twice. */
export function statementId(principal: Principal): string {
  return principal.kind === 'public' ? `${OWN}public` : `${OWN}${principal.kind}-${principal.id}`
}

/** Whether a statement was added by this action, by its id. */
export function isOwn({ id }: Grant): boolean {
  return id.startsWith(OWN)
}

/** Whether the grants cover a principal. What everybody may do, each account and each organization may do too. */
export function covers(grants: readonly Grant[], principal: Principal): boolean {
  const names = new Set(grants.flatMap(({ principals }) => principals.map(nameOf)))
  return names.has('public') || names.has(nameOf(principal))
}

/**
 * The grants of a policy.
 *
 * @param text - JSON, as AWS returns it.
 * @param subject - The layer version, for messages.
 * @throws {ActionError} `service-error` if it is not a policy. What it allows is then unknown.
 */
export function grantsIn(text: string, subject: string): readonly Grant[] {
  const { Statement: statements } = objectIn(text, subject)
  if (typeof statements !== 'object' || statements === null) throw noPolicy(subject)
  return list(statements).map(grantOf)
}

/**
 * The grant of one statement.
 *
 * @param text - JSON, as AWS returns it.
 * @throws {ActionError} `service-error` if it is not a statement.
 */
export function grantIn(text: string, subject: string): Grant {
  return grantOf(objectIn(text, subject))
}

/**
 * Checks that a policy has room for more statements.
 *
 * @param text - The policy; undefined if there is none.
 * @param arn - ARN of the layer version.
 * @throws {ActionError} `policy-too-large`
 */
export function requireRoom(text: string | undefined, added: readonly Principal[], arn: string): void {
  const base = text ?? '{"Version":"2012-10-17","Id":"default","Statement":[]}'
  const statements = added.map((principal) => `${JSON.stringify(statementFor(principal, arn))},`)
  const size = Buffer.byteLength(base) + Buffer.byteLength(statements.join(''))
  if (size <= LIMIT) return
  throw new ActionError({
    code: 'policy-too-large',
    message: `The policy of ${arn} would have about ${size} bytes with ${added.length} more statements; AWS allows ${LIMIT}. Nothing was added.`,
  })
}

/** The statement that AWS makes of a request, with its members in the order of AWS. Only its length matters. */
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

type Json = Readonly<Record<string, unknown>>

function grantOf(statement: unknown): Grant {
  if (!isObject(statement)) return { id: '', principals: [] }
  const { Sid: id } = statement
  return { id: typeof id === 'string' ? id : '', principals: principalsOf(statement) }
}

/** Everything else that a statement can have narrows it down, so it is not understood. */
const UNDERSTOOD = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition']

function principalsOf(statement: Json): Principal[] {
  const { Effect: effect, Action: action, Principal: principal, Condition: condition } = statement
  if (effect !== 'Allow' || Object.keys(statement).some((name) => !UNDERSTOOD.includes(name))) return []
  if (!list(action).some(isGetLayerVersion)) return []
  const given = isObject(principal) ? list(principal['AWS']) : list(principal)
  const principals = given.flatMap(principalOf)
  if (condition === undefined) return principals
  const isForEverybody = principals.some(({ kind }) => kind === 'public')
  return isForEverybody ? organizationsIn(condition).map((id) => ({ kind: 'organization', id })) : []
}

/** IAM ignores the case of actions (IAM user guide, Action). */
function isGetLayerVersion(action: unknown): boolean {
  return (
    typeof action === 'string' && ['lambda:getlayerversion', 'lambda:*', '*'].includes(action.toLowerCase())
  )
}

/** An account is named by its id, or by the ARN of its root, in any partition (IAM user guide, Principal). */
function principalOf(text: unknown): Principal[] {
  if (typeof text !== 'string') return []
  if (text === '*') return [{ kind: 'public' }]
  const [, id] = /^(?:arn:[a-z0-9-]+:iam::)?(\d{12})(?::root)?$/.exec(text) ?? []
  return id === undefined || text.startsWith('arn:') !== text.endsWith(':root')
    ? []
    : [{ kind: 'account', id }]
}

/** The organizations of a condition that compares nothing but the organization, whose name has no case. */
function organizationsIn(condition: unknown): string[] {
  if (!isObject(condition)) return []
  const [[operator, compared] = [], ...otherOperators] = Object.entries(condition)
  if (operator !== 'StringEquals' || otherOperators.length > 0 || !isObject(compared)) return []
  const [[key, ids] = [], ...otherKeys] = Object.entries(compared)
  if (key?.toLowerCase() !== 'aws:principalorgid' || otherKeys.length > 0) return []
  return list(ids).filter((id) => typeof id === 'string')
}

function objectIn(text: string, subject: string): Json {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    // Reported below.
  }
  throw noPolicy(subject)
}

function noPolicy(subject: string): ActionError {
  return new ActionError({
    code: 'service-error',
    message: `AWS answered with a policy of ${subject} that cannot be read, so who may use it is unknown.`,
    hint: 'Read the policy with `aws lambda get-layer-version-policy`, then run again.',
  })
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value of a policy may stand alone. */
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}
