import type { ArchiveReader, ListedEntry } from './inspect-directory.ts'
import { isLink, pathsOf } from './inspect-entries.ts'
import type { Findings } from './inspect-findings.ts'
import { readHeads } from './inspect-heads.ts'

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
  /** What it leads to, where it is a link: several where entries have one name, as it is not defined which counts. */
  targets: Set<string>
  inside: Map<string, Place>
}

/** Looks at where the symbolic links of an archive lead, which their data tells, and at what lies below them. */
export async function checkLinks(
  reader: ArchiveReader,
  entries: readonly ListedEntry[],
  directoryStart: number,
  findings: Findings,
): Promise<void> {
  const links = entries.filter(isLink)
  if (links.length === 0) return
  for (const { name } of belowLinks(entries)) findings.add('through-link', name)
  for (const { name } of links.filter((link) => !hasTarget(link))) findings.add('unsafe-link', name)
  const reads = reader.isLocal === true ? Infinity : READS
  const limits = { directoryStart, packed: LONGEST_PATH, unpacked: LONGEST_PATH, reads }
  const { heads, unread } = await readHeads(reader, links.filter(hasTarget), limits, findings)
  for (const { name } of unread) findings.add('links-unchecked', name)
  const root = emptyPlace()
  const found = [...heads].flatMap(([entry, head]) =>
    pathsOf(entry).map((path) => ({ entry, path, target: head.toString('latin1') })),
  )
  for (const { path, target } of found) wayTo(path, root).at(-1)?.targets.add(target)
  const leaving = found.filter(({ path, target }) =>
    leaves(target, wayTo(path, root).slice(0, -1), [], 1, { steps: MOST_STEPS }),
  )
  for (const { name } of new Set(leaving.map(({ entry }) => entry))) findings.add('unsafe-link', name)
  for (const [{ name, size }, head] of heads) if (head.length !== size) findings.add('damaged-data', name)
}

/** Whether its data can be a target, and can be read. */
function hasTarget({ method, size, compressedSize }: ListedEntry): boolean {
  return (method === 0 || method === 8) && size > 0 && size < LONGEST_PATH && compressedSize <= LONGEST_PATH
}

/** The entries on whose path there is a link. */
function belowLinks(entries: readonly ListedEntry[]): Set<ListedEntry> {
  // So that what is in a directory comes right after it: NUL is before all characters that names may hold.
  const sorted = entries
    .flatMap((entry) => pathsOf(entry).map((path) => ({ entry, key: `${path.replaceAll('/', '\0')}\0` })))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
  const below = new Set<ListedEntry>()
  let link: string | undefined
  for (const { entry, key } of sorted) {
    if (link !== undefined && key !== link && key.startsWith(link)) below.add(entry)
    else if (isLink(entry)) link = key
  }
  return below
}

function emptyPlace(): Place {
  return { targets: new Set(), inside: new Map() }
}

/** All places from the root to a path. */
function wayTo(path: string, root: Place): Place[] {
  const way = [root]
  let place = root
  for (const part of path.split('/')) {
    const next = place.inside.get(part) ?? emptyPlace()
    place.inside.set(part, next)
    way.push(next)
    place = next
  }
  return way
}

/**
 * Whether a target leads out of the layer, by way of other links or without them. Lambda unpacks layers in /opt.
 *
 * @param from - The places from the root to the link's directory; undefined is one without links.
 * @param onward - Where the path goes on behind the link.
 * @param hops - How many links were followed, with this one.
 * @param budget - For all ways that can be gone.
 */
function leaves(
  target: string,
  from: readonly (Place | undefined)[],
  onward: readonly string[],
  hops: number,
  budget: { steps: number },
): boolean {
  // Programs end a target at a NUL.
  if (target.includes('\0')) return true
  const inLayer = /^\/+opt(?=\/|$)/.exec(target)
  if (inLayer === null && target.startsWith('/')) return true
  const way = inLayer === null ? [...from] : from.slice(0, 1)
  const parts = [...target.slice(inLayer?.[0].length ?? 0).split('/'), ...onward]
  budget.steps -= parts.length
  if (budget.steps < 0) return true
  for (const [index, part] of parts.entries()) {
    if (part === '' || part === '.') continue
    if (part === '..') {
      way.pop()
      if (way.length === 0) return true
      continue
    }
    const next = way.at(-1)?.inside.get(part)
    if (next === undefined || next.targets.size === 0) {
      way.push(next)
      continue
    }
    // A circle leads nowhere.
    if (hops === MOST_HOPS) return false
    const rest = parts.slice(index + 1)
    for (const each of next.targets) if (leaves(each, way, rest, hops + 1, budget)) return true
    return false
  }
  return false
}
