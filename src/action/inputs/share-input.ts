import type { Principal } from '../../core/model/principal.ts'
import type { Problems } from './problems.ts'
import { readList } from './text-inputs.ts'

const INPUT = 'share-with'

/** Patterns of Principal and OrganizationId (Lambda API reference, AddLayerVersionPermission). */
const [ACCOUNT, ORGANIZATION] = [/^\d{12}$/, /^o-[a-z0-9]{10,32}$/]

/** Maximum number of principals: more than the policy of a version has room for. */
const LIMIT = 100

/** Reads `share-with`. */
export function readSharing(problems: Problems): Principal[] {
  const items = readList(INPUT)
  if (items.length > LIMIT) {
    problems.add(INPUT, undefined, `it has ${items.length} items; at most ${LIMIT} are allowed`)
  }
  return items.flatMap((item) => {
    const principal = principalOf(item)
    if (principal === undefined) {
      problems.add(
        INPUT,
        item,
        'it must be an account id (12 digits, in quotes), the id of an organization (`o-…`), or `public` for everybody',
      )
    }
    return principal ?? []
  })
}

function principalOf(item: string): Principal | undefined {
  if (item === 'public') return { kind: 'public' }
  if (ACCOUNT.test(item)) return { kind: 'account', id: item }
  return ORGANIZATION.test(item) ? { kind: 'organization', id: item } : undefined
}
