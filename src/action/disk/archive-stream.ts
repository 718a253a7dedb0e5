import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'

/** Bytes that are read at once. */
const PIECE = 1024 * 1024

/**
 * The bytes of a file, piece by piece. Each is in the memory of the one before and must not be kept: with buffers of
 * their own they would pile up until Node collects them.
 *
 * @param size - How many bytes are read at most.
 */
export async function* pieces(path: string, size = Infinity): AsyncGenerator<Buffer, undefined> {
  const file = await open(path)
  try {
    const memory = Buffer.allocUnsafeSlow(PIECE)
    for (let left = size; left > 0;) {
      const { bytesRead } = await file.read(memory, 0, Math.min(PIECE, left))
      if (bytesRead === 0) return
      left -= bytesRead
      yield memory.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/** The first bytes of a file as a stream. Where it is piped, as by the AWS SDK, all of it goes through the same memory. */
export class ArchiveStream extends Readable {
  /** Bytes that were read and, where it is piped, handed on. */
  bytesRead = 0
  readonly #pieces: AsyncGenerator<Buffer, undefined>

  constructor(path: string, size: number) {
    super()
    this.#pieces = pieces(path, size)
  }

  override pipe<T extends NodeJS.WritableStream>(destination: T): T {
    this.#writeTo(destination).catch((error: unknown) => this.destroy(error as Error))
    return destination
  }

  async #writeTo(destination: NodeJS.WritableStream): Promise<void> {
    for await (const piece of this.#pieces) {
      const error = await new Promise((resolve) => destination.write(piece, resolve))
      // The destination tells of it by itself.
      if (error) return
      this.bytesRead += piece.length
    }
    if (this.destroyed) return
    // As a stream does that was read to its end: there may be fewer bytes than it was opened for.
    this.emit('end')
    destination.end()
  }

  override _read(): void {
    this.#pieces.next().then(
      ({ value }) => {
        this.bytesRead += value?.length ?? 0
        this.push(value === undefined ? null : Buffer.copyBytesFrom(value))
      },
      (error: unknown) => this.destroy(error as Error),
    )
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#pieces.return(undefined).then(() => {
      done(error)
    }, done)
  }
}
