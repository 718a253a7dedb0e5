import { once } from 'node:events'
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { afterAll, describe, expect, it } from '@jest/globals'
import { ArchiveStream } from '../../../src/action/disk/archive-stream.ts'

const folder = mkdtempSync(join(tmpdir(), 'archive-stream-'))
const path = join(folder, 'layer.zip')
const SIZE = 3_500_000
writeFileSync(path, Buffer.alloc(SIZE, 'zip'))

afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** Whether this process has the file open. */
function isOpen(): boolean {
  return readdirSync('/proc/self/fd').some((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path
    } catch {
      return false
    }
  })
}

/** Takes each piece a while later, as a network does. */
class Slow extends Writable {
  taken = 0
  override _write(piece: Buffer, _: unknown, done: () => void): void {
    void setImmediate().then(() => {
      this.taken += piece.length
      done()
    })
  }
}

describe('the file of a stream is closed', () => {
  it('once it was read', async () => {
    const stream = new ArchiveStream(path, SIZE)
    await buffer(stream)
    if (!stream.closed) await once(stream, 'close')
    expect(isOpen()).toBe(false)
  })

  it('once it was piped, and destroyed by whoever opened it', async () => {
    const [stream, slow] = [new ArchiveStream(path, SIZE), new Slow()]
    await once(stream.pipe(slow), 'finish')
    stream.destroy()
    await once(stream, 'close')
    expect(isOpen()).toBe(false)
  })

  it('when it is given up in the middle of a pipe', async () => {
    const [stream, slow] = [new ArchiveStream(path, SIZE), new Slow()]
    stream.pipe(slow)
    while (slow.taken === 0) await setImmediate()
    expect(isOpen()).toBe(true)
    stream.destroy()
    await once(stream, 'close')
    expect(isOpen()).toBe(false)
    expect(slow.taken).toBeLessThan(SIZE)
    expect(slow.writableEnded).toBe(false)
  })

  it('when what it is piped to never takes a piece', async () => {
    const stuck = new Writable({ write: () => undefined })
    const stream = new ArchiveStream(path, SIZE)
    stream.pipe(stuck)
    while (stuck.writableLength === 0) await setImmediate()
    stream.destroy()
    await once(stream, 'close')
    expect(isOpen()).toBe(false)
  })

  it('when it was never read', async () => {
    const stream = new ArchiveStream(path, SIZE)
    stream.destroy()
    await once(stream, 'close')
    expect(isOpen()).toBe(false)
  })
})

describe('a file that is shorter than the stream', () => {
  it('ends it, before what it is piped to ends', async () => {
    const [stream, slow] = [new ArchiveStream(path, SIZE + 1), new Slow()]
    const order: string[] = []
    stream.on('end', () => order.push(`end after ${stream.bytesRead}`))
    slow.on('finish', () => order.push('finish'))
    await once(stream.pipe(slow), 'finish')
    expect(order).toEqual([`end after ${SIZE}`, 'finish'])
  })
})
