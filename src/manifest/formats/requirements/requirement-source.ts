import { posix } from 'node:path'
import { withoutCredentials, withoutUserinfo } from '../../without-credentials.ts'
import { isCommit } from '../../source.ts'
import { pythonName, vcs } from '../../python/python.ts'
import { parseExtras } from './requirement-syntax.ts'

/** Where a requirement comes from if not from a package index. */
export interface RequirementSource {
  kind: 'vcs' | 'url' | 'path'
  /** Without credentials, and without what the other members contain. */
  text: string
  /** Whether it is a commit, which cannot move. */
  fixed: boolean
  /** Normalised; present if the URL or its file name contains it. */
  name?: string
  /**
   * Shown if there is no name: a path as it is written, or the last part of a URL's path, without host, folder and
   * revision. The whole URL if it has no path.
   */
  label: string
  extras: readonly string[]
  /** The version in the file name of a wheel. */
  version: string | null
  /** `algorithm:value`, from the fragment. */
  hashes: readonly string[]
}

const vcsScheme = new RegExp(`^(${vcs.join('|')})\\+[a-z-]+$`)

const archive = /\.(?:whl|zip|tar|tgz|tbz|txz|tlz|tar\.(?:gz|bz2|xz|lz|lzma))$/i

/** Whether pip treats the text as a URL, and not as a name or a path. */
export function isUrl(text: string): boolean {
  const scheme = schemeOf(text)
  return ['http', 'https', 'file', 'ftp'].includes(scheme) || vcsScheme.test(scheme)
}

/**
 * Whether the text can only be a path. pip looks into the file system; here the form decides: it is `.` or `..`, has a
 * slash, or ends like an archive, and has no characters that are rare in paths but common elsewhere.
 */
export function isPath(text: string): boolean {
  const [location] = splitExtras(text)
  return (
    (/^\.{1,2}$|\//.test(location) || archive.test(location)) &&
    /^[^\s<>|"'`;,=()[*?!&#:]+$/.test(location) &&
    // A name and what follows its `@`.
    !/^[a-z0-9][\w.-]*@/i.test(location)
  )
}

/** Parses a URL and the name, extras, hashes and subdirectory in its fragment. */
export function urlSource(url: string): RequirementSource {
  const scheme = schemeOf(url)
  // A password may contain characters that would end the address.
  const [address, fragment] = cut(withoutUserinfo(url), '#')
  const [location] = cut(address, '?')
  const system = vcsScheme.exec(scheme)?.[1]

  const hashes: string[] = []
  const subdirectory: string[] = []
  let egg = ''
  for (const part of fragment.split('&')) {
    const [key, value] = cut(part, '=')
    if (/^(?:sha512|sha384|sha256|sha224|sha1|md5)$/.test(key) && /^[0-9a-f]+$/i.test(value)) {
      hashes.push(`${key}:${value.toLowerCase()}`)
    } else if (key === 'egg') {
      egg ||= value
    } else if (key === 'subdirectory') {
      subdirectory.push(part)
    }
  }
  const [, eggName, eggExtras] = /^([a-z0-9][a-z0-9._-]*)(\[[^\]]*\])?$/i.exec(egg) ?? []
  const wheel = wheelOf(location)
  const name = eggName === undefined ? wheel?.name : pythonName(eggName)
  const text = withoutCredentials([address, ...subdirectory].join('#'))
  return {
    kind: system !== undefined ? 'vcs' : scheme === 'file' ? 'path' : 'url',
    text,
    fixed: system !== undefined && isFixedRevision(system, location),
    ...(name !== undefined && { name }),
    label: lastSegmentOf(system === undefined ? pathOf(location) : repositoryOf(location)) ?? text,
    extras: parseExtras(eggExtras),
    version: wheel?.version ?? null,
    hashes,
  }
}

/** Parses a path, which may end in extras: `./project[all]`. */
export function pathSource(path: string): RequirementSource {
  const [location, extras] = splitExtras(path)
  const wheel = wheelOf(location)
  return {
    kind: 'path',
    text: `path:${withoutCredentials(location)}`,
    fixed: false,
    ...(wheel !== undefined && { name: wheel.name }),
    label: withoutCredentials(location),
    extras: parseExtras(extras),
    version: wheel?.version ?? null,
    hashes: [],
  }
}

function splitExtras(path: string): [string, string | undefined] {
  const [, location = path, extras] = /^([^[]+)(\[[^\]]+\])$/.exec(path) ?? []
  return [location, extras]
}

function schemeOf(text: string): string {
  return /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase() ?? ''
}

function cut(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function pathOf(location: string): string {
  return location.replace(/^[^/:]*:(?:\/\/[^/]*)?/, '')
}

/** The path without the revision, which may have slashes, and the `.git`. */
function repositoryOf(location: string): string {
  return pathOf(location)
    .replace(/@[^@]*$/, '')
    .replace(/\.git$/, '')
}

function lastSegmentOf(path: string): string | undefined {
  const segment = posix.basename(posix.normalize(path))
  return /^\.{0,2}$/.test(segment) ? undefined : segment
}

/** Branches and tags can move, and a short hash can become ambiguous. A revision in Subversion is a number. */
function isFixedRevision(system: string, location: string): boolean {
  const path = pathOf(location)
  const revision = path.slice(path.lastIndexOf('@') + 1)
  return system === 'svn' ? /^\d+$/.test(revision) : isCommit(revision)
}

function wheelOf(location: string): { name: string; version: string } | undefined {
  const written = location.slice(location.lastIndexOf('/') + 1)
  const file = written.replaceAll(/%2b/gi, '+').replaceAll('%21', '!')
  const [, name, version] = /^([\w.]+)-([\w.!+]+)(?:-\d[\w.]*)?-[\w.]+-[\w.]+-[\w.]+\.whl$/.exec(file) ?? []
  return name === undefined || version === undefined ? undefined : { name: pythonName(name), version }
}
