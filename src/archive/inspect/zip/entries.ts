import type { ListedEntry } from './directory.ts'
import type { EntryCode, Findings } from '../findings.ts'
import { LOCAL_HEADER } from './heads.ts'

const FILE_TYPE = 0o170000
const REGULAR = 0o100000
const DIRECTORY = 0o040000
const LINK = 0o120000

/** Maximum length of a path and of a part of it on Linux, in bytes. */
const LONGEST_PATH = 4095
const LONGEST_PART = 255
const LONG_PART = /(?:^|\/)[^/]{256}/

/** Maximum compression ratio of deflate: 258 bytes become two bits. */
const BEST_RATIO = 1032

/** Whether an entry is a symbolic link, whose data is the target. */
export function isLink({ mode }: ListedEntry): boolean {
  return (mode & FILE_TYPE) === LINK
}

/** Whether an entry is a directory: its name ends with a slash. */
export function isDirectory({ name }: ListedEntry): boolean {
  return name.endsWith('/')
}

/** Whether any program treats an entry as a directory. Some programs use the name, others the mode. */
export function isMeantAsDirectory(entry: ListedEntry): boolean {
  return isDirectory(entry) || (entry.mode & FILE_TYPE) === DIRECTORY
}

/** Checks an entry in the directory on its own. */
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
 * Whether a file with this name is possible on Linux, however programs interpret the name. CP437 makes names longer
 * than intended, so only the length of the bytes in the archive counts.
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

/** All relevant characters are ASCII, which is the same in every encoding of names. */
function nameFault(name: string): EntryCode | undefined {
  if (name.startsWith('/') || /^[a-z]:[/\\]/i.test(name)) return 'absolute-name'
  if (name.includes('\\')) return 'backslash-name'
  if (name.includes('..') && name.split('/').includes('..')) return 'parent-name'
  return undefined
}

/** Deflate has a maximum ratio, and makes data larger only by a few bytes in each block. */
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
  // In a directory with the set-group bit, files get the group of the directory. This is common on shared build
  // machines, and harmless.
  if ((mode & (isMeantAsDirectory(entry) ? 0o4000 : 0o6000)) !== 0) findings.add('set-id', name)
  // The owner must have the bits too, because it is not documented whether Lambda runs functions as the owner of the
  // files.
  const needed = isDirectory(entry) ? 0o555 : 0o444
  // Without a mode, the program that unpacks decides. The mode of a link has no meaning.
  if (mode !== 0 && type !== LINK && (mode & needed) !== needed) findings.add('unreadable', name)
}

/** Checks the offsets of entries. */
export function checkPlaces(
  entries: readonly ListedEntry[],
  directoryStart: number,
  findings: Findings,
): void {
  const byOffset = entries.toSorted((one, other) => one.offset - other.offset)
  let end = 0
  for (const entry of byOffset) {
    if (entry.offset < end) findings.add('overlap', entry.name)
    // The local header also has extra fields, but only that header contains their length.
    end = Math.max(end, entry.offset + LOCAL_HEADER + entry.rawName.length + entry.compressedSize)
    if (end > directoryStart) {
      findings.add('lying-size', entry.name)
      end = directoryStart
    }
  }
}

/** Parts of a path that have no effect. */
const NEEDLESS_PART = /(?:^|\/)\.?(?:\/|$)/

/** A name without the parts that have no effect in a file system. */
export function pathOf(name: string): string {
  if (!NEEDLESS_PART.test(name)) return name
  return name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
}

/**
 * All paths that programs may unpack an entry to, relative to the layer. Each character is one byte, as in the file
 * system. So the paths can be compared with each other and with the targets of links, whatever their encoding is.
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
