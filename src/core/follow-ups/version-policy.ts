import { ActionError } from '../errors/action-error.ts'
import { nameOf, type Principal } from '../model/principal.ts'

/** Who a statement of a policy allows to use the layer version. */
export interface Grant {
  /** `Sid`; empty if it has none. */
  id: string
  /** Empty if the statement allows nobody, or means something that cannot be told. */
  principals: readonly Principal[]
}

/** Whether the grants cover a principal. What everybody may do, each account and each organization may do too. */
export function covers(grants: readonly Grant[], principal: Principal): boolean {
  const names = new Set(grants.flatMap(({ principals }) => principals.map(nameOf)))
  return names.has('public') || names.has(nameOf(principal))
}

/** Whether a grant gives access to a principal, and to nobody else. */
export function isExactly({ principals }: Grant, principal: Principal): boolean {
  return principals.length > 0 && principals.every((one) => nameOf(one) === nameOf(principal))
}

/**
 * The grants of a policy.
 *
 * @param text - JSON, as AWS returns it.
 * @param arn - ARN of the layer version.
 * @throws {ActionError} `service-error` if it is not a policy. What it allows is then unknown.
 */
export function grantsIn(text: string, arn: string): readonly Grant[] {
  const { Statement: statements } = objectIn(text, arn)
  if (typeof statements !== 'object' || statements === null) throw unreadable(arn)
  return list(statements).map((statement) => grantOf(statement, arn))
}

/**
 * The grant of one statement.
 *
 * @param text - JSON, as AWS returns it.
 * @param arn - ARN of the layer version.
 * @throws {ActionError} `service-error` if it is not a statement.
 */
export function grantIn(text: string, arn: string): Grant {
  return grantOf(objectIn(text, arn), arn)
}

type Json = Readonly<Record<string, unknown>>

function grantOf(statement: unknown, arn: string): Grant {
  if (!isObject(statement)) return { id: '', principals: [] }
  const { Sid: id } = statement
  return { id: typeof id === 'string' ? id : '', principals: principalsOf(statement, arn) }
}

/** Everything else that a statement can have narrows it down, so it is not understood. */
const UNDERSTOOD = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition']

function principalsOf(statement: Json, arn: string): Principal[] {
  const { Effect: effect, Action: action, Resource: resource } = statement
  if (effect !== 'Allow' || Object.keys(statement).some((name) => !UNDERSTOOD.includes(name))) return []
  if (!list(action).some(isGetLayerVersion) || !list(resource).includes(arn)) return []
  const { Principal: principal, Condition: condition } = statement
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

function objectIn(text: string, arn: string): Json {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    // Reported below.
  }
  throw unreadable(arn)
}

function unreadable(arn: string): ActionError {
  return new ActionError({
    code: 'service-error',
    message: `AWS answered with a policy of ${arn} that cannot be read, so who may use the version is unknown.`,
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
