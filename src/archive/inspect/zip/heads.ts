import { parseExtraFields } from 'yauzl'
import { readExactly, type ArchiveReader, type ListedEntry } from './directory.ts'
import type { Findings } from '../findings.ts'
import { DamagedData, inflateStart, inflateWhole } from './inflate.ts'
import { unicodePaths } from './names.ts'
import type { Turns } from '../../turns.ts'

/** Size of a local header without name and extra fields, in bytes. */
export const LOCAL_HEADER = 30
const LOCAL_SIGNATURE = 0x04034b50

/**
 * Number of bytes that are read for the extra fields of a local header. Times, owner and sizes take less than a hundred
 * bytes.
 */
export const EXTRA_ROOM = 512

/** Maximum gap in bytes between two entries that are read together. */
const SMALL_GAP = 16 * 1024
const LARGEST_READ = 256 * 1024

/** Maximum number of reads at once. */
const SIDE_BY_SIDE = 8

interface Part {
  start: number
  end: number
  entries: ListedEntry[]
}

/** How much is read. */
export interface HeadLimits {
  /** The end of the data of entries. */
  directoryStart: number
  /** Maximum number of bytes of an entry's data that are read. */
  packed: number
  /** Maximum number of unpacked bytes that are kept. */
  unpacked: number
  /** Maximum number of reads. Entries that are close together share one. */
  reads: number
}

/**
 * Reads and unpacks the first bytes of entries, and compares their local headers with the directory.
 *
 * @returns `heads`: the first bytes. Entries that cannot be unpacked are findings instead. `unread`: the entries after
 * the last read.
 */
export async function readHeads(
  reader: ArchiveReader,
  entries: readonly ListedEntry[],
  limits: HeadLimits,
  findings: Findings,
  turns: Turns,
): Promise<{ heads: Map<ListedEntry, Buffer>; unread: ListedEntry[] }> {
  const parts = partsOf(entries, limits)
  const heads = new Map<ListedEntry, Buffer>()
  for (let first = 0; first < Math.min(parts.length, limits.reads); first += SIDE_BY_SIDE) {
    const batch = parts.slice(first, Math.min(first + SIDE_BY_SIDE, limits.reads))
    const read = await Promise.all(
      batch.map(async (part) => ({
        ...part,
        bytes: await readExactly(reader, part.start, part.end - part.start),
      })),
    )
    for (const { bytes, start, entries: its } of read) {
      for (const entry of its) {
        await turns.take()
        const head = headOf(bytes.subarray(entry.offset - start), entry, limits, findings)
        if (head !== undefined) heads.set(entry, head)
      }
    }
  }
  return { heads, unread: parts.slice(limits.reads).flatMap((part) => part.entries) }
}

function partsOf(entries: readonly ListedEntry[], { directoryStart, packed }: HeadLimits): Part[] {
  const parts: Part[] = []
  for (const entry of entries.toSorted((one, other) => one.offset - other.offset)) {
    const start = entry.offset
    const data = Math.min(entry.compressedSize, packed)
    const end = Math.min(start + LOCAL_HEADER + entry.rawName.length + EXTRA_ROOM + data, directoryStart)
    if (end - start < LOCAL_HEADER) continue
    const last = parts.at(-1)
    if (last !== undefined && start - last.end <= SMALL_GAP && end - last.start <= LARGEST_READ) {
      last.end = Math.max(last.end, end)
      last.entries.push(entry)
    } else {
      parts.push({ start, end, entries: [entry] })
    }
  }
  return parts
}

function headOf(
  local: Buffer,
  entry: ListedEntry,
  { packed, unpacked }: HeadLimits,
  findings: Findings,
): Buffer | undefined {
  if (!isHeaderOf(local, entry)) {
    findings.add('header-mismatch', entry.name)
    return undefined
  }
  const start = dataStart(local)
  const data = local.subarray(start, start + Math.min(entry.compressedSize, packed))
  if (entry.isEncrypted) return undefined
  // A copy, so that the memory of the whole read can be freed.
  if (entry.method === 0) return Buffer.copyBytesFrom(data, 0, unpacked)
  if (entry.method !== 8) return undefined
  try {
    const inflate = data.length === entry.compressedSize ? inflateWhole : inflateStart
    return Buffer.copyBytesFrom(inflate(data, entry.size), 0, unpacked)
  } catch (error) {
    if (!(error instanceof DamagedData)) throw error
    findings.add('damaged-data', entry.name)
    return undefined
  }
}

/** Offset of the data after a local header, in bytes from the start of the header. */
export function dataStart(local: Buffer): number {
  return LOCAL_HEADER + local.readUInt16LE(26) + local.readUInt16LE(28)
}

/**
 * Whether the local header of an entry matches the directory.
 *
 * @param local - The bytes at the offset of the entry. Extra fields are checked as far as they are part of it.
 */
export function isHeaderOf(local: Buffer, entry: ListedEntry): boolean {
  if (local.length < LOCAL_HEADER || local.readUInt32LE(0) !== LOCAL_SIGNATURE) return false
  const nameEnd = LOCAL_HEADER + local.readUInt16LE(26)
  return (
    local.subarray(LOCAL_HEADER, nameEnd).equals(entry.rawName) &&
    local.readUInt16LE(8) === entry.method &&
    (local.readUInt16LE(6) & 1) === Number(entry.isEncrypted) &&
    (entry.sizesFollow ||
      (isSize(local.readUInt32LE(18), entry.compressedSize) && isSize(local.readUInt32LE(22), entry.size))) &&
    !hasNewName(local.subarray(nameEnd, dataStart(local)), entry)
  )
}

/** Whether the extra fields of a local header contain a name that is not in the directory, or cannot be read. */
function hasNewName(extra: Buffer, { rawName, otherNames }: ListedEntry): boolean {
  if (extra.length === 0) return false
  try {
    const names = [rawName, ...otherNames]
    return unicodePaths(parseExtraFields(extra)).some((name) => !names.some((each) => each.equals(name)))
  } catch {
    return true
  }
}

/** A value with all bits set refers to an extra field. */
function isSize(local: number, listed: number): boolean {
  return local === listed || local === 0xffffffff
}
