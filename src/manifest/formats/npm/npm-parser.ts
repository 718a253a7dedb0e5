import { quoted, withoutCredentials } from '../../without-credentials.ts'
import { isObject, parseJsonObject, type JsonObject } from '../../text/json.ts'
import { integrityHashes, isOfRegistry } from '../../node/node.ts'
import { originUnlessHashed } from '../../source.ts'
import type { Link, Parser } from '../../format.ts'
import { ManifestError, type Package } from '../../package.ts'
import { flaggedScoping, treeScoping, type Entries } from './npm-scoping.ts'

/** Parses `package-lock.json` and `npm-shrinkwrap.json`, lockfileVersion 1 to 3. */
export const parseNpm: Parser = (text) => {
  const found = new Found()
  const lock = parseJsonObject(text)
  read(lock, found)
  const { packages, links, exempt } = found
  const tree = lock['lockfileVersion'] === 2 || lock['lockfileVersion'] === 3 ? lock['packages'] : undefined
  const scoping = isObject(tree) ? treeScoping(tree, found, text) : flaggedScoping(found)
  return { packages, unpinned: [], links, exempt, scoping }
}

class Found implements Entries {
  readonly packages: Package[] = []
  readonly packageEntries: JsonObject[] = []
  readonly links: Link[] = []
  readonly linkEntries: JsonObject[] = []
  readonly exempt = new Set<Package>()

  addLink(name: string, path: unknown, entry: JsonObject): void {
    this.links.push(typeof path === 'string' ? { name, path } : { name })
    this.linkEntries.push(entry)
  }

  add(one: Package, entry: JsonObject): void {
    this.packages.push(one)
    this.packageEntries.push(entry)
    // A bundled package is not fetched by itself, and an entry that npm does not install has no package: both have no hash.
    const isBundled = entry['inBundle'] === true || entry['bundled'] === true
    if (one.hashes.length === 0 && (isBundled || isVacant(entry))) this.exempt.add(one)
  }
}

function isVacant(entry: JsonObject): boolean {
  if (entry['resolved'] !== undefined || entry['version'] !== undefined) return false
  return entry['optional'] === true || entry['peer'] === true || entry['extraneous'] === true
}

function read(lock: JsonObject, found: Found): void {
  const { lockfileVersion, packages, dependencies } = lock
  switch (lockfileVersion) {
    case 2:
    case 3:
      if (!isObject(packages)) throw new ManifestError('The npm lock file has no "packages".')
      readPackages(packages, found)
      return
    case 1:
      if (packages !== undefined)
        throw new ManifestError('The npm lock file has "packages", which lockfileVersion 1 does not have.')
      readDependencies(dependencies ?? {}, found)
      return
    case undefined:
      // npm 4 and older do not write the version.
      if (!isObject(dependencies))
        throw new ManifestError('The file is not an npm lock file, because it has no "lockfileVersion".')
      readDependencies(dependencies, found)
      return
    default:
      throw new ManifestError(
        'The lockfileVersion of the npm lock file is not supported (supported are 1, 2 and 3).',
      )
  }
}

const FOLDER = 'node_modules/'

/** Versions 2 and 3 have one entry for each path in the tree. */
function readPackages(packages: JsonObject, found: Found): void {
  const paths = Object.keys(packages)
  if (paths.length > 0 && !paths.some((path) => path === '' || path.includes(FOLDER)))
    throw new ManifestError('"packages" contains neither the project nor anything in node_modules.')
  const urls = requestedUrls(paths, packages)
  for (const path of paths) {
    const entry = packages[path]
    const at = path.lastIndexOf(FOLDER)
    if (!isObject(entry)) throw new ManifestError(`The entry ${quoted(path)} is not an object.`)
    // This is the project itself or a workspace member.
    if (at === -1) continue
    if (entry['link'] === true) {
      const target = entry['resolved']
      if (!isMember(target, packages)) found.addLink(path.slice(at + FOLDER.length), target, entry)
      continue
    }
    const name = optionalText(entry, 'name', path) ?? path.slice(at + FOLDER.length)
    const version = optionalText(entry, 'version', path)
    const hashes = hashesOf(entry, path)
    const resolved = entry['resolved']
    // Most projects depend on no URL, and a lookup would cost as much as everything else here.
    const isAskedFor = urls.size > 0 && typeof resolved === 'string' && urls.has(resolved)
    if (typeof resolved !== 'string' || resolved === '') {
      found.add({ ecosystem: 'npm', name, version, hashes }, entry)
    } else if (!isAskedFor && isOfRegistry(resolved, name)) {
      found.add({ ecosystem: 'npm', name, version, hashes, ...originUnlessHashed(hashes, resolved) }, entry)
    } else {
      found.add({ ecosystem: 'npm', name, version, hashes, source: withoutCredentials(resolved) }, entry)
    }
  }
}

