import type { Finding, Scoping, Selection } from '../../format.ts'
import { localPath } from '../../python/local-path.ts'
import type { PythonPackages } from '../../python/python-packages.ts'
import { PythonTargets, type Targets } from '../../python/python-targets.ts'
import { pythonRange } from '../../python/version-constraint.ts'
import type { Member } from '../../scope/scope.ts'
import { optionalTable, optionalText, texts, type Table } from '../../text/members.ts'
import { extrasOf, groupsOf, type UvEntry } from './uv-entry.ts'
import { reachable } from './uv-reach.ts'

/** A member of the workspace, or its root. */
interface MemberEntry extends Member {
  /** Index of its entry. */
  at: number
  entry: UvEntry
}

/**
 * Which part of a `uv.lock` a layer holds: what `uv export` has with `--package`, `--extra` and `--group`, and without
 * development groups. Without a member, the root and all members count. Undefined if the file names no root at all: then
 * nothing shows what is left out.
 */
export function uvScoping(
  document: Table,
  entries: readonly UvEntry[],
  packages: PythonPackages,
): Scoping | undefined {
  const manifest = optionalTable(document, 'manifest') ?? {}
  const members = membersOf(entries, new Set(texts(manifest, 'members')))
  if (
    members.length === 0 &&
    manifest['requirements'] === undefined &&
    manifest['dependency-groups'] === undefined
  ) {
    return undefined
  }
  const chosen = (member: Member | undefined): readonly MemberEntry[] =>
    member === undefined ? members : members.filter(({ path }) => path === member.path)

  return {
    members,
    groupsOf: (member) => [
      ...chosen(member).flatMap(({ entry }) => [...extrasOf(entry.table), ...groupsOf(entry.table)]),
      ...(member === undefined ? Object.keys(optionalTable(manifest, 'dependency-groups') ?? {}) : []),
    ],
    select: (selection) => {
      const targets = targetsOf(document, selection)
      const roots = chosen(selection.member).map(({ at }) => at)
      const reached = reachable(document, entries, { roots, selection, targets })
      // A member can be installed from its folder, without being editable. It is no package all the same.
      const folders = new Set(members.map(({ at }) => at))
      const installed = new Map<number, Targets>()
      for (const [at, where] of reached) {
        const index = entries[at]?.index
        if (index !== undefined && !folders.has(at))
          installed.set(index, (installed.get(index) ?? 0n) | where)
      }
      const local = members.filter(({ at, path }) => reached.has(at) && path !== selection.member?.path)
      return { packages: packages.inScope(installed, targets), local: local.map(findingOf) }
    },
  }
}

function membersOf(entries: readonly UvEntry[], names: ReadonlySet<string>): MemberEntry[] {
  return entries.flatMap((entry, at) => {
    const path = entry.folder === undefined ? undefined : localPath(entry.folder)
    const isMember = path !== undefined && (path === '.' || names.has(entry.name))
    return isMember ? [{ name: entry.name, path, at, entry }] : []
  })
}

function targetsOf(document: Table, selection: Selection): PythonTargets {
  const python = optionalText(document, 'requires-python')
  return new PythonTargets(selection, python === undefined ? undefined : pythonRange(python))
}

function findingOf({ name, path, entry }: MemberEntry): Finding {
  return { line: entry.line(), name, problem: 'member', path }
}
