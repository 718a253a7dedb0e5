import { isObject, type JsonObject } from '../../text/json.ts'

/** A folder that npm fills: the project, a member of its workspace, or a package in a `node_modules`. */
export class Folder {
  /** Its path in the lock file. */
  path = ''
  /** What the lock file says about it. Undefined for a folder that others are in, and nothing else. */
  entry: JsonObject | undefined
  /** The folders in its `node_modules`. Undefined for none: most folders have none, and a Map for each takes time. */
  packages: Map<string, Folder> | undefined
  /** Whether a folder in its `node_modules` has an entry. */
  hasPackages = false
  /** The folder around it; once the tree is complete, the nearest one around it that has packages. */
  around: Folder | undefined

  constructor(around?: Folder) {
    this.around = around
  }

  /** What code in this folder gets by a name, as Node.js searches for it. */
  find(name: string): Folder | undefined {
    const found = this.packages?.get(name)
    if (found?.entry !== undefined) return found
    for (let at = this.around; at !== undefined; at = at.around) {
      const above = at.packages?.get(name)
      if (above?.entry !== undefined) return above
    }
    return undefined
  }
}

/** What a lock file of version 2 or 3 lays out on the disk. */
export interface Tree {
  /** In the order of the file. */
  folders: readonly Folder[]
  /** The folders outside of any `node_modules`, by path: the project at `''`, members of its workspace, and others. */
  projects: ReadonlyMap<string, Folder>
}

const MODULES = 'node_modules/'

/** Reads "packages", whose keys are paths. Takes time in proportion to its size. */
export function treeOf(packages: JsonObject): Tree {
  const folders: Folder[] = []
  const projects = new Map<string, Folder>()
  const nested: Folder[] = []
  for (const [path, entry] of Object.entries(packages)) {
    if (!isObject(entry)) continue
    const [project = '', ...names] = namesIn(path)
    let folder = projects.get(project)
    if (folder === undefined) projects.set(project, (folder = new Folder()))
    for (const name of names) folder = folder.packages?.get(name) ?? newFolder(folder, name)
    folder.path = path
    folder.entry = entry
    if (folder.around !== undefined) folder.around.hasPackages = true
    folders.push(folder)
  }
  nest(projects)
  for (const folder of nested) shorten(folder)
  return { folders, projects }

  function newFolder(around: Folder, name: string): Folder {
    const folder = new Folder(around)
    around.packages ??= new Map()
    around.packages.set(name, folder)
    nested.push(folder)
    return folder
  }
}

/** The project in a path, and the names after each `node_modules`. */
export function namesIn(path: string): string[] {
  // Most packages are at the top.
  const isAtTop = path.startsWith(MODULES) && path.lastIndexOf(MODULES) === 0
  return isAtTop ? ['', path.slice(MODULES.length)] : path.split(/(?:^|\/)node_modules\//)
}

/** Tells each project which one it is in. In this order, what is in a project follows it without a gap. */
function nest(projects: ReadonlyMap<string, Folder>): void {
  const open: [path: string, folder: Folder][] = []
  const inOrder = [...projects].map(([path, folder]) => [path === '' ? '' : `${path}/`, folder] as const)
  inOrder.sort(([one], [other]) => (one < other ? -1 : 1))
  for (const [path, folder] of inOrder) {
    for (let last = open.at(-1); last !== undefined && !path.startsWith(last[0]); last = open.at(-1))
      open.pop()
    // What is beside the project finds nothing in it.
    if (!path.startsWith('../')) folder.around = open.at(-1)?.[1]
    shorten(folder)
    open.push([path, folder])
  }
}

/** Skips a folder around this one that has no packages. What is around that one was skipped before. */
function shorten(folder: Folder): void {
  const { around } = folder
  if (around !== undefined && !around.hasPackages) folder.around = around.around
}
