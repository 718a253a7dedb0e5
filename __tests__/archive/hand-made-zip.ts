import { crc32, deflateRawSync } from 'node:zlib'

/** One entry, in which anything may be wrong. */
export interface HandMadeEntry {
  name: string | Buffer
  data?: string | Buffer
  /** What stands for the data in the archive, where that is not what `method` makes of it. */
  packed?: Buffer
  /** POSIX file type and permissions; 0644 of a regular file where not given. */
  mode?: number
  flags?: number
  /** 0: stored, which is the default, 8: deflated. Any other is claimed only. */
  method?: number
  /** What the directory says instead of the truth. */
  listed?: { size?: number; compressedSize?: number; offset?: number; version?: number }
  /** The system that it was made on: 3, Unix, where not given. */
  host?: number
  /** What the local header says instead of the truth. */
  local?: {
    name?: string
    size?: number
    compressedSize?: number
    method?: number
    flags?: number
    extra?: Buffer
  }
  extra?: Buffer
}

/** What stands around the entries. */
export interface HandMadeEnd {
  /** Before the zip; offsets count from behind it unless `shifted`. */
  prefix?: Buffer
  shifted?: boolean
  suffix?: Buffer
  comment?: Buffer
  /** Between the directory and the end record. */
  gap?: Buffer
  count?: number
  size?: number
  start?: number
  zip64?: boolean
}

const LINK = 0o120777

/** A symbolic link. */
export function link(name: string, target: string): HandMadeEntry {
  return { name, data: target, mode: LINK }
}

/** Writes a zip as it is told to, right or wrong. */
export function handMadeZip(entries: readonly HandMadeEntry[], end: HandMadeEnd = {}): Buffer {
  const prefix = end.prefix ?? Buffer.alloc(0)
  const base = end.shifted === true ? 0 : prefix.length
  const written: Buffer[] = []
  const headers: Buffer[] = []
  let at = base
  for (const entry of entries) {
    const {
      method = 0,
      flags = 0x800,
      mode = 0o100644,
      host = 3,
      listed = {},
      local = {},
      extra = Buffer.alloc(0),
    } = entry
    const name = Buffer.from(entry.name)
    const data = Buffer.from(entry.data ?? '')
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(data) : data)
    const offset = listed.offset ?? at
    const localName = Buffer.from(local.name ?? name)
    const common = (
      header: Buffer,
      start: number,
      size: number,
      compressedSize: number,
      ownMethod: number,
    ) => {
      header.writeUInt16LE(flags, start)
      header.writeUInt16LE(ownMethod, start + 2)
      header.writeUInt32LE(crc32(data), start + 8)
      header.writeUInt32LE(compressedSize, start + 12)
      header.writeUInt32LE(size, start + 16)
    }
    const own = Buffer.alloc(30)
    own.writeUInt32LE(0x04034b50)
    own.writeUInt16LE(20, 4)
    const ownPacked = local.compressedSize ?? packed.length
    common(own, 6, local.size ?? data.length, ownPacked, local.method ?? method)
    if (local.flags !== undefined) own.writeUInt16LE(local.flags, 6)
    own.writeUInt16LE(localName.length, 26)
    const ownExtra = local.extra ?? Buffer.alloc(0)
    own.writeUInt16LE(ownExtra.length, 28)
    written.push(own, localName, ownExtra, packed)
    at += own.length + localName.length + ownExtra.length + packed.length
    const header = Buffer.alloc(46)
    header.writeUInt32LE(0x02014b50)
    header.writeUInt16LE((host << 8) | 20, 4)
    header.writeUInt16LE(listed.version ?? 20, 6)
    common(header, 8, listed.size ?? data.length, listed.compressedSize ?? packed.length, method)
    header.writeUInt16LE(name.length, 28)
    header.writeUInt16LE(extra.length, 30)
    header.writeUInt32LE(mode * 0x10000, 38)
    header.writeUInt32LE(offset, 42)
    headers.push(header, name, extra)
  }
  const directory = Buffer.concat(headers)
  const { count = entries.length, size = directory.length, start = at } = end
  return Buffer.concat([
    ...[prefix, ...written, directory, end.gap ?? Buffer.alloc(0)],
    ...(end.zip64 === true ? zip64End(count, size, start) : []),
    plainEnd(end.zip64 === true ? [0xffff, 0xffffffff, 0xffffffff] : [count, size, start], end.comment),
    end.suffix ?? Buffer.alloc(0),
  ])
}

function plainEnd([count, size, start]: [number, number, number], comment: Buffer = Buffer.alloc(0)): Buffer {
  const record = Buffer.alloc(22)
  record.writeUInt32LE(0x06054b50)
  record.writeUInt16LE(count, 8)
  record.writeUInt16LE(count, 10)
  record.writeUInt32LE(size, 12)
  record.writeUInt32LE(start, 16)
  record.writeUInt16LE(comment.length, 20)
  return Buffer.concat([record, comment])
}

function zip64End(count: number, size: number, start: number): [Buffer, Buffer] {
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06064b50)
  record.writeBigUInt64LE(44n, 4)
  record.writeBigUInt64LE(BigInt(count), 24)
  record.writeBigUInt64LE(BigInt(count), 32)
  record.writeBigUInt64LE(BigInt(size), 40)
  record.writeBigUInt64LE(BigInt(start), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50)
  locator.writeBigUInt64LE(BigInt(start + size), 8)
  locator.writeUInt32LE(1, 16)
  return [record, locator]
}
