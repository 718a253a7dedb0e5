import { isUtf8 } from 'node:buffer'
import { fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader, type Entry } from 'yauzl'
import { directoryPlace, type DirectoryPlace } from './inspect-end.ts'
import { UnreadableArchive } from './inspect-findings.ts'

/** An archive of which parts can be read, wherever it lies. */
export interface ArchiveReader {
  /** In bytes. */
  readonly size: number
  /**
   * Reads a part of the archive, which lies within its size. Several reads may be under way at once.
   *
   * @param start - The first byte, from 0.
   * @returns exactly `length` bytes; it rejects where it cannot.
   */
  read(start: number, length: number): Promise<Uint8Array>
}

/** One entry, as the central directory lists it. */
export interface ListedEntry {
  name: string
  /** The name for programs that do not know of the extra field with a Unicode name; mostly the same. */
  plainName: string
  /** The name as it stands in the headers of the entry. */
  rawName: Buffer
  /** Whether the name is UTF-8, or of an encoding that any bytes are. */
  isDecodable: boolean
  /** POSIX file type and permissions; 0 where the archive does not tell. */
  mode: number
  isEncrypted: boolean
  /** Whether the sizes follow the data, so that they need not stand before it. */
  sizesFollow: boolean
  /** 0: stored, 8: deflated. */
  method: number
  /** In bytes. */
  compressedSize: number
  /** In bytes, unpacked. */
  size: number
  /** Of its own header, in bytes from the start of the archive. */
  offset: number
}

/** The central directory of an archive. */
export interface Directory {
  /** Where it starts, and the data of entries ends, in bytes. */
  start: number
  /** What follows the zip, in bytes. */
  trailing: number
  /** @throws UnreadableArchive where it cannot be read on. */
  entries(): AsyncGenerator<ListedEntry>
}

/** It holds the directory of some 8,000 entries. */
const TAIL = 1024 * 1024

const SMALLEST_HEADER = 46

/** The newest version of the format that zipfile of Python takes, times ten. */
const NEWEST_VERSION = 63

/**
 * Reads the central directory, by one read for the tail of the archive and one for the rest of a directory that is
 * larger than that.
 *
 * @throws UnreadableArchive, or whatever the reader throws.
 */
export async function openDirectory(reader: ArchiveReader): Promise<Directory> {
  const tailStart = Math.max(0, reader.size - TAIL)
  const tail = await readExactly(reader, tailStart, reader.size - tailStart)
  const place = directoryPlace(tail, reader.size)
  if (place === undefined) throw await noZip(reader)
  const rest =
    place.start < tailStart
      ? await readExactly(reader, place.start, tailStart - place.start)
      : Buffer.alloc(0)
  const window = new Window(Buffer.concat([rest, tail]), tailStart - rest.length)
  return {
    start: place.start,
    trailing: reader.size - place.end,
    entries: () => listedEntries(window, place),
  }
}

/** Reads a part of an archive. */
export async function readExactly(reader: ArchiveReader, start: number, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0)
  const bytes = await reader.read(start, length)
  if (bytes.length !== length) {
    throw new UnreadableArchive(
      'cut-short',
      `The archive gave ${bytes.length} bytes where it should have ${length}.`,
    )
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, length)
}

async function noZip(reader: ArchiveReader): Promise<UnreadableArchive> {
  if (reader.size === 0) return new UnreadableArchive('not-a-zip', 'The archive is no zip: it has 0 bytes.')
  const signature = await readExactly(reader, 0, Math.min(4, reader.size))
  return signature.toString('latin1') === 'PK\x03\x04'
    ? new UnreadableArchive(
        'cut-short',
        'The archive begins as a zip but has no end record: it was cut short.',
      )
    : new UnreadableArchive('not-a-zip', 'The archive is no zip.')
}

async function* listedEntries(
  window: Window,
  { size, count, end }: DirectoryPlace,
): AsyncGenerator<ListedEntry> {
  let [at, read] = [0, 0]
  try {
    // Names are decoded and judged here, since yauzl gives up at the first that it finds unsafe.
    const zip = await fromRandomAccessReaderPromise(window, end, {
      decodeStrings: false,
      validateEntrySizes: false,
    })
    for await (const entry of zip.eachEntry()) {
      read += 1
      at += SMALLEST_HEADER + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength
      if ((entry.versionNeededToExtract & 0xff) > NEWEST_VERSION) {
        throw new Error('it needs a version of the zip format that does not exist')
      }
      yield listedEntry(entry)
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UnreadableArchive(
      'damaged',
      `The directory of the archive cannot be read after ${read} of ${count} entries: ${reason}.`,
    )
  }
  if (at !== size) {
    throw new UnreadableArchive(
      'damaged',
      `The ${count} entries in the directory of the archive take up ${at} bytes of it, but it has ${size}.`,
    )
  }
}

function listedEntry(entry: Entry): ListedEntry {
  const flags = entry.generalPurposeBitFlag
  return {
    name: getFileNameLowLevel(flags, entry.fileNameRaw, entry.extraFields, true),
    plainName: getFileNameLowLevel(flags, entry.fileNameRaw, [], true),
    rawName: entry.fileNameRaw,
    isDecodable: (flags & 0x800) === 0 || isUtf8(entry.fileNameRaw),
    mode: entry.externalFileAttributes >>> 16,
    isEncrypted: (flags & 0x2041) !== 0,
    sizesFollow: (flags & 8) !== 0,
    method: entry.compressionMethod,
    compressedSize: entry.compressedSize,
    size: entry.uncompressedSize,
    offset: entry.relativeOffsetOfLocalHeader,
  }
}

/** The end of an archive, from memory: yauzl reads each entry with two small reads. */
class Window extends RandomAccessReader {
  readonly #bytes: Buffer
  readonly #start: number

  constructor(bytes: Buffer, start: number) {
    super()
    this.#bytes = bytes
    this.#start = start
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const from = position - this.#start
    if (from < 0 || from + length > this.#bytes.length) {
      callback(new Error('it lies outside of the archive'))
      return
    }
    this.#bytes.copy(buffer, offset, from, from + length)
    callback(null)
  }
}
