import { withoutCredentials } from '../../without-credentials.ts'
import { gitSource, type Source } from '../../source.ts'
import { optionalTable, optionalText, requiredText, tables, texts, type Table } from '../../text/members.ts'
import type { Parser } from '../../format.ts'
import { ManifestError } from '../../package.ts'
import { anyOf, PythonPackages } from '../../python/python-packages.ts'
import { parseToml, readEntries } from '../../text/toml.ts'
import type { UvEntry } from './uv-entry.ts'
import { uvScoping } from './uv-scoping.ts'

/** Kinds of sources other than `registry`. */
const others = ['git', 'url', 'path', 'directory', 'editable', 'virtual'] as const

type Kind = 'registry' | (typeof others)[number]

/** Kinds of sources that are folders with code. */
const folders = new Set<Kind>(['directory', 'editable', 'virtual'])

/** How other packages depend on a package: with which extras, and under which markers. No markers if one always does. */
interface Demand {
  extras: Set<string> | undefined
  markers: Set<string> | undefined
  /** All markers in one, computed for the first package and kept for others with this name. */
  marker?: string
}

/** By name, and by version if the file has several versions of it. */
type Demands = Map<string, Map<string | undefined, Demand>>

/** Parses `uv.lock`. The project and its workspace members are left out. */
export const parseUv: Parser = (text) => {
  const document = parseToml(text)
  if (document['version'] !== 1) {
    throw new ManifestError('The file is not a uv.lock of version 1, the only supported version.')
  }
  if (document['package'] === undefined) throw new ManifestError('The uv.lock has no [[package]].')
  const members = new Set(texts(optionalTable(document, 'manifest') ?? {}, 'members'))
  const demands: Demands = new Map()
  readEntries(text, document, 'package', (entry) => {
    addDemands(demands, entry)
  })

  const packages = new PythonPackages()
  const entries: UvEntry[] = []
  readEntries(text, document, 'package', (entry, line) => {
    const name = requiredText(entry, 'name')
    const version = optionalText(entry, 'version')
    const { kind, value } = placeOf(entry)
    const folder = folders.has(kind) ? value : undefined
    const read: UvEntry = { table: entry, name, version, folder, index: undefined, line }
    entries.push(read)
    if (kind === 'virtual' || (kind === 'editable' && (value === '.' || members.has(name)))) return
    const hashes = hashesOf(entry)
    const ofName = demands.get(name)
    const demand = ofName?.get(version) ?? ofName?.get(undefined)
    const source = sourceOf(kind, value, hashes)
    const origins = kind === 'registry' ? originsOf(value, entry) : undefined
    const marker = markerOf(entry, demand)
    read.index = packages.add(
      { name, version, hashes, source, origins, marker, extras: demand?.extras },
      line,
    )
  })
  const scoping = uvScoping(document, entries, packages)
  return { ...packages.parsed(), ...(scoping && { scoping }) }
}

/** Markers and extras are in the dependencies of other packages, not in the entry of the package itself. */
function addDemands(demands: Demands, entry: Table): void {
  for (const edge of tables(entry, 'dependencies')) addDemand(demands, edge)
  for (const kind of ['optional-dependencies', 'dev-dependencies']) {
    const groups = optionalTable(entry, kind)
    if (groups === undefined) continue
    for (const group of Object.keys(groups)) {
      for (const edge of tables(groups, group)) addDemand(demands, edge)
    }
  }
}

function addDemand(demands: Demands, edge: Table): void {
  const name = requiredText(edge, 'name')
  const version = optionalText(edge, 'version')
  const marker = optionalText(edge, 'marker')
  let ofName = demands.get(name)
  if (ofName === undefined) demands.set(name, (ofName = new Map<string | undefined, Demand>()))
  let demand = ofName.get(version)
  if (demand === undefined) {
    demand = { extras: undefined, markers: marker === undefined ? undefined : new Set() }
    ofName.set(version, demand)
  }
  if (marker === undefined) demand.markers = undefined
  else demand.markers?.add(marker)
  for (const extra of texts(edge, 'extra')) (demand.extras ??= new Set()).add(extra)
}

/** The forks of the resolution that a package belongs to, and the markers of its dependents. */
function markerOf(entry: Table, demand: Demand | undefined): string | undefined {
  const forks = texts(entry, 'resolution-markers')
  const demanded = demand?.markers && (demand.marker ??= anyOf(demand.markers))
  if (forks.length === 0) return demanded
  const inFork = `(${anyOf(new Set(forks))})`
  return demanded === undefined ? inFork : `${inFork} and (${demanded})`
}

function placeOf(entry: Table): { kind: Kind; value: string } {
  const source = optionalTable(entry, 'source') ?? {}
  const kind = source['registry'] === undefined ? others.find((key) => source[key] !== undefined) : 'registry'
  if (kind === undefined) throw new ManifestError('Its "source" has an unknown kind.')
  return { kind, value: requiredText(source, kind) }
}

/** Undefined for a package from a registry. */
function sourceOf(kind: Kind, value: string, hashes: readonly string[]): Source | undefined {
  const isHashed = hashes.length > 0
  const path = `path:${value}`
  switch (kind) {
    case 'registry':
      // A folder of archives can stand in for a registry.
      return isAddress(value) || isHashed ? undefined : { text: path, problem: 'path' }
    case 'git':
      return gitSource(value)
    case 'url':
      return { text: withoutCredentials(value), problem: isHashed ? undefined : 'url' }
    case 'path':
      return { text: path, problem: isHashed ? undefined : 'path' }
    case 'directory':
      return { text: path, problem: 'path' }
    case 'editable':
      return { text: path, problem: 'editable' }
    case 'virtual':
      return { text: path }
  }
}

function filesOf(entry: Table): readonly Table[] {
  const source = optionalTable(entry, 'sdist')
  return source ? [source, ...tables(entry, 'wheels')] : tables(entry, 'wheels')
}

function hashesOf(entry: Table): string[] {
  const hashes: string[] = []
  for (const file of filesOf(entry)) {
    const hash = optionalText(file, 'hash')
    if (hash !== undefined) hashes.push(hash)
  }
  return hashes
}

/** The addresses of the registry and of the files without a hash; empty if every file has a hash. */
function originsOf(registry: string, entry: Table): (string | undefined)[] {
  const files = filesOf(entry)
  const unhashed = files.filter((file) => file['hash'] === undefined)
  if (files.length > 0 && unhashed.length === 0) return []
  return [registry, ...unhashed.map((file) => optionalText(file, 'url') ?? optionalText(file, 'path'))]
}

function isAddress(registry: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(registry)
}
