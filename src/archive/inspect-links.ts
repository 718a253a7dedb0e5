import type { ArchiveReader, ListedEntry } from './inspect-directory.ts'
import { isLink, pathOf } from './inspect-entries.ts'
import type { Findings } from './inspect-findings.ts'
import { readHeads } from './inspect-heads.ts'

/** The longest path that Linux takes, and so the longest target. */
const LONGEST_PATH = 4096

/** How many reads are spent on links. The hundreds in a `node_modules/.bin` lie together and take one or two. */
const READS = 128

/** As many links as Linux follows in one path. */
const MOST_HOPS = 40

/** More than this is in no path that anybody means. */
const MOST_STEPS = 1000

/** A directory, with the links that are in it or below it. */
interface Place {
  /** What it leads to, where it is a link whose target is known. */
  target?: string
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
  const short = links.filter(hasTarget)
  for (const { name } of links.filter((link) => !hasTarget(link))) findings.add('unsafe-link', name)
  const limits = { directoryStart, packed: LONGEST_PATH, unpacked: LONGEST_PATH, reads: READS }
  const { heads, unread } = await readHeads(reader, short, limits, findings)
  for (const { name } of unread) findings.add('links-unchecked', name)
  const root: Place = { inside: new Map() }
  for (const [{ name }, head] of heads) placeAt(root, pathOf(name)).target = head.toString()
  for (const { name } of heads.keys()) {
    if (leaves(pathOf(name), root)) findings.add('unsafe-link', name)
  }
}

function hasTarget({ size, compressedSize }: ListedEntry): boolean {
  return size > 0 && size < LONGEST_PATH && compressedSize <= LONGEST_PATH
}

/** The entries on whose path there is a link. */
function* belowLinks(entries: readonly ListedEntry[]): Generator<ListedEntry> {
  // So that what is in a directory comes right after it: NUL is before all characters that names may hold.
  const sorted = entries
    .map((entry) => ({ entry, key: `${pathOf(entry.name).replaceAll('/', '\0')}\0` }))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
  let link: string | undefined
  for (const { entry, key } of sorted) {
    if (link !== undefined && key !== link && key.startsWith(link)) yield entry
    else if (isLink(entry)) link = key
  }
}

function placeAt(root: Place, path: string): Place {
  let place = root
  for (const part of path.split('/')) {
    const next = place.inside.get(part) ?? { inside: new Map<string, Place>() }
    place.inside.set(part, next)
    place = next
  }
  return place
}

/** Whether a link leads out of the layer, by way of other links or without them. Lambda unpacks layers in /opt. */
function leaves(link: string, root: Place): boolean {
  const parts = link.split('/').reverse()
  /** From the root to where one is; undefined is a place without links. */
  let way: (Place | undefined)[] = [root]
  let [hops, steps] = [0, 0]
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (++steps > MOST_STEPS) return true
    if (part === '' || part === '.') continue
    if (part === '..') {
      way.pop()
      if (way.length === 0) return true
      continue
    }
    const next = way.at(-1)?.inside.get(part)
    if (next?.target === undefined) {
      way.push(next)
      continue
    }
    // A circle leads nowhere.
    if (++hops > MOST_HOPS) return false
    const inLayer = /^\/+opt(?=\/|$)/.exec(next.target)
    if (inLayer !== null) way = [root]
    else if (next.target.startsWith('/')) return true
    const onward = next.target.slice(inLayer?.[0].length ?? 0).split('/')
    steps += onward.length
    parts.push(...onward.reverse())
  }
  return false
}
