import { crc32 } from 'node:zlib'
import { inspectArchive, type ArchiveReader, type Finding, type Target } from '../../src/archive/inspect.ts'
import { handMadeZip, type HandMadeEntry } from './hand-made-zip.ts'

/** An archive in memory, and which parts of it were read. */
export interface MemoryReader extends ArchiveReader {
  reads: { start: number; length: number }[]
}

export function memoryReader(bytes: Uint8Array): MemoryReader {
  const reads: MemoryReader['reads'] = []
  return {
    size: bytes.length,
    reads,
    async read(start, length) {
      reads.push({ start, length })
      if (start < 0 || length <= 0 || start + length > bytes.length)
        throw new RangeError('outside of the archive')
      await Promise.resolve()
      return bytes.subarray(start, start + length)
    },
  }
}

/** An entry that programs that know the extra field with a Unicode name call by another one. */
export function twoNamed(name: string, other: string): HandMadeEntry {
  const field = Buffer.alloc(9)
  field.writeUInt16LE(0x7075)
  field.writeUInt16LE(5 + other.length, 2)
  field.writeUInt8(1, 4)
  field.writeUInt32LE(crc32(name), 5)
  return { name, extra: Buffer.concat([field, Buffer.from(other)]) }
}

const nothing: Target = { runtimes: [], architectures: [] }

/** What is found in an archive. */
export async function findingsOf(
  bytes: Uint8Array,
  target: Partial<Target> = {},
): Promise<readonly Finding[]> {
  return (await inspectArchive(memoryReader(bytes), { ...nothing, ...target })).findings
}

/** What is found in an archive of hand-made entries beside a layout that is right. */
export async function findingsIn(
  entries: readonly HandMadeEntry[],
  target: Partial<Target> = {},
): Promise<readonly Finding[]> {
  return findingsOf(handMadeZip([{ name: 'python/good.py' }, ...entries]), target)
}

/** What is found in an archive of files with these names and nothing in them. */
export async function findingsOfNames(
  names: readonly string[],
  target: Partial<Target> = {},
): Promise<readonly Finding[]> {
  return findingsOf(handMadeZip(names.map((name) => ({ name }))), target)
}
