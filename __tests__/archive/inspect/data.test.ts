import { describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { inspectArchive, type ArchiveReader } from '../../../src/archive/inspect/inspect.ts'
import { handMadeZip, type HandMadeEntry } from '../hand-made-zip.ts'
import { memoryReader } from '../inspecting.ts'

const noise = Buffer.from(Array.from({ length: 9_000 }, (_, index) => (index * 7919) % 251))
const large = Buffer.alloc(17 * 1024 * 1024, 'more than is unpacked in one go ')
/** What deflate cannot make smaller. */
const random = randomBytes(1024 * 1024 - 30 - 'python/a.bin'.length - 1_000)

/** A block of deflated data that holds its bytes as they are (RFC 1951, 3.2.4). */
function storedBlock(bytes: Buffer, isLast = false): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt8(Number(isLast))
  head.writeUInt16LE(bytes.length, 1)
  head.writeUInt16LE(bytes.length ^ 0xffff, 3)
  return Buffer.concat([head, bytes])
}

const entries = [
  { name: 'python/stored.bin', data: noise },
  { name: 'python/deflated.bin', data: noise, method: 8 },
  { name: 'python/empty.py' },
]

async function codesOf(reader: ArchiveReader): Promise<string[]> {
  const { findings } = await inspectArchive(reader, { runtimes: [], architectures: [], isDataChecked: true })
  return findings.map(({ code, entries: names }) => `${code} ${names.join()}`)
}

/** The archive, with one byte another one. */
function flipped(zip: Buffer, at: number): Buffer {
  const bad = Buffer.from(zip)
  bad[at] = (bad[at] ?? 0) ^ 0x20
  return bad
}

