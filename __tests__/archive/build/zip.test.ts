import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { openPromise } from 'yauzl'
import { ZipWriter } from '../../../src/archive/build/zip.ts'
import { endOfDirectory } from '../../../src/archive/build/zip-records.ts'
import { temporaryFolder } from '../trees.ts'
import { unzipped } from '../unzipped.ts'

const file = 0o100644

/** Writes a zip of these files. */
async function zipOf(files: Readonly<Record<string, Buffer | string>>) {
  const path = join(temporaryFolder(), 'layer.zip')
  const zip = await ZipWriter.create(path)
  for (const [name, content] of Object.entries(files))
    await zip.add({ name, mode: file }, Buffer.from(content))
  return { path, written: await zip.finish() }
}

describe('a zip', () => {
  it('holds its entries as they were given, with type and permissions', async () => {
    const path = join(temporaryFolder(), 'layer.zip')
    const zip = await ZipWriter.create(path)
    await zip.add({ name: 'z/run', mode: 0o100755 }, Buffer.from('#!/bin/sh\n'))
    await zip.add({ name: 'a', mode: 0o120777 }, Buffer.from('z/run'))
    await zip.add({ name: 'empty/', mode: 0o040755 }, Buffer.alloc(0))
    await zip.finish()
    expect(await unzipped(path)).toEqual([
      expect.objectContaining({ name: 'z/run', mode: 0o100755, content: Buffer.from('#!/bin/sh\n') }),
      expect.objectContaining({ name: 'a', mode: 0o120777, content: Buffer.from('z/run') }),
      expect.objectContaining({ name: 'empty/', mode: 0o040755, content: Buffer.alloc(0) }),
    ])
  })

  it('says how large it is, its digest, and what is in it', async () => {
    const { path, written } = await zipOf({ text: 'a'.repeat(5000), noise: randomBytes(500) })
    const bytes = readFileSync(path)
    expect(written.size).toBe(bytes.length)
    expect(written.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(written.entries.map(({ name, size, method }) => [name, size, method])).toEqual([
      ['text', 5000, 8],
      ['noise', 500, 0],
    ])
  })

  it('deflates only what gets smaller by it', async () => {
    const { path } = await zipOf({
      text: 'text '.repeat(100),
      noise: randomBytes(100_000),
      empty: '',
      short: 'ab',
    })
    const methods = (await unzipped(path)).map(({ name, method }) => [name, method])
    expect(methods).toEqual([
      ['text', 8],
      ['noise', 0],
      ['empty', 0],
      ['short', 0],
    ])
  })

  it('says that a name is UTF-8 only where that makes a difference', async () => {
    const { path } = await zipOf({ 'plain.py': '', 'größe.py': '' })
    expect((await unzipped(path)).map(({ name, isUtf8 }) => [name, isUtf8])).toEqual([
      ['plain.py', false],
      ['größe.py', true],
    ])
  })

  it('states no time but the first that there is, and nothing beside', async () => {
    const { path } = await zipOf({ a: 'text' })
    // 1980 + 0 << 9 | January << 5 | 1
    expect((await unzipped(path)).map(({ time }) => time)).toEqual([[0x21, 0, 0]])
  })

  it('has the bytes that it always had', async () => {
    // Stored, so that they do not depend on zlib.
    const { written } = await zipOf({ 'python/a.py': 'x = 1', ä: '' })
    expect(written).toMatchObject({
      size: 205,
      sha256: '63ecd9d5991bc5e634de406f4b75b0b397f6fd6574388e1a061c249eb0680e71',
    })
  })

  it('keeps a content as it was when it was added', async () => {
    const path = join(temporaryFolder(), 'layer.zip')
    const zip = await ZipWriter.create(path)
    const content = randomBytes(100)
    const before = Buffer.from(content)
    await zip.add({ name: 'a', mode: file }, content)
    content.fill(0)
    await zip.finish()
    expect(await unzipped(path)).toEqual([expect.objectContaining({ content: before })])
  })

  it('takes large contents in pieces, and gets the same deflated bytes from any', async () => {
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => `${index * index} `).join(''))
    const folder = temporaryFolder()
    const digests = new Set<string>()
    for (const length of [1000, 65_536, content.length]) {
      const path = join(folder, `${length}.zip`)
      const zip = await ZipWriter.create(path)
      const pieces = Array.from({ length: Math.ceil(content.length / length) }, (_, index) =>
        content.subarray(index * length, (index + 1) * length),
      )
      await zip.addLarge({ name: 'large', mode: file }, pieces)
      digests.add((await zip.finish()).sha256)
      expect((await unzipped(path))[0]?.content.equals(content)).toBe(true)
    }
    expect(digests.size).toBe(1)
  })

  it('ends in the records of zip64 where there are too many entries to count them in 16 bits', async () => {
    const names = Array.from({ length: 65_536 }, (_, index) => `${index}`)
    const { path } = await zipOf(Object.fromEntries(names.map((name) => [name, ''])))
    const zip = await openPromise(path)
    expect(zip.entryCount).toBe(65_536)
    zip.close()
    expect([65_534, 65_535].map((count) => endOfDirectory(count, 0, 0).length)).toEqual([22, 22 + 56 + 20])
  })

  it('is written in parts of a megabyte', async () => {
    const path = join(temporaryFolder(), 'layer.zip')
    const zip = await ZipWriter.create(path)
    const sizes: number[] = []
    for (let index = 0; index < 25; index += 1) {
      await zip.add({ name: `${index % 10}`, mode: file }, randomBytes(100_000))
      sizes.push(statSync(path).size)
    }
    // Each entry takes 31 bytes more than its data.
    expect(sizes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0))
    const first = 11 * 100_031
    expect(sizes.slice(10, 21)).toEqual(Array.from({ length: 11 }, () => first))
    expect(sizes.slice(21)).toEqual(Array.from({ length: 4 }, () => 2 * first))
    expect((await zip.finish()).size).toBe(statSync(path).size)
  })

  it('leaves nothing behind when it is abandoned', async () => {
    const path = join(temporaryFolder(), 'layer.zip')
    const zip = await ZipWriter.create(path)
    await zip.add({ name: 'a', mode: file }, randomBytes(2_000_000))
    await zip.abandon()
    expect(existsSync(path)).toBe(false)
  })

  it('does not write over another file', async () => {
    const { path, written } = await zipOf({ a: '' })
    await expect(ZipWriter.create(path)).rejects.toMatchObject({ code: 'EEXIST' })
    expect(readFileSync(path)).toHaveLength(written.size)
  })
})
