import { shownText } from '../without-credentials.ts'

/** An address of a component, with the names of CycloneDX. */
export interface ExternalReference {
  /** `vcs`: a repository. `distribution`: an archive to download. */
  type: 'vcs' | 'distribution'
  url: string
}

/**
 * The address of a package that does not come from a registry, without credentials. Of what may follow a `?` or `#`, only the
 * commit is kept. Undefined if the source is not an address, such as a path.
 *
 * @param source - As in `Package.source`: `git+https://host/path#<commit>`, `https://host/file`, `path:folder`.
 */
export function addressOf(source: string): ExternalReference | undefined {
  const address = withoutSuffix(source)
    // `git@host:path` is not a URL.
    .replace(scpAddress, 'git+ssh://$1/')
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return undefined
  const url = URL.parse(address)
  if (url === null || !/^[\w.:[\]-]+$/.test(url.host)) return undefined
  url.username = url.password = ''
  const isGit = /^git[+:]|^ssh:|\.git(?:@|$)/i.test(url.href)
  // pip writes a commit, a branch or a tag after an `@`.
  const [, path = '', reference = ''] = isGit ? (/^(.*?)(?:@(.*))?$/s.exec(url.pathname) ?? []) : []
  if (isGit) url.pathname = path
  // The URLs of browsers may contain characters that RFC 3986 does not allow.
  url.pathname = url.pathname.replace(/[\\^`|{}<>"[\]]|%(?![0-9a-f]{2})/gi, encodeURIComponent)
  const { href } = url
  if (!isGit) return { type: 'distribution', url: href }
  const [, commit] = aCommit.exec(`#${reference}`) ?? aCommit.exec(source) ?? []
  return { type: 'vcs', url: commit === undefined ? href : `${href}#${commit}` }
}

/** A source that is not an address, such as the path of code on this machine, without credentials. */
export function localSource(source: string): string {
  return withoutSuffix(source)
}

const aCommit = /#(?:commit=)?([0-9a-f]{40}|[0-9a-f]{64})(?![0-9a-z])/i

const scpAddress = /^(?:git\+)?(?:ssh:\/\/(?:[\w.-]+@)?|[\w.-]+@)([\w-]+(?:\.[\w-]+)+):(?!\d+(?:\/|$)|\/)/

/** Lock files append queries, fragments, and, in Yarn, `::locator=…`. */
function withoutSuffix(source: string): string {
  return shownText(source.replace(/::\w+=.*$/s, '')).replace(/[?#].*$/s, '')
}
