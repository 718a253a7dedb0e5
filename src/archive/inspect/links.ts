import type { ArchiveReader, ListedEntry } from './zip/directory.ts'
import { isLink, pathsOf } from './zip/entries.ts'
import type { Findings } from './findings.ts'
import { readHeads } from './zip/heads.ts'
import { MOST_LINK_PARTS, MOST_LINKS } from '../limits.ts'
import type { Turns } from '../turns.ts'

/** Maximum length of a path on Linux, and therefore of a target, in bytes. */
const LONGEST_PATH = 4096

/**
 * Maximum number of reads for the links of an archive in S3. The hundreds of links in a `node_modules/.bin` are close
 * together and take one or two reads.
 */
const READS = 1024

/** Maximum number of links that Linux follows in one path. */
const MOST_HOPS = 40

/** Maximum number of path parts that are followed for one link. No reasonable path has more. */
const MOST_STEPS = 1000

/** A directory or link, with the links in it and below it. */
interface Place {
  /** Undefined for the root. */
  above: Place | undefined
  /**
   * The targets, if it is a link. There are several if entries have the same name, because it is undefined which one
   * counts.
   */
  targets?: Set<string>
  inside?: Map<string, Place>
}

/** A link with one of the paths that programs may unpack it to, and its target. */
interface FoundLink {
  entry: ListedEntry
  place: Place
  target: string
}

/**
 * Checks where the symbolic links of an archive lead. The data of a link is its target. Paths and targets are compared
 * as bytes, each of which is one character here, because nothing converts the target of a link.
 *
 * @param entries - Entries with names that are possible on Linux.
 */
export async function checkLinks(
  reader: ArchiveReader,
  entries: readonly ListedEntry[],
  directoryStart: number,
  findings: Findings,
  turns: Turns,
): Promise<void> {
  const links = entries.filter(isLink)
  if (links.length === 0) return
  const parts = links.flatMap(pathsOf).reduce((sum, path) => sum + path.split('/').length, 0)
  if (links.length > MOST_LINKS || parts > MOST_LINK_PARTS) {
    findings.error('too-many', tooManyLinks(links.length, parts))
    return
  }
  for (const { name } of links.filter((link) => !hasTarget(link))) findings.add('unsafe-link', name)
  const reads = reader.isLocal === true ? Infinity : READS
  const limits = { directoryStart, packed: LONGEST_PATH, unpacked: LONGEST_PATH, reads }
  const { heads, unread } = await readHeads(reader, links.filter(hasTarget), limits, findings, turns)
  for (const { name } of unread) findings.add('links-unchecked', name)
  const root: Place = { above: undefined }
  const found = [...heads].flatMap(([entry, head]) =>
    pathsOf(entry).map((path) => placed(entry, path, head.toString('latin1'), root)),
  )
  const leaving = new Set<ListedEntry>()
  for (const { entry, place, target } of found) {
    await turns.take()
    if (leaves(target, place.above ?? root, [], 1, { steps: MOST_STEPS, root })) leaving.add(entry)
  }
  for (const { name } of leaving) findings.add('unsafe-link', name)
  for (const [{ name, size }, head] of heads) if (head.length !== size) findings.add('damaged-data', name)
}

function tooManyLinks(links: number, parts: number): string {
  return `The archive has ${links} symbolic links, whose paths have ${parts} parts in total; at most ${MOST_LINKS} links with ${MOST_LINK_PARTS} parts are allowed.`
}

/** Whether the data of a link can be a target, and can be read. */
function hasTarget({ method, size, compressedSize }: ListedEntry): boolean {
  return (method === 0 || method === 8) && size > 0 && size < LONGEST_PATH && compressedSize <= LONGEST_PATH
}

/** Adds a link to the tree of directories. */
function placed(entry: ListedEntry, path: string, target: string, root: Place): FoundLink {
  let place = root
  for (const part of path.split('/')) {
    const inside = (place.inside ??= new Map<string, Place>())
    const next = inside.get(part) ?? { above: place }
    inside.set(part, next)
    place = next
  }
  place.targets = (place.targets ?? new Set()).add(target)
  return { entry, place, target }
}

/**
 * Whether a target leads out of the layer, directly or through other links. Lambda unpacks layers in /opt.
 *
 * @param from - The directory of the link.
 * @param onward - The rest of the path after the link.
 * @param hops - Number of links that were followed, including this one.
 * @param budget - Shared by all paths that are followed.
 */
function leaves(
  target: string,
  from: Place,
  onward: readonly string[],
  hops: number,
  budget: { steps: number; root: Place },
): boolean {
  // Programs cut off a target at a NUL.
  if (target.includes('\0')) return true
  const inLayer = /^\/+opt(?=\/|$)/.exec(target)
  if (inLayer === null && target.startsWith('/')) return true
  const parts = [...target.slice(inLayer?.[0].length ?? 0).split('/'), ...onward]
  budget.steps -= parts.length
  if (budget.steps < 0) return true
  let place = inLayer === null ? from : budget.root
  /** How many directories below that place the path is, where there are no links. */
  let below = 0
  for (const [index, part] of parts.entries()) {
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (below > 0) below -= 1
      else if (place.above === undefined) return true
      else place = place.above
      continue
    }
    const next = below > 0 ? undefined : place.inside?.get(part)
    if (next === undefined) below += 1
    else if (next.targets === undefined) place = next
    else {
      // A loop of links leads nowhere.
      if (hops === MOST_HOPS) return false
      const rest = parts.slice(index + 1)
      for (const each of next.targets) if (leaves(each, place, rest, hops + 1, budget)) return true
      return false
    }
  }
  return false
}
