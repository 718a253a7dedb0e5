import type { Problem } from '../package.ts'

/** A full commit, or the digest of an archive that Yarn 1 appends. */
const commit = /(?<!\w)(?:[0-9a-f]{40}|[0-9a-f]{64})(?!\w)/i

const git =
  /^(?:git(?:\+[a-z]+)?:|git@|ssh:|github:|gitlab:|bitbucket:|gist:)|\.git(?:#|$)|^https?:[^#]*(?<!\.tgz|\.tar\.gz|\.zip)#./i

/** What a package from this source, without a hash, leaves open. */
export function problemOfSource(source: string): Problem | undefined {
  if (commit.test(source)) return undefined
  if (/^(?:file|link|portal):|^\.{0,2}\//.test(source)) return 'path'
  if (git.test(source)) return 'reference'
  return /^https?:/i.test(source) ? 'url' : undefined
}

/**
 * The hashes in Subresource Integrity values, each of which is one or more of `sha512-…` separated by blanks. Sorted,
 * without duplicates.
 */
export function integrityHashes(...integrities: readonly string[]): string[] {
  const [only = ''] = integrities
  if (integrities.length === 1 && only !== '' && !only.includes(' ')) return [only]
  const hashes = integrities.flatMap((integrity) => integrity.split(' ')).filter((hash) => hash !== '')
  return [...new Set(hashes)].sort()
}

/**
 * Whether a URL is the address of a package's archive in a registry: `NAME/-/NAME-VERSION.tgz` after any host and path,
 * in some registries with the scope or the version as one more folder; `download/NAME/VERSION/HASH` of GitHub; and
 * `NAME/download/NAME-VERSION.tgz` of cnpm. Any other URL, such as GitLab's `NAME/-/archive/TAG/NAME-TAG.tar.gz`, is a
 * source of its own, and its host counts.
 */
export function isOfRegistry(resolved: string, name: string): boolean {
  if (!/^https?:\/\//i.test(resolved)) return false
  const [address = ''] = resolved.split(/[?#]/)
  const path = address.replaceAll(/%2f/gi, '/').replaceAll('%40', '@')
  const file = `${name.slice(name.lastIndexOf('/') + 1)}-`
  const isArchive = (folder: string): boolean => {
    const at = path.lastIndexOf(folder)
    const [, last = ''] = /^(?:@[^/]+\/|\d[^/]*\/)?([^/]+)$/.exec(path.slice(at + folder.length)) ?? []
    return at !== -1 && last.startsWith(file)
  }
  return (
    isArchive(`/${name}/-/`) ||
    isArchive(`/${name}/download/`) ||
    (path.includes(`/download/${name}/`) && /\/\d[^/]*\/[0-9a-f]+$/.test(path))
  )
}

/** Where the entries of a `yarn.lock` begin: the name of the package that is installed, also for an alias. */
export const yarnEntry = /^"?(?:@?[^@"\s]+@npm:)?((?:@[^/"\s]+\/)?[^@"\s/]+)@/gm
