import type { Package, Resolved } from './package.ts'
import { purl } from './purl.ts'

/** A package that is there in one of two manifests only. */
export interface Listed {
  name: string
  /** What the manifest allows where it does not fix one; empty where that is any. */
  version: string
  /** Package URL. */
  purl: string
}

/** A package that is there in both, but not as it was. */
export interface Updated {
  name: string
  /** Several are separated by `, `: one name at several versions is normal. */
  from: string
  to: string
  /** Package URL, with the new version where that is one. */
  purl: string
  /** The first of these that differs. */
  why: 'version' | 'source' | 'hashes' | 'marker'
}

/** What changed from one manifest to the next, sorted by name. The keys are those of the action's output. */
export interface Changes {
  added: Listed[]
  removed: Listed[]
  updated: Updated[]
}

/** Whether two manifests resolve to the same packages, under the same constraints. Order and repetition do not matter. */
export function sameResolution(one: Resolved, other: Resolved): boolean {
  return (
    samePackages(one.packages, other.packages) && samePackages(one.constraints ?? [], other.constraints ?? [])
  )
}

/** Whether two lists are one set of packages: name, version, hashes, source and marker. */
export function samePackages(one: readonly Package[], other: readonly Package[]): boolean {
  return equal(new Set(one.map(identity)), new Set(other.map(identity)))
}

/** What changed between two lists of packages. Nothing, if and only if they are the same set. */
export function difference(before: readonly Package[], after: readonly Package[]): Changes {
  const changes: Changes = { added: [], removed: [], updated: [] }
  const [old, current] = [byName(before), byName(after)]
  for (const name of new Set([...old.keys(), ...current.keys()])) {
    const [was, is] = [old.get(name) ?? [], current.get(name) ?? []]
    if (was.length === 0) changes.added.push(...list(is))
    else if (is.length === 0) changes.removed.push(...list(was))
    else changes.updated.push(...update(was, is))
  }
  const byNameThenVersion = (a: Listed, b: Listed): number =>
    compare(a.name, b.name) || compare(a.version, b.version)
  changes.added.sort(byNameThenVersion)
  changes.removed.sort(byNameThenVersion)
  changes.updated.sort((a, b) => compare(a.name, b.name))
  return changes
}

function byName(packages: readonly Package[]): Map<string, Package[]> {
  return Map.groupBy(packages, ({ ecosystem, name }) => `${ecosystem}:${name}`)
}

function list(packages: readonly Package[]): Listed[] {
  const versions = new Map(packages.map((each) => [shownVersion(each), each]))
  return [...versions].map(([version, each]) => ({
    name: each.name,
    version,
    purl: purl(each, each.version),
  }))
}

function update(was: readonly Package[], is: readonly Package[]): Updated[] {
  const why = reasons.find(([, aspect]) => !equal(new Set(was.map(aspect)), new Set(is.map(aspect))))?.[0]
  const [first] = is
  if (why === undefined || first === undefined) return []
  const versions = new Set(is.map(({ version }) => version))
  const target = purl(first, versions.size === 1 ? first.version : null)
  return [{ name: first.name, from: shownVersions(was), to: shownVersions(is), purl: target, why }]
}

/** What of a package is looked at, the most telling first. Each takes in the version, so that forks are told apart. */
const reasons: readonly [Updated['why'], (each: Package) => string][] = [
  ['version', shownVersion],
  ['source', (each) => `${shownVersion(each)}\0${each.source ?? ''}`],
  ['hashes', (each) => [shownVersion(each), ...each.hashes].join('\0')],
  ['marker', identity],
]

/** All of a package in one text. NUL, which stands in no manifest, separates. */
function identity(each: Package): string {
  const { ecosystem, name, version, specifier = '', source = '', marker = '', hashes } = each
  return `${ecosystem}\0${name}\0${version ?? ''}\0${specifier}\0${source}\0${marker}\0${hashes.join('\0')}`
}

function shownVersion({ version, specifier }: Package): string {
  return version ?? specifier ?? ''
}

function shownVersions(packages: readonly Package[]): string {
  return [...new Set(packages.map(shownVersion))].sort().join(', ')
}

function equal(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && one.isSubsetOf(other)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
