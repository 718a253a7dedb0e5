import { crc32 } from 'node:zlib'
import { readExactly, type ArchiveReader, type ListedEntry } from './zip/directory.ts'
import type { Findings } from './findings.ts'
import { dataStart, isHeaderOf, LOCAL_HEADER } from './zip/heads.ts'
import { DamagedData, inflatePieces, inflateWhole } from './zip/inflate.ts'
import type { Turns } from '../turns.ts'

/** Number of bytes that are read at once. Most entries are small and directly follow each other. */
const WINDOW = 1024 * 1024

/** Maximum size of entries that are unpacked at once, in bytes. */
const SMALL = 256 * 1024

/**
 * Unpacks every entry without keeping the data, and compares its size and checksum with the directory. Call it only for
 * an archive with a correct directory, because only then the unpacked size is limited.
 */
export async function checkData(
  reader: ArchiveReader,
  entries: readonly ListedEntry[],
  directoryStart: number,
  findings: Findings,
  turns: Turns,
): Promise<void> {
  const window = new Window(reader, directoryStart)
  const inOrder = entries.toSorted((one, other) => one.offset - other.offset)
  for (const [index, entry] of inOrder.entries()) {
    await turns.take()
    if (entry.isEncrypted || (entry.method !== 0 && entry.method !== 8)) continue
    const fixed = await window.read(entry.offset, LOCAL_HEADER)
    const length = fixed.length < LOCAL_HEADER ? 0 : dataStart(fixed)
    const header = await window.read(entry.offset, length)
    if (!isHeaderOf(header, entry)) findings.add('header-mismatch', entry.name)
    else {
      const start = entry.offset + length
      const next = inOrder[index + 1]?.offset ?? directoryStart
      if (start + entry.compressedSize > next) findings.add('overlap', entry.name)
      else if (!(await isWhole(window, entry, start))) findings.add('damaged-data', entry.name)
    }
  }
}

async function isWhole(window: Window, entry: ListedEntry, start: number): Promise<boolean> {
  const { method, size, compressedSize, crc } = entry
  const seen = { size: 0, crc: 0 }
  const count = (bytes: Buffer) => {
    seen.size += bytes.length
    seen.crc = crc32(bytes, seen.crc)
  }
  try {
    if (method === 0) for await (const piece of window.pieces(start, compressedSize)) count(piece)
    else if (Math.max(size, compressedSize) <= SMALL) {
      count(inflateWhole(await window.read(start, compressedSize), size))
    } else await inflatePieces(window.pieces(start, compressedSize), entry, count)
  } catch (error) {
    if (!(error instanceof DamagedData)) throw error
    return false
  }
  return seen.size === size && seen.crc === crc
}

/** Reads an archive from start to end in large pieces into one buffer, however small the requested pieces are. */
class Window {
  readonly end: number
  readonly #reader: ArchiveReader
  readonly #memory = Buffer.allocUnsafeSlow(WINDOW)
  #start = 0
  #bytes: Buffer = Buffer.alloc(0)

  /** @param end - Bytes from there on are not read. A read up to there returns fewer bytes. */
  constructor(reader: ArchiveReader, end: number) {
    this.#reader = reader
    this.end = end
  }

  /** At most {@link WINDOW} bytes, which are valid until the next read. */
  async read(start: number, wanted: number): Promise<Buffer> {
    const length = Math.min(wanted, this.end - start)
    if (start < this.#start || start + length > this.#start + this.#bytes.length) {
      const room = Math.min(WINDOW, this.end - start)
      this.#bytes = await readExactly(this.#reader, start, room, this.#memory)
      this.#start = start
    }
    return this.#bytes.subarray(start - this.#start, start - this.#start + length)
  }

  /** All bytes of a range. Each piece is valid until the next one. */
  async *pieces(start: number, length: number): AsyncGenerator<Buffer, undefined> {
    for (let at = start; at < start + length; at += WINDOW) {
      yield await this.read(at, Math.min(WINDOW, start + length - at))
    }
  }
}
