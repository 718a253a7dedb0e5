import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ArchiveStream, pieces } from '../../../src/action/disk/archive-stream.ts'

const folder = mkdtempSync(join(tmpdir(), 'archive-stream-'))
const path = join(folder, 'layer.zip')
const bytes = randomBytes(3_500_000)

beforeAll(() => {
  writeFileSync(path, bytes)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** What a writable took that needs a while for each piece, and looks at it only then. */
class Slow extends Writable {
  readonly taken: Buffer[] = []
  override _write(piece: Buffer, _: unknown, done: () => void): void {
    void setImmediate().then(() => {
      this.taken.push(Buffer.copyBytesFrom(piece))
      done()
    })
  }
}

describe('pieces', () => {
  it('are the file, all in the same memory', async () => {
    const [memory, copies] = [new Set<ArrayBufferLike>(), [] as Buffer[]]
    for await (const piece of pieces(path)) {
      memory.add(piece.buffer)
      copies.push(Buffer.copyBytesFrom(piece))
    }
    expect(Buffer.concat(copies).equals(bytes)).toBe(true)
    expect([memory.size, copies.length]).toEqual([1, 4])
  })

  it('end at the size', async () => {
    let size = 0
    for await (const piece of pieces(path, 2_000_000)) size += piece.length
    expect(size).toBe(2_000_000)
  })
})

describe('the stream', () => {
  it('waits with each piece until the one before has been taken', async () => {
    const [stream, slow] = [new ArchiveStream(path, bytes.length), new Slow()]
    await once(stream.pipe(slow), 'finish')
    expect(Buffer.concat(slow.taken).equals(bytes)).toBe(true)
    expect(stream.bytesRead).toBe(bytes.length)
  })

  it('can be read like any other', async () => {
    const stream = new ArchiveStream(path, 3_000_000)
    expect((await buffer(stream)).equals(bytes.subarray(0, 3_000_000))).toBe(true)
    expect(stream.bytesRead).toBe(3_000_000)
  })

  it.each(['piped', 'read'] as const)('fails when it is %s and the file cannot be read', async (how) => {
    const stream = new ArchiveStream(join(folder, 'gone.zip'), 1)
    const slow = new Slow()
    if (how === 'piped') stream.pipe(slow)
    else stream.resume()
    await expect(once(stream, 'end')).rejects.toMatchObject({ code: 'ENOENT' })
    expect(slow.writableEnded).toBe(false)
  })

  it('stops where what it is piped to fails, and leaves it to that to tell', async () => {
    const stream = new ArchiveStream(path, bytes.length)
    const broken = new Writable({
      write: (_piece, _encoding, done) => {
        done(new Error('no more'))
      },
    })
    await expect(once(stream.pipe(broken), 'finish')).rejects.toThrow('no more')
    await setImmediate()
    expect([stream.errored, stream.bytesRead, broken.writableEnded]).toEqual([null, 0, false])
  })

  it('does not end what it is piped to when it is destroyed', async () => {
    const [stream, slow] = [new ArchiveStream(path, bytes.length), new Slow()]
    stream.pipe(slow)
    stream.destroy()
    await once(stream, 'close')
    await setImmediate()
    expect(slow.writableEnded).toBe(false)
  })
})
