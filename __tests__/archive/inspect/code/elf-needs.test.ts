import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { elfNeeds } from '../../../../src/archive/inspect/code/elf-needs.ts'
import { elfFile, elfWithoutEnd } from '../../elf-file.ts'

const whole = elfFile({
  loader: '/lib64/ld-linux-x86-64.so.2',
  libraries: ['libm.so.6', 'libc.so.6'],
  versions: { 'libm.so.6': ['GLIBC_2.29'], 'libc.so.6': ['GLIBC_2.2.5', 'GLIBC_2.38?', 'GLIBC_2.34'] },
})

const nothing = { loader: undefined, libraries: [], versions: [] }

describe('what a file of ELF needs', () => {
  it('stands in its dynamic section', () => {
    expect(elfNeeds(whole)).toEqual({
      loader: '/lib64/ld-linux-x86-64.so.2',
      libraries: ['libm.so.6', 'libc.so.6'],
      versions: [
        { library: 'libm.so.6', version: 'GLIBC_2.29' },
        { library: 'libc.so.6', version: 'GLIBC_2.2.5' },
        { library: 'libc.so.6', version: 'GLIBC_2.34' },
      ],
    })
  })

  it('is nothing where it is linked to nothing', () => {
    expect(elfNeeds(elfFile({}))).toEqual({ loader: undefined, libraries: [], versions: [] })
  })

  it('is that of the Node which runs this, on Linux', () => {
    const needs = elfNeeds(readFileSync(process.execPath))
    const isLinux64 = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)
    expect(needs?.libraries.some((name) => name.startsWith('libc.'))).toBe(isLinux64 ? true : undefined)
  })

  it.each<[what: string, file: Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.alloc(200, 'x')],
    ['only the magic', Buffer.from('\x7fELF\x02\x01\x01', 'latin1')],
    ['of 32 bits', Buffer.from('\x7fELF\x01\x01\x01'.padEnd(200, '\0'), 'latin1')],
    ['cut short', whole.subarray(0, whole.length - 40)],
  ])('is not known of a file with %s', (_, file) => {
    expect(elfNeeds(file)).toBeUndefined()
  })

  it('is bounded where a version is followed by itself, and names have no end', () => {
    const versions = elfNeeds(elfWithoutEnd())?.versions ?? []
    expect(versions).toHaveLength(1000)
    expect(versions[0]?.version).toHaveLength(255)
  })

  it('is not known of a file with its bytes in the other order', () => {
    const header = Buffer.from('\x7fELF\x02\x02\x01'.padEnd(200, '\0'), 'latin1')
    expect(elfNeeds(header)).toBeUndefined()
    header.writeUInt8(1, 5)
    expect(elfNeeds(header)).toEqual(nothing)
    expect(elfNeeds(header.subarray(0, 64))).toEqual(nothing)
    expect(elfNeeds(header.subarray(0, 63))).toBeUndefined()
  })

  it('never costs much or throws, whatever stands in the file', () => {
    const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }))
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const file = Buffer.from(whole)
        for (const [at, value] of changes) file[at] = value
        expect(elfNeeds(file)?.versions.length ?? 0).toBeLessThanOrEqual(1000)
      }),
    )
  })
})

/** Where the headers of the segments stand in a made-up file, and their fields from there. */
const [LOADED, DYNAMIC, LOADER] = [64, 64 + 56, 64 + 2 * 56]
const [OFFSET, ADDRESS, SIZE] = [8, 16, 32]
/** Where the dynamic section lies, of which each entry has 16 bytes: two libraries, then names, their size and versions. */
const dynamic = Number(whole.readBigUInt64LE(DYNAMIC + OFFSET))

