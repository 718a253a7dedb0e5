import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import { openPromise } from 'yauzl'

/** An entry as another zip library reads it. */
export interface Unzipped {
  name: string
  mode: number
  content: Buffer
  method: number
  /** Of the general purpose bit flag: whether the name is said to be UTF-8. */
  isUtf8: boolean
  /** All that the entry states of a time, and the length of fields that could hold more. */
  time: readonly [date: number, time: number, extra: number]
}

/** Reads a zip with yauzl, which verifies names and sizes. Throws where a checksum is wrong. */
export async function unzipped(path: string): Promise<Unzipped[]> {
  const zip = await openPromise(path, { strictFileNames: true })
  const entries: Unzipped[] = []
  for await (const entry of zip.eachEntry()) {
    const content = await buffer(await zip.openReadStreamPromise(entry))
    if (crc32(content) !== entry.crc32) throw new Error(`The checksum of ${entry.fileName} is wrong.`)
    entries.push({
      name: entry.fileName,
      mode: entry.externalFileAttributes >>> 16,
      content,
      method: entry.compressionMethod,
      isUtf8: (entry.generalPurposeBitFlag & 0x0800) !== 0,
      time: [entry.lastModFileDate, entry.lastModFileTime, entry.extraFieldLength],
    })
  }
  return entries
}
