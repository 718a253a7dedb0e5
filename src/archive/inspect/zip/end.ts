import { UnreadableArchive } from '../findings.ts'
import { LARGEST_DIRECTORY, MOST_ENTRIES } from '../../limits.ts'

// Signatures and field offsets: APPNOTE.TXT by PKWARE, sections 4.3.14 to 4.3.16.
const END = 0x06054b50
const END_SIZE = 22
const ZIP64_LOCATOR = 0x07064b50
const ZIP64_LOCATOR_SIZE = 20
const ZIP64_END = 0x06064b50
const ZIP64_END_SIZE = 56
const LONGEST_COMMENT = 0xffff

/** Size of the header of an entry in the directory, without its name. */
const SMALLEST_HEADER = 46

/** The location of the central directory, in bytes from the start of the archive. */
export interface DirectoryPlace {
  start: number
  size: number
  /** Number of entries according to the end record. */
  count: number
  /** The first byte after the end record and its comment. Bytes from there on do not belong to the zip. */
  end: number
}

/**
 * Finds the central directory by the record at the end of the archive. Programs interpret contradictory records
 * differently, so archives with such records are refused.
 *
 * @param tail - The last bytes of the archive: at least 66 kB, or all.
 * @returns undefined if there is no end record.
 * @throws UnreadableArchive
 */
export function directoryPlace(tail: Buffer, archiveSize: number): DirectoryPlace | undefined {
  const places: DirectoryPlace[] = []
  const problems: UnreadableArchive[] = []
  for (const at of endRecords(tail)) {
    const place = placeBy(tail, at, archiveSize - tail.length)
    if (!(place instanceof UnreadableArchive)) places.push(place)
    // A signature before a record that leads to the directory is part of an entry, usually of a stored zip.
    else if (places.length === 0) problems.push(place)
  }
  const [[place], [problem]] = [places, problems]
  if (place === undefined) {
    if (problem !== undefined) throw problem
    return undefined
  }
  if (places.length > 1 || problem !== undefined) {
    throw new UnreadableArchive(
      'several-ends',
      'The archive has several end records, and programs differ in which one they use.',
    )
  }
  if (place.count * SMALLEST_HEADER > place.size) {
    throw new UnreadableArchive(
      'damaged',
      `The archive states ${place.count} entries, which do not fit into its central directory of ${place.size} bytes.`,
    )
  }
  if (place.size > LARGEST_DIRECTORY) {
    throw new UnreadableArchive(
      'too-many',
      `The central directory of the archive has ${place.size} bytes, for ${place.count} entries; at most ${LARGEST_DIRECTORY} bytes are allowed.`,
    )
  }
  if (place.count > MOST_ENTRIES) {
    throw new UnreadableArchive(
      'too-many',
      `The archive has ${place.count} entries; at most ${MOST_ENTRIES} are allowed.`,
    )
  }
  return place
}

/** The offsets of possible end records in the tail, the last one first. */
function endRecords(tail: Buffer): number[] {
  const signature = Buffer.alloc(4)
  signature.writeUInt32LE(END)
  const first = Math.max(0, tail.length - END_SIZE - LONGEST_COMMENT)
  const positions: number[] = []
  for (let at = tail.length - END_SIZE; at >= first; at--) {
    at = tail.lastIndexOf(signature, at)
    if (at < first) break
    positions.push(at)
  }
  return positions
}

/** The location from one end record, or its problem. */
function placeBy(tail: Buffer, at: number, tailStart: number): DirectoryPlace | UnreadableArchive {
  const end = at + END_SIZE + tail.readUInt16LE(at + 20)
  if (end > tail.length) {
    return new UnreadableArchive(
      'cut-short',
      'The archive ends in the middle of its comment. It was cut short.',
    )
  }
  const disks = [tail.readUInt16LE(at + 4), tail.readUInt16LE(at + 6)]
  const short = {
    count: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    start: tail.readUInt32LE(at + 16),
  }
  const ofThisDisk = tail.readUInt16LE(at + 8)
  const long = zip64Record(tail, at, tailStart)
  if (long instanceof UnreadableArchive) return long
  if (
    disks.some((disk) => disk !== 0 && !(long !== undefined && disk === 0xffff)) ||
    ofThisDisk !== short.count
  ) {
    return new UnreadableArchive('split', 'The archive is one part of a split zip.')
  }
  const { count, size, start } = long ?? short
  if (long !== undefined && !agrees(short, long)) {
    return new UnreadableArchive('damaged', 'The two end records of the archive contradict each other.')
  }
  const directoryEnd = long?.at ?? tailStart + at
  if (start + size !== directoryEnd) {
    return new UnreadableArchive(
      'damaged',
      `The central directory of the archive should end at byte ${start + size}, but the end record is at byte ${directoryEnd}. Bytes were added before the zip or removed from it, or line endings were converted.`,
    )
  }
  return { start, size, count, end: tailStart + end }
}

interface Zip64Place {
  count: number
  size: number
  start: number
  at: number
}

/** The zip64 end record before the end record, if there is one. */
function zip64Record(
  tail: Buffer,
  end: number,
  tailStart: number,
): Zip64Place | UnreadableArchive | undefined {
  const locator = end - ZIP64_LOCATOR_SIZE
  if (locator < 0 || tail.readUInt32LE(locator) !== ZIP64_LOCATOR) return undefined
  const at = locator - ZIP64_END_SIZE
  const isThere =
    at >= 0 &&
    tail.readUInt32LE(at) === ZIP64_END &&
    readUInt64(tail, at + 4) === ZIP64_END_SIZE - 12 &&
    readUInt64(tail, locator + 8) === tailStart + at
  if (!isThere) {
    return new UnreadableArchive('damaged', 'The zip64 end record of the archive is not where it should be.')
  }
  const count = readUInt64(tail, at + 32)
  const parts = [tail.readUInt32LE(locator + 4), tail.readUInt32LE(at + 16), tail.readUInt32LE(at + 20)]
  const isPart = parts.some((part) => part !== 0) || tail.readUInt32LE(locator + 16) > 1
  if (isPart || readUInt64(tail, at + 24) !== count) {
    return new UnreadableArchive('split', 'The archive is one part of a split zip.')
  }
  return { count, size: readUInt64(tail, at + 40), start: readUInt64(tail, at + 48), at: tailStart + at }
}

/**
 * Whether each field of the end record either refers to the zip64 record, by having all bits set, or has the same
 * value.
 */
function agrees(short: Omit<Zip64Place, 'at'>, long: Zip64Place): boolean {
  return (
    (short.count === 0xffff || short.count === long.count) &&
    (short.size === 0xffffffff || short.size === long.size) &&
    (short.start === 0xffffffff || short.start === long.start)
  )
}

/** Numbers above 2^53 are not exact, but are far beyond the size of any archive. */
function readUInt64(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at))
}
