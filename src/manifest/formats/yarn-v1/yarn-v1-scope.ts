import { posix } from 'node:path'
import type { FilesAround, Link, Scoping } from '../../format.ts'
import type { Dependencies } from '../../node/installed-nodes.ts'
import { NodeIndex } from '../../node/node-index.ts'
import { packageJsonIn, type PackageJson } from '../../node/package-json.ts'
import { workspaceScoping, type WorkspaceNode } from '../../node/workspace-scoping.ts'
import type { Package } from '../../package.ts'
import { ARCHITECTURES } from '../../scope/scope.ts'

/** An entry of a `yarn.lock` of Yarn 1. */
export interface YarnV1Entry {
  /** What it is requested with: `name@range`. */
  patterns: readonly string[]
  /** Ranges by name. */
  dependencies: ReadonlyMap<string, string>
  optionalDependencies: ReadonlyMap<string, string>
  packages: readonly Package[]
  links: readonly Link[]
}

/** A request for a package, from a project or an entry. */
interface Request {
  name: string
  range: string
  isOptional: boolean
}

interface YarnV1Node extends WorkspaceNode {
  requests: readonly Request[]
  /** What a project needs to be developed. */
  development: readonly Request[]
  /** Present for a node that only depends on several others. */
  others?: readonly YarnV1Node[]
}

/**
 * What a `yarn.lock` of Yarn 1 tells about the scope of a layer, together with today's `package.json` files: the lock file
 * names no project. A range that nothing asks for was asked for by a project when the lock file was written, so its package
 * counts. Without a `package.json` beside it, the whole file counts.
 */
export function yarnV1Scoping(
  entries: readonly YarnV1Entry[],
  packages: readonly Package[],
  around: FilesAround,
): Scoping {
  let known: Scoping | undefined
  const scoping = (): Scoping => (known ??= scopingWith(packageJsonIn('.', around)))
  return {
    get members() {
      return scoping().members ?? []
    },
    groupsOf: (member) => scoping().groupsOf(member),
    select: (selection) => scoping().select(selection),
  }

  function scopingWith(root: PackageJson | undefined): Scoping {
    if (root === undefined) return { groupsOf: () => [], select: () => ({ packages }) }
    return workspaceScoping(() => {
      const members = foldersOf(root, around).flatMap((folder) => {
        const project = packageJsonIn(folder, around)
        return project === undefined ? [] : projectNode(folder, project)
      })
      const projects = [projectNode('.', root), ...members]
      const { nodes, resolve, unexplained } = resolved(projects, entries, root)
      const all = (requests: readonly Request[], from: YarnV1Node): YarnV1Node[] =>
        requests.flatMap((request) => resolve(request, from) ?? [])
      return {
        nodes: [...projects, ...nodes],
        unexplained,
        lineOf: () => 1,
        dependenciesOf: (node, withDevelopment): Dependencies<YarnV1Node> => {
          const requests = withDevelopment ? [...node.requests, ...node.development] : node.requests
          const kinds = Map.groupBy(requests, ({ isOptional }) => isOptional)
          return {
            required: [...(node.others ?? []), ...all(kinds.get(false) ?? [], node)],
            optional: all(kinds.get(true) ?? [], node),
          }
        },
      }
    })
  }
}

/** The folders of the members that the root names today. */
function foldersOf({ workspaces }: PackageJson, { matching }: FilesAround): string[] {
  const files = workspaces.flatMap((glob) => matching?.(posix.join(glob, 'package.json')) ?? [])
  return [...new Set(files.map((path) => posix.dirname(posix.normalize(path))))].filter(
    (folder) => folder !== '.',
  )
}

function projectNode(folder: string, project: PackageJson): YarnV1Node {
  const { name, dependencies, optionalDependencies, devDependencies } = project
  const needed = [...dependencies].filter(([one]) => !optionalDependencies.has(one))
  return {
    packages: [],
    member: { name, path: folder },
    architectures: ARCHITECTURES,
    requests: [...requestsOf(needed, false), ...requestsOf(optionalDependencies, true)],
    development: requestsOf(devDependencies, false),
  }
}

function requestsOf(ranges: Iterable<readonly [string, string]>, isOptional: boolean): Request[] {
  return [...ranges].map(([name, range]) => ({ name, range, isOptional }))
}

function entryNode(entry: YarnV1Entry): YarnV1Node {
  const { dependencies, optionalDependencies, packages, links } = entry
  const [link] = links
  return {
    packages,
    architectures: ARCHITECTURES,
    requests: [...requestsOf(dependencies, false), ...requestsOf(optionalDependencies, true)],
    development: [],
    ...(link && { link }),
  }
}

/** A node that depends on several others. */
function joined(others: readonly YarnV1Node[]): YarnV1Node {
  return { others, packages: [], architectures: ARCHITECTURES, requests: [], development: [] }
}

/** How the requests of today's projects and of the entries are resolved. */
interface Resolution {
  /** The entries. */
  nodes: readonly YarnV1Node[]
  resolve: (request: Request, from: YarnV1Node) => YarnV1Node | undefined
  /** Entries that a project asked for that does not do so today. */
  unexplained: readonly YarnV1Node[]
}

function resolved(
  projects: readonly YarnV1Node[],
  entries: readonly YarnV1Entry[],
  { resolutions }: PackageJson,
): Resolution {
  const byPattern = new Map<string, YarnV1Node>()
  const byName = new NodeIndex(joined)
  const nodes = entries.map((entry) => {
    const node = entryNode(entry)
    for (const pattern of entry.patterns) {
      byPattern.set(pattern, node)
      byName.add(nameIn(pattern), node)
    }
    return node
  })
  const members = new Map(projects.map((node) => [node.member?.name ?? '', node]))
  const ofProjects = projects.flatMap(({ requests, development }) => [...requests, ...development])
  // An entry is also requested with the range that `resolutions` put in the place of others.
  const requested = new Set([
    ...[...ofProjects, ...nodes.flatMap(({ requests }) => requests)].map(patternOf),
    ...[...resolutions].map(([path, range]) => `${/(?:@[^/]+\/)?[^/]*$/.exec(path)?.[0] ?? ''}@${range}`),
  ])
  const orphans = Map.groupBy(
    [...byPattern.keys()].filter((pattern) => !requested.has(pattern)),
    nameIn,
  )
  const lost = Map.groupBy(new Set(ofProjects.filter((one) => !isKnown(one)).map(patternOf)), nameIn)
  // If a project asks for another range of a package today, it is the same request.
  const isChanged = (name: string): boolean =>
    (lost.get(name)?.length ?? 0) >= (orphans.get(name)?.length ?? 0)
  const byOrphan = new NodeIndex(joined)
  const unexplained: YarnV1Node[] = []
  for (const [name, patterns] of orphans) {
    for (const node of patterns.flatMap((pattern) => byPattern.get(pattern) ?? [])) {
      if (isChanged(name)) byOrphan.add(name, node)
      else unexplained.push(node)
    }
  }
  return {
    nodes,
    unexplained,
    resolve: (request, { member }) =>
      byPattern.get(patternOf(request)) ??
      members.get(request.name) ??
      (member === undefined ? undefined : byOrphan.get(request.name)) ??
      byName.get(request.name),
  }

  function isKnown(request: Request): boolean {
    return byPattern.has(patternOf(request)) || members.has(request.name)
  }
}

function patternOf({ name, range }: Request): string {
  return `${name}@${range}`
}

function nameIn(pattern: string): string {
  const at = pattern.indexOf('@', 1)
  return at === -1 ? pattern : pattern.slice(0, at)
}
