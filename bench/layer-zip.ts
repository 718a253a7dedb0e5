import { createCipheriv } from 'node:crypto'
import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** How many entries there are. */
export const ENTRIES = 20_000

/** One in so many is a library, into which an inspection looks. */
const LIBRARY = 1_000

const time = new Date('2026-01-01')

/** A zip on this machine. */
export interface LayerZip {
  path: string
  /** Bytes. */
  size: number
  /** Where its central directory starts. */
  directoryStart: number
}

/** Two zips as layers are, of as many entries each. */
export interface LayerZips {
  /** Of about 20 MB. */
  small: LayerZip
  /** Of about 200 MB. */
  large: LayerZip
}

/** Writes zips of 20,000 entries that cannot be compressed, always the same. */
export async function layerZips(folder: string): Promise<LayerZips> {
  return {
    small: await write(join(folder, 'small.zip'), 20e6 / ENTRIES),
    large: await write(join(folder, 'large.zip'), 200e6 / ENTRIES),
  }
}

async function write(path: string, length: number): Promise<LayerZip> {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16))
  const noise = cipher.update(Buffer.alloc(length + ENTRIES))
  const zip = new ZipFile()
  for (let index = 0; index < ENTRIES; index += 1) {
    const kind = index % LIBRARY === 0 ? 'so' : 'py'
    const name = `python/package_${Math.floor(index / 100)}/modules/part_${index}.${kind}`
    zip.addBuffer(noise.subarray(index, index + length), name, { mtime: time, compress: false })
  }
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
  const bytes = readFileSync(path)
  // Of the end record, which is the last 22 bytes: APPNOTE.TXT by PKWARE, section 4.3.16.
  return { path, size: bytes.length, directoryStart: bytes.readUInt32LE(bytes.length - 6) }
}
