import { describe, expect, it } from '@jest/globals'
import { deflateRawSync } from 'node:zlib'
import {
  DamagedData,
  inflatePieces,
  inflateStart,
  inflateWhole,
} from '../../../../src/archive/inspect/zip/inflate.ts'

const data = Buffer.alloc(50_000, 'text')
const packed = deflateRawSync(data)

describe('data that is unpacked in one go', () => {
  it('gives what was packed', () => {
    expect(inflateWhole(packed, data.length)).toEqual(data)
  })

  it('is never more than it should be', () => {
    expect(() => inflateWhole(packed, data.length - 1)).toThrow(DamagedData)
    expect(() => inflateWhole(packed, 0)).toThrow(DamagedData)
    expect(inflateWhole(deflateRawSync(Buffer.alloc(0)), 0)).toHaveLength(0)
  })

  it('is used up to the last byte', () => {
    expect(() => inflateWhole(Buffer.concat([packed, Buffer.alloc(1)]), data.length)).toThrow(DamagedData)
    expect(() => inflateWhole(packed.subarray(0, -1), data.length)).toThrow(DamagedData)
  })
})

describe('the first bytes of data', () => {
  it('may end anywhere', () => {
    const noise = Buffer.from(Array.from({ length: 9_000 }, (_, index) => (index * 7919) % 251))
    const start = inflateStart(deflateRawSync(noise).subarray(0, 200), noise.length)
    expect(start.length).toBeGreaterThan(20)
    expect(start).toEqual(noise.subarray(0, start.length))
  })

  it('are never more than all of it should be', () => {
    expect(inflateStart(packed, data.length)).toEqual(data)
    expect(() => inflateStart(packed, data.length - 1)).toThrow(DamagedData)
  })
})

describe('data that is unpacked piece by piece', () => {
  async function unpacked(bytes: Buffer, size: number) {
    const seen = { pieces: 0, counted: 0 }
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += 100_000) {
        seen.pieces += 1
        await Promise.resolve()
        yield bytes.subarray(at, at + 100_000)
      }
    }
    const sizes = { size, compressedSize: bytes.length }
    const end = await inflatePieces(pieces(), sizes, ({ length }) => (seen.counted += length)).catch(
      (error: unknown) => error,
    )
    return { ...seen, end }
  }

  it('is not unpacked much further than it should be', async () => {
    const bomb = deflateRawSync(Buffer.alloc(600_000_000))
    const { pieces, counted, end } = await unpacked(bomb, 1_000_000)
    expect(end).toBeInstanceOf(DamagedData)
    expect(counted).toBeLessThanOrEqual(1_000_000)
    expect({ asked: pieces, all: Math.ceil(bomb.length / 100_000) }).toEqual({ asked: 1, all: 6 })
  })

  it('may be just as much as it should be', async () => {
    expect(await unpacked(packed, data.length)).toEqual({ pieces: 1, counted: data.length, end: undefined })
    expect((await unpacked(packed, data.length - 1)).end).toBeInstanceOf(DamagedData)
  })

  it.each([1, 99_999, 1_000_000])('ends where %i bytes are left', async (left) => {
    const { end } = await unpacked(Buffer.concat([packed, Buffer.alloc(left)]), data.length)
    expect(end).toBeInstanceOf(DamagedData)
  })

  it.each([
    ['without a code', new Error('gone')],
    ['with a code', Object.assign(new Error('gone'), { code: 'EIO' })],
  ])('lets through what the pieces throw, %s', async (_, failure) => {
    async function* pieces() {
      yield await Promise.resolve(packed.subarray(0, 20))
      throw failure
    }
    const sizes = { size: data.length, compressedSize: packed.length }
    await expect(inflatePieces(pieces(), sizes, () => undefined)).rejects.toBe(failure)
  })
})
