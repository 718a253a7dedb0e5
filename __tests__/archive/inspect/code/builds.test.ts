import { describe, expect, it } from '@jest/globals'
import { findingsOf, findingsOfNames } from '../../inspecting.ts'
import { handMadeZip } from '../../hand-made-zip.ts'

const x86 = { runtimes: ['python3.12', 'nodejs22.x'], architectures: ['x86_64'] }
const node = 'nodejs/node_modules'

/** What is found of names, beside a layout that suits both languages. */
async function codesOf(
  names: string[],
  target: Parameters<typeof findingsOfNames>[1] = x86,
): Promise<string[]> {
  const findings = await findingsOfNames(['python/good.py', `${node}/good/index.js`, ...names], target)
  return findings.map(({ code }) => code)
}

describe('names of compiled files that fit', () => {
  it.each([
    [['python/a/_b.cpython-312-x86_64-linux-gnu.so']],
    [['python/a/_b.cpython-312.so']],
    [['python/a/_b.abi3.so']],
    [['python/a/_b.so', 'python/a.libs/libz-1a2b.so.1.2.13']],
    [['python/a/_b.cpython-312-x86_64-linux-gnu.so', 'python/a/_b.cpython-311-x86_64-linux-gnu.so']],
    [['python/a/_b.cpython-312-x86_64-linux-gnu.so', 'python/a/_b.cpython-312-aarch64-linux-gnu.so']],
    [['python/lib/python3.12/site-packages/a.cpython-312-x86_64-linux-gnu.so']],
    [['python/a/_b.cpython-312-x86_64-linux-gnu.so', 'python/a/_b.cp312-win_amd64.pyd']],
    [['python/a/attach_linux_amd64.so', 'python/a/attach.dylib', 'python/a/attach_linux_x86.so']],
    [['python/a/library.dll']],
    [[`${node}/@img/sharp-linux-x64/lib/sharp-linux-x64.node`]],
    [[`${node}/@img/sharp-linux-x64/package.json`, `${node}/@img/sharp-linuxmusl-x64/package.json`]],
    [[`${node}/@esbuild/linux-x64/bin/esbuild`, `${node}/@esbuild/darwin-arm64/bin/esbuild`]],
    [
      [
        `${node}/a/prebuilds/linux-x64/a.node`,
        `${node}/a/prebuilds/darwin-arm64/a.node`,
        `${node}/a/prebuilds/win32-ia32/a.node`,
      ],
    ],
    [[`${node}/a/prebuilds/linux-x64/a.musl.node`, `${node}/a/prebuilds/linux-x64/a.glibc.node`]],
    [[`${node}/a/prebuilds/linux-arm64/a.node`, `${node}/a/build/Release/a.node`]],
    [[`${node}/a/build/Release/a.node`]],
    [
      [
        `${node}/.prisma/client/engine-rhel-3.0.x.so.node`,
        `${node}/.prisma/client/engine-darwin-arm64.dylib.node`,
      ],
    ],
    [[`${node}/a/docs/darwin-arm64.md`]],
    // Names of libraries are those of files, and end in a version.
    [['python/a.so.1/b-darwin-arm64.txt']],
    [['python/a-darwin-arm64.so.1~']],
    [['darwin_arm64']],
  ])('%j', async (names) => {
    expect(await codesOf(names)).toEqual([])
  })

  it('both architectures, where both are there', async () => {
    const both = { runtimes: ['nodejs22.x'], architectures: ['x86_64', 'arm64'] }
    const names = [`${node}/@esbuild/linux-x64/bin/esbuild`, `${node}/@esbuild/linux-arm64/bin/esbuild`]
    expect(await codesOf(names, both)).toEqual([])
    expect(await codesOf(names.slice(0, 1), both)).toEqual(['architecture-mismatch'])
  })

  it('builds of Python 3.6 with its usual flag', async () => {
    const names = ['python/_b.cpython-36m-x86_64-linux-gnu.so']
    expect(await codesOf(names, { runtimes: ['python3.6', 'nodejs22.x'] })).toEqual([])
    expect(await codesOf(names, { runtimes: ['python3.7', 'nodejs22.x'] })).toEqual(['runtime-mismatch'])
  })

  it('any runtime and architecture, where none is given', async () => {
    expect(await codesOf(['python/_b.cpython-36m-aarch64-linux-gnu.so'], {})).toEqual([])
  })
})

