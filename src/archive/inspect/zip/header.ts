import { parseExtraFields, type ExtraField } from 'yauzl'
import { readName, unicodePaths, type EntryName } from './names.ts'

// Signature, field offsets and flags: APPNOTE.TXT by PKWARE, sections 4.3.12, 4.4.4 and 4.5.3.
const SIGNATURE = 0x02014b50
const FIXED = 46
const ENCRYPTED = 0x2041
const SIZES_FOLLOW = 8
const ZIP64 = 1

/** Value of a field whose actual value is in the zip64 extra field. */
const ELSEWHERE = 0xffffffff

/** The highest version of the zip format that Python's zipfile accepts, times ten. */
const NEWEST_VERSION = 63

/** One entry, as the central directory lists it. */
export interface ListedEntry extends EntryName {
  /** POSIX file type and permissions; 0 if the archive has none. */
  mode: number
  /** The system from 'version made by': 0 MS-DOS, 3 Unix, 19 macOS (section 4.4.2). */
  host: number
  isEncrypted: boolean
  /** Whether the sizes follow the data, and can be missing in the local header. */
  sizesFollow: boolean
  /** 0: stored, 8: deflated. */
  method: number
  /** In bytes. */
  compressedSize: number
  /** Unpacked size in bytes. */
  size: number
  /** CRC-32 of the unpacked data. */
  crc: number
  /** Offset of its local header, in bytes from the start of the archive. */
  offset: number
}

/** A header that cannot be read. The message says what is wrong, without a full stop. */
export class BrokenHeader extends Error {}

/**
 * Reads the header of an entry at an offset in the directory. Returns the entry, and the end of the header. yauzl
 * interprets names and extra fields. Its own reader of entries takes ten times as long, and fails for names that are
 * findings here.
 *
 * @throws BrokenHeader
 */
export function headerAt(directory: Buffer, at: number): { entry: ListedEntry; end: number } {
  const nameEnd = at + FIXED + (at + FIXED <= directory.length ? directory.readUInt16LE(at + 28) : 0)
  if (nameEnd > directory.length) throw new BrokenHeader('it ends in the middle of a header')
  if (directory.readUInt32LE(at) !== SIGNATURE) throw new BrokenHeader('a header is missing')
  // The upper byte is the system that the archive was made on.
  if ((directory.readUInt16LE(at + 6) & 0xff) > NEWEST_VERSION) {
    throw new BrokenHeader('an entry requires a version of the zip format that does not exist')
  }
  const extraEnd = nameEnd + directory.readUInt16LE(at + 30)
  const end = extraEnd + directory.readUInt16LE(at + 32)
  if (end > directory.length) throw new BrokenHeader('it ends in the middle of a header')

  const flags = directory.readUInt16LE(at + 8)
  const rawName = directory.subarray(at + FIXED, nameEnd)
  const extra = nameEnd === extraEnd ? [] : extraFields(directory.subarray(nameEnd, extraEnd))
  if (unicodePaths(extra).length > 1) throw new BrokenHeader('an entry has several Unicode names')
  const [size = 0, compressedSize = 0, offset = 0] = withZip64(
    [directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)],
    extra,
  )
  const entry = {
    ...readName(flags, rawName, extra),
    mode: directory.readUInt16LE(at + 40),
    host: directory.readUInt8(at + 5),
    isEncrypted: (flags & ENCRYPTED) !== 0,
    sizesFollow: (flags & SIZES_FOLLOW) !== 0,
    method: directory.readUInt16LE(at + 10),
    compressedSize,
    size,
    crc: directory.readUInt32LE(at + 16),
    offset,
  }
  return { entry, end }
}

function extraFields(bytes: Buffer): ExtraField[] {
  try {
    return parseExtraFields(bytes)
  } catch (error) {
    throw new BrokenHeader(error instanceof Error ? error.message : String(error))
  }
}

/** Size, compressed size and offset, each from the zip64 extra field if needed. That field has them in this order. */
function withZip64(values: readonly number[], extra: readonly ExtraField[]): readonly number[] {
  if (!values.includes(ELSEWHERE)) return values
  const field = extra.find(({ id }) => id === ZIP64)
  // Without that field, the value itself counts.
  if (field === undefined) return values
  let at = 0
  return values.map((value) => {
    if (value !== ELSEWHERE) return value
    if (at + 8 > field.data.length) throw new BrokenHeader('a zip64 field is too short')
    at += 8
    return Number(field.data.readBigUInt64LE(at - 8))
  })
}
