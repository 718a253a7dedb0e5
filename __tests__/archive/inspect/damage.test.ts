import { describe, expect, it } from '@jest/globals'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { inspectArchive } from '../../../src/archive/inspect/inspect.ts'
import { handMadeZip, link, type HandMadeEnd, type HandMadeEntry } from '../hand-made-zip.ts'
import { findingsOf, memoryReader } from '../inspecting.ts'

const entries = [
  { name: 'python/a.py', data: 'print(1)' },
  { name: 'python/_native.so', data: Buffer.alloc(3_000, 'native'), method: 8 },
  { name: 'python/data.bin', data: Buffer.alloc(20_000, 'data') },
  link('python/link', 'a.py'),
]

const whole = handMadeZip(entries)
const directoryStart = whole.indexOf('PK\x01\x02', 0, 'latin1')
const directorySize = whole.length - 22 - directoryStart

async function codesOf(bytes: Uint8Array): Promise<string[]> {
  return (await findingsOf(bytes)).map(({ severity, code }) => `${severity} ${code}`)
}

describe('bytes that are no zip', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from('P')],
    ['text', Buffer.from('<?xml version="1.0"?><Error/>'.repeat(10_000))],
    ['zeros', Buffer.alloc(3_000_000)],
    ['the signature alone, which is too short for a record', Buffer.from('PK\x05\x06')],
  ])('%s', async (_, bytes) => {
    expect(await codesOf(bytes)).toEqual(['error not-a-zip'])
  })
})

describe('a zip that was cut short', () => {
  const length = 40
  it.each(Array.from({ length }, (_, index) => index * 1024).filter((size) => size < whole.length))(
    'to %i bytes',
    async (size) => {
      expect(await codesOf(whole.subarray(0, size))).toEqual([
        size === 0 ? 'error not-a-zip' : 'error cut-short',
      ])
    },
  )

  it('within its comment', async () => {
    const commented = handMadeZip(entries, { comment: Buffer.from('a comment') })
    expect(await codesOf(commented.subarray(0, -1))).toEqual(['error cut-short'])
  })

  it('by any number of bytes is never taken for whole', async () => {
    for (let size = whole.length - 400; size < whole.length; size++) {
      expect(await codesOf(whole.subarray(0, size))).toEqual(['error cut-short'])
    }
  })
})

