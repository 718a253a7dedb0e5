import { directoryPlace } from './end.ts'
import { UnreadableArchive } from '../findings.ts'
import { BrokenHeader, headerAt, type ListedEntry } from './header.ts'

/** An archive, in S3 or on this machine, whose parts can be read. */
export interface ArchiveReader {
  /** In bytes. */
  readonly size: number
  /** Whether it is on this machine, so that reads are cheap. */
  readonly isLocal?: boolean
  /**
   * Reads a part of the archive, which must be within its size. Several reads may run at once.
   *
   * @param start - The first byte, from 0.
   * @param into - Memory of at least that length, which the reader may use for the bytes.
   * @returns exactly `length` bytes. Rejects if that is not possible.
   */
  read(start: number, length: number, into?: Buffer): Promise<Uint8Array>
}

/** The central directory of an archive. */
export interface Directory {
  /** Its offset in bytes. The data of entries must end before it. */
  start: number
  /** Number of bytes after the zip. */
  trailing: number
  /** @throws UnreadableArchive if the next entry cannot be read. */
  entries(): Generator<ListedEntry>
}

/** Number of bytes at the end that are read first: enough for the directory of about 8,000 entries. */
const TAIL = 1024 * 1024

/**
 * Reads the central directory, with one read for the end of the archive and another one for the rest of a larger
 * directory.
 *
 * @throws UnreadableArchive, or any error of the reader.
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
  const bytes = Buffer.concat([rest, tail])
  const from = place.start - (tailStart - rest.length)
  const directory = bytes.subarray(from, from + place.size)
  return {
    start: place.start,
    trailing: reader.size - place.end,
    entries: () => listedEntries(directory, place.count),
  }
}

/** Reads a part of an archive. */
export async function readExactly(
  reader: ArchiveReader,
  start: number,
  length: number,
  into?: Buffer,
): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0)
  const bytes = await reader.read(start, length, into)
  if (bytes.length !== length) {
    throw new UnreadableArchive(
      'cut-short',
      `A read of the archive returned ${bytes.length} bytes instead of ${length}.`,
    )
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, length)
}

async function noZip(reader: ArchiveReader): Promise<UnreadableArchive> {
  if (reader.size === 0)
    return new UnreadableArchive('not-a-zip', 'The archive is not a zip. It has 0 bytes.')
  const signature = await readExactly(reader, 0, Math.min(4, reader.size))
  return signature.toString('latin1') === 'PK\x03\x04'
    ? new UnreadableArchive(
        'cut-short',
        'The archive begins like a zip, but has no end record. It was cut short.',
      )
    : new UnreadableArchive('not-a-zip', 'The archive is not a zip.')
}

function* listedEntries(directory: Buffer, count: number): Generator<ListedEntry> {
  let [at, read] = [0, 0]
  try {
    for (; read < count; read += 1) {
      const { entry, end } = headerAt(directory, at)
      at = end
      yield entry
    }
  } catch (error) {
    if (!(error instanceof BrokenHeader)) throw error
    throw new UnreadableArchive(
      'damaged',
      `The central directory of the archive cannot be read after ${read} of ${count} entries: ${error.message}.`,
    )
  }
  if (at !== directory.length) {
    throw new UnreadableArchive(
      'damaged',
      `The central directory of the archive has ${directory.length} bytes, but its ${count} entries use only ${at}.`,
    )
  }
}

export type { ListedEntry }