describe('a file of ELF that was changed', () => {
  const { loader, libraries, versions } = elfNeeds(whole) ?? nothing
  const unnamed = versions.map(() => ({ library: '', version: '' }))
  const changed = (change: (file: Buffer) => void) => {
    const file = Buffer.from(whole)
    change(file)
    return elfNeeds(file)
  }
  const move = (file: Buffer) => {
    for (const [field, by] of [
      [OFFSET, 64n],
      [ADDRESS, 64n],
      [SIZE, -64n],
    ] as const) {
      file.writeBigUInt64LE(file.readBigUInt64LE(LOADED + field) + by, LOADED + field)
    }
  }

  it.each<[what: string, change: (file: Buffer) => void, needs: ReturnType<typeof elfNeeds>]>([
    ['has no loader', (file) => file.writeUInt32LE(0, LOADER), { loader: undefined, libraries, versions }],
    ['has no dynamic section', (file) => file.writeUInt32LE(0, DYNAMIC), { ...nothing, loader }],
    [
      'has an empty dynamic section',
      (file) => file.writeBigUInt64LE(0n, DYNAMIC + SIZE),
      { ...nothing, loader },
    ],
    ['has one that ends at once', (file) => file.writeBigUInt64LE(0n, dynamic), { ...nothing, loader }],
    [
      'has one that ends after a library',
      (file) => file.writeBigUInt64LE(0n, dynamic + 16),
      { loader, libraries: [''], versions: [] },
    ],
    [
      'has one that ends with the section',
      (file) => file.writeBigUInt64LE(21n, dynamic + 6 * 16),
      { loader, libraries, versions },
    ],
    [
      'has no names',
      (file) => file.writeBigUInt64LE(21n, dynamic + 2 * 16),
      { loader, libraries: ['', ''], versions: unnamed },
    ],
    [
      'has names that are not loaded',
      (file) => file.writeBigUInt64LE(1n, dynamic + 2 * 16 + 8),
      { loader, libraries: ['', ''], versions: unnamed },
    ],
    [
      'has no versions',
      (file) => file.writeBigUInt64LE(21n, dynamic + 4 * 16),
      { loader, libraries, versions: [] },
    ],
    [
      'has versions that lie behind what is loaded',
      (file) => file.writeBigUInt64LE(BigInt(0x400000 + whole.length), dynamic + 4 * 16 + 8),
      { loader, libraries, versions: [] },
    ],
    ['loads nothing', (file) => file.writeUInt32LE(6, LOADED), { loader, libraries: ['', ''], versions: [] }],
    ['loads only a part of itself', move, { loader, libraries, versions }],
    ['has its segments behind its end', (file) => file.writeBigUInt64LE(1_000_000n, 32), undefined],
  ])('%s', (_, change, needs) => {
    expect(changed(change)).toEqual(needs)
  })

  it('has segments with more fields than are read', () => {
    const wide = Buffer.alloc(3 * 60)
    for (const [index, at] of [LOADED, DYNAMIC, LOADER].entries()) whole.copy(wide, index * 60, at, at + 56)
    const file = Buffer.concat([whole, wide])
    file.writeBigUInt64LE(BigInt(whole.length), 32)
    file.writeUInt16LE(60, 54)
    expect(elfNeeds(file)).toEqual({ loader, libraries, versions })
  })

  it('has a loader with a long name at its end', () => {
    const file = Buffer.concat([whole, Buffer.alloc(5_000, 'x')])
    file.writeBigUInt64LE(BigInt(whole.length), LOADER + OFFSET)
    expect(elfNeeds(file)?.loader).toBe('x'.repeat(255))
    file.writeBigUInt64LE(BigInt(whole.length + 4_990), LOADER + OFFSET)
    expect(elfNeeds(file)?.loader).toBe('x'.repeat(10))
  })

  it('has more libraries than are read', () => {
    const entries = Buffer.alloc(10_010 * 16)
    for (let at = 0; at < entries.length; at += 16) entries.writeUInt8(1, at)
    const file = Buffer.concat([whole, entries])
    file.writeBigUInt64LE(BigInt(whole.length), DYNAMIC + OFFSET)
    file.writeBigUInt64LE(BigInt(entries.length), DYNAMIC + SIZE)
    expect(elfNeeds(file)?.libraries).toHaveLength(1_000)
  })

  it('has versions in a circle', () => {
    const table = Number(whole.readBigUInt64LE(dynamic + 4 * 16 + 8)) - 0x400000
    const read = changed((file) => {
      file.writeUInt16LE(60_000, table + 2)
      file.writeUInt32LE(0, table + 16 + 12)
    })
    expect(read?.versions).toHaveLength(1_000)
  })

  it('has more blocks of versions than are read', () => {
    const blocks = Buffer.alloc(10_010 * 32)
    for (let at = 0; at < blocks.length; at += 32) {
      blocks.writeUInt16LE(1, at + 2)
      blocks.writeUInt32LE(16, at + 8)
      blocks.writeUInt32LE(32, at + 12)
    }
    const file = Buffer.concat([whole, blocks])
    file.writeBigUInt64LE(BigInt(file.length), LOADED + SIZE)
    file.writeBigUInt64LE(BigInt(0x400000 + whole.length), dynamic + 4 * 16 + 8)
    expect(elfNeeds(file)?.versions).toHaveLength(500)
  })
})
