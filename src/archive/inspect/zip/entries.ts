import type { ListedEntry } from './directory.ts'
import type { EntryCode, Findings } from '../findings.ts'
import { LOCAL_HEADER } from './heads.ts'

const FILE_TYPE = 0o170000
const REGULAR = 0o100000
const DIRECTORY = 0o040000
const LINK = 0o120000

/** The longest path that Linux takes, and a part of one that is longer than it takes, in bytes. */
const LONGEST_PATH = 4095
const LONGEST_PART = 255
const LONG_PART = /(?:^|\/)[^/]{256}/

/** How far deflate can shrink data: 258 bytes become two bits. */
const BEST_RATIO = 1032

/** Whether an entry is unpacked to a symbolic link; its data is the target. */
export function isLink({ mode }: ListedEntry): boolean {
  return (mode & FILE_TYPE) === LINK
}

/** Whether an entry is a directory: its name ends with a slash. */
export function isDirectory({ name }: ListedEntry): boolean {
  return name.endsWith('/')
}

/** Whether an entry is a directory to any program: some go by the name, others by the mode. */
export function isMeantAsDirectory(entry: ListedEntry): boolean {
  return isDirectory(entry) || (entry.mode & FILE_TYPE) === DIRECTORY
}

/** Looks at what the directory says of each entry alone. */
export function checkEntry(entry: ListedEntry, findings: Findings): void {
  const { name } = entry
  const bad = faultOfNames(entry)
  if (bad !== undefined) findings.add(bad, name)
  if (entry.isEncrypted) findings.add('encrypted', name)
  else if (hasImpossibleSize(entry)) findings.add('lying-size', name)
  if (entry.method !== 0 && entry.method !== 8) findings.add('compression', name)
  checkMode(entry, findings)
}

/**
 * Whether Linux can hold a file of this name, whatever programs make of it. CP437 makes names longer than they were meant:
 * only the bytes that stand in the archive are counted.
 */
export function isPossible({ rawName, otherNames }: ListedEntry): boolean {
  return isPossibleName(bytesOf(rawName)) && !otherNames.some((other) => isUnusable(bytesOf(other)))
}

function isPossibleName(name: string): boolean {
  return !isUnusable(name) && name.length <= LONGEST_PATH && !hasLongPart(name)
}

function isUnusable(name: string): boolean {
  return name === '' || name.includes('\0')
}

/** Most names are short enough as a whole. */
function hasLongPart(name: string): boolean {
  return name.length > LONGEST_PART && LONG_PART.test(name)
}

function faultOfNames(entry: ListedEntry): EntryCode | undefined {
  if (!entry.isDecodable || !isPossible(entry)) return 'broken-name'
  if (!isDirectory(entry) && pathsOf(entry).includes('')) return 'broken-name'
  const names = [entry.rawName, ...entry.otherNames]
  return names.map((name) => nameFault(bytesOf(name))).find((fault) => fault !== undefined)
}

/** All that matters here is ASCII, which every encoding of names writes alike. */
function nameFault(name: string): EntryCode | undefined {
  if (name.startsWith('/') || /^[a-z]:[/\\]/i.test(name)) return 'absolute-name'
  if (name.includes('\\')) return 'backslash-name'
  if (name.includes('..') && name.split('/').includes('..')) return 'parent-name'
  return undefined
}

/** Deflate can make data neither arbitrarily small nor, but for a few bytes in a block, larger. */
function hasImpossibleSize({ method, size, compressedSize }: ListedEntry): boolean {
  if (method === 0) return size !== compressedSize
  if (method !== 8) return false
  return size > compressedSize * BEST_RATIO || compressedSize > size + size / 4 + 1024
}

function checkMode(entry: ListedEntry, findings: Findings): void {
  const { mode, name } = entry
  const type = mode & FILE_TYPE
  if (type !== 0 && type !== REGULAR && type !== DIRECTORY && type !== LINK)
    findings.add('special-file', name)
  // In a directory with the set-group bit, files get its group: that is usual where several people build, and harmless.
  if ((mode & (isMeantAsDirectory(entry) ? 0o4000 : 0o6000)) !== 0) findings.add('set-id', name)
  // The owner as well: whether that is the user that Lambda runs functions as is not documented.
  const needed = isDirectory(entry) ? 0o555 : 0o444
  // Without any bits, it is up to the program that unpacks. The bits of a link mean nothing.
  if (mode !== 0 && type !== LINK && (mode & needed) !== needed) findings.add('unreadable', name)
}

/** Looks at where the data of entries lies. */
export function checkPlaces(
  entries: readonly ListedEntry[],
  directoryStart: number,
  findings: Findings,
): void {
  const byOffset = entries.toSorted((one, other) => one.offset - other.offset)
  let end = 0
  for (const entry of byOffset) {
    if (entry.offset < end) findings.add('overlap', entry.name)
    // The extra fields of the local header come on top, but how long they are stands only there.
    end = Math.max(end, entry.offset + LOCAL_HEADER + entry.rawName.length + entry.compressedSize)
    if (end > directoryStart) {
      findings.add('lying-size', entry.name)
      end = directoryStart
    }
  }
}

/** A part of a path that leads nowhere else. */
const NEEDLESS_PART = /(?:^|\/)\.?(?:\/|$)/

/** A name as the file system has it: without what means nothing to it. */
export function pathOf(name: string): string {
  if (!NEEDLESS_PART.test(name)) return name
  return name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
}

/**
 * All paths that programs may unpack an entry to, relative to the layer. Each character is one byte, as the file system has
 * them: so they can be compared with one another and with the targets of links, whatever their encoding.
 */
export function pathsOf({ rawName, otherNames }: ListedEntry): readonly string[] {
  const path = pathOf(bytesOf(rawName))
  return otherNames.length === 0
    ? [path]
    : [...new Set([path, ...otherNames.map((other) => pathOf(bytesOf(other)))])]
}

function bytesOf(name: Buffer): string {
  return name.toString('latin1')
}
