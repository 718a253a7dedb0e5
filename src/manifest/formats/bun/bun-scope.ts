import type { Link, Scoping } from '../../format.ts'
import type { Dependencies } from '../../node/installed-nodes.ts'
import { architecturesWith } from '../../node/package-platform.ts'
import { workspaceScoping, type WorkspaceNode } from '../../node/workspace-scoping.ts'
import { ManifestError, type Package } from '../../package.ts'
import { ARCHITECTURES } from '../../scope/scope.ts'
import { isObject, type JsonObject } from '../../text/json.ts'
import { lineIndex } from '../../text/line-index.ts'

/** An entry of `packages`. */
export interface BunEntry {
  /** Where it is in the tree: `debug/ms` is the `ms` of `debug` alone, `ms` that of all others. */
  path: string
  packages: readonly Package[]
  /** Present for a workspace: its path, empty for the root. */
  workspace?: string
  /** Present for a link to a folder outside the project. */
  link?: Link
  /** Its dependencies, and the systems that it is for. */
  fields: JsonObject
}

/** What a `bun.lock` tells about the scope of a layer. Undefined if it lists no workspaces. */
export function bunScoping(
  text: string,
  workspaces: unknown,
  entries: readonly BunEntry[],
): Scoping | undefined {
  if (!isObject(workspaces) || !isObject(workspaces[''])) return undefined
  return workspaceScoping(() => {
    const top: Place = { children: new Map(), node: undefined }
    const projects = new Map(
      Object.entries(workspaces).map(([path, fields]) => [path, projectOf(path, fields, top)]),
    )
    const nodes = entries.map((entry) => entryNode(entry, projects, top))
    const lineOf = lineIndex(text, /^\s*"[^"]*"\s*:\s*\[\s*"[^"]*@workspace:([^"]*)"/)
    return {
      nodes: [...projects.values(), ...nodes.filter((node) => node.member === undefined)],
      dependenciesOf,
      lineOf: ({ path }) => lineOf(path),
    }
  })
}

/** A place in the tree of packages. */
interface Place {
  parent?: Place
  children: Map<string, Place>
  node: BunNode | undefined
}

interface BunNode extends WorkspaceNode {
  fields: JsonObject
  place: Place
}

/** Deeper trees do not fit into a path on any system. */
const MAX_DEPTH = 500

/** The place of a path, with all places on the way to it. A name with a scope is one step. */
function placeAt(top: Place, path: string): Place {
  let place = top
  const names = path === '' ? [] : (path.match(/@[^/]*\/[^/]*|[^/]+/g) ?? [])
  if (names.length > MAX_DEPTH) throw new ManifestError('The bun.lock nests its packages too deeply.')
  for (const name of names) {
    const next = place.children.get(name) ?? { parent: place, children: new Map(), node: undefined }
    place.children.set(name, next)
    place = next
  }
  return place
}

/** The packages of a member alone are below its name. */
function projectOf(path: string, written: unknown, top: Place): BunNode {
  const fields = isObject(written) ? written : {}
  const name = typeof fields['name'] === 'string' ? fields['name'] : ''
  return {
    packages: [],
    member: { name, path: path === '' ? '.' : path },
    architectures: ARCHITECTURES,
    fields,
    place: path === '' ? top : placeAt(top, name),
  }
}

function entryNode(
  { path, packages, workspace, link, fields }: BunEntry,
  projects: ReadonlyMap<string, BunNode>,
  top: Place,
): BunNode {
  const place = placeAt(top, path)
  const project = workspace === undefined ? undefined : projects.get(workspace)
  const node = project ?? {
    packages,
    architectures: architecturesWith(fields),
    fields,
    place,
    ...(link && { link }),
  }
  place.node = node
  return node
}

/**
 * Bun also installs what a package only wants to find beside it: peers, and optional peers if they are in the lock file
 * for any other reason.
 */
function dependenciesOf({ fields, place }: BunNode, withDevelopment: boolean): Dependencies<BunNode> {
  const optionalPeers = new Set(Array.isArray(fields['optionalPeers']) ? fields['optionalPeers'] : [])
  const peers = Map.groupBy(namesIn(fields, 'peerDependencies'), (name) => optionalPeers.has(name))
  return {
    required: found([
      ...namesIn(fields, 'dependencies'),
      ...(withDevelopment ? namesIn(fields, 'devDependencies') : []),
      ...(peers.get(false) ?? []),
    ]),
    optional: found([...namesIn(fields, 'optionalDependencies'), ...(peers.get(true) ?? [])]),
  }

  function found(names: readonly string[]): BunNode[] {
    return names.flatMap((name) => visibleFrom(place, name) ?? [])
  }
}

function namesIn(fields: JsonObject, kind: string): string[] {
  const listed = fields[kind]
  return isObject(listed) ? Object.keys(listed) : []
}

/** The package of a name that is nearest to a place: its own, or that of a place above it. */
function visibleFrom(place: Place, name: string): BunNode | undefined {
  for (let at: Place | undefined = place; at !== undefined; at = at.parent) {
    const node = at.children.get(name)?.node
    if (node !== undefined) return node
  }
  return undefined
}
