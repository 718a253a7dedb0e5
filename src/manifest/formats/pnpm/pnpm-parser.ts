import { posix } from 'node:path'
import { quoted, withoutCredentials } from '../../without-credentials.ts'
import { integrityHashes, isOfRegistry } from '../../node/node.ts'
import { originUnlessHashed } from '../../source.ts'
import type { Link, Parser } from '../../format.ts'
import { ManifestError, type Package } from '../../package.ts'
import { isMap, mapAt, parseYaml, textAt, type YamlMap } from '../../text/yaml.ts'

/**
 * Parses `pnpm-lock.yaml`, lockfileVersion 5, 6 and 9 (pnpm 3 to 12). Since pnpm 11 there can be two documents. The first
 * is about pnpm itself and its configuration; the last is about the project, and only this one is used.
 */
export const parsePnpm: Parser = (text) => {
  const lock = parseYaml(text).at(-1)
  if (!isMap(lock)) throw new ManifestError('The file is not a pnpm-lock.yaml, because it is not a mapping.')
  const form = /^(5|6|9)(?:\.\d+)?$/.exec(textAt(lock, 'lockfileVersion') ?? '')?.[1]
  if (form === undefined) {
    throw new ManifestError(
      'The lockfileVersion of the pnpm-lock.yaml is not supported (supported are 5, 6 and 9).',
    )
  }
  refuseMissing(lock)
  const patches = patchesOf(lock)
  const packages: Package[] = []
  for (const [key, entry] of entriesOf(lock, 'packages')) {
    const found = packageOf(form === '5' ? splitV5(key) : split(key), entry)
    const patch = patches.get(withoutPeers(key)) ?? patches.get(`${found.name}@${found.version ?? ''}`)
    packages.push(
      patch === undefined ? found : { ...found, source: `${found.source ?? ''} patch:${patch}`.trimStart() },
    )
  }
  return { packages, unpinned: [], links: linksOf(lock) }
}

function entriesOf(map: YamlMap, key: string): [string, YamlMap][] {
  return [...mapAt(map, key)].map(([name, entry]) => {
    if (typeof name === 'string' && isMap(entry)) return [name, entry]
    throw new ManifestError(`"${key}" has an entry that is not a mapping.`)
  })
}

const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies']

/**
 * Refuses a file in which a dependency has no entry: a file that was cut off between two lines is still valid YAML. Since
 * version 9 the dependencies of a package are in "snapshots", and its other properties in "packages".
 */
function refuseMissing(lock: YamlMap): void {
  const packages = mapAt(lock, 'packages')
  const snapshots = lock.has('snapshots') ? mapAt(lock, 'snapshots') : packages
  const missing = (name: string): never => {
    throw new ManifestError(`The pnpm-lock.yaml is incomplete: ${quoted(name)} has no entry.`)
  }
  for (const [key, snapshot] of snapshots) {
    if (!isMap(snapshot)) throw new ManifestError('"snapshots" has an entry that is not a mapping.')
    if (typeof key === 'string' && !packages.has(key) && !packages.has(withoutPeers(key))) missing(key)
  }
  const importers = importersOf(lock)
  for (const owner of [...importers, ...snapshots.values()].filter(isMap)) {
    for (const [name, dependency] of KINDS.flatMap((kind) => [...mapAt(owner, kind)])) {
      const reference = isMap(dependency) ? textAt(dependency, 'version') : dependency
      if (typeof name !== 'string' || typeof reference !== 'string')
        throw new ManifestError('A dependency has no version.')
      if (reference.startsWith('link:')) continue
      const keys = [reference, `${name}@${reference}`, `/${name}@${reference}`, `/${name}/${reference}`]
      if (!keys.some((key) => snapshots.has(key))) missing(name)
    }
  }
}

/** Links of the project and its workspace members that lead to no member. They are relative to the member that has them. */
function linksOf(lock: YamlMap): Link[] {
  const members = new Set(mapAt(lock, 'importers').keys())
  return [['.', lock] as const, ...entriesOf(lock, 'importers')].flatMap(([folder, importer]) =>
    KINDS.flatMap((kind) => [...mapAt(importer, kind)]).flatMap(([name, dependency]) => {
      const reference = isMap(dependency) ? dependency.get('version') : dependency
      if (typeof reference !== 'string' || !reference.startsWith('link:')) return []
      const path = posix.join(folder, reference.slice('link:'.length))
      return members.has(path) ? [] : [{ name: String(name), path }]
    }),
  )
}

