import { isWord, type InstalledPackage } from './installed-package.ts'
import { jsonOf } from './json-text.ts'

/** The name of the list that npm writes of what it installed. */
const LIST = 'node_modules/.package-lock.json'
const FOLDER = 'node_modules/'

/** A folder of a package in `node_modules`. What was read about it is added to it. */
export interface NodeFolder {
  /** Its path in the archive. */
  path: string
  /** From its path, until its own name is read: an alias has another one. */
  name: string
  version: string | undefined
  isOfRegistry: boolean
  /** Index of its `package.json` among the paths. */
  own?: number
  /** Whether a list or its `package.json` told its name. */
  isRead?: true
  /** The `node_modules` of the whole tree that it is in. */
  tree: string
}

/** The `node_modules` of an archive. */
export interface NodeTrees {
  /** By path. */
  folders: Map<string, NodeFolder>
  /** Index of npm's list among the paths, by the path of the folder that the list speaks of. */
  lists: Map<string, number>
}

/**
 * Finds the packages in `node_modules` by their folders. A folder in the store of pnpm or Bun has its version in its
 * path.
 *
 * @param paths - The paths of all files and links.
 */
export function nodeTrees(paths: readonly string[]): NodeTrees {
  const folders = new Map<string, NodeFolder>()
  const lists = new Map<string, number>()
  for (const [index, path] of paths.entries()) {
    const last = path.lastIndexOf(FOLDER)
    if (last === -1 || (last > 0 && path[last - 1] !== '/')) continue
    if (path.endsWith(LIST) && path.length === last + LIST.length) lists.set(path.slice(0, last), index)
    const folder = folderOf(path, last)
    if (folder === undefined) continue
    const known = folders.get(folder.path) ?? folder
    folders.set(folder.path, known)
    if (path === `${folder.path}/package.json`) known.own = index
  }
  return { folders, lists }
}

/** The folder of the package that a file belongs to. */
function folderOf(path: string, last: number): NodeFolder | undefined {
  const rest = path.slice(last + FOLDER.length)
  // Yarn keeps each package in a folder of this name, in its own store.
  const [, inStore] = /^(\.store\/[^/]+\/package)\//.exec(rest) ?? []
  const [, name = inStore] = /^((?:@[^/]+\/)?[^./@][^/]*)\//.exec(rest) ?? []
  if (!isWord(name)) return undefined
  const version = versionInStore(path.slice(0, last), name)
  const top = path.indexOf(FOLDER)
  const tree = path.slice(0, top < last && !isBoundary(path, top) ? last : top)
  return {
    path: path.slice(0, last + FOLDER.length) + name,
    ...{ name, version, isOfRegistry: version !== undefined, tree },
  }
}

function isBoundary(path: string, at: number): boolean {
  return at === 0 || path[at - 1] === '/'
}

/**
 * The version in the path of a store: `node_modules/.pnpm/@scope+name@1.0.0_react@19.0.0/node_modules/@scope/name`. A
 * package that is not from a registry has its address there instead.
 */
function versionInStore(before: string, name: string): string | undefined {
  const [, stored = ''] = /node_modules\/\.(?:pnpm|bun)\/([^/]+)\/$/.exec(before) ?? []
  const start = `${name.replace('/', '+')}@`
  if (!stored.startsWith(start)) return undefined
  return /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?=$|[_(+])/.exec(stored.slice(start.length))?.[0]
}

/**
 * Adds names, versions and origins from the list of npm. False if the text is not such a list.
 *
 * @param folder - That the list speaks of, with a slash at its end, or empty.
 */
export function addList({ folders }: NodeTrees, folder: string, text: string): boolean {
  const list = objectIn(text)?.['packages']
  if (!isObject(list)) return false
  for (const [path, entry] of Object.entries(list)) {
    const found = folders.get(folder + path)
    if (found === undefined || !isObject(entry)) continue
    const { name, version, resolved, integrity } = entry
    found.isRead = true
    if (isWord(name)) found.name = name
    if (isWord(version)) found.version = version
    found.isOfRegistry =
      typeof integrity === 'string' &&
      (resolved === undefined || (typeof resolved === 'string' && /^https?:/.test(resolved)))
  }
  return true
}

/** Adds the name and the version from a `package.json`. False if the text is not an object. */
export function addOwn(folder: NodeFolder, text: string): boolean {
  const own = objectIn(text)
  if (own === undefined) return false
  folder.isRead = true
  if (isWord(own['name'])) folder.name = own['name']
  folder.version = isWord(own['version']) ? own['version'] : undefined
  if (own['private'] === true) folder.isOfRegistry = false
  return true
}

/** The packages of all folders. */
export function nodeContents({ folders }: NodeTrees): InstalledPackage[] {
  return Array.from(folders.values(), ({ name, version, path, isOfRegistry, own, isRead }) => ({
    ...{ ecosystem: 'npm', name, version, path, isOfRegistry },
    // A store of pnpm or Bun has the name and the version in its paths.
    ...(own !== undefined && isRead === undefined && version === undefined && { isPathOnly: true }),
  }))
}

function objectIn(text: string): Record<string, unknown> | undefined {
  const value = jsonOf(text)
  return isObject(value) ? value : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
