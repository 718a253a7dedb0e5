import { quoted, withoutCredentials } from '../../without-credentials.ts'
import { integrityHashes, isOfRegistry } from '../../node/node.ts'
import { originUnlessHashed } from '../../source.ts'
import type { FilesAround, Parsed } from '../../format.ts'
import { ManifestError, type Package } from '../../package.ts'
import {
  dependenciesIn,
  entriesOf,
  importersOf,
  keyOf,
  KINDS,
  linksOf,
  snapshotsOf,
  withoutPeers,
} from './pnpm-lock.ts'
import { pnpmScoping } from './pnpm-scoping.ts'
import { isMap, mapAt, parseYaml, textAt, type YamlMap } from '../../text/yaml.ts'

/**
 * Parses `pnpm-lock.yaml`, lockfileVersion 5, 6 and 9 (pnpm 3 to 12). Since pnpm 11 there can be two documents. The first
 * is about pnpm itself and its configuration; the last is about the project, and only this one is used.
 */
export const parsePnpm = (text: string, { beside }: FilesAround = {}): Parsed => {
  const lock = parseYaml(text).at(-1)
  if (!isMap(lock)) throw new ManifestError('The file is not a pnpm-lock.yaml, because it is not a mapping.')
  const form = /^(5|6|9)(?:\.\d+)?$/.exec(textAt(lock, 'lockfileVersion') ?? '')?.[1]
  if (form === undefined) {
    throw new ManifestError(
      'The lockfileVersion of the pnpm-lock.yaml is not supported (supported are 5, 6 and 9).',
    )
  }
  const importers = importersOf(lock)
  refuseMissing(lock, importers)
  const patches = patchesOf(lock)
  const packages = new Map<string, Package>()
  for (const [key, entry] of entriesOf(lock, 'packages')) {
    const found = packageOf(form === '5' ? splitV5(key) : split(key), entry)
    const patch = patches.get(withoutPeers(key)) ?? patches.get(`${found.name}@${found.version ?? ''}`)
    packages.set(
      key,
      patch === undefined ? found : { ...found, source: `${found.source ?? ''} patch:${patch}`.trimStart() },
    )
  }
  return {
    packages: [...packages.values()],
    unpinned: [],
    links: linksOf(importers, KINDS, importers),
    scoping: pnpmScoping({ lock, importers, packages, text }, beside),
  }
}

/**
 * Refuses a file in which a dependency has no entry: a file that was cut off between two lines is still valid YAML. Since
 * version 9 the dependencies of a package are in "snapshots", and its other properties in "packages".
 */
function refuseMissing(lock: YamlMap, importers: ReadonlyMap<string, YamlMap>): void {
  const packages = mapAt(lock, 'packages')
  const snapshots = snapshotsOf(lock)
  const missing = (name: string): never => {
    throw new ManifestError(`The pnpm-lock.yaml is incomplete: ${quoted(name)} has no entry.`)
  }
  for (const [key, snapshot] of snapshots) {
    if (!isMap(snapshot)) throw new ManifestError('"snapshots" has an entry that is not a mapping.')
    if (typeof key === 'string' && !packages.has(key) && !packages.has(withoutPeers(key))) missing(key)
  }
  refuseIncomplete(lock, importers)
  for (const owner of [...importers.values(), ...snapshots.values()].filter(isMap)) {
    for (const [name, reference] of dependenciesIn(owner, KINDS))
      if (!reference.startsWith('link:') && keyOf(name, reference, snapshots) === undefined) missing(name)
  }
}

/** Refuses a file without the project, or with a dependency of it that only has a range. */
function refuseIncomplete(lock: YamlMap, importers: ReadonlyMap<string, YamlMap>): void {
  const isOfTools = (importer: YamlMap): boolean =>
    importer.has('packageManagerDependencies') || importer.has('configDependencies')
  const hasProject = ['importers', 'specifiers', ...KINDS].some((key) => lock.has(key))
  if (!hasProject || [lock, ...importers.values()].some(isOfTools)) {
    throw new ManifestError('The pnpm-lock.yaml is incomplete: the project itself has no entry.')
  }
  for (const importer of importers.values()) {
    for (const name of mapAt(importer, 'specifiers').keys()) {
      if (KINDS.some((kind) => mapAt(importer, kind).has(name))) continue
      throw new ManifestError('The pnpm-lock.yaml is incomplete: a dependency of the project has no version.')
    }
  }
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
