import type { Selection } from '../format.ts'
import type { PythonDependency } from './dependency-text.ts'
import type { LockedGraph } from './locked-graph.ts'
import { dependenciesIn, type Project } from './project.ts'
import type { PythonTargets, Targets } from './python-targets.ts'
import { pythonName } from './python.ts'

/** What a lock file without groups tells about its packages. */
export interface Hints {
  graph: LockedGraph
  packages: readonly Hint[]
  /** What each extra of the project asks for, by the names of the extras as they are written. */
  extras: ReadonlyMap<string, readonly PythonDependency[]>
}

/** What it tells about one package. */
export interface Hint {
  /** Whether it is only for development; undefined if the lock file does not say so. */
  isDevelopment: boolean | undefined
  /** Whether only extras ask for it. */
  isOptional: boolean
}

/**
 * What of a lock file that names no groups is installed, by index of its packages. The `pyproject.toml` beside it says
 * what the project asks for. It is that of today, and the lock file may be an older one: a package that nothing leads to
 * any more, or that the lock file has for production, counts as installed everywhere. So do all if there is no project.
 */
export function installedForProject(
  { graph, packages, extras }: Hints,
  project: Project | undefined,
  { groups }: Pick<Selection, 'groups'>,
  targets: PythonTargets,
): ReadonlyMap<number, Targets> {
  const asked = groups === 'all' ? groups : new Set(groups.map(pythonName))
  const isAsked = (name: string): boolean => asked === 'all' || asked.has(pythonName(name))
  const roots = project ? dependenciesIn(project, asked) : []
  const known = {
    asked: graph.connected(roots),
    ever: graph.connected(project ? dependenciesIn(project, 'all') : []),
    forExtras: graph.connected([...extras].flatMap(([extra, of]) => (isAsked(extra) ? of : []))),
  }
  const isWanted = ({ isDevelopment, isOptional }: Hint, index: number): boolean =>
    asked === 'all' ||
    ((!isOptional || known.forExtras.has(index)) && (isDevelopment !== true || asked.size > 0))
  const left = packages.flatMap((hint, index) => {
    const leads = hint.isDevelopment === false ? known.asked : known.ever
    return !leads.has(index) && isWanted(hint, index) ? [index] : []
  })
  const installed = graph.installed(roots, left, targets)
  if (asked === 'all' || asked.size > 0) return installed
  return new Map([...installed].filter(([index]) => packages[index]?.isDevelopment !== true))
}
