import { describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { inspectArchive } from '../../../../src/archive/inspect/inspect.ts'
import { elfFile } from '../../elf-file.ts'
import { handMadeZip, type HandMadeEntry } from '../../hand-made-zip.ts'
import { findingsIn, memoryReader } from '../../inspecting.ts'

const needing = (...versions: string[]) =>
  elfFile({ libraries: ['libc.so.6'], versions: { 'libc.so.6': versions } })
const glibc = needing('GLIBC_2.2.5')
const musl = elfFile({ libraries: ['libgcc_s.so.1', 'libc.musl-x86_64.so.1'] })
const program = (name: string, data: Buffer): HandMadeEntry => ({ name, data, mode: 0o100755 })

/** What is found, as its code and the entries that it names. */
async function found(entries: readonly HandMadeEntry[], runtimes: readonly string[] = []) {
  return (await findingsIn(entries, { runtimes })).map((each) => [each.code, ...each.entries])
}

describe('a file for musl', () => {
  it.each<[what: string, entry: HandMadeEntry]>([
    ['of Alpine', { name: 'python/b/_b.abi3.so', data: musl }],
    ['of Alpine, deflated', { name: 'python/b/_b.abi3.so', data: musl, method: 8 }],
    ['of musl itself', { name: 'lib/libb.so.1', data: elfFile({ libraries: ['libc.so'] }) }],
    ['in node_modules', { name: 'nodejs/node_modules/b/build/Release/b.node', data: musl }],
    ['that is a program', program('bin/tool', elfFile({ loader: '/lib/ld-musl-x86_64.so.1' }))],
    ['that is an extension', program('extensions/agent', musl)],
  ])('is named, whatever the layer is for: %s', async (_, entry) => {
    expect(await found([entry])).toEqual([['system-mismatch', entry.name]])
    expect(await found([entry], ['python3.13', 'nodejs22.x'])).toContainEqual(['system-mismatch', entry.name])
  })

  it('is said to be one', async () => {
    const [finding] = await findingsIn([{ name: 'python/b/_b.abi3.so', data: musl }])
    expect(finding?.message).toBe(
      'Of the inspected compiled files, 1 is for Linux with musl, but Lambda runs Linux with glibc: python/b/_b.abi3.so.',
    )
  })

  it('stands before what its wheel brings along', async () => {
    const libraries = ['a', 'b', 'c', 'd'].map((name) => ({
      name: `python/a.libs/lib${name}.so`,
      data: musl,
    }))
    const [finding] = await found([...libraries, { name: 'python/a/_a.abi3.so', data: musl }])
    expect(finding?.[1]).toBe('python/a/_a.abi3.so')
  })

  it.each([
    ['binding/musl/b.node', 'binding/glibc/b.node'],
    ['b.linuxmusl.node', 'b.linux-gnu.node'],
    ['b-musl.node', 'b.node'],
    ['musl.node', 'glibc.node'],
  ])('is none of the layer where its package has a build for glibc too: %s, %s', async (one, other) => {
    const folder = 'nodejs/node_modules/b'
    expect(
      await found([
        { name: `${folder}/${one}`, data: musl },
        { name: `${folder}/${other}`, data: glibc },
      ]),
    ).toEqual([])
  })

  it('is named where the build for glibc is of another package', async () => {
    expect(
      await found([
        { name: 'nodejs/node_modules/a/b.node', data: glibc },
        { name: 'nodejs/node_modules/b/b.node', data: musl },
      ]),
    ).toEqual([['system-mismatch', 'nodejs/node_modules/b/b.node']])
  })

  it('is none where nothing of it asks for a library of C', async () => {
    const still = elfFile({ libraries: ['libmusl.so.1', 'mylibc.so'] })
    expect(await found([{ name: 'python/a.so', data: still }, program('bin/tool', elfFile({}))])).toEqual([])
  })
})

describe('a file for a newer glibc', () => {
  const file = { name: 'python/b/_b.abi3.so', data: needing('GLIBC_2.2.5', 'GLIBC_2.34') }

  it.each([
    ['python3.11', ['python3.11']],
    ['python3.11', ['python3.11', 'python3.12']],
    ['python3.10, python3.11', ['python3.10', 'python3.11']],
  ])('is named for %s', async (named, runtimes) => {
    const findings = await findingsIn([file], { runtimes })
    expect(findings).toEqual([
      {
        ...{ severity: 'warning', code: 'libc-mismatch', entries: [file.name], count: 1 },
        message: `Of the inspected compiled files, 1 is for a system with GLIBC_2.34, but compatible-runtimes includes ${named}, and Amazon Linux 2 has only GLIBC_2.26: python/b/_b.abi3.so.`,
      },
    ])
  })

  it.each([[[]], [['python3.12']], [['python3.13', 'python3.14']], [['python9.9']]])(
    'is silent for %j',
    async (runtimes) => {
      expect(await found([file], runtimes)).toEqual([])
    },
  )

  it('is a program, too', async () => {
    expect(await found([program('extensions/agent', file.data)], ['provided.al2'])).toContainEqual([
      'libc-mismatch',
      'extensions/agent',
    ])
  })

  it('is silent where the need is weak, or of a library in the layer', async () => {
    const weak = { name: 'python/a.abi3.so', data: needing('GLIBC_2.34?') }
    const own = elfFile({ versions: { 'libstdc++.so.6': ['GLIBCXX_3.4.32'] } })
    expect(await found([weak], ['python3.11'])).toEqual([])
    expect(await found([{ name: 'python/a.abi3.so', data: own }], ['python3.11'])).toEqual([
      ['libc-mismatch', 'python/a.abi3.so'],
    ])
    const files = [
      { name: 'python/a.abi3.so', data: own },
      { name: 'lib/libstdc++.so.6', data: glibc },
    ]
    expect(await found(files, ['python3.11'])).toEqual([])
  })
})

describe('files that need different versions', () => {
  const file = (name: string, ...versions: string[]) => ({ name, data: needing(...versions) })
  const messages = async (entries: readonly HandMadeEntry[], runtimes: readonly string[]) =>
    (await findingsIn(entries, { runtimes })).map(({ message }) => message)

  it('are told by version', async () => {
    const entries = [
      ...['python/a.so', 'python/b.so'].map((name) => file(name, 'GLIBC_2.34')),
      file('python/c.so', 'GLIBC_2.28'),
    ]
    expect(await messages(entries, ['python3.11'])).toEqual([
      expect.stringMatching(/ 2 are for a system with GLIBC_2\.34, .*: python\/a\.so, python\/b\.so\.$/),
      expect.stringMatching(/ 1 is for a system with GLIBC_2\.28, .*: python\/c\.so\.$/),
    ])
  })

  it('are told by system', async () => {
    expect(await messages([file('python/a.so', 'GLIBC_2.34')], ['python3.7', 'python3.11'])).toEqual([
      expect.stringContaining('includes python3.7, and Amazon Linux 1 has only GLIBC_2.17'),
      expect.stringContaining('includes python3.11, and Amazon Linux 2 has only GLIBC_2.26'),
    ])
  })

  it('are not asked for by files for musl', async () => {
    const data = elfFile({ libraries: ['libc.so'], versions: { 'libm.so.6': ['GLIBC_2.34'] } })
    expect(await found([{ name: 'python/a.so', data }], ['nodejs18.x', 'python3.11'])).not.toContainEqual([
      'libc-mismatch',
      'python/a.so',
    ])
  })
})

describe('how far an archive is read for it', () => {
  const names = Array.from({ length: 30 }, (_, index) => `python/package_${index}/_native.so`)
  const zip = handMadeZip(names.map((name) => ({ name, data: Buffer.concat([musl, Buffer.alloc(30_000)]) })))
  const nothing = { runtimes: [], architectures: [] }

  it('is eight files in S3', async () => {
    const reader = memoryReader(zip)
    const { findings } = await inspectArchive(reader, nothing)
    expect(findings).toMatchObject([{ code: 'system-mismatch', count: 8 }])
    expect(reader.reads).toHaveLength(1 + 8 + 8)
  })

  it('is all of them at hand', async () => {
    const { findings } = await inspectArchive({ ...memoryReader(zip), isLocal: true }, nothing)
    expect(findings).toMatchObject([{ code: 'system-mismatch', count: 30 }])
  })

  it('is nothing where the archive cannot be published anyway', async () => {
    const reader = memoryReader(handMadeZip([{ name: '/x' }, { name: 'python/a.so', data: musl }]))
    const { findings } = await inspectArchive(reader, nothing)
    expect(findings.map(({ code }) => code)).toEqual(['absolute-name'])
  })

  it('passes over what is damaged', async () => {
    const bad = handMadeZip([
      { name: 'python/a.so', data: musl, method: 8, listed: { size: musl.length - 1 } },
    ])
    expect((await inspectArchive(memoryReader(bad), nothing)).findings).toEqual([
      expect.objectContaining({ code: 'header-mismatch' }),
    ])
  })

  const padded = (size: number) => Buffer.concat([musl, Buffer.alloc(size - musl.length)])
  const systems = async (entries: readonly HandMadeEntry[], isLocal: boolean) => {
    const { findings } = await inspectArchive({ ...memoryReader(handMadeZip(entries)), isLocal }, nothing)
    return findings.map(({ code, count }) => [code, count])
  }

  it('is a file of 8 MiB in S3, and a larger one at hand', async () => {
    const limit = { name: 'python/a.so', data: padded(8 * 1024 * 1024) }
    const larger = { name: 'python/a.so', data: padded(8 * 1024 * 1024 + 1) }
    expect(await systems([limit], false)).toEqual([['system-mismatch', 1]])
    expect(await systems([larger], false)).toEqual([])
    expect(await systems([larger], true)).toEqual([['system-mismatch', 1]])
  })

  it('is what unpacks to 64 MiB', async () => {
    const limit = { name: 'python/a.so', data: padded(64 * 1024 * 1024), method: 8 }
    const larger = { name: 'python/a.so', data: padded(64 * 1024 * 1024 + 1), method: 8 }
    expect(await systems([limit], true)).toEqual([['system-mismatch', 1]])
    expect(await systems([larger], true)).toEqual([])
  })

  it('is 2,000 files at hand', async () => {
    const files = Array.from({ length: 2_001 }, (_, index) => ({ name: `python/${index}/a.so`, data: musl }))
    expect(await systems(files, true)).toEqual([['system-mismatch', 2_000]])
  })

  it('does not end with what cannot be unpacked as a whole', async () => {
    const data = Buffer.concat([musl, randomBytes(9_000)])
    const packed = deflateRawSync(data).subarray(0, -10)
    const bad = handMadeZip([{ name: 'python/a.so', data, packed, method: 8 }])
    expect((await inspectArchive(memoryReader(bad), nothing)).findings).toEqual([])
  })

  it('passes over files at hand that are not what the directory says', async () => {
    const good = names.map((name) => ({ name, data: musl }))
    const packed = deflateRawSync(musl)
    const size = musl.length - 1
    const bad = [
      { name: 'python/y/1.so', data: musl, local: { name: 'python/y/2.so' } },
      { name: 'python/y/3.so', data: musl, packed, method: 12 },
      { name: 'python/y/4.so', data: musl, packed, method: 8, listed: { size }, local: { size } },
    ]
    expect(await systems([...good, ...bad], true)).toEqual([
      ['system-mismatch', 30],
      ['compression', 1],
    ])
  })
})
