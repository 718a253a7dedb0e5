import type { PythonDependency } from './dependency-text.ts'
import { MarkerTargets } from './marker-targets.ts'
import type { PythonTargets, Targets } from './python-targets.ts'
import { reach, type Dependency } from './reach.ts'
import { allowsVersion, pythonRange } from './version-constraint.ts'

/** A package of a lock file that says what the package depends on. */
export interface LockedPackage {
  /** Normalised. */
  name: string
  version: string
  /** The versions of Python that it is for; empty if unknown. They decide between versions of a package. */
  python: string
  /** What it always depends on, or what one of its extras adds. */
  dependencies: (extra: string | undefined) => readonly PythonDependency[]
}

/** More versions of one package than this are not told apart. */
const mostVersions = 10

/** The packages of a lock file whose dependencies are names and versions. */
export class LockedGraph {
  readonly #packages: readonly LockedPackage[]
  readonly #byName: ReadonlyMap<string, readonly number[]>
  readonly #candidates = new Map<string, readonly number[]>()

  constructor(packages: readonly LockedPackage[]) {
    this.#packages = packages
    this.#byName = Map.groupBy(packages.keys(), (index) => packages[index]?.name ?? '')
  }

  /**
   * The packages that are reached from these dependencies, and from some packages themselves, by index, with where they
   * are installed.
   *
   * @param packages - Indices of packages that are installed anyway.
   */
  installed(
    roots: readonly PythonDependency[],
    packages: readonly number[],
    targets: PythonTargets,
  ): ReadonlyMap<number, Targets> {
    const markers = new Map<string | undefined, MarkerTargets>()
    const markersWith = (extra: string | undefined): MarkerTargets => {
      let known = markers.get(extra)
      if (known === undefined) {
        const extras = new Set(extra === undefined ? [] : [extra])
        markers.set(extra, (known = new MarkerTargets(targets, { extras, groups: 'all' })))
      }
      return known
    }
    const ranges = new Map<string, Targets>()
    const onPython = (range: string): Targets => {
      let where = ranges.get(range)
      if (where === undefined) {
        const decided = targets.decided(`range ${range}`, () => {
          const isAllowed = range === '' ? undefined : pythonRange(range)
          return isAllowed && targets.onReleases(isAllowed)
        })
        ranges.set(range, (where = decided ?? targets.all))
      }
      return where
    }
    const splits = new Map<readonly number[], Omit<Dependency, 'extras'>[]>()
    const split = (on: readonly number[]): Omit<Dependency, 'extras'>[] => {
      let parts = splits.get(on)
      if (parts === undefined) splits.set(on, (parts = this.#byPython(on, targets.all, onPython)))
      return parts
    }
    const follow = (of: readonly PythonDependency[], extra: string | undefined): Dependency[] =>
      of.flatMap((dependency) => {
        const { marker, python = '', extras } = dependency
        const where = markersWith(extra).on(marker) & onPython(python)
        const on = this.#versionsOf(dependency)
        if (on.length < 2 || on.length > mostVersions) return [{ on, extras, targets: where }]
        return split(on).map((part) => ({ on: part.on, extras, targets: where & part.targets }))
      })
    const others = packages.map((index) => ({ on: [index], extras: [], targets: targets.all }))
    return reach([...follow(roots, undefined), ...others], (index, extra) =>
      follow(this.#packages[index]?.dependencies(extra) ?? [], extra),
    )
  }

  /** The packages that are reached from these dependencies on any platform at all, whatever the markers say. */
  connected(roots: readonly PythonDependency[]): ReadonlySet<number> {
    const follow = (of: readonly PythonDependency[]): Dependency[] =>
      of.map((dependency) => ({ on: this.#versionsOf(dependency), extras: dependency.extras, targets: 1n }))
    const reached = reach(follow(roots), (index, extra) =>
      follow(this.#packages[index]?.dependencies(extra) ?? []),
    )
    return new Set(reached.keys())
  }

  /** The locked versions that a dependency allows; all of them if it allows none. */
  #versionsOf({ name, constraint }: PythonDependency): readonly number[] {
    const all = this.#byName.get(name) ?? []
    if (all.length < 2 || all.length > mostVersions || constraint === '') return all
    const key = `${name} ${constraint}`
    let found = this.#candidates.get(key)
    if (found === undefined) {
      const allowed = all.filter((index) => allowsVersion(constraint, this.#packages[index]?.version ?? ''))
      this.#candidates.set(key, (found = allowed.length === 0 ? all : allowed))
    }
    return found
  }

  /** Several versions: each where no other is for the version of Python; elsewhere it is not decided between them. */
  #byPython(
    on: readonly number[],
    all: Targets,
    onPython: (range: string) => Targets,
  ): Omit<Dependency, 'extras'>[] {
    const possible = on.map((index) => onPython(this.#packages[index]?.python ?? '') & all)
    const only = possible.map((targets, at) =>
      possible.reduce((rest, others, other) => (other === at ? rest : rest & ~others), targets),
    )
    const decided = only.reduce((together, targets) => together | targets, 0n)
    return [
      ...on.map((index, at) => ({ on: [index], targets: only[at] ?? 0n })),
      { on, targets: all & ~decided },
    ]
  }
}
