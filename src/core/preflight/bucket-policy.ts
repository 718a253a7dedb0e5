import { fits } from '../../manifest/text/wildcard.ts'

/** The actions that Lambda needs to keep reading an object. */
const ACTIONS = ['s3:GetObject', 's3:GetObjectVersion']

/** The parts of a bucket policy statement that are evaluated. */
interface Statement {
  Effect?: unknown
  Principal?: unknown
  NotPrincipal?: unknown
  Action?: unknown
  NotAction?: unknown
  Resource?: unknown
  NotResource?: unknown
  Condition?: unknown
}

/**
 * Whether a bucket policy, in JSON, allows Lambda to read an object. Conditions cannot be evaluated here: an Allow
 * statement with a condition counts, a Deny statement with one does not. AWS has the last word.
 */
export function allowsLambda(policy: string, arn: string): boolean {
  const statements = statementsOf(policy)
  const isAllowed = (action: string) =>
    statements.some((statement) => statement.Effect === 'Allow' && concerns(statement, action, arn))
  return !deniesLambda(policy, arn) && ACTIONS.every(isAllowed)
}

/** Whether a bucket policy, in JSON, denies Lambda to read an object, whatever else it allows. */
export function deniesLambda(policy: string, arn: string): boolean {
  return statementsOf(policy).some(
    (statement) =>
      statement.Effect === 'Deny' &&
      statement.Condition === undefined &&
      ACTIONS.some((action) => concerns(statement, action, arn)),
  )
}

function statementsOf(policy: string): readonly Statement[] {
  const { Statement } = Object(JSON.parse(policy)) as { Statement?: unknown }
  return listOf(Statement).map((statement) => Object(statement) as Statement)
}

function concerns(statement: Statement, action: string, arn: string): boolean {
  return (
    isForLambda(statement) &&
    matchesEither(statement.Action, statement.NotAction, action.toLowerCase(), (pattern) =>
      pattern.toLowerCase(),
    ) &&
    matchesEither(statement.Resource, statement.NotResource, arn, (pattern) => pattern)
  )
}

function isForLambda({ Principal, NotPrincipal }: Statement): boolean {
  if (Principal === undefined) return NotPrincipal !== undefined && !names(NotPrincipal)
  return names(Principal)
}

function names(principal: unknown): boolean {
  if (principal === '*') return true
  const { Service, AWS } = Object(principal) as { Service?: unknown; AWS?: unknown }
  return (
    listOf(AWS).includes('*') ||
    listOf(Service).some((service) => service === 'lambda.amazonaws.com' || service === '*')
  )
}

/** Whether a value matches the listed patterns, or none of the excepted ones (IAM user guide, policy elements). */
function matchesEither(
  those: unknown,
  except: unknown,
  value: string,
  form: (pattern: string) => string,
): boolean {
  const matches = (patterns: unknown) =>
    listOf(patterns).some((pattern) => typeof pattern === 'string' && fits(value, form(pattern)))
  return those === undefined ? except !== undefined && !matches(except) : matches(those)
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? (value as unknown[]) : [value]
}
