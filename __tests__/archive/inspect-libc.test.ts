import { describe, expect, it } from '@jest/globals'
import { inspectArchive } from '../../src/archive/inspect.ts'
import { elfFile } from './elf-file.ts'
import { handMadeZip, type HandMadeEntry } from './hand-made-zip.ts'
import { findingsIn, memoryReader } from './inspecting.ts'

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
      'Of the compiled files that were looked into, 1 is for Linux with musl, while Lambda runs Linux with glibc: python/b/_b.abi3.so.',
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
        message: `Of the compiled files that were looked into, 1 is for a system with GLIBC_2.34, but compatible-runtimes names ${named}, and Amazon Linux 2 has GLIBC_2.26: python/b/_b.abi3.so.`,
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
})
