import { crc32 } from 'node:zlib'
import { readExactly, type ArchiveReader, type ListedEntry } from '../inspect/zip/directory.ts'
import { dataStart, EXTRA_ROOM, isHeaderOf, LOCAL_HEADER } from '../inspect/zip/heads.ts'
import { DamagedData, inflateWhole } from '../inspect/zip/inflate.ts'
import type { Turns } from '../turns.ts'

/** Maximum unpacked size of one file, and of all files together, in bytes. A list of ten thousand packages has 5 MB. */
const LARGEST_FILE = 8 * 1024 * 1024
const LARGEST_SUM = 32 * 1024 * 1024

/** Maximum number of reads of an archive that is not on this machine, and of bytes in each. */
const READS = 2
const LARGEST_READ = 8 * 1024 * 1024

/** Maximum gap in bytes between two files that are read together. */
const SMALL_GAP = 16 * 1024

/** Maximum number of bytes of a read on this machine that is extended by one more file. */
const LOCAL_READ = 1024 * 1024

interface Part {
  start: number
  end: number
  files: ListedEntry[]
}

/** The files that were read. */
export interface ReadFiles {
  texts: Map<ListedEntry, string>
  /** Files that do not match the directory of the archive, or cannot be unpacked. */
  damaged: readonly ListedEntry[]
  /** Files that would take too many reads, or too much memory. */
  unread: readonly ListedEntry[]
}

/**
 * Reads small files completely. Of an archive that is not on this machine, two parts are read at most.
 *
 * @param files - The most important ones first.
 * @param directoryStart - The end of the data of entries.
 */
export async function readFiles(
  reader: ArchiveReader,
  files: readonly ListedEntry[],
  directoryStart: number,
  turns: Turns,
): Promise<ReadFiles> {
  const { parts, unread } = partsOf(reader, files, directoryStart)
  const texts = new Map<ListedEntry, string>()
  const damaged: ListedEntry[] = []
  for (const { start, end, files: its } of parts) {
    const bytes = await readExactly(reader, start, end - start)
    for (const file of its) {
      await turns.take()
      const content = contentOf(bytes.subarray(file.offset - start), file)
      if (content === undefined) damaged.push(file)
      else texts.set(file, content.toString())
    }
  }
  return { texts, damaged, unread }
}

function partsOf(
  reader: ArchiveReader,
  files: readonly ListedEntry[],
  directoryStart: number,
): { parts: Part[]; unread: ListedEntry[] } {
  const isLocal = reader.isLocal === true
  const parts: Part[] = []
  const unread: ListedEntry[] = []
  let sum = 0
  for (const file of files) {
    const start = file.offset
    const length = LOCAL_HEADER + file.rawName.length + EXTRA_ROOM + file.compressedSize
    const end = Math.min(start + length, directoryStart)
    const isSmall = file.size <= LARGEST_FILE && sum + file.size <= LARGEST_SUM && start < end
    if (isSmall && addTo(parts, { start, end, files: [file] }, isLocal)) sum += file.size
    else unread.push(file)
  }
  return { parts, unread }
}

/** Adds a file to the parts that are read. False if it takes a read too many. */
function addTo(parts: Part[], one: Part, isLocal: boolean): boolean {
  // On this machine there are many parts, and files that lie together follow each other.
  const near = parts.slice(-READS)
  const limit = isLocal ? LOCAL_READ : LARGEST_READ
  if (near.some((part) => extend(part, one, SMALL_GAP, limit))) return true
  if (one.end - one.start > LARGEST_FILE) return false
  if (isLocal || parts.length < READS) {
    parts.push(one)
    return true
  }
  return near.some((part) => extend(part, one, LARGEST_READ, LARGEST_READ))
}

function extend(part: Part, one: Part, gap: number, limit: number): boolean {
  const [start, end] = [Math.min(part.start, one.start), Math.max(part.end, one.end)]
  if (Math.max(one.start - part.end, part.start - one.end) > gap || end - start > limit) return false
  part.start = start
  part.end = end
  part.files.push(...one.files)
  return true
}

/** @param local - The bytes from the local header of the file on. */
function contentOf(local: Buffer, file: ListedEntry): Buffer | undefined {
  if (!isHeaderOf(local, file) || file.isEncrypted) return undefined
  const start = dataStart(local)
  const data = local.subarray(start, start + file.compressedSize)
  if (data.length < file.compressedSize) return undefined
  const content = file.method === 0 ? data : file.method === 8 ? inflated(data, file.size) : undefined
  return content?.length === file.size && crc32(content) === file.crc ? content : undefined
}

function inflated(data: Buffer, size: number): Buffer | undefined {
  try {
    return inflateWhole(data, size)
  } catch (error) {
    if (error instanceof DamagedData) return undefined
    throw error
  }
}