describe('names of compiled files that do not fit', () => {
  it.each([
    ['architecture-mismatch', ['python/a/_b.cpython-312-aarch64-linux-gnu.so']],
    ['architecture-mismatch', ['python/a/_b.cpython-312-i386-linux-gnu.so']],
    ['runtime-mismatch', ['python/a/_b.cpython-311-x86_64-linux-gnu.so']],
    ['runtime-mismatch', ['python/a/_b.cpython-312t-x86_64-linux-gnu.so']],
    ['runtime-mismatch', ['python/a/_b.pypy312-pp73-x86_64-linux-gnu.so']],
    ['runtime-mismatch', ['python/lib/python3.11/site-packages/a.cpython-311-x86_64-linux-gnu.so']],
    ['system-mismatch', ['python/a/_b.cpython-312-darwin.so']],
    ['system-mismatch', ['python/a/_b.cpython-312-x86_64-linux-musl.so']],
    ['system-mismatch', ['python/a/_b.cp312-win_amd64.pyd']],
    ['system-mismatch', ['python/a/_b.pyd']],
    ['system-mismatch', ['python/a/_b.cp312.pyd']],
    ['system-mismatch', ['python/a-darwin-arm64.so.1']],
    ['system-mismatch', ['python/a/.dylibs/libz.dylib']],
    ['architecture-mismatch', [`${node}/@esbuild/linux-arm64/bin/esbuild`]],
    [
      'architecture-mismatch',
      [`${node}/a/prebuilds/linux-arm64/a.node`, `${node}/a/prebuilds/darwin-x64/a.node`],
    ],
    ['architecture-mismatch', ['python/a/libb-linux_aarch64.so']],
    ['system-mismatch', [`${node}/@img/sharp-linuxmusl-x64/lib/sharp-linuxmusl-x64.node`]],
    ['system-mismatch', [`${node}/a/prebuilds/linux-x64/a.musl.node`]],
    ['system-mismatch', [`${node}/@rollup/rollup-darwin-arm64/rollup.darwin-arm64.node`]],
    ['system-mismatch', [`${node}/@rollup/rollup-win32-x64-msvc/package.json`]],
    ['system-mismatch', [`${node}/@rollup/rollup-android-arm64/package.json`]],
  ])('%s: %j', async (code, names) => {
    expect(await codesOf(names)).toEqual([code])
  })

  it('are told together', async () => {
    const names = ['a', 'b', 'c', 'd'].map((name) => `python/${name}.cpython-312-aarch64-linux-gnu.so`)
    const [finding] = await findingsOfNames(names, { runtimes: ['python3.12'], architectures: ['x86_64'] })
    expect(finding).toEqual({
      severity: 'warning',
      code: 'architecture-mismatch',
      message:
        'By their names, 4 compiled files or packages are for arm64, but compatible-architectures includes x86_64: python/a.cpython-312-aarch64-linux-gnu.so, python/b.cpython-312-aarch64-linux-gnu.so, python/c.cpython-312-aarch64-linux-gnu.so and 1 more.',
      entries: names.slice(0, 3),
      count: 4,
    })
  })
})

