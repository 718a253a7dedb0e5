import { randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { inspectArchive } from '../../../src/archive/inspect/inspect.ts'
import {
  LARGEST_ARCHIVE,
  LARGEST_DIRECTORY,
  MOST_ENTRIES,
  MOST_LINK_PARTS,
  MOST_LINKS,
} from '../../../src/archive/limits.ts'
import { elfWithoutEnd } from '../elf-file.ts'
import { handMadeZip, link, type HandMadeEntry } from '../hand-made-zip.ts'
import { findingsOf, memoryReader } from '../inspecting.ts'

const nothing = { runtimes: [], architectures: [] }
const HEADER = 46

/** What is found in an archive that has an end record and nothing else, and how often it was read. */
async function byItsEnd(size: number, directory: { count: number; size: number }) {
  const end = handMadeZip([], { ...directory, zip64: true, start: size - 98 - directory.size })
  let reads = 0
  const reader = {
    size,
    read(start: number, length: number) {
      reads += 1
      const bytes = Buffer.alloc(length)
      end.copy(bytes, Math.max(0, size - end.length - start))
      return Promise.resolve(bytes)
    },
  }
  const { findings } = await inspectArchive(reader, nothing)
  return { findings: findings.map(({ code, message }) => `${code}: ${message}`), reads }
}

describe('what an archive may cost', () => {
  it('has limits that leave room for any layer', () => {
    const limits = { LARGEST_ARCHIVE, LARGEST_DIRECTORY, MOST_ENTRIES, MOST_LINKS, MOST_LINK_PARTS }
    expect(limits).toEqual({
      LARGEST_ARCHIVE: 536_870_912,
      LARGEST_DIRECTORY: 16_777_216,
      MOST_ENTRIES: 100_000,
      MOST_LINKS: 10_000,
      MOST_LINK_PARTS: 200_000,
    })
  })

  it('is told by the size of the archive, before it is read', async () => {
    const directory = { count: 1, size: HEADER }
    expect(await byItsEnd(LARGEST_ARCHIVE + 1, directory)).toEqual({
      findings: [
        'too-large: The archive has 536870913 bytes; at most 536870912 are allowed. A layer can unpack to at most 262144000 bytes.',
      ],
      reads: 0,
    })
    expect((await byItsEnd(LARGEST_ARCHIVE, directory)).findings).toEqual([
      expect.stringMatching(/^damaged: The central directory of the archive cannot be read after 0 of 1 /),
    ])
  })

  it('is told by the size of its directory, before that is read', async () => {
    const over = await byItsEnd(100_000_000, { count: 1, size: LARGEST_DIRECTORY + 1 })
    expect(over).toEqual({
      findings: [
        expect.stringMatching(/^too-many: .* has 16777217 bytes, .* at most 16777216 bytes are allowed\.$/),
      ],
      reads: 1,
    })
    const { findings } = await byItsEnd(100_000_000, { count: 1, size: LARGEST_DIRECTORY })
    expect(findings).toEqual([expect.stringMatching(/^damaged: /)])
  })

  it('is told by the number of its entries, before they are read', async () => {
    const over = await byItsEnd(100_000_000, { count: MOST_ENTRIES + 1, size: HEADER * (MOST_ENTRIES + 1) })
    expect(over.findings).toEqual(['too-many: The archive has 100001 entries; at most 100000 are allowed.'])
    const most = await byItsEnd(100_000_000, { count: MOST_ENTRIES, size: HEADER * MOST_ENTRIES })
    expect(most.findings).toEqual([expect.stringMatching(/^damaged: .* after 0 of 100000 /)])
  })

  it('is told by the fewest bytes that its entries take', async () => {
    const { findings } = await byItsEnd(100_000, { count: 3, size: 3 * HEADER - 1 })
    expect(findings).toEqual([expect.stringMatching(/^damaged: The archive states 3 entries/)])
    const enough = await byItsEnd(100_000, { count: 3, size: 3 * HEADER })
    expect(enough.findings).toEqual([expect.stringMatching(/^damaged: .* after 0 of 3 /)])
  })
})

describe('an archive that is made to cost', () => {
  it('is not read where its directory says that its links overlap', async () => {
    const first = link('a', '.'.repeat(30))
    const others = Array.from({ length: 3_000 }, (_, index) => ({
      ...{ ...link(`l${index}`, ''), listed: { offset: 0, size: 30, compressedSize: 30 } },
    }))
    const reader = memoryReader(handMadeZip([first, ...others]))
    const { findings } = await inspectArchive(reader, nothing)
    expect(findings.map(({ code }) => code)).toContain('overlap')
    expect(reader.reads).toHaveLength(1)
  })

  it.each([
    ['a size that cannot be true', { name: 'python/a', data: 'a', listed: { size: 2 } }],
    ['the data of another', { name: 'python/a', listed: { offset: 0 } }],
  ])('is not read where an entry has %s', async (_, entry) => {
    const entries = [{ name: 'python/good.so' }, link('l', 'a'), entry]
    const reader = { ...memoryReader(handMadeZip(entries)), isLocal: true }
    const { findings } = await inspectArchive(reader, { ...nothing, isDataChecked: true })
    expect(findings).toMatchObject([{ severity: 'error' }])
    expect(reader.reads).toHaveLength(1)
  })

  it.each<[string, HandMadeEntry]>([
    ['its names', { name: '/absolute' }],
    ['its links', link('a', '/etc')],
    ['its sizes', { name: 'python/large', data: Buffer.alloc(262_144_001), method: 8 }],
  ])('is not unpacked where %s are an error already', async (_, entry) => {
    const zip = handMadeZip([{ name: 'python/a.bin', data: 'damaged' }, entry])
    zip.write('X', zip.indexOf('damaged'))
    const { findings } = await inspectArchive(memoryReader(zip), { ...nothing, isDataChecked: true })
    expect(findings.filter(({ severity }) => severity === 'error')).toHaveLength(1)
    expect(findings.map(({ code }) => code)).not.toContain('damaged-data')
  })

  it('is unpacked where there are only warnings', async () => {
    const zip = handMadeZip([
      { name: 'python/a.bin', data: 'damaged' },
      { name: 'python/b', mode: 0o104755 },
    ])
    zip.write('X', zip.indexOf('damaged'))
    const { findings } = await inspectArchive(memoryReader(zip), { ...nothing, isDataChecked: true })
    expect(findings.map(({ code }) => code)).toEqual(['damaged-data', 'set-id'])
  })

  it('by names of thousands of directories is compared in one pass', async () => {
    const deep = 'a/'.repeat(2_040)
    const entries = Array.from({ length: 1_500 }, (_, index) => ({ name: `${deep}${index}` }))
    const zip = handMadeZip([...entries, { name: `${deep}7/x` }, { name: `${deep}8` }])
    expect((await findingsOf(zip)).map(({ code, count }) => [code, count])).toEqual([
      ['file-and-directory', 1],
      ['layout', 1],
      ['duplicate-name', 1],
    ])
  })

  it('by names that Linux cannot hold is refused without comparing them', async () => {
    const entries = Array.from({ length: 200 }, (_, index) => ({
      name: `${'a/'.repeat(8_000)}${index % 100}`,
    }))
    expect(await findingsOf(handMadeZip(entries))).toMatchObject([
      { code: 'broken-name', count: 200 },
      { code: 'layout' },
    ])
  })

  it('by files that claim to need thousands of versions keeps none of them', async () => {
    const file = elfWithoutEnd()
    const files = Array.from({ length: 100 }, (_, index) => ({ name: `python/p${index}/m.so`, data: file }))
    const reader = { ...memoryReader(handMadeZip(files)), isLocal: true }
    const { findings } = await inspectArchive(reader, { ...nothing, runtimes: ['python3.11', 'python3.13'] })
    expect(findings).toEqual([])
  })

  it('does not tell of every kind of build', async () => {
    const names = Array.from({ length: 300 }, (_, index) => ({
      name: `python/p${index}/m.cpython-3${index}-x86_64-linux-gnu.so`,
    }))
    const findings = await findingsOf(handMadeZip(names), { runtimes: ['python3.12'] })
    expect(findings.map(({ code }) => code)).toEqual(['runtime-mismatch'])
    expect(findings[0]?.message).toContain('for python3.0, python3.1, python3.2 and 296 more, but')
  })
})

describe('an inspection that takes long', () => {
  const many = handMadeZip(
    Array.from({ length: 30_000 }, (_, index) => ({
      name: `python/${index}.py`,
      data: 'x = 1\n',
      method: 8,
    })),
  )
  const large = handMadeZip([{ name: 'python/a', data: randomBytes(60_000_000), method: 8 }])

  it.each([
    ['of many entries', many],
    ['of much data', large],
  ])('lets others have their turn: %s', async (_, zip) => {
    let turns = 0
    let isOver = false
    const count = () => {
      turns += 1
      if (!isOver) setImmediate(count)
    }
    setImmediate(count)
    await inspectArchive(memoryReader(zip), { ...nothing, isDataChecked: true })
    isOver = true
    expect(turns).toBeGreaterThan(3)
  })

  it('ends as soon as it is cancelled', async () => {
    const reason = new Error('cancelled')
    const cancellation = new AbortController()
    const reader = memoryReader(many)
    setImmediate(() => {
      cancellation.abort(reason)
    })
    await expect(
      inspectArchive(reader, { ...nothing, isDataChecked: true, signal: cancellation.signal }),
    ).rejects.toBe(reason)
    // The directory alone.
    expect(reader.reads.length).toBeLessThanOrEqual(2)
  })
})
