import { dependencyOf, type PythonDependency } from '../../python/dependency-text.ts'
import type { LockedPackage } from '../../python/locked-graph.ts'
import { pythonName } from '../../python/python.ts'
import { optionalText, texts, type Table } from '../../text/members.ts'

/** A `[[package]]` of a `pdm.lock`. A package with extras has another entry for them. */
export interface PdmEntry {
  table: Table
  name: string
  version: string | undefined
  /** The folder or file of a path dependency; undefined for what comes from elsewhere. */
  place: string | undefined
  /** Index of its package; undefined for the project itself. */
  index: number | undefined
}

/** A package of a `pdm.lock`, with all of its entries. */
export interface PdmPackage extends LockedPackage {
  entries: readonly PdmEntry[]
}

/** The entries of each package, in the order of the file. */
export function pdmPackages(entries: readonly PdmEntry[]): PdmPackage[] {
  const together = Map.groupBy(entries, ({ name, version, table, place }) =>
    JSON.stringify([pythonName(name), version ?? '', place ?? '', table['git'] ?? '', table['url'] ?? '']),
  )
  return Array.from(together.values(), (of) => {
    const [first] = of
    let byExtra: ReadonlyMap<string | undefined, readonly PythonDependency[]> | undefined
    return {
      entries: of,
      name: pythonName(first?.name ?? ''),
      version: first?.version ?? '',
      python: optionalText(first?.table ?? {}, 'requires_python') ?? '',
      dependencies: (extra) => (byExtra ??= dependenciesByExtra(of)).get(extra) ?? [],
    }
  })
}

/** What a package always depends on, with undefined as the key, and what each of its extras adds. */
function dependenciesByExtra(
  entries: readonly PdmEntry[],
): ReadonlyMap<string | undefined, readonly PythonDependency[]> {
  const found = new Map<string | undefined, PythonDependency[]>()
  for (const { table } of entries) {
    const dependencies = texts(table, 'dependencies').flatMap((text) => dependencyOf(text) ?? [])
    const extras = new Set(texts(table, 'extras').map(pythonName))
    for (const extra of extras.size === 0 ? [undefined] : extras) {
      const known = found.get(extra)
      if (known === undefined) found.set(extra, [...dependencies])
      else for (const dependency of dependencies) known.push(dependency)
    }
  }
  return found
}