describe('what compiled files are for', () => {
  const told = async (names: string[]) =>
    (await findingsOfNames(['python/good.py', `${node}/good/index.js`, ...names], x86)).map(
      ({ message }) => message,
    )

  it.each([
    [
      'of several systems',
      ['python/a.pyd', 'python/b.dylib', 'python/c.cpython-312-x86_64-linux-musl.so'],
      'By their names, 3 compiled files or packages are for Windows, macOS, Linux with musl, but Lambda runs Linux with glibc: python/a.pyd, python/b.dylib, python/c.cpython-312-x86_64-linux-musl.so.',
    ],
    [
      'of one system, once',
      ['python/a.pyd', 'python/b.pyd'],
      'By their names, 2 compiled files or packages are for Windows, but Lambda runs Linux with glibc: python/a.pyd, python/b.pyd.',
    ],
    [
      'one alone',
      [`${node}/@a/b-darwin-x64/index.js`, `${node}/@a/b-darwin-x64/b.txt`],
      `By their names, 1 compiled file or package is for macOS, but Lambda runs Linux with glibc: ${node}/@a/b-darwin-x64/.`,
    ],
    [
      'of two architectures',
      ['python/a.cpython-312-aarch64-linux-gnu.so', 'python/b.cpython-312-i386-linux-gnu.so'],
      'By their names, 2 compiled files or packages are for arm64, i386, but compatible-architectures includes x86_64: python/a.cpython-312-aarch64-linux-gnu.so, python/b.cpython-312-i386-linux-gnu.so.',
    ],
    [
      'of an interpreter that Lambda has not',
      ['python/a.pypy310-pp73-x86_64-linux-gnu.so', 'python/b.cpython-312t-x86_64-linux-gnu.so'],
      'By their names, 2 compiled files or packages are for pypy3.10, cpython3.12t, but compatible-runtimes includes python3.12: python/a.pypy310-pp73-x86_64-linux-gnu.so, python/b.cpython-312t-x86_64-linux-gnu.so.',
    ],
  ])('is told: %s', async (_, names, message) => {
    expect(await told(names)).toEqual([message])
  })

  // A package that has a build for Linux too is portable; its neighbours are not for that reason.
  it.each([
    [[`${node}/a/prebuilds/linux-x64/a.node`, `${node}/a/native/darwin-x64/b.node`], []],
    [[`${node}/a/prebuilds/linux-x64/a.node`, `${node}/b/native/darwin-x64/b.node`], ['system-mismatch']],
    [[`${node}/@s/a/linux-x64/a.node`, `${node}/@s/a/lib/darwin-x64/b.node`], []],
    [[`${node}/@s/a/linux-x64/a.node`, `${node}/@s/b/lib/darwin-x64/b.node`], ['system-mismatch']],
    [[`${node}/@s/a/linux-x64/a.node`, `${node}/@t/a/lib/darwin-x64/b.node`], ['system-mismatch']],
    [[`python/a/linux-x64/a.so`, `python/a/x/darwin-x64/b.so`], []],
    [[`python/a/linux-x64/a.so`, `python/b/x/darwin-x64/b.so`], ['system-mismatch']],
    [[`python/a/linux-x64/a.so`, `python/lib/python3.12/site-packages/a/x/darwin-x64/b.so`], []],
    [[`x/python/a/linux-x64/a.so`, `x/python/b/y/darwin-x64/b.so`], []],
    [[`x/linux-x64/a.so`, `y/z/darwin-x64/b.so`], ['system-mismatch']],
    [['python/a/b.so', 'python/a/x/darwin-x64/b.so'], ['system-mismatch']],
    // A name that only begins alike is another package.
    [['python/ab/linux-x64/a.so', 'python/ac/x/darwin-x64/b.so'], ['system-mismatch']],
    [['ab/linux-x64/a.so', 'ac/x/darwin-x64/b.so'], ['system-mismatch']],
    [[`${node}/ab/linux-x64/a.node`, `${node}/ac/x/darwin-x64/b.node`], ['system-mismatch']],
    [[`${node}/@st/a/linux-x64/a.node`, `${node}/@st/b/x/darwin-x64/b.node`], ['system-mismatch']],
    // What node-gyp compiled at installation is preferred to builds with names.
    [[`${node}/a/build/a.node`, `${node}/a/x/darwin-x64/b.node`], []],
    [[`${node}/a/build/a.node`, `${node}/a/x/linux-arm64/b.node`], []],
    [[`${node}/a/build/a.node`, `${node}/b/x/linux-arm64/b.node`], ['architecture-mismatch']],
  ])('counts by package: %j', async (names, codes) => {
    expect(await codesOf(names)).toEqual(codes)
  })
})

