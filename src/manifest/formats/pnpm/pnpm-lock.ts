import { posix } from 'node:path'
import type { Link } from '../../format.ts'
import { ManifestError } from '../../package.ts'
import { isMap, mapAt, textAt, type YamlMap } from '../../text/yaml.ts'

/** The kinds of dependencies that a project, a member or a package can have. */
export const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const

/** One of {@link KINDS}. */
export type Kind = (typeof KINDS)[number]

/** The longest path that Linux allows, in bytes. */
const LONGEST_PATH = 4096

/** The entries of a mapping at a key, which are mappings themselves. */
export function entriesOf(map: YamlMap, key: string): [string, YamlMap][] {
  return [...mapAt(map, key)].map(([name, entry]) => {
    if (typeof name === 'string' && isMap(entry)) return [name, entry]
    throw new ManifestError(`"${key}" has an entry that is not a mapping.`)
  })
}

/** The project at `.` and its workspace members, by path. Before version 9 a project without members is at the top. */
export function importersOf(lock: YamlMap): Map<string, YamlMap> {
  const importers = new Map(entriesOf(lock, 'importers'))
  if (importers.keys().some((path) => path.length > LONGEST_PATH))
    throw new ManifestError('"importers" has a path that is longer than Linux allows.')
  if (['specifiers', ...KINDS].some((key) => lock.has(key)))
    importers.set(importers.has('.') ? '' : '.', lock)
  return importers
}

/** What is installed of each package, by key. Before version 9 the packages themselves say what they depend on. */
export function snapshotsOf(lock: YamlMap): YamlMap {
  return mapAt(lock, lock.has('snapshots') ? 'snapshots' : 'packages')
}

/** The names and references of what a project or a package depends on. A reference is a version, a path or a key. */
export function dependenciesIn(owner: YamlMap, kinds: readonly Kind[]): [name: string, reference: string][] {
  return kinds.flatMap((kind) =>
    [...mapAt(owner, kind)].map(([name, dependency]): [string, string] => {
      const reference = isMap(dependency) ? textAt(dependency, 'version') : dependency
      if (typeof name === 'string' && typeof reference === 'string') return [name, reference]
      throw new ManifestError('A dependency has no version.')
    }),
  )
}

/** The key of the snapshot that a dependency refers to. Undefined if there is none. */
export function keyOf(name: string, reference: string, snapshots: YamlMap): string | undefined {
  if (snapshots.has(reference)) return reference
  // The second is that of version 9, the third that of version 6, the last that of version 5.
  const keys = [`${name}@${reference}`, `/${name}@${reference}`, `/${name}/${reference}`]
  return keys.find((key) => snapshots.has(key))
}

/** A key without the peers in it, since version 6. */
export function withoutPeers(key: string): string {
  const at = key.indexOf('(')
  return at === -1 ? key : key.slice(0, at)
}

/** The folder that a reference links to, from that of the lock file. Undefined if it is not a link. */
export function linkedFrom(folder: string, reference: string): string | undefined {
  return reference.startsWith('link:') ? posix.join(folder, reference.slice('link:'.length)) : undefined
}

/** Links of some projects that lead to no member of the workspace. */
export function linksOf(
  projects: Iterable<readonly [path: string, importer: YamlMap]>,
  kinds: readonly Kind[],
  members: ReadonlyMap<string, YamlMap>,
): Link[] {
  return [...projects].flatMap(([folder, importer]) =>
    dependenciesIn(importer, kinds).flatMap(([name, reference]) => {
      const path = linkedFrom(folder, reference)
      return path === undefined || members.has(path) ? [] : [{ name, path }]
    }),
  )
}
