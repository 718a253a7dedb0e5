import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { inspectArchive, type ArchiveReader } from '../../src/archive/inspect.ts'
import { handMadeZip } from './hand-made-zip.ts'
import { memoryReader } from './inspecting.ts'

const noise = Buffer.from(Array.from({ length: 9_000 }, (_, index) => (index * 7919) % 251))
const large = Buffer.alloc(17 * 1024 * 1024, 'more than is unpacked in one go ')
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

  it('never passes with a byte of it changed', async () => {
    const zip = handMadeZip(entries)
    const dataOfFirst = { min: 30 + 'python/stored.bin'.length, max: 30 + 'python/stored.bin'.length + 8_999 }
    await fc.assert(
      fc.asyncProperty(fc.integer(dataOfFirst), async (at) => {
        expect(await codesOf(memoryReader(flipped(zip, at)))).toEqual(['damaged-data python/stored.bin'])
      }),
    )
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
})
