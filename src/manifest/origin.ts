import { withoutCredentials } from './without-credentials.ts'
import type { Package } from './package.ts'

/**
 * The origin of a package of a registry, where it has one: the addresses that it is taken from, as the manifest states
 * them, when there is no hash of its content. A slash at the end makes no difference.
 */
export function originUnlessHashed(
  hashes: readonly string[],
  ...addresses: readonly (string | null | undefined)[]
): Pick<Package, 'origin'> {
  const known = addresses.filter((address) => typeof address === 'string' && address !== '')
  if (hashes.length > 0 || known.length === 0) return {}
  return { origin: known.map((address) => withoutCredentials(String(address)).replace(/\/+$/, '')).join(' ') }
}
