import { closure } from '../scope/closure.ts'
import type { Architecture } from '../scope/scope.ts'

/** The dependencies of a package or a project in a graph of packages. */
export interface Dependencies<Node> {
  required: readonly Node[]
  /** An install succeeds without these. */
  optional: readonly Node[]
}

/** What depends on what, in one lock file. The functions give the same for the same node. */
export interface DependencyGraph<Node> {
  dependenciesOf: (node: Node) => Dependencies<Node>
  /** Where a node that is optional is installed. What is needed is installed everywhere, or the install fails. */
  architecturesOf: (node: Node) => readonly Architecture[]
}

/** How a package is installed: the parts of it that depend on the scope. */
export interface Installed {
  /** Present if it is not installed on all of the architectures. */
  marker?: string
  /** Present if it is reached through optional dependencies only. */
  optional?: true
}

/**
 * What is installed of a graph, with some of its nodes as roots. An optional node that is not for an architecture is not
 * installed there, nor are the nodes that require it, nor those that only these depend on.
 */
export function installedNodes<Node>(
  roots: Iterable<Node>,
  { dependenciesOf, architecturesOf }: DependencyGraph<Node>,
  architectures: readonly Architecture[],
): Map<Node, Installed> {
  const perhaps = new Set<Node>()
  const needed = closure(roots, (node) => {
    const { required, optional } = dependenciesOf(node)
    for (const one of optional) perhaps.add(one)
    return required
  })
  const dependents = new Map<Node, Node[]>()
  const next = new Map<Node, readonly Node[]>()
  const optional = closure(perhaps.difference(needed), (node) => {
    const dependencies = dependenciesOf(node)
    for (const one of dependencies.required) {
      const known = dependents.get(one)
      if (known === undefined) dependents.set(one, [node])
      else known.push(node)
    }
    const others = [...dependencies.required, ...dependencies.optional].filter((one) => !needed.has(one))
    next.set(node, others)
    return others
  })
  const result = new Map<Node, Installed>()
  for (const node of needed) result.set(node, {})
  const placed = architectures.map((architecture) => {
    const foreign = [...optional].filter((node) => !architecturesOf(node).includes(architecture))
    const left = closure(foreign, (node) => dependents.get(node) ?? [])
    const isInstalled = (node: Node): boolean => optional.has(node) && !left.has(node)
    return closure([...perhaps].filter(isInstalled), (node) => (next.get(node) ?? []).filter(isInstalled))
  })
  for (const node of optional) {
    const on = architectures.filter((_, at) => placed[at]?.has(node))
    if (on.length === 0) continue
    result.set(node, {
      optional: true,
      ...(on.length < architectures.length && { marker: on.toSorted().join(' ') }),
    })
  }
  return result
}