describe('an end record', () => {
  const cases: [string, HandMadeEnd, string[]][] = [
    ['that is right, with zip64', { zip64: true }, []],
    ['with a comment', { comment: Buffer.from('a comment') }, []],
    [
      'after a prefix that the offsets count',
      { prefix: Buffer.from('#!/bin/sh\n') },
      ['warning extra-bytes'],
    ],
    [
      'after a prefix that they do not count',
      { prefix: Buffer.from('#!/bin/sh\n'), shifted: true },
      ['error damaged'],
    ],
    ['before other bytes', { suffix: Buffer.from('\n') }, ['warning extra-bytes']],
    ['before as many bytes as a comment may have', { suffix: Buffer.alloc(65_535) }, ['warning extra-bytes']],
    ['before more', { suffix: Buffer.alloc(65_536) }, ['error cut-short']],
    ['with another one in its comment', { comment: handMadeZip([]) }, ['error several-ends']],
    ['with another one behind it', { suffix: handMadeZip([]) }, ['error several-ends']],
    ['that claims ten million entries', { zip64: true, count: 10_000_000 }, ['error damaged']],
    ['that claims one entry more', { count: entries.length + 1 }, ['error damaged']],
    ['that claims one entry less', { count: entries.length - 1 }, ['error damaged']],
    ['that claims none', { count: 0 }, ['error damaged']],
    ['whose directory is larger than the archive', { size: 0x7fffffff }, ['error damaged']],
    ['whose directory starts elsewhere', { start: 10 }, ['error damaged']],
    ['whose directory ends a byte later', { size: directorySize + 1 }, ['error damaged']],
    ['whose directory ends a byte earlier', { size: directorySize - 1 }, ['error damaged']],
    [
      'whose directory has a byte behind its entries',
      { start: directoryStart, size: directorySize + 1, gap: Buffer.alloc(1) },
      ['error damaged'],
    ],
    [
      'whose zip64 values are beyond all numbers',
      { zip64: true, size: Number.MAX_SAFE_INTEGER },
      ['error damaged'],
    ],
  ]

  it.each(cases)('%s', async (_, end, expected) => {
    expect(await codesOf(handMadeZip(entries, end))).toEqual(expected)
  })

  it('whose two forms contradict each other', async () => {
    const zip = handMadeZip(entries, { zip64: true })
    zip.writeUInt16LE(1, zip.length - 12)
    zip.writeUInt16LE(1, zip.length - 14)
    expect(await codesOf(zip)).toEqual(['error damaged'])
  })

  // From the end of the archive: a plain record of 22 bytes, a locator of 20, a zip64 record of 56.
  const [plain, locator, record] = [22, 22 + 20, 22 + 20 + 56]

  it.each<[string, (zip: Buffer, end: number) => void, string[]]>([
    ['has another signature', (zip, end) => zip.writeUInt8(0, end - record), ['error damaged']],
    ['has another size', (zip, end) => zip.writeUInt8(45, end - record + 4), ['error damaged']],
    [
      'is not where its locator says',
      (zip, end) => zip.writeUInt32LE(zip.readUInt32LE(end - locator + 8) + 1, end - locator + 8),
      ['error damaged'],
    ],
    ['counts entries of another part', (zip, end) => zip.writeUInt8(3, end - record + 24), ['error split']],
    [
      'says the same as the plain one',
      (zip, end) => {
        zip.writeUInt16LE(entries.length, end - plain + 8)
        zip.writeUInt16LE(entries.length, end - plain + 10)
        zip.copy(zip, end - plain + 12, end - record + 40, end - record + 44)
        zip.copy(zip, end - plain + 16, end - record + 48, end - record + 52)
      },
      [],
    ],
    [
      'has another size of the directory',
      (zip, end) => zip.writeUInt32LE(1, end - plain + 12),
      ['error damaged'],
    ],
    ['has another start of it', (zip, end) => zip.writeUInt32LE(1, end - plain + 16), ['error damaged']],
    [
      'belongs to another part than it says',
      (zip, end) => zip.writeUInt16LE(5, end - plain + 4),
      ['error split'],
    ],
    ['alone knows which part it is', (zip, end) => zip.writeUInt32LE(0xffffffff, end - plain + 4), []],
  ])('of zip64 that %s', async (_, change, expected) => {
    const zip = handMadeZip(entries, { zip64: true })
    change(zip, zip.length)
    expect(await codesOf(zip)).toEqual(expected)
  })

  it('behind another one, both of which lead to a directory', async () => {
    const other = handMadeZip([], { start: whole.length })
    expect(await codesOf(handMadeZip(entries, { suffix: other }))).toEqual(['error several-ends'])
  })

  it('of a part that is not known, without zip64', async () => {
    const zip = Buffer.from(whole)
    zip.writeUInt16LE(0xffff, zip.length - plain + 4)
    expect(await codesOf(zip)).toEqual(['error split'])
  })

  it('after a locator without a zip64 record', async () => {
    const zip = handMadeZip([], { zip64: true })
    expect(await codesOf(zip.subarray(56))).toEqual(['error damaged'])
  })

  it('of one part of several', async () => {
    const zip = Buffer.from(whole)
    zip.writeUInt16LE(1, zip.length - 18)
    expect(await codesOf(zip)).toEqual(['error split'])
  })

  it.each([
    // From the end of the archive: the locator has 20 bytes before the plain record of 22.
    ['the place of the zip64 record is on another part', 22 + 20 - 4],
    ['there are more parts', 22 + 20 - 16],
    ['this is another part', 22 + 20 + 56 - 16],
    ['the directory is on another part', 22 + 20 + 56 - 20],
  ])('that says that %s', async (_, fromEnd) => {
    const zip = handMadeZip(entries, { zip64: true })
    zip.writeUInt32LE(2, zip.length - fromEnd)
    expect(await codesOf(zip)).toEqual(['error split'])
  })

  it('of a zip that is stored in this one is not mistaken for its own', async () => {
    const nested = handMadeZip([{ name: 'a.txt', data: 'a' }])
    expect(await codesOf(handMadeZip([{ name: 'java/lib/a.jar', data: nested }]))).toEqual([])
  })

  it('of an archive without entries', async () => {
    expect(await codesOf(handMadeZip([]))).toEqual(['error empty'])
  })

  it('of a directory that is too large is not followed', async () => {
    const size = 33 * 1024 * 1024
    const record = handMadeZip([], { count: 1, start: 0, size })
    let reads = 0
    const reader = {
      size: size + record.length,
      read: (start: number, length: number) => {
        reads += 1
        const bytes = Buffer.alloc(length)
        record.copy(bytes, size - start)
        return Promise.resolve(bytes)
      },
    }
    const { findings } = await inspectArchive(reader, { runtimes: [], architectures: [] })
    expect(findings).toMatchObject([{ severity: 'error', code: 'too-many' }])
    expect(reads).toBe(1)
  })
})

