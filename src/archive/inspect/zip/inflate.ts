import { pipeline } from 'node:stream/promises'
import { constants, createInflateRaw, inflateRawSync } from 'node:zlib'

/** Bytes that a stream unpacks at a time. */
const CHUNK = 256 * 1024

/** Deflated data that is not what the archive says of it. */
export class DamagedData extends Error {}

/**
 * Unpacks the whole data of an entry, and never more than it should be.
 *
 * @param size - What it unpacks to, in bytes.
 * @returns at most that many bytes.
 * @throws DamagedData also where bytes are left behind the end of the deflated data: Programs differ in what they make
 * of those.
 */
export function inflateWhole(data: Buffer, size: number): Buffer {
  const { buffer, engine } = damagedWhereZlibFails(() => {
    const options = { info: true, maxOutputLength: Math.max(size, 1), chunkSize: Math.max(size, 64) }
    // What it gives with `info`, which its type does not tell.
    return inflateRawSync(data, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } }
  })
  if (engine.bytesWritten < data.length) throw new DamagedData('input is left after the end')
  return buffer
}

/**
 * Unpacks the first bytes of an entry's data.
 *
 * @param size - What all of it unpacks to, in bytes.
 * @throws DamagedData
 */
export function inflateStart(data: Buffer, size: number): Buffer {
  // The end of the input is not an error, since it is only the beginning of the data.
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: Math.max(size, 1) }
  return damagedWhereZlibFails(() => inflateRawSync(data, options))
}

/**
 * Unpacks the data of an entry piece by piece, and never much more than it should be.
 *
 * @param pieces - Each but the last is larger than what a stream buffers (16 KiB), so that the next one is asked for only
 * when it was taken, and may use the same memory.
 * @param sizes - Of the data, and of what it unpacks to, in bytes.
 * @param count - Takes what was unpacked. The memory is not used again.
 * @throws DamagedData as {@link inflateWhole} does, or whatever the pieces throw.
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
      // The inflater ends with its data. Where input is left, it waits for the rest for ever: this ends the pipeline.
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

/** What a reader throws is not damage of the archive. */
function asDamage(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  const isOfZlib = code === 'ERR_BUFFER_TOO_LARGE' || code?.startsWith('Z_') === true
  return isOfZlib ? new DamagedData('it cannot be unpacked', { cause: error }) : error
}
