import { crc32 } from 'node:zlib'
import { expect } from '@jest/globals'
import {
  inspectArchive,
  type ArchiveReader,
  type Finding,
  type Target,
} from '../../src/archive/inspect/inspect.ts'
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

/** The extra field with a Unicode name, for an entry whose name it takes the checksum of. */
export function unicodeField(of: string | Buffer, name: string): Buffer {
  const text = Buffer.from(name)
  const head = Buffer.alloc(9)
  head.writeUInt16LE(0x7075)
  head.writeUInt16LE(5 + text.length, 2)
  head.writeUInt8(1, 4)
  head.writeUInt32LE(crc32(of), 5)
  return Buffer.concat([head, text])
}

/** An entry that programs that know the extra field with a Unicode name call by another one. */
export function twoNamed(name: string, other: string): HandMadeEntry {
  return { name, extra: unicodeField(name, other) }
}

const nothing: Target = { runtimes: [], architectures: [] }

/** What is found in an archive. */
export async function findingsOf(
  bytes: Uint8Array,
  target: Partial<Target> = {},
): Promise<readonly Finding[]> {
  const { findings } = await inspectArchive(memoryReader(bytes), { ...nothing, ...target })
  // Whatever is found is told in a sentence.
  for (const { message } of findings) expect(message).toMatch(/^\S.* .*\.$/s)
  return findings
}

/** What is found in an archive of hand-made entries beside a layout that is right. */
export async function findingsIn(
  entries: readonly HandMadeEntry[],
  target: Partial<Target> = {},
): Promise<readonly Finding[]> {
  return findingsOf(handMadeZip([{ name: 'python/good.py' }, ...entries]), target)
}

/** Where a file is taken for a program. */
const isProgramPlace = /^(?:extensions\/|bin\/|bootstrap$)/

/** What is found in an archive of files with these names: scripts where programs lie, elsewhere nothing is in them. */
export async function findingsOfNames(
  names: readonly string[],
  target: Partial<Target> = {},
): Promise<readonly Finding[]> {
  return findingsOf(
    handMadeZip(
      names.map((name) => ({ name, data: isProgramPlace.test(name) ? '#!/bin/sh\n' : '', mode: 0o100755 })),
    ),
    target,
  )
}
