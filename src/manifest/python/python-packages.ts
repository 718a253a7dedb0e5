import type { Finding, Parsed } from '../format.ts'
import { ManifestError, type Package, type Problem } from '../package.ts'
import { originUnlessHashed, type Source } from '../source.ts'
import { normaliseMarker } from './environment-marker.ts'
import { localPath } from './local-path.ts'
import type { PythonTargets, Targets } from './python-targets.ts'
import { pythonName } from './python.ts'

/** A Python package in a lock file, as it is written there. */
export interface PythonEntry {
  name: string
  version: string | undefined
  /** The versions that are allowed if none is fixed. */
  specifier?: string | undefined
  /** `algorithm:value`, in any order. */
  hashes: readonly string[]
  source?: Source | undefined
  /** What is not pinned. By default the problem of its source. */
  problem?: Problem | undefined
  /** The addresses of a package from an index that has no hash. */
  origins?: readonly (string | undefined)[] | undefined
  marker?: string | undefined
  extras?: Iterable<string> | undefined
}

interface Found {
  index: number
  package: Package
  /** Undefined if one of the entries has no marker: the package is then always installed. */
  markers: Set<string> | undefined
  extras: Set<string> | undefined
}

/**
 * Maximum number of characters in the hashes, markers and extras of all entries. Some formats write them once for several
 * entries, so the total may exceed the size of the file, but a real file never gets near this limit.
 */
const mostCharacters = 20_000_000

/**
 * The packages of a lock file. Entries with the same name, version, hashes and source are one package: a file may have one
 * entry for each group, and another for extras. The package is installed if any of their markers is true.
 */
export class PythonPackages {
  readonly #found = new Map<string, Found>()
  readonly #unpinned: Finding[] = []
  #characters = 0

  /**
   * Adds an entry; `line` gives its line. Returns the index of its package.
   *
   * @throws {ManifestError} if the entries are larger than in any real file.
   */
  add(
    {
      name,
      version,
      specifier,
      hashes,
      source,
      problem = source?.problem,
      origins = [],
      marker = '',
      extras = [],
    }: PythonEntry,
    line: () => number,
  ): number {
    this.#characters += marker.length
    for (const hash of hashes) this.#characters += hash.length
    for (const extra of extras) this.#characters += extra.length
    if (this.#characters > mostCharacters) {
      throw new ManifestError(
        `The hashes, markers and extras of all packages together have more than ${mostCharacters} characters.`,
      )
    }
    const normalised = pythonName(name)
    if (problem !== undefined) {
      const path = isLocal(problem) ? localPath(source?.text ?? '') : undefined
      this.#unpinned.push({ line: line(), name: normalised, problem, ...(path !== undefined && { path }) })
    }
    const entry: Package = {
      ecosystem: 'pypi',
      name: normalised,
      version: version ?? null,
      hashes: sortedOnce(hashes),
      ...originUnlessHashed([], ...origins),
    }
    if (specifier !== undefined) entry.specifier = specifier
    if (source !== undefined) entry.source = source.text
    let key = JSON.stringify([
      entry.name,
      version ?? '',
      source?.text ?? '',
      specifier ?? '',
      entry.origin ?? '',
    ])
    let found = this.#found.get(key)
    if (found && !equal(found.package.hashes, entry.hashes)) {
      // This is rare and the hashes are long, so they are not part of every key.
      key += JSON.stringify(entry.hashes)
      found = this.#found.get(key)
    }
    const condition = marker.trim() === '' ? undefined : normaliseMarker(marker)
    if (found === undefined) {
      const index = this.#found.size
      found = {
        index,
        package: entry,
        markers: condition === undefined ? undefined : new Set(),
        extras: undefined,
      }
      this.#found.set(key, found)
    }
    if (condition === undefined) found.markers = undefined
    else found.markers?.add(condition)
    for (const extra of extras) (found.extras ??= new Set()).add(pythonName(extra))
    return found.index
  }

  /** All packages, without duplicates, and what is not pinned about them. */
  parsed(): Parsed {
    const packages = Array.from(this.#found.values(), ({ package: entry, markers, extras }) => {
      if (markers === undefined && extras === undefined) return entry
      const names = extras === undefined ? [] : [`[${[...extras].sort().join(',')}]`]
      return { ...entry, marker: [...names, ...(markers === undefined ? [] : [anyOf(markers)])].join(' ') }
    })
    return { packages, unpinned: this.#unpinned }
  }

  /**
   * The packages that are installed somewhere, in the same order, each with the targets that it is limited to.
   *
   * @param installed - Where each package is installed, by its index.
   */
  inScope(installed: ReadonlyMap<number, Targets>, targets: PythonTargets): Package[] {
    return Array.from(this.#found.values()).flatMap(({ index, package: entry }) => {
      const where = installed.get(index) ?? 0n
      if (where === 0n) return []
      const marker = targets.textOf(where)
      return [marker === undefined ? entry : { ...entry, marker }]
    })
  }
}

/** Where each package is installed, by its index: wherever one of its entries is. */
export function whereAny<Entry extends { index: number }>(
  entries: Iterable<Entry>,
  where: (entry: Entry) => Targets,
): ReadonlyMap<number, Targets> {
  const installed = new Map<number, Targets>()
  for (const entry of entries) installed.set(entry.index, (installed.get(entry.index) ?? 0n) | where(entry))
  return installed
}

/** A marker that is true only in a dependency group, as in PEP 751. */
export function inGroup(group: string, marker = ''): string {
  const within = `${JSON.stringify(pythonName(group))} in dependency_groups`
  return marker.trim() === '' ? within : `(${marker}) and ${within}`
}

/** A marker that is true if one of these is. */
export function anyOf(markers: ReadonlySet<string>): string {
  const sorted = [...markers].sort()
  return sorted.length === 1 ? sorted.join('') : sorted.map((marker) => `(${marker})`).join(' or ')
}

function isLocal(problem: Problem): boolean {
  return problem === 'path' || problem === 'editable'
}

function equal(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((value, index) => value === other[index]))
}

function sortedOnce(hashes: readonly string[]): readonly string[] {
  const isSorted = hashes.every((hash, index) => index === 0 || (hashes[index - 1] ?? '') <= hash)
  const sorted = isSorted ? hashes : hashes.toSorted()
  for (let index = 1; index < sorted.length; index++) {
    if (sorted[index] === sorted[index - 1]) return [...new Set(sorted)]
  }
  return sorted
}
