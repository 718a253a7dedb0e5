import { isTable, optionalText, requiredText, type Table } from '../../text/members.ts'

/** More than this many extras and groups that exclude each other, all asked for, are not told apart. */
const MOST_RIVALS = 20

/**
 * The name that the markers of a `uv.lock` have for an extra, a group or a project that excludes others:
 * `extra == 'extra-3-lib-cpu'`.
 */
export function conflictName(kind: 'extra' | 'group' | 'project', name: string, of = ''): string {
  return `${kind}-${name.length}-${name}${of === '' ? '' : `-${of}`}`
}

/** What excludes what: sets of names of which only one can be installed at a time. */
export function conflictsOf(document: Table): string[][] {
  const sets: unknown = document['conflicts']
  if (!Array.isArray(sets)) return []
  return sets.flatMap((set: unknown) => (Array.isArray(set) ? [set.filter(isTable).map(nameOf)] : []))
}

function nameOf(item: Table): string {
  const name = requiredText(item, 'package')
  const [extra, group] = [optionalText(item, 'extra'), optionalText(item, 'group')]
  if (extra !== undefined) return conflictName('extra', name, extra)
  return group === undefined ? conflictName('project', name) : conflictName('group', name, group)
}

/**
 * Sets of names that can be installed at a time. If more is asked for, each name is in at least one of them. `all`: too
 * many to tell.
 */
export function activations(
  conflicts: readonly (readonly string[])[],
  asked: ReadonlySet<string>,
): readonly (ReadonlySet<string> | 'all')[] {
  const isTooMuch = (set: readonly string[]): boolean => set.filter((name) => asked.has(name)).length > 1
  const rivals = new Set(
    conflicts
      .filter(isTooMuch)
      .flat()
      .filter((name) => asked.has(name)),
  )
  if (rivals.size === 0) return [asked]
  if (rivals.size > MOST_RIVALS) return ['all']
  return Array.from(rivals, (first) => {
    const active = new Set(asked)
    for (const set of conflicts) {
      const present = set.filter((name) => active.has(name))
      const kept = present.includes(first) ? first : present[0]
      for (const name of present) if (name !== kept) active.delete(name)
    }
    return active
  })
}
