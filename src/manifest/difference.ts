import { shownName, shownText } from './without-credentials.ts'
import type { Package, Resolved } from './package.ts'
import { registryPurl } from './purl.ts'
import type { FileChange, LineChange } from './set/set-difference.ts'

/** A package that only one of two manifests has. */
export interface Listed {
  name: string
  /** The allowed versions if the manifest does not fix one; empty if any version is allowed. */
  version: string
  /** Package URL, if the package comes from a registry. */
  purl?: string
}

/** A package that both manifests have, but not in the same form. */
export interface Updated {
  name: string
  /** Several versions are separated by `, `: a manifest often has more than one version of a package. */
  from: string
  to: string
  /** Package URL, if the package comes from a registry. It has the new version if there is only one. */
  purl?: string
  /** The first of these that differs. */
  why: 'version' | 'source' | 'hashes' | 'marker'
}

/**
 * The changes from one manifest to the next, sorted by name. The keys are those of the action's output. Names and versions
 * are as in the manifest, without anything that may be a credential.
 */
export interface Changes {
  added: Listed[]
  removed: Listed[]
  updated: Updated[]
  /** The files that differ, if the manifest is a set of files and lines. */
  files?: FileChange[]
  /** The lines that differ, if the manifest is a set of files and lines. */
  identity?: LineChange[]
}

/** Whether two manifests resolve to the same packages, under the same constraints. Order and repetition do not matter. */
export function sameResolution(one: Resolved, other: Resolved): boolean {
  return (
    samePackages(one.packages, other.packages) && samePackages(one.constraints ?? [], other.constraints ?? [])
  )
}

/** Whether two lists contain the same packages. Compares name, version, hashes, source or origin, and marker. */
export function samePackages(one: readonly Package[], other: readonly Package[]): boolean {
  const [first] = namesOutOfStep(one, other)
  if (first === undefined) return true
  const isFirst = ({ name }: Package): boolean => name === first
  // In most cases this is enough.
  if (!isSameSet(one.filter(isFirst), other.filter(isFirst))) return false
  const [groups, otherGroups] = groupsInQuestion(one, other)
  return (
    groups.size === otherGroups.size &&
    groups.entries().every(([name, group]) => isSameSet(group, otherGroups.get(name) ?? []))
  )
}

/** The changes between two lists of packages. Empty if and only if {@link samePackages} is true. */
export function difference(before: readonly Package[], after: readonly Package[]): Changes {
  const changes: Changes = { added: [], removed: [], updated: [] }
  const [old, current] = groupsInQuestion(before, after)
  for (const name of new Set([...old.keys(), ...current.keys()])) {
    const [was, is] = [old.get(name) ?? [], current.get(name) ?? []]
    if (was.length === 0) for (const each of list(is)) changes.added.push(each)
    else if (is.length === 0) for (const each of list(was)) changes.removed.push(each)
    else changes.updated.push(...update(was, is))
  }
  const byNameThenVersion = (a: Listed, b: Listed): number =>
    compare(a.name, b.name) || compare(a.version, b.version)
  changes.added.sort(byNameThenVersion)
  changes.removed.sort(byNameThenVersion)
  changes.updated.sort((a, b) => compare(a.name, b.name))
  return changes
}

/** The packages of two lists by name, without the names that are obviously the same in both. */
function groupsInQuestion(
  one: readonly Package[],
  other: readonly Package[],
): [Map<string, Package[]>, Map<string, Package[]>] {
  const names = new Set(namesOutOfStep(one, other))
  const groupsOf = (packages: readonly Package[]): Map<string, Package[]> =>
    Map.groupBy(
      packages.filter(({ name }) => names.has(name)),
      ({ ecosystem, name }) => `${ecosystem}:${name}`,
    )
  return [groupsOf(one), groupsOf(other)]
}

/** How many packages are searched to get two lists back in step. */
const reach = 20

/**
 * The names of packages that differ between two lists. Lock files are sorted, so both lists are walked in step, except where
 * something changed. This is much faster than a lookup of every package by name.
 */
