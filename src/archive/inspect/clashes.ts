import type { ListedEntry } from './zip/directory.ts'
import { isDirectory, isLink, isMeantAsDirectory, pathsOf } from './zip/entries.ts'
import type { Findings } from './findings.ts'
import type { Turns } from '../turns.ts'

const SLASH = '/'.charCodeAt(0)

/** An entry with one of the paths that programs may unpack it to. */
interface Placed {
  entry: ListedEntry
  /** The path, with NUL instead of slashes and at its end. */
  key: string
}

/** A path that is not a directory for some entries, while the paths below it are checked. */
interface Open {
  key: string
  files: readonly ListedEntry[]
  /** Whether this path or one above it is a link. */
  isBelowLink: boolean
}

/**
 * Finds names that several entries have, files with the same name as a directory, and entries below symbolic links. It
 * sorts the paths and visits each once, because there can be many long ones.
 *
 * @param entries - Entries with names that are possible on Linux.
 */
export async function checkClashes(
  entries: readonly ListedEntry[],
  findings: Findings,
  turns: Turns,
): Promise<void> {
  const found = {
    'duplicate-name': new Set<ListedEntry>(),
    'file-and-directory': new Set<ListedEntry>(),
    'through-link': new Set<ListedEntry>(),
  }
  const open: Open[] = []
  for (const { key, all } of groupsOf(await sorted(entries, turns))) {
    await turns.take()
    while (!key.startsWith(open.at(-1)?.key ?? '')) open.pop()
    const above = open.at(-1)
    // Entries below a link are reported as such.
    for (const file of above?.files ?? []) if (!isLink(file)) found['file-and-directory'].add(file)
    if (above?.isBelowLink === true) for (const entry of all) found['through-link'].add(entry)

    const files = all.filter(isFile)
    const directories = all.filter((entry) => !isFile(entry))
    for (const alike of [directories, files]) {
      for (const entry of alike.slice(1)) found['duplicate-name'].add(entry)
    }
    for (const file of files) {
      if (directories.length > 0 || isDirectory(file)) found['file-and-directory'].add(file)
    }
    if (files.length === 0) continue
    open.push({ key, files, isBelowLink: above?.isBelowLink === true || files.some(isLink) })
  }
  for (const code of ['through-link', 'file-and-directory', 'duplicate-name'] as const) {
    // In the order in which the archive lists them.
    const its = entries.filter((entry) => found[code].has(entry))
    for (const { name } of its) findings.add(code, name)
  }
}

/** A link is not a directory, even if its name ends with a slash. */
function isFile(entry: ListedEntry): boolean {
  return isLink(entry) || !isMeantAsDirectory(entry)
}

/** Sorts the paths, so that the content of a directory directly follows it: NUL is lower than all characters in names. */
async function sorted(entries: readonly ListedEntry[], turns: Turns): Promise<Placed[]> {
  const placed: Placed[] = []
  for (const entry of entries) {
    await turns.take()
    for (const path of pathsOf(entry)) placed.push({ entry, key: keyOf(path) })
  }
  return placed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
}

/**
 * Built from bytes, because a string that is concatenated from thousands of parts needs thirty times the memory of its
 * text.
 */
function keyOf(path: string): string {
  const bytes = Buffer.from(`${path}/`, 'latin1')
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === SLASH) bytes[at] = 0
  return bytes.toString('latin1')
}

/** The entries of each path, in the order of the archive. */
function* groupsOf(placed: readonly Placed[]): Generator<{ key: string; all: ListedEntry[] }> {
  for (let first = 0; first < placed.length;) {
    const key = placed[first]?.key ?? ''
    let end = first
    while (placed[end]?.key === key) end += 1
    yield { key, all: placed.slice(first, end).map(({ entry }) => entry) }
    first = end
  }
}
