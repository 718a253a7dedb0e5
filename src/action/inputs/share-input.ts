import { bytesOf, POLICY_LIMIT, policyBytes } from '../../core/follow-ups/policy-size.ts'
import type { Principal } from '../../core/model/principal.ts'
import type { Problems } from './problems.ts'
import { readList } from './text-inputs.ts'

const INPUT = 'share-with'

/** Patterns of Principal and OrganizationId (Lambda API reference, AddLayerVersionPermission). */
const [ACCOUNT, ORGANIZATION] = [/^\d{12}$/, /^o-[a-z0-9]{10,32}$/]

/**
 * Reads `share-with`. A list that no policy has room for is refused here, before a version is published that cannot be
 * shared. So is `public` together with others: whoever names both expects something else than what happens.
 */
export function readSharing(
  layerName: string | undefined,
  regions: readonly string[],
  problems: Problems,
): Principal[] {
  const items = readList(INPUT)
  const principals = items.flatMap((item) => {
    const principal = principalOf(item)
    if (principal === undefined) problems.add(INPUT, item, problemOf(item))
    return principal ?? []
  })
  if (items.includes('public') && items.length > 1) {
    problems.add(INPUT, undefined, '`public` gives access to everybody, so nobody else can be named with it')
  }
  const bytes = Math.max(0, ...regions.map((region) => leastBytes(principals, layerName ?? 'layer', region)))
  if (bytes > POLICY_LIMIT) {
    problems.add(
      INPUT,
      undefined,
      `the policy of a version would have at least ${bytes} bytes with ${principals.length} items; AWS allows ${POLICY_LIMIT}`,
    )
  }
  return principals
}

function principalOf(item: string): Principal | undefined {
  if (item === 'public') return { kind: 'public' }
  if (ACCOUNT.test(item)) return { kind: 'account', id: item }
  return ORGANIZATION.test(item) ? { kind: 'organization', id: item } : undefined
}

function problemOf(item: string): string {
  const why = /^\d{1,11}$/.test(item) ? '. YAML drops leading zeros of a number without quotes' : ''
  return `it must be an account id (12 digits, in quotes), the id of an organization (\`o-…\`), or the word \`public\` for everybody${why}`
}

/** The bytes of the shortest policy that can share a version of the layer. */
function leastBytes(principals: readonly Principal[], layerName: string, region: string): number {
  const arn = `arn:aws:lambda:${region}:123456789012:layer:${layerName}:1`
  return principals.reduce((sum, principal) => sum + bytesOf(principal, arn), policyBytes(undefined))
}