function* namesOutOfStep(one: readonly Package[], other: readonly Package[]): Generator<string, void> {
  let [at, otherAt] = [0, 0]
  for (;;) {
    for (let each = one[at]; each !== undefined && isSame(each, other[otherAt]); each = one[++at]) otherAt++
    if (at >= one.length && otherAt >= other.length) return
    const [rest, otherRest] = [one.slice(at, at + reach), other.slice(otherAt, otherAt + reach)]
    const removed = rest.findIndex((each) => isSame(each, otherRest[0]))
    const added = otherRest.findIndex((each) => isSame(each, rest[0]))
    const [skip, otherSkip] = removed > 0 ? [removed, 0] : added > 0 ? [0, added] : [1, 1]
    for (const { name } of [...rest.slice(0, skip), ...otherRest.slice(0, otherSkip)]) yield name
    at += skip
    otherAt += otherSkip
  }
}

function list(packages: readonly Package[]): Listed[] {
  const listed = packages.map((each): Listed => {
    const target = registryPurl(each, each.version)
    return {
      name: shownName(each.name, each.ecosystem),
      version: shownText(versionOf(each)),
      ...(target !== undefined && { purl: target }),
    }
  })
  return [...new Map(listed.map((each) => [JSON.stringify(each), each])).values()]
}

function update(was: readonly Package[], is: readonly Package[]): Updated[] {
  const [first] = is
  if (first === undefined || isSameSet(was, is)) return []
  const why = reasons.find(([, aspect]) => !equal(was, is, aspect))?.[0] ?? 'marker'
  const [served, ...others] = is.filter((each) => registryPurl(each, each.version) !== undefined)
  const isOneVersion = others.every(({ version }) => version === served?.version)
  const target = served && registryPurl(served, isOneVersion ? served.version : null)
  return [
    {
      name: shownName(first.name, first.ecosystem),
      from: shownVersions(was),
      to: shownVersions(is),
      ...(target !== undefined && { purl: target }),
      why,
    },
  ]
}

/** The aspects of a package, the most important first. Each includes the version, so that forks are kept apart. */
const reasons: readonly [Updated['why'], (each: Package) => string][] = [
  ['version', versionOf],
  ['source', (each) => JSON.stringify([versionOf(each), each.source ?? '', each.origin ?? ''])],
  ['hashes', (each) => JSON.stringify([versionOf(each), ...each.hashes])],
]

/** Whether two lists of packages with the same name are equal as sets. */
function isSameSet(one: readonly Package[], other: readonly Package[]): boolean {
  const [first] = one
  if (first !== undefined && one.length === 1 && other.length === 1) return isSame(first, other[0])
  return equal(one, other, identity)
}

/** Whether two lists are equal as sets, compared by a text for each package. */
function equal(
  one: readonly Package[],
  other: readonly Package[],
  textOf: (each: Package) => string,
): boolean {
  const [texts, otherTexts] = [new Set(one.map(textOf)), new Set(other.map(textOf))]
  return texts.size === otherTexts.size && texts.isSubsetOf(otherTexts)
}

/** A text that only equal packages share, whatever characters are in their fields. */
function identity(each: Package): string {
  const { ecosystem, name, version, specifier = '', source = '', origin = '', marker = '', hashes } = each
  return JSON.stringify([ecosystem, name, version ?? '', specifier, source, origin, marker, ...hashes])
}

/** Whether two packages have the same {@link identity}, without building it. */
function isSame(one: Package, other: Package | undefined): boolean {
  return (
    one.name === other?.name &&
    one.ecosystem === other.ecosystem &&
    (one.version ?? '') === (other.version ?? '') &&
    (one.specifier ?? '') === (other.specifier ?? '') &&
    (one.source ?? '') === (other.source ?? '') &&
    (one.origin ?? '') === (other.origin ?? '') &&
    (one.marker ?? '') === (other.marker ?? '') &&
    one.hashes.length === other.hashes.length &&
    one.hashes.every((hash, index) => hash === other.hashes[index])
  )
}

function versionOf({ version, specifier }: Package): string {
  return version ?? specifier ?? ''
}

function shownVersions(packages: readonly Package[]): string {
  return [...new Set(packages.map((each) => shownText(versionOf(each))))].sort().join(', ')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
