/** What the records of a zip say about one entry. */
export interface ZipEntry {
  /** Path in the archive, with `/`; a directory ends in one. */
  name: string
  /** Type and permissions as `stat` has them, such as 0o100644. */
  mode: number
  /** Of the content, in bytes. */
  size: number
  /** Of the data in the archive, in bytes. */
  compressedSize: number
  /** 0 stored, 8 deflated. */
  method: 0 | 8
  crc32: number
  /** Where its local header begins, in bytes from the start of the archive. */
  offset: number
}

/** Numbers with the bytes that each takes, little-endian. */
type Fields = readonly (readonly [value: number, bytes: 2 | 4 | 8])[]

/** Readers use only the upper byte, 3, which says that the mode bits are those of Unix. */
const MADE_BY_UNIX = 0x032d
const NEEDS_DEFLATE = 20
const NEEDS_ZIP64 = 45
const UTF8_NAME = 0x0800
const MS_DOS_DIRECTORY = 0x10
/** 1980-01-01 00:00:00, the first moment that a zip can state. */
const DATE = 0x0021
const TIME = 0

/** The local header of an entry, before its data (PKWARE APPNOTE, 4.3.7). */
export function localHeader(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.name)
  return Buffer.concat([record([[0x04034b50, 4], ...common(entry, name)]), name])
}

/** The header of an entry in the central directory (4.3.12). */
export function centralHeader(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.name)
  const attributes = entry.mode * 0x10000 + (entry.name.endsWith('/') ? MS_DOS_DIRECTORY : 0)
  const fields = record([
    [0x02014b50, 4],
    [MADE_BY_UNIX, 2],
    ...common(entry, name),
    [0, 2], // length of the comment
    [0, 2], // number of the disk
    [0, 2], // internal attributes
    [attributes, 4],
    [entry.offset, 4],
  ])
  return Buffer.concat([fields, name])
}

function common({ method, crc32, compressedSize, size }: ZipEntry, name: Buffer): Fields {
  const isAscii = name.every((byte) => byte < 0x80)
  return [
    [NEEDS_DEFLATE, 2],
    [isAscii ? 0 : UTF8_NAME, 2],
    [method, 2],
    [TIME, 2],
    [DATE, 2],
    [crc32, 4],
    [compressedSize, 4],
    [size, 4],
    [name.length, 2],
    [0, 2], // length of the extra field
  ]
}

/**
 * The end records of an archive (4.3.14 to 4.3.16). From 65,535 entries on, the zip64 records are needed too. Sizes and
 * offsets never need them, because a layer is much smaller than 4 GiB.
 */
export function endOfDirectory(entries: number, size: number, offset: number): Buffer {
  const isMany = entries >= 0xffff
  const count = Math.min(entries, 0xffff)
  const end = record([
    [0x06054b50, 4],
    [0, 2], // number of this disk
    [0, 2], // number of the disk with the directory
    [count, 2],
    [count, 2],
    [size, 4],
    [offset, 4],
    [0, 2], // length of the comment
  ])
  return isMany ? Buffer.concat([zip64End(entries, size, offset), end]) : end
}

function zip64End(entries: number, size: number, offset: number): Buffer {
  return record([
    [0x06064b50, 4],
    [44, 8], // what follows of this record
    [MADE_BY_UNIX, 2],
    [NEEDS_ZIP64, 2],
    [0, 4],
    [0, 4],
    [entries, 8],
    [entries, 8],
    [size, 8],
    [offset, 8],
    [0x07064b50, 4], // its locator
    [0, 4],
    [offset + size, 8],
    [1, 4], // number of disks
  ])
}

function record(fields: Fields): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [, length]) => sum + length, 0))
  let at = 0
  for (const [value, length] of fields) {
    if (length === 2) at = bytes.writeUInt16LE(value, at)
    else if (length === 4) at = bytes.writeUInt32LE(value, at)
    else at = bytes.writeBigUInt64LE(BigInt(value), at)
  }
  return bytes
}
