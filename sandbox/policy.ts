import { notImplemented } from './errors.ts'

/** One statement of an identity-based IAM policy, as far as the sandbox evaluates them. */
export interface Statement {
  Sid?: string
  Effect: 'Allow' | 'Deny'
  Action: string | string[]
  Resource: string | string[]
}

/** An identity-based IAM policy document. */
export interface Policy {
  Version?: string
  Statement: Statement | Statement[]
}

/** Allowed, or denied either because nothing allows it or because a statement denies it. */
export type Verdict = 'allowed' | 'implicitly denied' | 'explicitly denied'

/**
 * Throws for what {@link evaluate} would not understand (`NotAction`, in an identity-based policy conditions), as
 * ignoring it would allow too much.
 * @param members - what a statement may have
 */
export function checkPolicy(policy: Policy, members = ['Sid', 'Effect', 'Action', 'Resource']): void {
  for (const statement of list(policy.Statement)) {
    const unknown = Object.keys(statement).filter((name) => !members.includes(name))
    if (unknown.length > 0) throw notImplemented(`${unknown.join(', ')} in a policy`)
  }
}

/** Evaluates a policy as IAM does: a matching Deny wins, then a matching Allow, and nothing else is allowed. */
export function evaluate(policy: Policy, action: string, resource: string): Verdict {
  const matching = list(policy.Statement).filter(
    (statement) =>
      list(statement.Action).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
      list(statement.Resource).some((pattern) => matches(pattern, resource)),
  )
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'explicitly denied'
  return matching.length > 0 ? 'allowed' : 'implicitly denied'
}

function matches(pattern: string, value: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(value)
}

/** A value of a policy that may stand alone, as a list. */
export function list<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value]
}
