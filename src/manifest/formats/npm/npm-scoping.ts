import type { Finding, Link, Scoping, Selected, Selection } from '../../format.ts'
import { installedNodes, type Installed } from '../../node/installed-nodes.ts'
import { architecturesWith } from '../../node/package-platform.ts'
import type { Package } from '../../package.ts'
import { architecturesOf, type Member } from '../../scope/scope.ts'
import type { JsonObject } from '../../text/json.ts'
import { lineCounter } from '../../text/line-index.ts'
import { dependenciesOf, flaggedDependencies, isOfWorkspace } from './npm-dependencies.ts'
import { Folder, namesIn, treeOf, type Tree } from './npm-tree.ts'

/** What a parser found, with the entries in which it found it. */
export interface Entries {
  packages: readonly Package[]
  packageEntries: readonly JsonObject[]
  links: readonly Link[]
  linkEntries: readonly JsonObject[]
}

/** npm installs optional dependencies unless it is told not to, so they are in scope by default. */
const GROUPS = ['dev', 'optional']

/** The scope of a lock file of version 1: it says of each package what it is for, and not for which machine. */
export function flaggedScoping(entries: Entries): Scoping {
  return {
    groupsOf: () => GROUPS,
    select: (selection) => {
      const isIn = (entry: JsonObject): boolean => entry['dev'] !== true || wantsDevelopment(selection)
      return selected(entries, (entry) =>
        isIn(entry) ? (entry['optional'] === true ? { optional: true } : {}) : undefined,
      )
    },
  }
}

/** The scope of a lock file of version 2 or 3, by what its entries depend on. */
export function treeScoping(packages: JsonObject, entries: Entries, text: string): Scoping {
  let read: { tree: Tree; members: Member[] } | undefined
  const reading = (): typeof read & object => {
    if (read !== undefined) return read
    const tree = treeOf(packages)
    return (read = { tree, members: membersOf(tree) })
  }
  return {
    get members() {
      return reading().members
    },
    groupsOf: () => GROUPS,
    select: (selection) => {
      const { tree, members } = reading()
      const installed = installedIn(tree, selection)
      const byEntry = new Map([...installed].map(([{ entry }, how]) => [entry, how]))
      return {
        ...selected(entries, (entry) => byEntry.get(entry)),
        local: findings(text, dependedOn(entries, installed), members),
      }
    },
  }
}

function wantsDevelopment({ groups }: Selection): boolean {
  return groups === 'all' || groups.includes('dev')
}

/** The packages and links that are installed, and how. */
function selected(
  { packages, packageEntries, links, linkEntries }: Entries,
  howOf: (entry: JsonObject) => Installed | undefined,
): Selected {
  const how = (entry: JsonObject | undefined): Installed | undefined => entry && howOf(entry)
  return {
    packages: packages.flatMap((one, index) => {
      const installed = how(packageEntries[index])
      if (installed === undefined) return []
      return installed.optional === true ? [{ ...one, ...installed }] : [one]
    }),
    links: links.filter((_, index) => how(linkEntries[index]) !== undefined),
  }
}

function membersOf({ folders, projects }: Tree): Member[] {
  // npm writes the name of a member only where its folder has another one. A link has the name in any case.
  const names = new Map<unknown, string>()
  for (const { path, entry } of folders)
    if (entry?.['link'] === true) names.set(entry['resolved'], nameIn(path))
  const all = [...projects.values()].filter(
    ({ path, entry }) => entry !== undefined && !path.startsWith('../'),
  )
  if (all.length < 2) return []
  return all.map(({ path, entry }) => {
    const name = entry?.['name'] ?? names.get(path)
    return { name: typeof name === 'string' ? name : nameIn(path), path: path === '' ? '.' : path }
  })
}

function nameIn(path: string): string {
  return namesIn(path).at(-1) ?? path
}

/** What npm installs. With a member, only what is reached from it. */
function installedIn(tree: Tree, selection: Selection): Map<Folder, Installed> {
  const development = wantsDevelopment(selection)
  const { member } = selection
  const project = tree.projects.get('')
  const chosen = member && tree.projects.get(member.path === '.' ? '' : member.path)
  // Without an entry of the project, as in the list that npm keeps in node_modules, only the flags tell what it needs.
  const flagged = project?.entry === undefined && chosen === undefined ? new Folder() : undefined
  const roots = flagged ? [flagged] : chosen ? [chosen] : [...tree.projects.values()].filter(isOfWorkspace)
  return installedNodes(
    roots,
    {
      dependenciesOf: (folder) =>
        folder === flagged
          ? flaggedDependencies(tree, development)
          : dependenciesOf(folder, tree, development),
      architecturesOf: ({ entry }) => architecturesWith(entry ?? {}),
    },
    architecturesOf(selection),
  )
}

/** The paths that links lead to which installed packages and members depend on, without those that are found anyway. */
function dependedOn({ links }: Entries, installed: ReadonlyMap<Folder, Installed>): Set<string> {
  const targets = [...installed.keys()].flatMap(({ entry }) =>
    entry?.['link'] === true ? [String(entry['resolved'])] : [],
  )
  return new Set(targets).difference(new Set(links.map(({ path }) => path)))
}

/** Members whose code is not in the lock file, each at the line of its entry. */
function findings(text: string, paths: ReadonlySet<string>, members: readonly Member[]): Finding[] {
  const lineOf = lineCounter(text)
  let at = 0
  // Members are in the order of the file, so the text is searched only once.
  return members.flatMap(({ name, path }) => {
    if (!paths.has(path)) return []
    const found = text.indexOf(`${JSON.stringify(path)}:`, at)
    at = found === -1 ? text.length : found
    return [{ line: found === -1 ? 1 : lineOf(found), name, problem: 'member', path }]
  })
}
