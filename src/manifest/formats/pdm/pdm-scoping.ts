import type { FilesAround, Scoping, Selection } from '../../format.ts'
import { localPath } from '../../python/local-path.ts'
import { LockedGraph } from '../../python/locked-graph.ts'
import { installedForProject } from '../../python/locked-project.ts'
import { MarkerTargets } from '../../python/marker-targets.ts'
import { whereAny, type PythonPackages } from '../../python/python-packages.ts'
import { PythonTargets, type Targets } from '../../python/python-targets.ts'
import { projectBeside } from '../../python/project.ts'
import { pythonName } from '../../python/python.ts'
import { pythonRange } from '../../python/version-constraint.ts'
import type { Member } from '../../scope/scope.ts'
import { optionalTable, optionalText, tables, texts, type Table } from '../../text/members.ts'
import { pdmPackages, type PdmEntry, type PdmPackage } from './pdm-entry.ts'

/** An entry, with where it is installed. */
interface Installed {
  entry: PdmEntry
  where: Targets
}

/**
 * Which part of a `pdm.lock` a layer holds. With the strategy `inherit_metadata`, each package names its groups and has a
 * marker. Without it, the project beside the lock file says what it asks for. A path dependency can be the member.
 */
export function pdmScoping(
  document: Table,
  entries: readonly PdmEntry[],
  packages: PythonPackages,
  around: FilesAround,
): Scoping {
  const project = projectBeside(around)
  const metadata = optionalTable(document, 'metadata') ?? {}
  const local = (): (Member & { of: PdmPackage })[] =>
    pdmPackages(entries).flatMap((of) => {
      const place = of.entries[0]?.place
      const path = place === undefined ? undefined : localPath(place)
      return path === undefined || path === '.' ? [] : [{ name: of.name, path, of }]
    })

  return {
    get members() {
      return [{ name: project()?.name ?? '', path: '.' }, ...local()]
    },
    groupsOf: (member) => {
      const of = local().find(({ path }) => path === member?.path)?.of
      if (of !== undefined) return of.entries.flatMap(({ table }) => texts(table, 'extras'))
      const named = entries.flatMap(({ table }) => texts(table, 'groups'))
      const all = [...texts(metadata, 'groups'), ...named, ...(project()?.groups.keys() ?? [])]
      return all.filter((name) => name !== 'default' && name !== 'main')
    },
    select: (selection) => {
      const targets = new PythonTargets(selection, pythonOf(metadata))
      const installed = installedBy(selection, targets).flatMap(({ entry, where }) =>
        entry.index === undefined ? [] : [{ index: entry.index, where }],
      )
      return {
        packages: packages.inScope(
          whereAny(installed, ({ where }) => where),
          targets,
        ),
      }
    },
  }

  function installedBy(selection: Selection, targets: PythonTargets): Installed[] {
    const member = local().find(({ path }) => path === selection.member?.path)
    if (member === undefined && entries.every(({ table }) => table['groups'] !== undefined)) {
      return inGroups(entries, selection, targets)
    }
    const all = pdmPackages(entries)
    const graph = new LockedGraph(all)
    const reached =
      member === undefined
        ? installedForProject(
            {
              graph,
              packages: all.map(() => ({ isDevelopment: undefined, isOptional: false })),
              extras: new Map(),
            },
            project(),
            selection,
            targets,
          )
        : graph.installed(
            [{ name: member.of.name, extras: extrasAsked(member.of, selection), constraint: '' }],
            [],
            targets,
          )
    const itself = new Set(member?.of.entries)
    return Array.from(reached, ([at, where]) => all[at]?.entries.map((entry) => ({ entry, where })) ?? [])
      .flat()
      .filter(({ entry }) => !itself.has(entry))
  }
}

function inGroups(entries: readonly PdmEntry[], { groups }: Selection, targets: PythonTargets): Installed[] {
  const asked = groups === 'all' ? groups : new Set(['default', ...groups].map(pythonName))
  const markers = new MarkerTargets(targets, { extras: asked, groups: asked })
  return entries
    .filter(
      ({ table }) => asked === 'all' || texts(table, 'groups').some((group) => asked.has(pythonName(group))),
    )
    .map((entry) => ({ entry, where: markers.on(optionalText(entry.table, 'marker')) }))
}

function extrasAsked(of: PdmPackage, { groups }: Selection): string[] {
  const extras = of.entries.flatMap(({ table }) => texts(table, 'extras').map(pythonName))
  return extras.filter((extra) => groups === 'all' || groups.some((group) => pythonName(group) === extra))
}

/** The versions of Python that the lock file is for: one of its targets, or what it says without any. */
function pythonOf(metadata: Table): ReturnType<typeof pythonRange> {
  const ranges = tables(metadata, 'targets').map((target) => optionalText(target, 'requires_python') ?? '*')
  return pythonRange(
    ranges.length === 0 ? (optionalText(metadata, 'requires_python') ?? '*') : ranges.join(' || '),
  )
}
