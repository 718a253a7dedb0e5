import { pipeline } from 'node:stream/promises'
import { constants, createInflateRaw, inflateRawSync } from 'node:zlib'

/** Number of bytes that a stream unpacks at a time. */
const CHUNK = 256 * 1024

/** Deflated data that does not match the directory of the archive. */
export class DamagedData extends Error {}

/**
 * Unpacks the whole data of an entry, up to its size in the directory.
 *
 * @param size - The unpacked size, in bytes.
 * @returns at most that many bytes.
 * @throws DamagedData also if bytes are left after the end of the deflated data, because programs interpret them
 * differently.
 */
export function inflateWhole(data: Buffer, size: number): Buffer {
  const { buffer, engine } = damagedWhereZlibFails(() => {
    const options = { info: true, maxOutputLength: Math.max(size, 1), chunkSize: Math.max(size, 64) }
    // The result with `info`, which the type does not include.
    return inflateRawSync(data, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } }
  })
  if (engine.bytesWritten < data.length) throw new DamagedData('input is left after the end')
  return buffer
}

/**
 * Unpacks the first bytes of an entry's data.
 *
 * @param size - The unpacked size of all data, in bytes.
 * @throws DamagedData
 */
export function inflateStart(data: Buffer, size: number): Buffer {
  // The end of the input is not an error, because this is only the start of the data.
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: Math.max(size, 1) }
  return damagedWhereZlibFails(() => inflateRawSync(data, options))
}

/**
 * Unpacks the data of an entry in pieces, and stops if it is larger than its size in the directory.
 *
 * @param pieces - Each except for the last must be larger than the buffer of a stream (16 KiB). The next one is then
 * requested only after this one was processed, and may use the same memory.
 * @param sizes - The size of the data, and its unpacked size, in bytes.
 * @param count - Receives the unpacked data, whose memory is not reused.
 * @throws DamagedData like {@link inflateWhole}, or any error of the pieces.
 */
export async function inflatePieces(
  pieces: AsyncIterable<Buffer>,
  { size, compressedSize }: { size: number; compressedSize: number },
  count: (bytes: Buffer) => void,
): Promise<void> {
  const inflater = createInflateRaw({ chunkSize: CHUNK })
  let total = 0
  try {
    await pipeline(pieces, inflater, async (unpacked: AsyncIterable<Buffer>) => {
      for await (const bytes of unpacked) {
        total += bytes.length
        if (total > size) throw new DamagedData('it unpacks to more than it says')
        count(bytes)
      }
      // The inflater ends with its data. If input is left, it would wait for the rest forever, so this ends the
      // pipeline.
      if (inflater.bytesWritten < compressedSize) throw new DamagedData('input is left after the end')
    })
  } catch (error) {
    throw asDamage(error)
  }
}

function damagedWhereZlibFails<Result>(unpack: () => Result): Result {
  try {
    return unpack()
  } catch (error) {
    throw asDamage(error)
  }
}

/** An error of a reader does not mean that the archive is damaged. */
function asDamage(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  const isOfZlib = code === 'ERR_BUFFER_TOO_LARGE' || code?.startsWith('Z_') === true
  return isOfZlib ? new DamagedData('it cannot be unpacked', { cause: error }) : error
}