describe('the data of an archive', () => {
  it('is in order when sizes and checksums are', async () => {
    expect(await codesOf(memoryReader(handMadeZip(entries)))).toEqual([])
  })

  it('is not read unless that is asked for', async () => {
    const zip = flipped(handMadeZip(entries), 100)
    const { findings } = await inspectArchive(memoryReader(zip), { runtimes: [], architectures: [] })
    expect(findings).toEqual([])
  })

  it.each([
    ['stored', 0],
    ['deflated', 8],
  ])('is found damaged in an entry that is %s', async (_, method) => {
    const zip = handMadeZip([
      { name: 'python/a.bin', data: noise, method },
      { name: 'python/b.bin', data: 'b' },
    ])
    // Behind the local header, in the middle of what is stored of the first entry.
    expect(await codesOf(memoryReader(flipped(zip, 100)))).toEqual(['damaged-data python/a.bin'])
  })

  it.each([
    ['stored', 0, 5_000_000],
    ['deflated', 8, 5_000],
  ])('is found damaged in a large entry that is %s', async (_, method, at) => {
    const zip = handMadeZip([{ name: 'python/large.bin', data: large, method }])
    expect(await codesOf(memoryReader(zip))).toEqual([])
    expect(await codesOf(memoryReader(flipped(zip, at)))).toEqual(['damaged-data python/large.bin'])
  })

  it.each([
    ['shorter', -1],
    ['longer', 1],
  ])('is found damaged when it unpacks to something %s than it says', async (_, by) => {
    const size = noise.length + by
    const zip = handMadeZip([
      { name: 'python/a.bin', data: noise, method: 8, listed: { size }, local: { size } },
    ])
    expect(await codesOf(memoryReader(zip))).toEqual(['damaged-data python/a.bin'])
  })

  /** An archive of one deflated entry, whose data is followed by other bytes that count as its own. */
  function withBytesLeft(data: Buffer, left: Buffer): Buffer {
    const packed = Buffer.concat([deflateRawSync(data), left])
    return handMadeZip([{ name: 'python/a.bin', data, packed, method: 8 }])
  }

  it.each([
    ['a byte', 'a small entry', noise, 1],
    ['a byte', 'a large entry', large, 1],
    ['a byte', 'an entry that nearly fills the first piece that is read', random, 1],
    ['as much as may be', 'a small entry', noise, 3_000],
    ['more than is read at once', 'a large entry', large, 1_500_000],
    ['more than is read at once', 'an entry with pieces of its own', random, 150_000],
  ])('is found damaged when %s is left behind its end, in %s', async (_, __, data, left) => {
    expect(await codesOf(memoryReader(withBytesLeft(data, Buffer.alloc(0))))).toEqual([])
    expect(await codesOf(memoryReader(withBytesLeft(data, Buffer.alloc(left))))).toEqual([
      'damaged-data python/a.bin',
    ])
  })

  it('is found damaged when one bit ends it early', async () => {
    const blocks = Array.from({ length: 30 }, () => storedBlock(random.subarray(0, 60_000)))
    const packed = Buffer.concat([...blocks, storedBlock(Buffer.from('the end'), true)])
    const zip = handMadeZip([{ name: 'python/a.bin', data: inflateRawSync(packed), packed, method: 8 }])
    expect(await codesOf(memoryReader(zip))).toEqual([])
    // The first bit of a block tells whether it is the last one.
    for (const block of [0, 20, 29]) {
      const early = Buffer.from(zip)
      early.writeUInt8(1, 30 + 'python/a.bin'.length + block * 60_005)
      expect(await codesOf(memoryReader(early))).toEqual(['damaged-data python/a.bin'])
    }
  })

  it('does not reach into the next entry, nor into the directory', async () => {
    // What is said of the room for extra fields stands in the local header alone.
    const withRoom = (entry: HandMadeEntry, room: number) => {
      const zip = handMadeZip([
        { ...entry, local: { extra: Buffer.alloc(8) } },
        { name: 'python/b', data: 'b' },
      ])
      zip.writeUInt16LE(room, 28)
      return memoryReader(zip)
    }
    const entry = { name: 'python/a', data: 'aaaa' }
    expect(await codesOf(withRoom(entry, 8))).toEqual([])
    expect(await codesOf(withRoom(entry, 9))).toEqual(['overlap python/a'])
    const last = handMadeZip([{ ...entry, local: { extra: Buffer.alloc(8) } }])
    expect(await codesOf(memoryReader(last))).toEqual([])
    last.writeUInt16LE(9, 28)
    expect(await codesOf(memoryReader(last))).toEqual(['overlap python/a'])
  })

  it('is not looked for behind the header of another entry', async () => {
    const zip = handMadeZip([{ name: 'python/a.bin', data: noise, local: { name: 'python/b.bin' } }])
    expect(await codesOf(memoryReader(zip))).toEqual(['header-mismatch python/a.bin'])
  })

  it('never passes with a byte of it changed', async () => {
    const zip = handMadeZip(entries)
    const dataOfFirst = { min: 30 + 'python/stored.bin'.length, max: 30 + 'python/stored.bin'.length + 8_999 }
    await fc.assert(
      fc.asyncProperty(fc.integer(dataOfFirst), async (at) => {
        expect(await codesOf(memoryReader(flipped(zip, at)))).toEqual(['damaged-data python/stored.bin'])
      }),
    )
  })

  it.each([
    ['looked at where only warnings were found', 'python/a', ['damaged-data python/a', 'set-id python/a']],
    ['not looked at where an error was found', '/a', ['absolute-name /a', 'set-id /a']],
  ])('is %s before', async (_, name, codes) => {
    const zip = handMadeZip([{ name: 'python/good.py' }, { name, data: noise, mode: 0o104755 }])
    expect(await codesOf(memoryReader(flipped(zip, 200)))).toEqual(codes)
  })

  it('is not looked at where it is compressed in another way', async () => {
    const zip = handMadeZip([{ name: 'python/a.bin', data: noise, packed: Buffer.alloc(100), method: 12 }])
    expect(await codesOf(memoryReader(zip))).toEqual(['compression python/a.bin'])
  })

  it('is in order where the directory lists the entries in another one', async () => {
    const zip = handMadeZip([
      { name: 'python/a', data: 'aaaa' },
      { name: 'python/b', data: 'bbbb' },
    ])
    const [start, length] = [zip.indexOf('PK\x01\x02', 0, 'latin1'), 46 + 'python/a'.length]
    const first = Buffer.from(zip.subarray(start, start + length))
    zip.copyWithin(start, start + length, start + 2 * length)
    first.copy(zip, start + length)
    expect(await codesOf(memoryReader(zip))).toEqual([])
  })

  it.each([
    ['stored', 0],
    ['deflated', 8],
  ])('is in order behind what is read first, in small entries that are %s', async (_, method) => {
    const small = ['b', 'c', 'd'].map((name) => ({ name: `python/${name}`, data: noise, method }))
    const zip = handMadeZip([{ name: 'python/a', data: Buffer.concat([random, random]) }, ...small])
    expect(await codesOf(memoryReader(zip))).toEqual([])
    expect(await codesOf(memoryReader(flipped(zip, zip.indexOf('python/d') + 100)))).toEqual([
      'damaged-data python/d',
    ])
  })

  it('is read in few and large pieces', async () => {
    const many = Array.from({ length: 3_000 }, (_, index) => ({
      name: `python/${index}.py`,
      data: 'x = 1\n',
    }))
    const reader = memoryReader(handMadeZip(many))
    expect(await codesOf(reader)).toEqual([])
    expect(reader.reads.length).toBeLessThan(5)
  })

  it.each([
    ['small', noise],
    ['large', large],
  ])('lets the failure of the reader through, in an entry that is %s', async (_, data) => {
    const zip = handMadeZip([
      { name: 'python/a.bin', data },
      { name: 'python/b.bin', data, method: 8 },
    ])
    const good = memoryReader(zip)
    const reader = {
      size: zip.length,
      read: (start: number, length: number) =>
        start === 0 && length > 100 ? Promise.reject(new Error('gone')) : good.read(start, length),
    }
    await expect(codesOf(reader)).rejects.toThrow('gone')
  })

  it.each([
    ['stored', 0],
    ['deflated', 8],
  ])('lets a failure in the middle of an entry through that is %s', async (_, method) => {
    const data = Buffer.concat([random, random, random, random])
    const zip = handMadeZip([{ name: 'python/a.bin', data, method }])
    const good = memoryReader(zip)
    const reader = {
      size: zip.length,
      read: (start: number, length: number) =>
        start > 1024 * 1024 && start < 2.5 * 1024 * 1024
          ? Promise.reject(new Error('gone'))
          : good.read(start, length),
    }
    await expect(codesOf(reader)).rejects.toThrow('gone')
  })
})
