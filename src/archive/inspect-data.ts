import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { readExactly, type ArchiveReader, type ListedEntry } from './inspect-directory.ts'
import type { Findings } from './inspect-findings.ts'
import { dataStart, isHeaderOf, LOCAL_HEADER } from './inspect-heads.ts'

/** Bytes that are read at once: entries stand one behind the other, mostly, and most are small. */
const WINDOW = 4 * 1024 * 1024

/** Entries up to this size are unpacked in one go, in bytes. */
const SMALL = 16 * 1024 * 1024

/**
 * Unpacks every entry, keeps nothing of it, and compares size and checksum with what the directory says. To be asked only
 * of an archive whose directory is right: then what it unpacks to is bounded.
 */
export async function checkData(
  reader: ArchiveReader,
  entries: readonly ListedEntry[],
  directoryStart: number,
  findings: Findings,
): Promise<void> {
  const window = new Window(reader, directoryStart)
  for (const entry of entries.toSorted((one, other) => one.offset - other.offset)) {
    if (entry.isEncrypted || (entry.method !== 0 && entry.method !== 8)) continue
    const header = await window.read(entry.offset, LOCAL_HEADER + entry.rawName.length)
    if (!isHeaderOf(header, entry)) findings.add('header-mismatch', entry.name)
    else if (!(await isWhole(window, entry, entry.offset + dataStart(header)))) {
      findings.add('damaged-data', entry.name)
    }
  }
}

async function isWhole(window: Window, entry: ListedEntry, start: number): Promise<boolean> {
  const { size, compressedSize, crc } = entry
  if (start + compressedSize > window.end) return false
  if (Math.max(size, compressedSize) > SMALL) return isLargeWhole(window, entry, start)
  const data = await window.read(start, compressedSize)
  try {
    const unpacked = entry.method === 0 ? data : inflateRawSync(data, { maxOutputLength: Math.max(size, 1) })
    return unpacked.length === size && crc32(unpacked) === crc
  } catch {
    return false
  }
}

async function isLargeWhole(
  window: Window,
  { method, size, compressedSize, crc }: ListedEntry,
  start: number,
): Promise<boolean> {
  const pieces = async function* () {
    for (let at = start; at < start + compressedSize; at += WINDOW) {
      yield await window.read(at, Math.min(WINDOW, start + compressedSize - at))
    }
  }
  const seen = { size: 0, crc: 0 }
  const count = async (unpacked: AsyncIterable<Buffer>) => {
    for await (const piece of unpacked) {
      seen.size += piece.length
      seen.crc = crc32(piece, seen.crc)
      if (seen.size > size) return
    }
  }
  if (method === 0) await count(pieces())
  else {
    try {
      await pipeline(pieces, createInflateRaw(), (unpacked) => count(unpacked as AsyncIterable<Buffer>))
    } catch (error) {
      // What the reader throws is no damage of the archive.
      if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error
      return false
    }
  }
  return seen.size === size && seen.crc === crc
}

/** Reads an archive from front to back in large pieces, however small those are that are asked for. */
class Window {
  readonly end: number
  readonly #reader: ArchiveReader
  #start = 0
  #bytes: Buffer = Buffer.alloc(0)

  /** @param end - Nothing behind it is read: then a read gives fewer bytes. */
  constructor(reader: ArchiveReader, end: number) {
    this.#reader = reader
    this.end = end
  }

  async read(start: number, wanted: number): Promise<Buffer> {
    const length = Math.min(wanted, this.end - start)
    if (start < this.#start || start + length > this.#start + this.#bytes.length) {
      this.#bytes = await readExactly(
        this.#reader,
        start,
        Math.min(Math.max(length, WINDOW), this.end - start),
      )
      this.#start = start
    }
    return this.#bytes.subarray(start - this.#start, start - this.#start + length)
  }
}
