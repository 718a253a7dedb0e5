/**
 * Writes zips whose bytes depend only on their entries. The container is written here, because no maintained
 * library fits: yazl, archiver and fflate deflate by themselves, slower or larger;
 * client-zip only stores; zip.js takes deflated entries, but spends half as much time on each as deflating
 * does.
 *
 * The deflated bytes are those of Node's own zlib. In Node's builds of 20, 22 and 24 they are the same,
 * whatever the processor: its hash of strings is plain arithmetic, and at the default `memLevel` the hash
 * table has one size everywhere. A Node that is linked to the system's zlib gives others, and a later Node
 * may (nodejs/node#50138): then the same files get an archive with another SHA-256.
 */
import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'
import { centralHeader, endOfDirectory, localHeader } from './zip-records.ts'
import type { ZipEntry } from './zip-records.ts'

/** The result is within 1 % of the size from `zip -9`. Level 7 takes a fifth longer, for 0.2 to 0.3 % less. */
const LEVEL = 6

/** Bytes that deflating gives at a time. */
const CHUNK = 256 * 1024

/** Bytes that are collected before they are written. Between two writes the process can answer signals. */
const BATCH = 1024 * 1024

/** An archive that was written. */
export interface WrittenZip {
  /** Bytes. */
  size: number
  /** Lower-case hex, of the whole archive. */
  sha256: string
  entries: readonly ZipEntry[]
}

/** Name and mode of an entry, see {@link ZipEntry}. */
export type ZipHead = Pick<ZipEntry, 'name' | 'mode'>

/** One zip that is being written. Its entries are in the order in which they are added. */
export class ZipWriter {
  readonly #handle: FileHandle
  readonly #path: string
  readonly #hash = createHash('sha256')
  readonly #entries: ZipEntry[] = []
  #batch: Buffer[] = []
  #batched = 0
  #offset = 0

  private constructor(handle: FileHandle, path: string) {
    this.#handle = handle
    this.#path = path
  }

  /** Creates the file, which must not exist. */
  static async create(path: string): Promise<ZipWriter> {
    return new ZipWriter(await open(path, 'wx', 0o600), path)
  }

  /**
   * Adds an entry. It is stored if deflating does not make it smaller. The memory of the content may be reused afterwards.
   */
  async add(head: ZipHead, content: Buffer): Promise<ZipEntry> {
    // Each result is in a buffer of this size, and up to a batch of results waits to be written.
    const chunkSize = Math.min(Math.max(content.length, 1024), CHUNK)
    const deflated = deflateRawSync(content, { level: LEVEL, chunkSize })
    const isSmaller = deflated.length < content.length
    const facts = { size: content.length, crc32: crc32(content), method: isSmaller ? 8 : 0 } as const
    return this.#append(head, facts, [isSmaller ? deflated : Buffer.from(content)])
  }

  /** Adds an entry, and keeps only its deflated content in memory. It is always deflated. */
  async addLarge(head: ZipHead, chunks: Iterable<Buffer>): Promise<ZipEntry> {
    const facts = { size: 0, crc32: 0, method: 8 as const }
    const observe = function* () {
      for (const chunk of chunks) {
        facts.size += chunk.length
        facts.crc32 = crc32(chunk, facts.crc32)
        yield chunk
      }
    }
    const deflated: Buffer[] = []
    await pipeline(observe, createDeflateRaw({ level: LEVEL, chunkSize: CHUNK }), async (results) => {
      for await (const result of results as AsyncIterable<Buffer>) deflated.push(result)
    })
    return this.#append(head, facts, deflated)
  }

  async #append(
    head: ZipHead,
    facts: Pick<ZipEntry, 'size' | 'crc32' | 'method'>,
    data: Buffer[],
  ): Promise<ZipEntry> {
    const compressedSize = data.reduce((sum, { length }) => sum + length, 0)
    const entry = { name: head.name, mode: head.mode, ...facts, compressedSize, offset: this.#offset }
    this.#entries.push(entry)
    await this.#write([localHeader(entry), ...data])
    return entry
  }

  async #write(buffers: readonly Buffer[]): Promise<void> {
    for (const buffer of buffers) {
      this.#batch.push(buffer)
      this.#batched += buffer.length
      this.#offset += buffer.length
      if (this.#batched >= BATCH) await this.#flush()
    }
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#batch)
    this.#batch = []
    this.#batched = 0
    this.#hash.update(bytes)
    await this.#handle.appendFile(bytes)
  }

  /** Writes the directory and closes the file. */
  async finish(): Promise<WrittenZip> {
    const offset = this.#offset
    for (const entry of this.#entries) await this.#write([centralHeader(entry)])
    await this.#write([endOfDirectory(this.#entries.length, this.#offset - offset, offset)])
    await this.#flush()
    await this.#handle.close()
    return { size: this.#offset, sha256: this.#hash.digest('hex'), entries: this.#entries }
  }

  /** Closes the file and removes it. */
  async abandon(): Promise<void> {
    await this.#handle.close()
    await rm(this.#path)
  }
}