it('an entry that needs a version of the format that does not exist is refused', async () => {
  expect(await codesOf(handMadeZip([{ name: 'python/a.py', listed: { version: 63 } }]))).toEqual([])
  expect(await codesOf(handMadeZip([{ name: 'python/a.py', listed: { version: 64 } }]))).toEqual([
    'error damaged',
  ])
})

describe('a header in the directory', () => {
  it('may end in a comment', async () => {
    const zip = handMadeZip([{ name: 'python/a.py' }, { name: 'python/b.py' }], {
      gap: Buffer.from('note'),
      size: 2 * (46 + 'python/a.py'.length) + 4,
    })
    const last = zip.lastIndexOf('PK\x01\x02', undefined, 'latin1')
    expect(await codesOf(zip)).toEqual(['error damaged'])
    zip.writeUInt16LE(4, last + 32)
    expect(await codesOf(zip)).toEqual([])
    zip.writeUInt16LE(5, last + 32)
    expect(await codesOf(zip)).toEqual(['error damaged'])
  })

  it.each([
    ['its name', 28],
    ['its extra fields', 30],
    ['its comment', 32],
  ])('does not end before %s does', async (_, field) => {
    const header = Buffer.alloc(46)
    header.writeUInt32LE(0x02014b50)
    header.writeUInt16LE(1, field)
    const zip = handMadeZip([], { prefix: header, count: 1, size: header.length, start: 0 })
    expect(await codesOf(zip)).toEqual(['error damaged'])
  })

  it('has extra fields that can be told apart', async () => {
    const field = Buffer.from([0x55, 0x54, 2, 0, 0, 0])
    expect(await codesOf(handMadeZip([{ name: 'python/a.py', extra: field }]))).toEqual([])
    expect(await codesOf(handMadeZip([{ name: 'python/a.py', extra: field.subarray(0, 5) }]))).toEqual([
      'error damaged',
    ])
  })
})

