import type { FilesAround, Scoping, Selection } from '../../format.ts'
import { dependencyOf } from '../../python/dependency-text.ts'
import { localPath } from '../../python/local-path.ts'
import { LockedGraph } from '../../python/locked-graph.ts'
import { installedForProject, type Hint } from '../../python/locked-project.ts'
import { MarkerTargets } from '../../python/marker-targets.ts'
import { whereAny, type PythonPackages } from '../../python/python-packages.ts'
import { PythonTargets, type Targets } from '../../python/python-targets.ts'
import { pythonName } from '../../python/python.ts'
import { projectBeside } from '../../python/project.ts'
import { pythonRange } from '../../python/version-constraint.ts'
import type { Member } from '../../scope/scope.ts'
import { optionalTable, optionalText, texts, type Table } from '../../text/members.ts'
import { extrasOf, groupsOf, lockedPackage, type PoetryEntry } from './poetry-entry.ts'

/**
 * Which part of a `poetry.lock` a layer holds. Since Poetry 2, each package names its groups, with a marker for each.
 * Before, the project beside the lock file says what it asks for. A path dependency can be the member.
 */
export function poetryScoping(
  document: Table,
  entries: readonly PoetryEntry[],
  packages: PythonPackages,
  around: FilesAround,
): Scoping {
  const project = projectBeside(around)
  const members = entries.flatMap((entry) => {
    const path = entry.folder === undefined ? undefined : localPath(entry.folder)
    return path === undefined || path === '.' ? [] : [{ name: entry.name, path, entry }]
  })
  const entryOf = (member: Member | undefined): PoetryEntry | undefined =>
    members.find(({ path }) => path === member?.path)?.entry
  const extras = optionalTable(document, 'extras') ?? {}
  const python = optionalText(optionalTable(document, 'metadata') ?? {}, 'python-versions')

  return {
    get members() {
      return [{ name: project()?.name ?? '', path: '.' }, ...members]
    },
    groupsOf: (member) => {
      const entry = entryOf(member)
      if (entry !== undefined) return extrasOf(entry).keys()
      const named = entries.flatMap((one) => [...(groupsOf(one)?.keys() ?? categoryOf(one))])
      const all = [...Object.keys(extras), ...named, ...(project()?.groups.keys() ?? [])]
      return all.filter((name) => name !== 'main')
    },
    select: (selection) => {
      const targets = new PythonTargets(selection, python === undefined ? undefined : pythonRange(python))
      const installed = Array.from(reached(selection, targets), ([at, where]) => ({
        index: entries[at]?.index ?? -1,
        where,
      }))
      return {
        packages: packages.inScope(
          whereAny(installed, ({ where }) => where),
          targets,
        ),
      }
    },
  }

  /** Indices of entries, with where they are installed. */
  function reached(selection: Selection, targets: PythonTargets): Iterable<[number, Targets]> {
    const entry = entryOf(selection.member)
    if (entry !== undefined) return reachedFrom(entry, selection, targets)
    return entries.every((one) => groupsOf(one) !== undefined)
      ? inGroups(entries, selection, targets)
      : installedForProject(
          {
            graph: new LockedGraph(entries.map(lockedPackage)),
            packages: entries.map(hintOf),
            extras: new Map(
              Object.keys(extras).map((extra) => [
                extra,
                texts(extras, extra).flatMap((text) => dependencyOf(text) ?? []),
              ]),
            ),
          },
          project(),
          selection,
          targets,
        )
  }

  function reachedFrom(
    entry: PoetryEntry,
    { groups }: Selection,
    targets: PythonTargets,
  ): [number, Targets][] {
    const of = lockedPackage(entry)
    const asked = [...extrasOf(entry).keys()].filter(
      (extra) => groups === 'all' || groups.some((group) => pythonName(group) === extra),
    )
    const itself = { name: of.name, extras: asked, constraint: '' }
    const graph = new LockedGraph(entries.map(lockedPackage))
    return [...graph.installed([itself], [], targets)].filter(([at]) => entries[at] !== entry)
  }
}

/** The packages of the groups that are asked for, with their markers. */
function* inGroups(
  entries: readonly PoetryEntry[],
  { groups }: Selection,
  targets: PythonTargets,
): Generator<[number, Targets]> {
  const asked = groups === 'all' ? groups : new Set(['main', ...groups].map(pythonName))
  const markers = new MarkerTargets(targets, { extras: asked, groups: asked })
  for (const [at, entry] of entries.entries()) {
    let where = 0n
    for (const [group, marker] of groupsOf(entry) ?? []) {
      if (asked === 'all' || asked.has(pythonName(group))) where |= markers.on(marker)
    }
    yield [at, where]
  }
}

/** Up to 1.4, Poetry wrote for each package whether it is for production or not. */
function categoryOf({ table }: PoetryEntry): string[] {
  const category = optionalText(table, 'category')
  return category === undefined ? [] : [category]
}

function hintOf(entry: PoetryEntry): Hint {
  const [category] = categoryOf(entry)
  return {
    isDevelopment: category === undefined ? undefined : category !== 'main',
    isOptional: entry.table['optional'] === true,
  }
}
