import { describe, expect, it } from '@jest/globals'
import type { HandMadeEntry } from '../../hand-made-zip.ts'
import { findingsIn } from '../../inspecting.ts'

async function codesOf(...entries: HandMadeEntry[]): Promise<string[]> {
  return (await findingsIn(entries)).map(({ code }) => code)
}

/** The extra field of zip64, with these values. */
function zip64(...values: number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * values.length)
  field.writeUInt16LE(1)
  field.writeUInt16LE(8 * values.length, 2)
  values.forEach((value, index) => field.writeBigUInt64LE(BigInt(value), 4 + 8 * index))
  return field
}

describe('a name', () => {
  const part = 'a'.repeat(255)
  const path = (length: number) =>
    `python/${`${part}/`.repeat(20)}`.slice(0, length - 1).replace(/\/$/, 'a') + 'a'

  it.each([
    ['with a part of 255 bytes', `python/${part}`, []],
    ['with a part of 256 bytes', `python/${part}a`, ['broken-name']],
    ['with a last part of 256 bytes', `python/b/${part}a`, ['broken-name']],
    ['of 4,096 bytes', path(4_096), ['broken-name']],
    ['of 4,095 bytes', path(4_095), []],
    ['of 3,000 bytes', path(3_000), []],
    ['with a drive further on', 'python/c:/a', []],
    ['with a drive without a slash', 'c:a', []],
    ['with two points at its end', 'python/a..', []],
    ['with two points in front', 'python/..a', []],
    ['that climbs at its end', 'python/..', ['parent-name']],
  ])('%s', async (_, name, codes) => {
    expect((await codesOf({ name })).filter((code) => code !== 'layout')).toEqual(codes)
  })

  it.each([
    ['python/./a', 'python/a'],
    ['python//a', 'python/a'],
    ['./python/a', 'python/a'],
    ['python/b/.//a', 'python/b/a'],
  ])('%j is that of %j', async (one, other) => {
    expect(await codesOf({ name: one }, { name: other })).toEqual(['duplicate-name'])
  })
})

describe('the mode of an entry', () => {
  it.each([
    ['is not told', 'python/a', 0, []],
    ['has no type', 'python/a', 0o644, []],
    ['of a file', 'python/a', 0o100644, []],
    ['of a directory', 'python/a/', 0o040755, []],
    ['of a file that nobody else may read', 'python/a', 0o100640, ['unreadable']],
    ['of a directory that nobody else may enter', 'python/a/', 0o040754, ['unreadable']],
    ['of a device', 'python/a', 0o020644, ['special-file']],
    ['of a socket', 'python/a', 0o140644, ['special-file']],
    ['of a file by its mode, and a directory by its name', 'python/a/', 0o100755, []],
    ['of a set-group directory by its mode alone', 'python/a', 0o042755, []],
    ['of a file with the set-group bit', 'python/a', 0o102755, ['set-id']],
  ])('%s', async (_, name, mode, codes) => {
    expect(await codesOf({ name, mode })).toEqual(codes)
  })
})

it('a link needs no permissions', async () => {
  expect(await codesOf({ name: 'python/a', data: 'good.py', mode: 0o120000 })).toEqual([])
})

describe('a size', () => {
  // 258 bytes become two bits at best; blocks that are stored as they are take some bytes each.
  it.each([
    ['is what a packed byte can hold', 8, 1_032, 1, []],
    ['is more than a packed byte can hold', 8, 1_033, 1, ['lying-size']],
    ['is that of nothing', 8, 0, 2, []],
    ['is as small as its packed size allows', 8, 4_000, 6_024, []],
    ['is smaller than its packed size allows', 8, 4_000, 6_025, ['lying-size']],
    ['is the packed size', 0, 1_000, 1_000, []],
    ['is larger than the packed size of a stored entry', 0, 1_001, 1_000, ['lying-size']],
    ['is smaller than the packed size of a stored entry', 0, 999, 1_000, ['lying-size']],
    ['is anything, by a method that nobody knows', 12, 1_000_000, 1, ['compression']],
  ])('%s', async (_, method, size, packed, codes) => {
    const entry = { name: 'python/a', method, packed: Buffer.alloc(packed), listed: { size } }
    expect(await codesOf(entry)).toEqual(codes)
  })

  it('of an encrypted entry is no fault of its own', async () => {
    const entry = { name: 'python/a', flags: 0x801, data: 'data', listed: { size: 1 } }
    expect(await codesOf(entry)).toEqual(['encrypted'])
  })
})

describe('a name that leads to the layer itself', () => {
  it.each([
    ['.', ['broken-name']],
    ['./.', ['broken-name']],
    ['./', []],
  ])('%j', async (name, codes) => {
    expect(await codesOf({ name, mode: 0 })).toEqual(codes)
  })
})

describe('a size that stands in a zip64 field', () => {
  const elsewhere = 0xffffffff
  const data = 'data'

  it.each<[string, HandMadeEntry['listed'], Buffer, string[]]>([
    ['is read', { size: elsewhere }, zip64(4), []],
    ['of both is read in order', { size: elsewhere, compressedSize: elsewhere }, zip64(4, 4), []],
    ['is another', { size: elsewhere }, zip64(5), ['lying-size']],
    ['is the second', { compressedSize: elsewhere }, zip64(4), []],
    ['is missing', { size: elsewhere, compressedSize: elsewhere }, zip64(4), ['damaged']],
    ['is not there at all', { size: elsewhere }, zip64(), ['damaged']],
    ['has no field, and is what it says', { size: elsewhere }, Buffer.alloc(0), ['too-large', 'lying-size']],
    ['is not asked for', {}, zip64(9, 9), []],
  ])('%s', async (_, listed = {}, extra, codes) => {
    expect(await codesOf({ name: 'python/a', data, listed, extra })).toEqual(codes)
  })
})
