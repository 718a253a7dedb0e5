import type { FilesAround, Finding, Scoping, Selection } from '../../format.ts'
import { installedNodes, type Dependencies, type Installed } from '../../node/installed-nodes.ts'
import { architecturesWith } from '../../node/package-platform.ts'
import type { Package } from '../../package.ts'
import { ARCHITECTURES, architecturesOf, type Architecture } from '../../scope/scope.ts'
import { lineIndex } from '../../text/line-index.ts'
import { isMap, mapAt, type YamlMap } from '../../text/yaml.ts'
import {
  dependenciesIn,
  keyOf,
  KINDS,
  linkedFrom,
  linksOf,
  snapshotsOf,
  withoutPeers,
  type Kind,
} from './pnpm-lock.ts'
import { membersOf } from './pnpm-members.ts'

/** A lock file whose parts were checked. */
export interface PnpmLock {
  lock: YamlMap
  importers: ReadonlyMap<string, YamlMap>
  /** By the keys of "packages". */
  packages: ReadonlyMap<string, Package>
  text: string
}

/** The scope of a `pnpm-lock.yaml`. */
export function pnpmScoping(file: PnpmLock, beside: FilesAround['beside']): Scoping {
  const members = membersOf(file.importers, beside)
  return {
    members,
    // pnpm installs optional dependencies unless it is told not to, so they are in scope by default.
    groupsOf: () => ['dev', 'optional'],
    select: (selection) => {
      const { importers, packages } = file
      const kinds = KINDS.filter((kind) => kind !== 'devDependencies' || wantsDevelopment(selection))
      const graph = new Graph(file, kinds)
      const chosen = selection.member && importers.get(selection.member.path)
      const installed = installedNodes(
        chosen ? [chosen] : importers.values(),
        graph,
        architecturesOf(selection),
      )
      const how = graph.packagesOf(installed)
      const lineOf = lineIndex(upToPackages(file.text), /^ {2}["']?([^\s"'][^"']*?)["']?:/)
      return {
        packages: packages
          .entries()
          .toArray()
          .flatMap(([key, one]) => {
            const found = how.get(key)
            if (found === undefined) return []
            return found.optional === true ? [{ ...one, ...found }] : [one]
          }),
        links: linksOf(
          [...importers].filter(([, importer]) => installed.has(importer)),
          kinds,
          importers,
        ),
        local: members
          .filter(({ path }) => graph.linked.has(path))
          .map(({ name, path }): Finding => ({ line: lineOf(path), name, problem: 'member', path })),
      }
    },
  }
}

function wantsDevelopment({ groups }: Selection): boolean {
  return groups === 'all' || groups.includes('dev')
}

/** The text of the projects: they come before the packages, and a line in it is one of the file. */
function upToPackages(text: string): string {
  const end = text.lastIndexOf('\npackages:')
  return end === -1 ? text : text.slice(0, end)
}

/** What depends on what: the project and its members, and what is installed of packages. */
class Graph {
  /** Members that something depends on, of all that was asked for its dependencies. */
  readonly linked = new Set<string>()
  readonly #importers: ReadonlyMap<string, YamlMap>
  readonly #paths: ReadonlyMap<YamlMap, string>
  readonly #snapshots: YamlMap
  readonly #packages: YamlMap
  readonly #keys: ReadonlyMap<unknown, string>
  readonly #kinds: readonly Kind[]

  constructor({ lock, importers }: PnpmLock, kinds: readonly Kind[]) {
    const [snapshots, packages] = [snapshotsOf(lock), mapAt(lock, 'packages')]
    this.#importers = importers
    this.#paths = new Map([...importers].map(([path, importer]) => [importer, path]))
    this.#snapshots = snapshots
    this.#packages = packages
    this.#keys = new Map(
      [...snapshots].map(([key, snapshot]) => [
        snapshot,
        packages.has(key) ? String(key) : withoutPeers(String(key)),
      ]),
    )
    this.#kinds = kinds
  }

  readonly dependenciesOf = (node: YamlMap): Dependencies<YamlMap> => {
    const path = this.#paths.get(node)
    const entry = this.#entryOf(node)
    const peers =
      entry?.has('peerDependenciesMeta') === true ? mapAt(entry, 'peerDependenciesMeta') : undefined
    const [required, optional]: [YamlMap[], YamlMap[]] = [[], []]
    for (const kind of this.#kinds) {
      for (const [name, reference] of dependenciesIn(node, [kind])) {
        const found = this.#find(path ?? '', name, reference)
        if (found === undefined) continue
        // pnpm skips what it marked as optional where it is not for the machine, and installs what depends on it.
        const isOptional = kind === 'optionalDependencies' || isMarked(found) || isMarked(peers?.get(name))
        if (isOptional) optional.push(found)
        else required.push(found)
      }
    }
    return { required, optional }
  }

  readonly architecturesOf = (node: YamlMap): readonly Architecture[] => {
    const entry = isMarked(node) ? this.#entryOf(node) : undefined
    if (entry === undefined) return ARCHITECTURES
    return architecturesWith({ os: entry.get('os'), cpu: entry.get('cpu'), libc: entry.get('libc') })
  }

  /** How each package is installed: it can be there several times, with other peers. */
  packagesOf(installed: ReadonlyMap<YamlMap, Installed>): Map<string, Installed> {
    const packages = new Map<string, Installed>()
    for (const [node, how] of installed) {
      const key = this.#keys.get(node)
      if (key !== undefined) packages.set(key, together(how, packages.get(key)))
    }
    return packages
  }

  #entryOf(node: YamlMap): YamlMap | undefined {
    const key = this.#keys.get(node)
    const entry = key === undefined ? undefined : this.#packages.get(key)
    return isMap(entry) ? entry : undefined
  }

  #find(folder: string, name: string, reference: string): YamlMap | undefined {
    const path = linkedFrom(folder, reference)
    if (path === undefined) {
      const snapshot = this.#snapshots.get(keyOf(name, reference, this.#snapshots))
      return isMap(snapshot) ? snapshot : undefined
    }
    const member = this.#importers.get(path)
    if (member !== undefined) this.linked.add(path)
    return member
  }
}

function isMarked(about: unknown): boolean {
  return isMap(about) && about.get('optional') === 'true'
}

/** How a package is installed that is installed in one way and in another: on two architectures, it is on all. */
function together(one: Installed, other: Installed = one): Installed {
  if (one.optional !== true || other.optional !== true) return {}
  return one.marker === other.marker ? one : { optional: true }
}