describe('an entry that is read', () => {
  const deflated = { name: 'python/a.so', data: Buffer.alloc(300, 'data'), method: 8 }
  const packed = deflateRawSync(deflated.data)

  it.each<[string, HandMadeEntry, string[]]>([
    ['has nothing behind its data', { ...deflated, packed }, []],
    [
      'has a byte behind its data',
      { ...deflated, packed: Buffer.concat([packed, Buffer.alloc(1)]) },
      ['error damaged-data'],
    ],
    ['is encrypted', { ...deflated, packed: Buffer.alloc(30, 0xff), flags: 0x801 }, ['error encrypted']],
    [
      'is compressed in another way',
      { ...deflated, packed: Buffer.alloc(30, 0xff), method: 12 },
      ['warning compression'],
    ],
    [
      'has its sizes in a field of its header',
      { ...deflated, local: { size: 0xffffffff, compressedSize: 0xffffffff } },
      [],
    ],
    [
      'has a long name and many extra fields',
      {
        ...link(`python/${'a'.repeat(200)}`, '../../../out'),
        local: { extra: Buffer.alloc(500) },
      },
      ['error unsafe-link'],
    ],
  ])('%s', async (_, entry, expected) => {
    expect(await codesOf(handMadeZip([entry, { name: 'python/b', data: Buffer.alloc(2_000) }]))).toEqual(
      expected,
    )
  })

  it('has a header with another signature', async () => {
    const zip = handMadeZip([deflated])
    zip.writeUInt8(0)
    expect(await codesOf(zip)).toEqual(['error header-mismatch'])
  })

  it('may have its sizes behind the data only', async () => {
    const entry = { name: 'python/a.so', data: Buffer.alloc(100), local: { size: 0, compressedSize: 0 } }
    expect(await codesOf(handMadeZip([{ ...entry, flags: 0x808 }]))).toEqual([])
    expect(await codesOf(handMadeZip([entry]))).toEqual(['error header-mismatch'])
  })

  it.each([
    ['another name', { local: { name: 'python/b.so' } }],
    ['another size', { local: { size: 1 } }],
    ['another packed size', { local: { compressedSize: 1 } }],
    ['another method', { local: { method: 0 } }],
    ['encryption', { local: { flags: 0x801 } }],
  ])('has %s where it lies', async (_, entry) => {
    const zip = handMadeZip([{ name: 'python/a.so', data: Buffer.alloc(100), method: 8, ...entry }])
    expect(await codesOf(zip)).toEqual(['error header-mismatch'])
  })

  it('holds no deflated data', async () => {
    const zip = handMadeZip([{ name: 'python/a.so', data: Buffer.alloc(4_000, 'data'), method: 8 }])
    zip.fill(0xff, 30 + 'python/a.so'.length, 30 + 'python/a.so'.length + 10)
    expect(await codesOf(zip)).toEqual(['error damaged-data'])
  })
})

it('a wrong checksum is not found, since the data is not read', async () => {
  const zip = handMadeZip([{ name: 'python/a.py', data: 'print(1)' }])
  zip.write('X', zip.indexOf('print(1)'))
  expect(await codesOf(zip)).toEqual([])
})

it('an archive that claims to unpack to more than it can is refused', async () => {
  const kernel = { name: 'python/0', data: Buffer.alloc(1_000_000), method: 8 }
  const bomb = Array.from({ length: 300 }, (_, index) => ({
    ...{ name: `python/${index + 1}`, data: Buffer.alloc(0), method: 0 },
    listed: { offset: 0 },
  }))
  expect(await codesOf(handMadeZip([kernel, ...bomb]))).toContain('error overlap')
})

describe('any change of an archive', () => {
  const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 })
  const flipped = (bytes: Buffer, from: number, changes: [number, number][]) => {
    const copy = Buffer.from(bytes)
    for (const [at, by] of changes) {
      const index = from + (at % (copy.length - from))
      copy.writeUInt8(copy.readUInt8(index) ^ by, index)
    }
    return copy
  }
  const sentences = /^[A-Z\d].*\.$/s

  it.each([
    ['in all of it', 0],
    ['in its directory', whole.indexOf('PK\x01\x02', 0, 'latin1')],
    ['in its end record', whole.length - 22],
  ])('%s ends in findings, which are sentences', async (_, from) => {
    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const { findings } = await inspectArchive(memoryReader(flipped(whole, from, changes)), {
          runtimes: ['python3.12'],
          architectures: ['x86_64'],
        })
        for (const { message } of findings) expect(message).toMatch(sentences)
      }),
      { numRuns: 300 },
    )
  })

  it('in the places of the end record is found', async () => {
    // Behind the number of the disk, up to the comment: what the record says of the directory.
    const fields = Array.from({ length: 16 }, (_, index) => whole.length - 18 + index)
    for (const at of fields) expect(await codesOf(flipped(whole, at, [[0, 1]]))).not.toEqual([])
  })

  it('to random bytes behind a true end record ends in findings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 46, maxLength: 400 }), fc.nat(9), async (bytes, count) => {
        const zip = handMadeZip([], { prefix: Buffer.from(bytes), count, size: bytes.length, start: 0 })
        expect(await codesOf(zip)).not.toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
