import type { ArchiveReader, ListedEntry } from './zip/directory.ts'
import { isLink, pathsOf } from './zip/entries.ts'
import type { Findings } from './findings.ts'
import { readHeads } from './zip/heads.ts'
import { MOST_LINK_PARTS, MOST_LINKS } from '../limits.ts'
import type { Turns } from '../turns.ts'

/** The longest path that Linux takes, and so the longest target. */
const LONGEST_PATH = 4096

/**
 * How many reads are spent on links of an archive that is not at hand. The hundreds in a `node_modules/.bin` lie together
 * and take one or two.
 */
const READS = 1024

/** As many links as Linux follows in one path. */
const MOST_HOPS = 40

/** More than this is in no path that anybody means. */
const MOST_STEPS = 1000

/** A directory, with the links that are in it or below it. */
interface Place {
  /** Undefined for the root. */
  above: Place | undefined
  /** What it leads to, where it is a link: several where entries have one name, as it is not defined which counts. */
  targets?: Set<string>
  inside?: Map<string, Place>
}

/** A link by one of the paths that programs may unpack it to, and what it leads to. */
interface FoundLink {
  entry: ListedEntry
  place: Place
  target: string
}

/**
 * Looks at where the symbolic links of an archive lead, which their data tells. Paths and targets are compared by their
 * bytes, each of which is a character here: nothing converts the target of a link.
 *
 * @param entries - With names that Linux can hold.
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

/** Whether its data can be a target, and can be read. */
function hasTarget({ method, size, compressedSize }: ListedEntry): boolean {
  return (method === 0 || method === 8) && size > 0 && size < LONGEST_PATH && compressedSize <= LONGEST_PATH
}

/** Puts a link in its place, by way of the directories that it lies in. */
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
 * Whether a target leads out of the layer, by way of other links or without them. Lambda unpacks layers in /opt.
 *
 * @param from - The link's directory.
 * @param onward - Where the path goes on behind the link.
 * @param hops - How many links were followed, with this one.
 * @param budget - For all ways that can be gone.
 */
function leaves(
  target: string,
  from: Place,
  onward: readonly string[],
  hops: number,
  budget: { steps: number; root: Place },
): boolean {
  // Programs end a target at a NUL.
  if (target.includes('\0')) return true
  const inLayer = /^\/+opt(?=\/|$)/.exec(target)
  if (inLayer === null && target.startsWith('/')) return true
  const parts = [...target.slice(inLayer?.[0].length ?? 0).split('/'), ...onward]
  budget.steps -= parts.length
  if (budget.steps < 0) return true
  let place = inLayer === null ? from : budget.root
  /** How far below that place the path is, where there are no links. */
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
      // A circle leads nowhere.
      if (hops === MOST_HOPS) return false
      const rest = parts.slice(index + 1)
      for (const each of next.targets) if (leaves(each, place, rest, hops + 1, budget)) return true
      return false
    }
  }
  return false
}
