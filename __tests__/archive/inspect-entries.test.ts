import { describe, expect, it } from '@jest/globals'
import type { HandMadeEntry } from './hand-made-zip.ts'
import { findingsIn } from './inspecting.ts'

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
  ])('%s', async (_, name, mode, codes) => {
    expect(await codesOf({ name, mode })).toEqual(codes)
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
