import { openDirectory, type ArchiveReader, type ListedEntry } from '../inspect/zip/directory.ts'
import { isDirectory, isPossible, pathOf } from '../inspect/zip/entries.ts'
import { UnreadableArchive } from '../inspect/findings.ts'
import { Turns } from '../turns.ts'
import { visible } from '../visible.ts'
import { COMPOSER_LIST, composerContents, type ComposerPackage } from './composer-contents.ts'
import { gemContents } from './gem-contents.ts'
import { slashesIn, type InstalledPackage } from './installed-package.ts'
import { readFiles, type ReadFiles } from './listed-files.ts'
import { addList, addOwn, nodeContents, nodeTrees, type NodeFolder, type NodeTrees } from './node-contents.ts'
import { pythonContents } from './python-contents.ts'

/** The packages that an archive contains, as far as their installers recorded them in it. */
export interface Contents {
  packages: readonly InstalledPackage[]
  /** The names of modules beside Python packages, in lower case with `_` for `-` and `.`. */
  modules: ReadonlySet<string>
  /** What could not be read, as sentences. */
  notes: readonly string[]
}

/** The central directory of an archive, after it was read. */
export interface ListedArchive {
  entries: readonly ListedEntry[]
  /** Its offset in bytes. The data of entries ends before it. */
  start: number
}

/**
 * Finds the packages in an archive: Python packages and gems by names alone, those of Composer by its list, and those in
 * `node_modules` by their folders and npm's list, or their own `package.json`. An archive on this machine is read as far
 * as needed. Of any other one, at most two parts are read.
 *
 * @throws only errors of the reader, and the reason of the signal if it is aborted.
 */
export async function contentsOf(
  reader: ArchiveReader,
  { entries, start }: ListedArchive,
  signal?: AbortSignal,
): Promise<Contents> {
  const turns = new Turns(signal)
  const files = entries.filter((entry) => !isDirectory(entry) && isPossible(entry))
  const paths = files.map(({ name }) => pathOf(name))
  await turns.take()
  const python = pythonContents(paths)
  await turns.take()
  const gems = gemContents(paths, (folders) => foldersAmong(folders, entries))
  await turns.take()
  const trees = nodeTrees(paths)
  await turns.take()
  const wanted = wantedFiles(paths, trees, reader.isLocal === true)
  const read = await readFiles(
    reader,
    [...wanted.lists.keys(), ...wanted.own.keys()].map((index) => at(files, index)),
    start,
    turns,
  )
  const textAt = (index: number) => read.texts.get(at(files, index))
  const broken = new Set<number>()
  const composer: ComposerPackage[] = []
  for (const [index, folder] of wanted.lists) {
    await turns.take()
    const text = textAt(index)
    if (text === undefined) continue
    if (folder !== undefined) {
      if (!addList(trees, folder, text)) broken.add(index)
      continue
    }
    const packages = composerContents(at(paths, index), text)
    if (packages === undefined) broken.add(index)
    else for (const each of packages) composer.push(each)
  }
  for (const [index, folder] of wanted.own) {
    await turns.take()
    const text = textAt(index)
    if (text !== undefined && !addOwn(folder, text)) broken.add(index)
  }
  const there = foldersAmong(new Set(composer.flatMap(({ folder }) => folder ?? [])), entries)
  return {
    packages: [
      ...python.packages,
      ...gems,
      ...composer.flatMap(({ one, folder }) => (folder === undefined || there.has(folder) ? [one] : [])),
      ...nodeContents(trees),
    ],
    modules: python.modules,
    notes: notesOf(
      read,
      Array.from(broken, (index) => at(files, index)),
    ),
  }
}

/**
 * Reads the central directory of an archive that nobody inspects, and its contents.
 *
 * @returns undefined if the archive cannot be read as a zip.
 */
export async function readContents(
  reader: ArchiveReader,
  signal?: AbortSignal,
): Promise<Contents | undefined> {
  const turns = new Turns(signal)
  try {
    const directory = await openDirectory(reader)
    const entries: ListedEntry[] = []
    for (const entry of directory.entries()) {
      await turns.take()
      entries.push(entry)
    }
    return await contentsOf(reader, { entries, start: directory.start }, signal)
  } catch (error) {
    if (error instanceof UnreadableArchive) return undefined
    throw error
  }
}

/** The files to read, by their indices. A list of Composer has no folder. */
interface WantedFiles {
  lists: Map<number, string | undefined>
  own: Map<number, NodeFolder>
}

/** On this machine each `package.json` is read. Elsewhere those that no list speaks of, and no store names. */
function wantedFiles(paths: readonly string[], { folders, lists }: NodeTrees, isLocal: boolean): WantedFiles {
  const own = new Map<number, NodeFolder>()
  for (const folder of folders.values()) {
    const isNamed = folder.version !== undefined || lists.has(folder.tree)
    if (folder.own !== undefined && (isLocal || !isNamed)) own.set(folder.own, folder)
  }
  const wanted = new Map<number, string | undefined>()
  for (const [folder, index] of lists) wanted.set(index, folder)
  for (const [index, path] of paths.entries()) if (COMPOSER_LIST.test(path)) wanted.set(index, undefined)
  return { lists: wanted, own }
}

/** Those of some folders that an archive has, whatever is in them. */
function foldersAmong(folders: ReadonlySet<string>, entries: readonly ListedEntry[]): ReadonlySet<string> {
  const there = new Set<string>()
  if (folders.size === 0) return there
  for (const { name } of entries) {
    const path = pathOf(name)
    for (const end of slashesIn(path)) {
      const folder = path.slice(0, end)
      if (folders.has(folder)) there.add(folder)
    }
    if (folders.has(path)) there.add(path)
  }
  return there
}

/** Maximum number of names in a sentence. */
const NAMED = 3

function notesOf({ damaged, unread }: ReadFiles, broken: readonly ListedEntry[]): string[] {
  return [
    ...note([...damaged, ...broken], 'cannot be read'),
    ...note(unread, 'was not read, because that would take too many requests or too much memory'),
  ]
}

function note(files: readonly ListedEntry[], what: string): string[] {
  if (files.length === 0) return []
  const names = files.slice(0, NAMED).map(({ name }) => visible(name))
  const rest =
    files.length > NAMED ? `, and ${files.length - NAMED} more files:` : files.length > 1 ? ':' : ''
  return [rest === '' ? `${names.join()} ${what}.` : `${names.join(', ')}${rest} each ${what}.`]
}

/** An element of a list that is known to exist. */
function at<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) throw new RangeError(`no element ${index}`)
  return found
}

export type { InstalledPackage }
