import { dependencyOf, type PythonDependency } from '../../python/dependency-text.ts'
import type { LockedPackage } from '../../python/locked-graph.ts'
import { ofPoetry } from '../../python/project.ts'
import { pythonName } from '../../python/python.ts'
import { isTable, optionalTable, optionalText, texts, type Table } from '../../text/members.ts'

/** A `[[package]]` of a `poetry.lock`. */
export interface PoetryEntry {
  table: Table
  name: string
  version: string
  /** The folder of a path dependency; undefined for what comes from elsewhere. */
  folder: string | undefined
  /** Index of its package. */
  index: number
}

/** The extras of a package, with the texts of what each adds. */
export function extrasOf({ table }: PoetryEntry): ReadonlyMap<string, readonly string[]> {
  const extras = optionalTable(table, 'extras') ?? {}
  return new Map(Object.keys(extras).map((extra) => [pythonName(extra), texts(extras, extra)]))
}

/** What it depends on. Dependencies that only an extra adds are marked as optional, or have the extra in their marker. */
export function lockedPackage(entry: PoetryEntry): LockedPackage {
  const { table, name, version } = entry
  let read: Dependencies | undefined
  return {
    name: pythonName(name),
    version,
    python: optionalText(table, 'python-versions') ?? '',
    dependencies: (extra) => {
      const { always, perhaps, extras } = (read ??= dependenciesOf(entry))
      if (extra === undefined) return always
      const added = (extras.get(extra) ?? []).flatMap((text) => dependencyOf(text) ?? [])
      const names = new Set(added.map((one) => one.name))
      const others = [...names].flatMap((one) => perhaps.get(one) ?? [])
      // An extra can ask for another extra of the same package.
      return [...others, ...added.filter((one) => one.name === pythonName(name))]
    },
  }
}

interface Dependencies {
  always: readonly PythonDependency[]
  /** Those that an extra can add, by name. */
  perhaps: ReadonlyMap<string, readonly PythonDependency[]>
  extras: ReadonlyMap<string, readonly string[]>
}

function dependenciesOf(entry: PoetryEntry): Dependencies {
  const all = ofPoetry(optionalTable(entry.table, 'dependencies') ?? {})
  const added = all.filter((one) => one.optional || one.marker?.includes('extra') === true)
  return {
    always: all.filter(({ optional }) => !optional),
    perhaps: Map.groupBy(added, (one) => one.name),
    extras: extrasOf(entry),
  }
}

/**
 * The groups that a package is for, each with its marker. Undefined for a lock file of Poetry 1, which does not tell.
 */
export function groupsOf({ table }: PoetryEntry): ReadonlyMap<string, string | undefined> | undefined {
  if (table['groups'] === undefined) return undefined
  const markers = table['markers']
  return new Map(
    texts(table, 'groups').map((group) => [
      group,
      isTable(markers) ? optionalText(markers, group) : optionalText(table, 'markers'),
    ]),
  )
}
