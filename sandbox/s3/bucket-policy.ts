import { AwsError } from '../errors.ts'
import { checkPolicy, evaluate, list } from '../policy.ts'
import type { Policy, Statement, Verdict } from '../policy.ts'

/** A statement of a bucket policy, as far as the sandbox evaluates them. */
export interface BucketStatement extends Statement {
  Principal: '*' | { AWS?: string | string[]; Service?: string | string[] }
  Condition?: Record<string, Record<string, unknown>>
}

/** A bucket policy. It holds for what services read by themselves; what principals may do stands in their policies. */
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