/** Whether a link leads to a workspace member. In a project without workspaces, a link is a dependency on a path. */
function isMember(target: unknown, packages: JsonObject): boolean {
  if (typeof target !== 'string' || target.startsWith('../') || !Object.hasOwn(packages, target)) return false
  const project = packages['']
  return !isObject(project) || project['workspaces'] !== undefined
}

/** The URLs that the project and its members depend on. A package from one of these does not come from a registry. */
function requestedUrls(paths: readonly string[], packages: JsonObject): Set<string> {
  const urls = new Set<string>()
  for (const path of paths) {
    if (path.includes(FOLDER)) continue
    const entry = packages[path]
    if (!isObject(entry)) continue
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']) {
      const ranges = entry[kind]
      if (!isObject(ranges)) continue
      for (const range of Object.values(ranges)) {
        if (typeof range === 'string' && range.startsWith('http')) urls.add(range)
      }
    }
  }
  return urls
}

/** Version 1 has dependencies within dependencies, thousands of levels deep in the worst case. */
function readDependencies(tree: unknown, found: Found): void {
  const waiting = [tree]
  while (waiting.length > 0) {
    const dependencies = waiting.pop()
    if (!isObject(dependencies)) throw new ManifestError('"dependencies" is not an object.')
    for (const [name, entry] of Object.entries(dependencies)) {
      if (!isObject(entry)) throw new ManifestError(`The entry ${quoted(name)} is not an object.`)
      if (entry['dependencies'] !== undefined) waiting.push(entry['dependencies'])
      const version = String(entry['version'])
      const one = fromDependency(name, entry)
      if (one) found.add(one, entry)
      // Version 1 does not list the workspace members, but a folder outside the project is not one.
      else if (version.startsWith('file:../')) found.addLink(name, version.slice('file:'.length), entry)
    }
  }
}

function fromDependency(name: string, entry: JsonObject): Package | undefined {
  const version = optionalText(entry, 'version', name)
  if (version === null) throw new ManifestError(`The entry ${quoted(name)} has no version.`)
  const hashes = hashesOf(entry, name)
  const origin = originUnlessHashed(hashes, optionalText(entry, 'resolved', name))
  const alias = /^npm:(.+)@(.*)$/.exec(version)
  if (alias?.[1] !== undefined && alias[2] !== undefined) {
    return { ecosystem: 'npm', name: alias[1], version: alias[2], hashes, ...origin }
  }
  if (!version.includes(':')) return { ecosystem: 'npm', name, version, hashes, ...origin }
  // This is a folder, which npm links. A local tarball has a hash.
  if (version.startsWith('file:') && hashes.length === 0) return undefined
  return {
    ecosystem: 'npm',
    name,
    version: versionOfArchive(version, name),
    hashes,
    source: withoutCredentials(version),
  }
}

/** The version in the name of an archive, `NAME-VERSION.tgz`. Version 1 has it nowhere else. */
function versionOfArchive(url: string, name: string): string | null {
  const [file = ''] = url.slice(url.lastIndexOf('/') + 1).split(/[?#]/)
  const prefix = `${name.slice(name.lastIndexOf('/') + 1)}-`
  return file.startsWith(prefix)
    ? (/^(\d+\.\d+\.\d+.*)\.tgz$/.exec(file.slice(prefix.length))?.[1] ?? null)
    : null
}

function optionalText(entry: JsonObject, key: string, where: string): string | null {
  const value = entry[key]
  if (value === undefined) return null
  if (typeof value === 'string') return value
  throw new ManifestError(`"${key}" of the entry ${quoted(where)} is not a string.`)
}

function hashesOf(entry: JsonObject, where: string): string[] {
  return integrityHashes(optionalText(entry, 'integrity', where) ?? '')
}
