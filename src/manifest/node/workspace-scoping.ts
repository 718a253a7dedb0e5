import type { Link, Scoping, Selected, Selection } from '../format.ts'
import type { Package } from '../package.ts'
import { closure } from '../scope/closure.ts'
import { architecturesOf, type Architecture, type Member } from '../scope/scope.ts'
import { allowedNodes, installedPackages } from './allowed-nodes.ts'
import type { Dependencies } from './installed-nodes.ts'

/** An entry of a lock file of Yarn or Bun, or a `package.json` beside it. */
export interface WorkspaceNode {
  /** What it installs. An entry for several names is several packages; a project is none. */
  packages: readonly Package[]
  /** Present for the root and the members of the workspace. */
  member?: Member
  /** Present for a link to a folder outside the project. */
  link?: Link
  architectures: readonly Architecture[]
}

/** What depends on what in a workspace. */
export interface WorkspaceGraph<Node extends WorkspaceNode> {
  /** In the order of the file. */
  nodes: readonly Node[]
  /** The dependencies of a node, with those for development or without. Only projects have these. */
  dependenciesOf: (node: Node, withDevelopment: boolean) => Dependencies<Node>
  /** Nodes that are in every scope, because it is unknown what they are for. */
  unexplained?: readonly Node[]
  /** The line of a member in the lock file; 1 if it has none. */
  lineOf: (member: Member) => number
}

/**
 * What a lock file of Yarn or Bun tells about the scope of a layer. Its groups are `dev`, and `optional`, which always
 * counts. What no project depends on is in every scope, because it is unknown what it is for.
 *
 * @param load - Gives the graph when it is first needed.
 */
export function workspaceScoping<Node extends WorkspaceNode>(load: () => WorkspaceGraph<Node>): Scoping {
  let loaded: WorkspaceGraph<Node> | undefined
  return {
    get members() {
      return projectsIn(graph()).flatMap(({ member }) => member ?? [])
    },
    groupsOf: () => ['dev', 'optional'],
    select: (selection) => selectIn(graph(), selection),
  }

  function graph(): WorkspaceGraph<Node> {
    return (loaded ??= load())
  }
}

function projectsIn<Node extends WorkspaceNode>({ nodes }: WorkspaceGraph<Node>): readonly Node[] {
  return nodes.filter(({ member }) => member !== undefined)
}

function selectIn<Node extends WorkspaceNode>(graph: WorkspaceGraph<Node>, selection: Selection): Selected {
  const { groups, member } = selection
  const { nodes } = graph
  const projects = projectsIn(graph)
  const everything = remembered((node) => graph.dependenciesOf(node, true))
  const withDevelopment = groups === 'all' || groups.includes('dev')
  const dependenciesOf = withDevelopment
    ? everything
    : remembered((node) => graph.dependenciesOf(node, false))
  const explained = closure(projects, (node) => allOf(everything(node)))
  const roots = projects.filter((one) => member === undefined || one.member?.path === member.path)
  const architectures = architecturesOf(selection)
  const installed = allowedNodes(
    [...roots, ...(graph.unexplained ?? []), ...nodes.filter((node) => !explained.has(node))],
    { dependenciesOf, architecturesOf: (node) => node.architectures },
    architectures,
  )
  const reached = nodes.flatMap((node) => {
    const how = installed.get(node)
    return how === undefined ? [] : node.packages.map((one) => [one, how] as const)
  })
  const local = new Set(
    [...installed.keys()].flatMap((node) =>
      allOf(dependenciesOf(node)).flatMap((one) => (one === node ? [] : (one.member ?? []))),
    ),
  )
  return {
    packages: installedPackages(reached, architectures),
    local: [...local].map((one) => ({
      line: graph.lineOf(one),
      name: one.name,
      problem: 'member',
      path: one.path,
    })),
    links: [...installed.keys()].flatMap(({ link }) => link ?? []),
  }

  function remembered(load: (node: Node) => Dependencies<Node>): (node: Node) => Dependencies<Node> {
    const known = new Map<Node, Dependencies<Node>>()
    return (node) => {
      const found = known.get(node) ?? load(node)
      known.set(node, found)
      return found
    }
  }
}

function allOf<Node>({ required, optional }: Dependencies<Node>): Node[] {
  return [...required, ...optional]
}
