import { withoutCredentials } from '../../without-credentials.ts'
import { parseJsonObject } from '../../text/json.ts'
import { lineIndex } from '../../text/line-index.ts'
import { optionalTable, optionalText, requiredText, tables, type Table } from '../../text/members.ts'
import { gitSource, isCommit, originUnlessHashed } from '../../source.ts'
import type { Finding, Parser } from '../../format.ts'
import { ManifestError, type Package, type Problem } from '../../package.ts'

interface Origin {
  hashes: string[]
  /** Addresses of a package from a registry that has no hash of its archive. */
  origin?: string
  /** Undefined for a package from a registry. */
  source?: string
  problem?: Problem | undefined
  /** The folder of a package on this machine. */
  path?: string
}

/**
 * Parses `composer.lock`. Whether a package is only for development is part of its marker, because one that moves out of
 * `packages-dev` becomes part of the layer. Composer has one group, `dev`.
 */
export const parseComposer: Parser = (text) => {
  const lock = parseJsonObject(text)
  if (!Array.isArray(lock['packages'])) {
    throw new ManifestError('The file is not a composer.lock, because it has no "packages" list.')
  }
  const packages = new Map<string, Package>()
  const unpinned: Finding[] = []
  const lineOf = lineIndex(text, /^\s*"name"\s*:\s*"([^"]*)"/)
  const production = tables(lock, 'packages')
  for (const [index, entry] of [...production, ...tables(lock, 'packages-dev')].entries()) {
    const written = requiredText(entry, 'name')
    const name = written.toLowerCase()
    const version = requiredText(entry, 'version')
    const { hashes, problem, path, ...place } = originOf(entry)
    if (packages.has(name)) throw new ManifestError('The file lists a package twice.', lineOf(written))
    packages.set(name, {
      ecosystem: 'composer',
      name,
      version,
      hashes,
      ...place,
      ...(index >= production.length && { marker: 'require-dev' }),
    })
    if (problem) unpinned.push({ line: lineOf(written), name, problem, ...(path !== undefined && { path }) })
  }
  return {
    packages: [...packages.values()],
    unpinned,
    scoping: {
      groupsOf: () => ['dev'],
      select: ({ groups }) => ({ packages: inGroups(packages.values(), groups) }),
    },
  }
}

/**
 * The packages of these groups next to production, without the group in their marker. To Composer, `v1.0` and `1.0` are
 * one version: a tag that gains or loses the letter is no change.
 */
function inGroups(packages: Iterable<Package>, groups: readonly string[] | 'all'): Package[] {
  const withDevelopment = groups === 'all' || groups.includes('dev')
  return [...packages].flatMap(({ marker, version, ...one }) =>
    withDevelopment || marker === undefined
      ? [{ ...one, version: version?.replace(/^v(?=\d)/i, '') ?? null }]
      : [],
  )
}

/**
 * Few registries have the hash of an archive. The reference, a commit, says what the archive should contain, but this is
 * not checked. So without a hash, the addresses count too.
 */
function originOf(entry: Table): Origin {
  const dist = optionalTable(entry, 'dist')
  const repository = optionalTable(entry, 'source')
  const archive = dist ?? (repository && optionalText(repository, 'type') === 'path' ? repository : undefined)
  if (archive !== undefined) {
    const checksum = optionalText(archive, 'shasum') ?? ''
    const reference = optionalText(archive, 'reference') ?? ''
    const hashes = checksum !== '' ? [`sha1:${checksum}`] : reference !== '' ? [`dist-ref:${reference}`] : []
    if (optionalText(archive, 'type') === 'path') {
      const path = requiredText(archive, 'url')
      return { hashes, source: `path:${path}`, problem: 'path', path }
    }
    if (hashes.length > 0) {
      // Without a hash of the archive, a branch or a tag does not fix its content.
      return {
        hashes,
        problem: checksum !== '' || isCommit(reference) ? undefined : 'reference',
        ...(checksum === '' &&
          originUnlessHashed([], ...urlsOf(archive), ...urlsOf(repository), commitIn(repository))),
      }
    }
    // Only the URL identifies the archive.
    return { hashes, source: withoutCredentials(requiredText(archive, 'url')), problem: 'url' }
  }
  // Metapackages have neither.
  if (repository === undefined) return { hashes: [] }
  const reference = requiredText(repository, 'reference')
  const url = requiredText(repository, 'url')
  if (optionalText(repository, 'type') !== 'git') {
    throw new ManifestError('The package comes from a version control system other than Git.')
  }
  const { text, problem } = gitSource(url, reference)
  return { hashes: [], source: text, problem }
}

/** The commit that is checked out if the repository is preferred to the archive. */
function commitIn(repository: Table | undefined): string | undefined {
  return repository && optionalText(repository, 'reference')
}

/** The addresses of an archive or repository and of its mirrors. */
function urlsOf(place: Table | undefined): (string | undefined)[] {
  if (place === undefined) return []
  return [place, ...tables(place, 'mirrors')].map((one) => optionalText(one, 'url'))
}
