import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'

/** Number of bytes that are read at once. */
const PIECE = 1024 * 1024

/**
 * Reads a file in pieces. Each piece reuses the memory of the previous one and must not be kept. With separate buffers,
 * memory would grow until Node collects them.
 *
 * @param size - Maximum number of bytes to read.
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

/** The first bytes of a file as a stream. If it is piped, as by the AWS SDK, all data uses the same memory. */
export class ArchiveStream extends Readable {
  /** Number of bytes that were read and, if it is piped, written to the destination. */
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
      // The destination reports the error itself.
      if (error) return
      this.bytesRead += piece.length
    }
    if (this.destroyed) return
    // As a stream does when it was read completely. The file may have fewer bytes than expected.
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