/** The dependencies of the project and its workspace members. Before version 9 those of a single project are at the top. */
function importersOf(lock: YamlMap): YamlMap[] {
  const importers = [lock, ...entriesOf(lock, 'importers').map(([, importer]) => importer)]
  const isOfTools = (importer: YamlMap): boolean =>
    importer.has('packageManagerDependencies') || importer.has('configDependencies')
  if (!['importers', 'specifiers', ...KINDS].some((key) => lock.has(key)) || importers.some(isOfTools)) {
    throw new ManifestError('The pnpm-lock.yaml is incomplete: the project itself has no entry.')
  }
  for (const importer of importers) {
    for (const name of mapAt(importer, 'specifiers').keys()) {
      if (KINDS.some((kind) => mapAt(importer, kind).has(name))) continue
      throw new ManifestError('The pnpm-lock.yaml is incomplete: a dependency of the project has no version.')
    }
  }
  return importers
}

/** A key of "packages". The version is undefined if there is a URL, a path or similar in its place. */
interface Key {
  name: string
  version: string | undefined
  reference: string
  /** Host of a registry other than the default one, up to version 6. */
  host: string
}

/** `name@version(peers)`, in version 6 after a slash or the host of a registry. */
function split(key: string): Key {
  const id = withoutPeers(key)
  const [, host = '', name = '', reference = id] =
    /^(?:([^@/]*)\/)?((?:@[^/@]+\/)?[^/@]+)@(.+)$/.exec(id) ?? []
  return { name, version: isVersion(reference) ? reference : undefined, reference, host }
}

/** `/name/version_peers`, after the host of a registry other than the default one. */
function splitV5(key: string): Key {
  const [, host = '', name = '', reference = key] = /^([^/]*)\/((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(key) ?? []
  const version = reference.split('_')[0]
  return { name, version: isVersion(version) ? version : undefined, reference: key, host }
}

function withoutPeers(key: string): string {
  const at = key.indexOf('(')
  return at === -1 ? key : key.slice(0, at)
}

function isVersion(text: string | undefined): boolean {
  return text !== undefined && /^\d+\.\d+\.\d+(?:[-+][\w.+-]*)?$/.test(text)
}

function packageOf(key: Key, entry: YamlMap): Package {
  if (!entry.has('resolution'))
    throw new ManifestError(`The package ${quoted(key.reference)} has no resolution.`)
  const resolution = mapAt(entry, 'resolution')
  const name = key.version === undefined ? (textAt(entry, 'name') ?? key.name) : key.name
  if (name === '') throw new ManifestError(`The package ${quoted(key.reference)} has no name.`)
  const hashes = hashesOf(resolution)
  const place = sourceOf(resolution)
  // A key with a version means a package from a registry, unless it has another address.
  const isOfAny = place === undefined || hashes.length > 0 || isOfRegistry(place, name)
  return {
    ecosystem: 'npm',
    name,
    version: key.version ?? textAt(entry, 'version') ?? null,
    hashes,
    ...(key.version !== undefined && isOfAny
      ? originUnlessHashed(hashes, key.host, textAt(resolution, 'registry'), place)
      : { source: withoutCredentials(place ?? key.reference) }),
  }
}

/** A runtime, such as Node.js, has a hash for each platform. */
function hashesOf(resolution: YamlMap): string[] {
  const variants: unknown = resolution.get('variants') ?? []
  const resolutions = Array.isArray(variants)
    ? variants.filter(isMap).map((variant) => mapAt(variant, 'resolution'))
    : []
  return integrityHashes(...[resolution, ...resolutions].map((one) => textAt(one, 'integrity') ?? ''))
}

function sourceOf(resolution: YamlMap): string | undefined {
  const repository = textAt(resolution, 'repo')
  const directory = textAt(resolution, 'directory')
  if (repository !== undefined) {
    const folder = textAt(resolution, 'path')
    return `${repository}#${textAt(resolution, 'commit') ?? ''}${folder === undefined ? '' : `&path:${folder}`}`
  }
  return directory === undefined ? textAt(resolution, 'tarball') : `file:${directory}`
}

/**
 * The digests of the project's patches, by the key of the patched package without its peers. Before version 6 they are
 * listed by `name@version`, because the keys do not contain them in plain form.
 */
function patchesOf(lock: YamlMap): Map<string, string> {
  const patches = new Map<string, string>()
  for (const [key, patch] of mapAt(lock, 'patchedDependencies')) {
    const hash = isMap(patch) ? textAt(patch, 'hash') : patch
    if (typeof key !== 'string' || typeof hash !== 'string') throw new ManifestError('A patch has no digest.')
    patches.set(key, hash)
  }
  for (const key of [...mapAt(lock, 'packages').keys(), ...mapAt(lock, 'snapshots').keys()]) {
    const [, id, hash] = /^([^(]+)\(patch_hash=([^()]+)\)/.exec(String(key)) ?? []
    if (id !== undefined && hash !== undefined) patches.set(id, hash)
  }
  return patches
}
