import { notImplemented } from '../errors.ts'
import { list } from '../policy.ts'

/** The conditions of a statement: by operator, then by key. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>

type Compare = (value: string, wanted: string) => boolean

const equals: Compare = (value, wanted) => value === wanted
const equalsIgnoringCase: Compare = (value, wanted) => value.toLowerCase() === wanted.toLowerCase()
const like: Compare = (value, wanted) =>
  new RegExp(
    `^${wanted
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(value)

/** By name, without `Not` and `IfExists`: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operators: Readonly<Record<string, Compare>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: equalsIgnoringCase,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: equalsIgnoringCase,
}

/**
 * Whether all conditions of a statement hold for a request. A key that the request lacks fulfils what is negated, `IfExists`
 * and `Null: true`, and nothing else. Throws for an operator that the sandbox does not know.
 * @param context - what is known of the request, by condition key in lower case
 */
export function conditionsHold(conditions: Conditions, context: Readonly<Record<string, string>>): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      holds(operator, context[key.toLowerCase()], list(wanted).map(String)),
    ),
  )
}

function holds(operator: string, value: string | undefined, wanted: readonly string[]): boolean {
  if (operator === 'Null') return wanted.includes(String(value === undefined))
  const name = operator.replace(/IfExists$/, '')
  const positive = name.replace(/^(String|Arn)Not/, '$1')
  const compare = operators[positive]
  if (compare === undefined) throw notImplemented(`${operator} in a bucket policy`)
  const isNegated = positive !== name
  if (value === undefined) return isNegated || name !== operator
  return wanted.some((one) => compare(value, one)) !== isNegated
}
