import { open } from 'node:fs/promises'
import type { ArchiveReader } from '../../src/archive/inspect/inspect.ts'

/** An archive on disk. */
export async function fileReader(path: string): Promise<ArchiveReader & AsyncDisposable> {
  const file = await open(path)
  const { size } = await file.stat()
  return {
    size,
    async read(start, length) {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, start)
      return buffer.subarray(0, bytesRead)
    },
    [Symbol.asyncDispose]: () => file.close(),
  }
}
