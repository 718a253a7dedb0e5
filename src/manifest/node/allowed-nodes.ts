import type { Package } from '../package.ts'
import { closure } from '../scope/closure.ts'
import type { Architecture } from '../scope/scope.ts'
import type { DependencyGraph, Installed } from './installed-nodes.ts'

/**
 * What Yarn and Bun install of a graph, with some of its nodes as roots. On an architecture that a node is not for, it is
 * left out, even if something needs it, and so is what only such nodes depend on.
 */
export function allowedNodes<Node>(
  roots: readonly Node[],
  { dependenciesOf, architecturesOf }: DependencyGraph<Node>,
  architectures: readonly Architecture[],
): Map<Node, Installed> {
  const reached = architectures.map((architecture) => {
    const isAllowed = (node: Node): boolean => architecturesOf(node).includes(architecture)
    const from = roots.filter(isAllowed)
    const needed = closure(from, (node) => dependenciesOf(node).required.filter(isAllowed))
    const all = closure(needed, (node) => {
      const { required, optional } = dependenciesOf(node)
      return [...required, ...optional].filter(isAllowed)
    })
    return { architecture, needed, all }
  })
  const installed = new Map<Node, Installed>()
  for (const node of new Set(reached.flatMap(({ all }) => [...all]))) {
    const on = reached.filter(({ all }) => all.has(node))
    const isNeeded = on.some(({ needed }) => needed.has(node))
    installed.set(node, {
      ...markerFor(
        on.map(({ architecture }) => architecture),
        architectures,
      ),
      ...(!isNeeded && { optional: true }),
    })
  }
  return installed
}

/**
 * Packages with how they are installed, in the order in which they come. A package that comes from several nodes is listed
 * once.
 */
export function installedPackages(
  found: Iterable<readonly [Package, Installed]>,
  architectures: readonly Architecture[],
): Package[] {
  const packages = new Map<string, Package>()
  for (const [one, { marker, optional }] of found) {
    const key = JSON.stringify([one.name, one.version, one.source, one.origin, ...one.hashes])
    const known = packages.get(key)
    const isOptional = optional === true && known?.optional !== undefined
    const on = (text: string | undefined): string[] => text?.split(' ') ?? [...architectures]
    packages.set(key, {
      ...one,
      ...markerFor(known === undefined ? on(marker) : [...on(marker), ...on(known.marker)], architectures),
      ...((known === undefined ? optional : isOptional) && { optional: true }),
    })
  }
  return [...packages.values()]
}

/** A marker with these architectures, unless they are all that there are. */
function markerFor(on: readonly string[], architectures: readonly Architecture[]): Pick<Installed, 'marker'> {
  const distinct = [...new Set(on)].sort()
  return distinct.length < architectures.length ? { marker: distinct.join(' ') } : {}
}
