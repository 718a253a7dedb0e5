import type { Finding, Parsed } from '../format.ts'
import { ManifestError, type Package, type Problem } from '../package.ts'
import { originUnlessHashed, type Source } from '../source.ts'
import { pythonName } from './python.ts'
import { normaliseMarker } from './environment-marker.ts'

/** A Python package as a lock file has it, in the file's own spelling. */
export interface PythonEntry {
  name: string
  version: string | undefined
  /** Which versions are allowed where none is fixed. */
  specifier?: string | undefined
  /** `algorithm:value`, in any order. */
  hashes: readonly string[]
  source?: Source | undefined
  /** What it leaves open, if its source leaves nothing open. */
  problem?: Problem | undefined
  /** The addresses of a package of an index, of which no hash tells what lies there. */
  origins?: readonly (string | undefined)[] | undefined
  marker?: string | undefined
  extras?: Iterable<string> | undefined
}

interface Found {
  package: Package
  /** Undefined as soon as one entry has none: the package is then always installed. */
  markers: Set<string> | undefined
  extras: Set<string> | undefined
}

/**
 * How many characters the hashes, markers and extras of all entries may have together. What a file says once holds for
 * several entries now and then, so that it may be more than the file has, but many times as much is no real file's.
 */
const mostCharacters = 20_000_000

/**
 * The packages of a lock file. Entries of the same name, version, hashes and source are one package: a file may list
 * one for each group, and another for its extras. It is installed when any of their markers holds.
 */
export class PythonPackages {
  readonly #found = new Map<string, Found>()
  readonly #unpinned: Finding[] = []
  #characters = 0

  /** `line` gives the line of the entry. Throws a {@link ManifestError} if there is more than a real file says. */
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
  ): void {
    this.#characters += marker.length
    for (const hash of hashes) this.#characters += hash.length
    for (const extra of extras) this.#characters += extra.length
    if (this.#characters > mostCharacters) {
      throw new ManifestError(
        `The hashes, markers and extras of all packages are more than ${mostCharacters} characters.`,
      )
    }
    const normalised = pythonName(name)
    if (problem !== undefined) this.#unpinned.push({ line: line(), name: normalised, problem })
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
      // Rare, and long: that is why hashes are no part of every key.
      key += JSON.stringify(entry.hashes)
      found = this.#found.get(key)
    }
    const condition = marker.trim() === '' ? undefined : normaliseMarker(marker)
    if (found === undefined) {
      found = { package: entry, markers: condition === undefined ? undefined : new Set(), extras: undefined }
      this.#found.set(key, found)
    }
    if (condition === undefined) found.markers = undefined
    else found.markers?.add(condition)
    for (const extra of extras) (found.extras ??= new Set()).add(pythonName(extra))
  }

  /** All packages, without duplicates, and what was found open about them. */
  parsed(): Parsed {
    const packages = Array.from(this.#found.values(), ({ package: entry, markers, extras }) => {
      if (markers === undefined && extras === undefined) return entry
      const names = extras === undefined ? [] : [`[${[...extras].sort().join(',')}]`]
      return { ...entry, marker: [...names, ...(markers === undefined ? [] : [anyOf(markers)])].join(' ') }
    })
    return { packages, unpinned: this.#unpinned }
  }
}

/** A marker that holds in a dependency group alone, as PEP 751 writes it. */
export function inGroup(group: string, marker = ''): string {
  const within = `${JSON.stringify(pythonName(group))} in dependency_groups`
  return marker.trim() === '' ? within : `(${marker}) and ${within}`
}

/** A marker that holds when one of these does. */
export function anyOf(markers: ReadonlySet<string>): string {
  const sorted = [...markers].sort()
  return sorted.length === 1 ? sorted.join('') : sorted.map((marker) => `(${marker})`).join(' or ')
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