describe('the first bytes of compiled files', () => {
  const elf = (machine: number, order: 'little' | 'big' = 'little'): Buffer => {
    const header = Buffer.alloc(3_000, 'code')
    header.write('\x7fELF', 'latin1')
    header.writeUInt8(order === 'little' ? 1 : 2, 5)
    if (order === 'little') header.writeUInt16LE(machine, 18)
    else header.writeUInt16BE(machine, 18)
    return header
  }
  const machO = Buffer.from('cffaedfe0c000001000000000600000010000000', 'hex')
  const found = async (name: string, data: Buffer, method = 8, architectures = ['x86_64']) =>
    (
      await findingsOf(handMadeZip([{ name: 'python/good.py' }, { name, data, method, mode: 0o100755 }]), {
        architectures,
      })
    ).map(({ code, message }) => `${code}: ${message}`)
  const mismatch = (built: string, wanted: string, name: string) =>
    `architecture-mismatch: Of the inspected compiled files, 1 is for ${built}, but expected ${wanted}: ${name}.`

  it.each([
    ['python/a.abi3.so', elf(62), ['x86_64']],
    ['python/a.abi3.so', elf(183), ['arm64']],
    ['python/a.abi3.so', elf(183), []],
    ['lib/libz.so.1', elf(62), ['x86_64']],
    ['bin/tool', elf(62), ['x86_64']],
    ['bin/script', Buffer.from('#!/bin/sh\nexit\n'), ['x86_64']],
    ['python/a.abi3.so', Buffer.alloc(0), ['x86_64']],
    ['python/a.abi3.so', Buffer.from('\x7fELF', 'latin1'), ['x86_64']],
    // A linker script.
    ['lib/libc.so', Buffer.from('GROUP ( libc.so.6 )'), ['x86_64']],
    // The path says that it is one of several.
    ['python/a/i686/libz.so', elf(3), ['x86_64']],
  ])('of %s fit', async (name, data, architectures) => {
    expect(await found(name, data, 8, architectures)).toEqual([])
  })

  it.each([
    ['python/a.abi3.so', elf(183), 'arm64'],
    ['lib/libz.so.1.2', elf(183), 'arm64'],
    ['python/a.abi3.so', elf(3), 'i386'],
    ['python/a.abi3.so', elf(22, 'big'), 'ELF machine 22'],
    ['extensions/collector', elf(183), 'arm64'],
    ['bootstrap', elf(183), 'arm64'],
    ['python/a.cpython-312-x86_64-linux-gnu.so', elf(183), 'arm64'],
  ])('of %s do not', async (name, data, built) => {
    expect(await found(name, data)).toEqual([mismatch(built, 'x86_64', name)])
    expect(await found(name, data, 0)).toEqual([mismatch(built, 'x86_64', name)])
  })

  it('of one file fit one of two architectures only', async () => {
    expect(await found('python/a.so', elf(62), 8, ['x86_64', 'arm64'])).toEqual([
      mismatch('x86_64', 'x86_64 and arm64', 'python/a.so'),
    ])
  })

  it.each([
    ['macOS', machO],
    ['Windows', Buffer.from('MZ\x90\x00'.padEnd(64, '\0'), 'latin1')],
  ])('tell %s, whatever the layer is for', async (system, data) => {
    expect(await found('python/a.abi3.so', data, 8, [])).toEqual([
      `system-mismatch: Of the inspected compiled files, 1 is for ${system}, but Lambda runs Linux: python/a.abi3.so.`,
    ])
  })

  it('are those of files whose names tell nothing, of different packages, before others', async () => {
    const tagged = Array.from({ length: 20 }, (_, index) => ({
      name: `python/a${index}/_b.cpython-312-x86_64-linux-gnu.so`,
      data: elf(62),
    }))
    const untagged = ['python/x/1.so', 'python/x/2.so', 'python/y/1.so', 'python/z/1.so']
    const zip = handMadeZip([...tagged, ...untagged.map((name) => ({ name, data: elf(183) }))])
    const [finding, ...others] = await findingsOf(zip, { architectures: ['x86_64'] })
    expect(finding?.entries).toEqual(['python/x/1.so', 'python/y/1.so', 'python/z/1.so'])
    expect(others).toEqual([])
  })
})
