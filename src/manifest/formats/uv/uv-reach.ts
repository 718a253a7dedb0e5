import type { Selection } from '../../format.ts'
import { MarkerTargets } from '../../python/marker-targets.ts'
import type { PythonTargets, Targets } from '../../python/python-targets.ts'
import { reach, type Dependency } from '../../python/reach.ts'
import { optionalTable, optionalText, requiredText, tables, texts, type Table } from '../../text/members.ts'
import { activations, conflictName, conflictsOf } from './uv-conflicts.ts'
import { extrasOf, groupsOf, type UvEntry } from './uv-entry.ts'

/** After this many passes, extras that exclude each other are not told apart. A real lock file needs two or three. */
const MOST_PASSES = 10

/** From where a lock file is followed. */
export interface Start {
  /** Indices of the entries whose dependencies count. */
  roots: readonly number[]
  selection: Pick<Selection, 'groups' | 'member'>
  targets: PythonTargets
}

/** The entries that the roots depend on, by index, with where they are installed. */
export function reachable(
  document: Table,
  entries: readonly UvEntry[],
  { roots, selection, targets }: Start,
): ReadonlyMap<number, Targets> {
  const { groups } = selection
  const isAsked = (name: string): boolean => groups === 'all' || groups.includes(name)
  const byKey = indexed(entries)
  const conflicts = conflictsOf(document)
  const rivals = new Set(conflicts.flat())

  if (conflicts.length === 0) return follow(new Set())
  // Markers then have conditions on extras, those that others ask for too: the first passes find these.
  const active = new Set(roots.flatMap((at) => activeIn(entries[at])))
  let passes = 0
  for (let known = -1; active.size > known; passes++) {
    if (passes === MOST_PASSES) return follow('all')
    known = active.size
    follow(new Set(active), (extra) => active.add(extra))
  }
  const found = new Map<number, Targets>()
  for (const names of activations(conflicts, active)) {
    for (const [at, where] of follow(names)) found.set(at, (found.get(at) ?? 0n) | where)
  }
  return found

  function activeIn(entry: UvEntry | undefined): string[] {
    if (entry === undefined) return []
    const { name, table } = entry
    return [
      conflictName('project', name),
      ...extrasOf(table)
        .filter(isAsked)
        .map((extra) => conflictName('extra', name, extra)),
      ...groupsOf(table)
        .filter(isAsked)
        .map((group) => conflictName('group', name, group)),
    ]
  }

  function follow(extras: ReadonlySet<string> | 'all', onRival?: (extra: string) => void) {
    const markers = new MarkerTargets(targets, { extras, groups: 'all' })
    const withOwn = new Map<string, MarkerTargets>()
    /** What asks for an extra that excludes others has the condition that the extra is asked for. */
    const markersOf = (edge: Table): MarkerTargets => {
      const own = onRival === undefined || extras === 'all' ? [] : rivalsOf(edge)
      if (own.length === 0 || extras === 'all') return markers
      const key = own.join(' ')
      let found = withOwn.get(key)
      if (found === undefined) {
        const names = { has: (name: string) => extras.has(name) || own.includes(name) }
        withOwn.set(key, (found = new MarkerTargets(targets, { extras: names, groups: 'all' })))
      }
      return found
    }
    const edges = (list: readonly Table[]): Dependency[] =>
      list.map((edge) => ({
        on: candidates(edge),
        extras: texts(edge, 'extra'),
        targets: markersOf(edge).on(optionalText(edge, 'marker')),
      }))
    const start = [
      ...roots.flatMap((at) => edges(edgesOfRoot(entries[at]?.table ?? {}))),
      ...ofManifest(markers),
    ]
    return reach(start, (at, extra) => {
      const { name, table } = entries[at] ?? { name: '', table: {} }
      if (extra === undefined) return edges(tables(table, 'dependencies'))
      const rival = conflictName('extra', name, extra)
      if (rivals.has(rival)) onRival?.(rival)
      return edges(tables(optionalTable(table, 'optional-dependencies') ?? {}, extra))
    })
  }

  function rivalsOf(edge: Table): string[] {
    const name = requiredText(edge, 'name')
    return texts(edge, 'extra')
      .map((extra) => conflictName('extra', name, extra))
      .filter((extra) => rivals.has(extra))
  }

  function edgesOfRoot(table: Table): Table[] {
    return [
      ...tables(table, 'dependencies'),
      ...['optional-dependencies', 'dev-dependencies'].flatMap((kind) =>
        inGroups(optionalTable(table, kind)),
      ),
    ]
  }

  function inGroups(table: Table = {}): Table[] {
    return Object.keys(table)
      .filter(isAsked)
      .flatMap((name) => tables(table, name))
  }

  /** An edge has a version and a source where the name alone leaves them open. */
  function candidates(edge: Table): readonly number[] {
    const [version, source] = [optionalText(edge, 'version'), edge['source']]
    return byKey.get(keyOf(requiredText(edge, 'name'), version, source)) ?? []
  }

  /** What a script, or a workspace without a project at its root, asks for itself. There the fork decides on the version. */
  function ofManifest(markers: MarkerTargets): Dependency[] {
    if (selection.member !== undefined) return []
    const manifest = optionalTable(document, 'manifest') ?? {}
    const asked = [
      ...tables(manifest, 'requirements'),
      ...inGroups(optionalTable(manifest, 'dependency-groups')),
    ]
    return asked.flatMap((requirement) =>
      candidates({ name: requirement['name'] }).map((at) => {
        const forks = texts(entries[at]?.table ?? {}, 'resolution-markers')
        const inFork = forks.reduce(
          (any, fork) => any | markers.on(fork),
          forks.length === 0 ? targets.all : 0n,
        )
        return {
          on: [at],
          extras: texts(requirement, 'extras'),
          targets: markers.on(optionalText(requirement, 'marker')) & inFork,
        }
      }),
    )
  }
}

/** The entries by name, by name and version, and by name, version and source, as dependencies name them. */
function indexed(entries: readonly UvEntry[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  entries.forEach(({ name, version, table }, at) => {
    const source = table['source']
    const keys = [
      keyOf(name, undefined, undefined),
      keyOf(name, version, undefined),
      keyOf(name, undefined, source),
      keyOf(name, version, source),
    ]
    for (const key of new Set(keys)) {
      const list = found.get(key)
      if (list === undefined) found.set(key, [at])
      else list.push(at)
    }
  })
  return found
}

function keyOf(name: string, version: string | undefined, source: unknown): string {
  return source === undefined && version === undefined
    ? name
    : JSON.stringify([name, version ?? null, source ?? null])
}
