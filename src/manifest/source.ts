import type { Package, Problem } from './package.ts'
import { withoutCredentials, withoutUserinfo } from './without-credentials.ts'

/** Where a package comes from if not from a registry. */
export interface Source {
  /** Without credentials. */
  text: string
  /** What it leaves open about the package. */
  problem?: Problem | undefined
}

/** Query parameters that say what is fetched. Any other may hold a secret. */
const references = /^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/

/**
 * A Git repository at a commit, `git+https://host/path?subdirectory=a#<commit>`. The URL may already contain a query and
 * the commit, as Cargo and uv write them.
 */
export function gitSource(url: string, commit?: string, subdirectory?: string): Source {
  const [address, written] = splitAt(withoutUserinfo(url.replace(/^git\+/, '')), '#')
  const [repository, query = ''] = splitAt(address, '?')
  const parameters = query.split('&').filter((parameter) => parameter !== '')
  const kept = parameters.filter((parameter) => references.test(parameter))
  if (subdirectory !== undefined) kept.push(`subdirectory=${subdirectory}`)
  const others = parameters.filter((parameter) => !references.test(parameter))
  const place = withoutCredentials(others.length === 0 ? repository : `${repository}?${others.join('&')}`)
  const suffix = kept.length === 0 ? '' : `${place.includes('?') ? '&' : '?'}${kept.join('&')}`
  const fragment = written ?? commit
  return {
    text: `git+${place}${suffix}${fragment === undefined ? '' : `#${fragment}`}`,
    problem: isCommit(commit ?? written) ? undefined : 'reference',
  }
}

/** Whether a reference is a full SHA-1 or SHA-256, which never moves. A branch or a tag can. */
export function isCommit(reference: string | undefined): boolean {
  return reference !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(reference)
}

/**
 * The origin of a package from a registry: the addresses that the manifest has for it, if it has no hash of the content.
 * A slash at the end makes no difference.
 */
export function originUnlessHashed(
  hashes: readonly string[],
  ...addresses: readonly (string | null | undefined)[]
): Pick<Package, 'origin'> {
  const known = addresses.filter((address) => typeof address === 'string' && address !== '')
  if (hashes.length > 0 || known.length === 0) return {}
  return { origin: known.map((address) => withoutCredentials(String(address)).replace(/\/+$/, '')).join(' ') }
}

function splitAt(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
