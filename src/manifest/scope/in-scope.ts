import type { Link, Parsed } from '../format.ts'
import type { Package, Unpinned } from '../package.ts'
import { pythonName } from '../python/python.ts'
import { fits } from '../text/wildcard.ts'
import type { Member, Scope, UnknownName } from './scope.ts'

/** The part of a lock file that a layer holds. */
export interface InScope {
  packages: readonly Package[]
  /** Local code that packages in scope depend on. */
  local: readonly Omit<Unpinned, 'file'>[]
  /** Links in scope. Undefined if the format cannot tell. */
  links: readonly Link[] | undefined
  /** Names in the scope that the lock file does not have. They select nothing. */
  unknown: readonly UnknownName[]
}

/** The packages of a lock file that are in scope. The whole file counts where its format cannot tell. */
export function inScope({ packages, scoping }: Parsed, scope: Scope): InScope {
  const unknown: UnknownName[] = []
  const member = scope.member === undefined ? undefined : memberNamed(scope.member, scoping?.members ?? [])
  if (scope.member !== undefined && member === undefined) {
    const known = (scoping?.members ?? []).map(({ path }) => path)
    unknown.push({ input: 'workspace-member', value: scope.member, known })
  }
  const groups = scope.groups === 'all' ? 'all' : groupsNamed(scope.groups)
  const selected = scoping?.select({ ...scope, groups, member }) ?? { packages }
  return {
    packages: selected.packages.filter((one) => !isIgnored(one, scope.ignored)),
    local: selected.local ?? [],
    links: selected.links,
    unknown,
  }

  function groupsNamed(wanted: readonly string[]): readonly string[] {
    const known = new Set(scoping?.groupsOf(member) ?? [])
    /** Of two names with one spelling, the first. */
    const spelled = new Map([...known].reverse().map((one) => [pythonName(one), one]))
    return wanted.flatMap((value) => {
      if (value === 'main') return []
      const group = known.has(value) ? value : spelled.get(pythonName(value))
      if (group === undefined) unknown.push({ input: 'dependency-groups', value, known: [...known] })
      return group === undefined ? [] : [group]
    })
  }
}

/** A member by its path or name. */
function memberNamed(wanted: string, members: readonly Member[]): Member | undefined {
  const path = wanted.replace(/^(?:\.\/)+(?=.)/, '').replace(/(?<=.)\/+$/, '')
  return (
    members.find((one) => one.path === path) ??
    members.find(({ name }) => name === wanted) ??
    members.find(({ name }) => pythonName(name) === pythonName(wanted))
  )
}

/** Whether a package has one of the names in `ignore-packages`. A `*` matches any characters. */
export function isIgnored(
  { ecosystem, name }: Pick<Package, 'ecosystem' | 'name'>,
  patterns: readonly string[],
): boolean {
  return patterns.some((pattern) => fits(name, ecosystem === 'pypi' ? pythonName(pattern) : pattern))
}
