import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { elfNeeds } from '../../src/archive/elf-needs.ts'
import { elfFile, elfWithoutEnd } from './elf-file.ts'

const whole = elfFile({
  loader: '/lib64/ld-linux-x86-64.so.2',
  libraries: ['libm.so.6', 'libc.so.6'],
  versions: { 'libm.so.6': ['GLIBC_2.29'], 'libc.so.6': ['GLIBC_2.2.5', 'GLIBC_2.38?', 'GLIBC_2.34'] },
})

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
