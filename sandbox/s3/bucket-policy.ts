import { AwsError } from '../errors.ts'
import { checkPolicy, evaluate, list } from '../policy.ts'
import type { Policy, Statement, Verdict } from '../policy.ts'
import { principalArn } from '../principals.ts'
import type { Principal } from '../principals.ts'
import { conditionsHold } from './conditions.ts'

/** A statement of a bucket policy, as far as the sandbox evaluates them. */
export interface BucketStatement extends Statement {
  Principal: '*' | { AWS?: string | string[]; Service?: string | string[] }
  Condition?: Record<string, Record<string, unknown>>
}

/**
 * A bucket policy. It holds for what services read by themselves, and denies writes of principals; whatever else principals
 * may do stands in their own policies.
 */
export interface BucketPolicy extends Policy {
  Id?: string
  Statement: BucketStatement | BucketStatement[]
}

const members = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition']

/** What S3 knows of a request that an AWS service makes by itself. */
const serviceContext: Readonly<Record<string, string>> = {
  'aws:principalisawsservice': 'true',
  'aws:securetransport': 'true',
}

/** Throws the {@link AwsError} for what S3 refuses, and for what {@link serviceVerdict} would not understand. */
export function checkBucketPolicy(policy: BucketPolicy): void {
  requireFields(policy, ['Statement'])
  checkPolicy(policy, members)
  for (const statement of list(policy.Statement)) {
    requireFields(statement, ['Effect', 'Principal', 'Action', 'Resource'])
  }
}

/**
 * What a bucket policy says to a service's action on a resource. A condition holds unless it asks for something else
 * than {@link serviceContext}, as the statements do that deny requests without TLS.
 */
export function serviceVerdict(
  policy: BucketPolicy | undefined,
  service: string,
  action: string,
  resource: string,
): Verdict {
  const statements = policy === undefined ? [] : list(policy.Statement)
  const applying = statements.filter(
    ({ Principal, Condition = {} }) => includesService(Principal, service) && mayHold(Condition),
  )
  return evaluate({ Statement: applying }, action, resource)
}

/**
 * Throws 403 where a bucket policy denies a principal's write, with AWS's text. Throws for a condition that the sandbox does
 * not know, as ignoring it would allow too much.
 * @param headers - what the policy may ask for, by condition key in lower case
 */
export function refuseDeniedWrite(
  policy: BucketPolicy | undefined,
  principal: Principal,
  action: string,
  resource: string,
  headers: Readonly<Record<string, string>>,
): void {
  const context = { ...headers, 'aws:principalisawsservice': 'false', 'aws:securetransport': 'true' }
  const denies = policy === undefined ? [] : list(policy.Statement)
  const isDenied = denies
    .filter(({ Effect, Principal }) => Effect === 'Deny' && includesPrincipal(Principal, principal))
    .filter((statement) => evaluate({ Statement: statement }, action, resource) === 'explicitly denied')
    .some(({ Condition = {} }) => conditionsHold(Condition, context))
  if (!isDenied) return
  const arn = principalArn(principal, resource.split(':')[1])
  const message = `User: ${arn} is not authorized to perform: ${action} on resource: "${resource}" with an explicit deny in a resource-based policy`
  throw new AwsError(403, 'AccessDenied', message)
}

function includesPrincipal(principal: BucketStatement['Principal'], writer: Principal): boolean {
  if (principal === '*') return true
  const names = ['*', writer.accountId, `arn:aws:iam::${writer.accountId}:root`, principalArn(writer)]
  return list(principal.AWS ?? []).some((name) => names.includes(name))
}

function requireFields(object: object, names: readonly string[]): void {
  const missing = names.find((name) => !(name in object))
  if (missing !== undefined) throw new AwsError(400, 'MalformedPolicy', `Missing required field ${missing}`)
}

function includesService(principal: BucketStatement['Principal'], service: string): boolean {
  if (principal === '*') return true
  const { AWS = [], Service = [] } = principal
  return list(AWS).includes('*') || list(Service).includes(service)
}

function mayHold(condition: Record<string, Record<string, unknown>>): boolean {
  return [condition['Bool'], condition['BoolIfExists']].every((keys = {}) =>
    Object.entries(keys).every(([key, value]) => {
      const known = serviceContext[key.toLowerCase()]
      return known === undefined || list(value).map(String).includes(known)
    }),
  )
}
