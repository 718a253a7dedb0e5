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
const mostVersions = 50

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
        const isAllowed = range === '' ? undefined : pythonRange(range)
        ranges.set(range, (where = isAllowed === undefined ? targets.all : targets.onReleases(isAllowed)))
      }
      return where
    }
    const follow = (of: readonly PythonDependency[], extra: string | undefined): Dependency[] =>
      of.flatMap((dependency) => {
        const { marker, python = '', extras } = dependency
        const where = markersWith(extra).on(marker) & onPython(python)
        return this.#forPython(this.#versionsOf(dependency), where, onPython).map((one) => ({
          ...one,
          extras,
        }))
      })
    const start = [...follow(roots, undefined), { on: packages, extras: [], targets: targets.all }]
    return reach(start, (index, extra) => follow(this.#packages[index]?.dependencies(extra) ?? [], extra))
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

  /** Of several versions, each where it is for the version of Python; all of them where none is. */
  #forPython(
    on: readonly number[],
    where: Targets,
    onPython: (range: string) => Targets,
  ): Omit<Dependency, 'extras'>[] {
    if (on.length < 2 || on.length > mostVersions) return [{ on, targets: where }]
    const each = on.map((index) => ({
      on: [index],
      targets: where & onPython(this.#packages[index]?.python ?? ''),
    }))
    const covered = each.reduce((all, { targets }) => all | targets, 0n)
    return [...each, { on, targets: where & ~covered }]
  }
}
