import { checkPolicy, evaluate } from './policy.ts'
import type { Policy, Verdict } from './policy.ts'

/** Who signs requests with one access key. */
export interface Principal {
  accessKeyId: string
  secretAccessKey: string
  /** 12 digits. */
  accountId: string
  /** Organization of its account, `o-…`. */
  organizationId?: string
  /** What it may do. Without one: everything. */
  policy?: Policy
  /** Its credentials are past their end. */
  expired?: boolean
  /** Its token comes from the global endpoint of STS, so that it is not known in opt-in regions. */
  ofGlobalSts?: boolean
}

/** The account that owns everything whose owner is not given. */
export const defaultAccount = '123456789012'

/** The access key that is known from the start and may do everything. */
export const defaultPrincipal: Principal = {
  accessKeyId: 'AKIASANDBOX000000000',
  secretAccessKey: 'sandbox-secret',
  accountId: defaultAccount,
}

/** The ARN by which AWS names the principal in its messages. */
export function principalArn({ accountId }: Principal, partition = 'aws'): string {
  return `arn:${partition}:sts::${accountId}:assumed-role/sandbox/session`
}

/** The partition of a region, as it stands in the ARNs of that region. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  if (region.startsWith('us-gov-')) return 'aws-us-gov'
  if (region.startsWith('eusc-')) return 'aws-eusc'
  return 'aws'
}

/** What the principal's policy says to one action on one resource. */
export function verdictFor(principal: Principal, action: string, resource: string): Verdict {
  return principal.policy === undefined ? 'allowed' : evaluate(principal.policy, action, resource)
}

/** AWS's text for a denied action. */
export function denial(principal: Principal, verdict: Verdict, action: string, resource: string): string {
  const because =
    verdict === 'explicitly denied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`
  const partition = resource.split(':')[1]
  return `User: ${principalArn(principal, partition)} is not authorized to perform: ${action} on resource: ${resource} ${because}`
}

/** The known principals, by access key id. */
export class Principals {
  readonly #known = new Map<string, Principal>()

  /** Knows the default principal. */
  constructor() {
    this.reset()
  }

  /** Adds a principal, or replaces the one with its access key id. Throws for a policy that it cannot evaluate. */
  addPrincipal(principal: Principal): void {
    if (principal.policy) checkPolicy(principal.policy)
    this.#known.set(principal.accessKeyId, principal)
  }

  /** The principal of an access key id. */
  find(accessKeyId: string): Principal | undefined {
    return this.#known.get(accessKeyId)
  }

  /** Back to the default principal alone. */
  reset(): void {
    this.#known.clear()
    this.#known.set(defaultPrincipal.accessKeyId, defaultPrincipal)
  }
}
