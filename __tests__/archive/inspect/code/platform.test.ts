import { describe, expect, it } from '@jest/globals'
import {
  compiledBy,
  isLoadedOnLinux,
  runsOnLambda,
  type Build,
} from '../../../../src/archive/inspect/code/platform.ts'

const node = 'nodejs/node_modules'

describe('a file that Linux loads', () => {
  it.each(['a.so', 'lib/libz.so.1', 'lib/libz.so.1.2.13', 'b.node', 'a.so.d/libz.so.1'])('is %s', (path) => {
    expect(isLoadedOnLinux(path)).toBe(true)
  })

  it.each(['a.so.1/readme', 'libz.so.1-notes', 'libz.so.-1', 'so.1', 'a.dylib', 'a.pyd', 'a.soap'])(
    'is not %s',
    (path) => {
      expect(isLoadedOnLinux(path)).toBe(false)
    },
  )
})

describe('what a file was built for', () => {
  it.each<[string, Build]>([
    ['python/_a.so', {}],
    ['python/_a.cpython-312.so', { runtime: 'python3.12' }],
    [
      'python/_a.cpython-36m-x86_64-linux-gnu.so',
      { runtime: 'python3.6', system: 'Linux', architecture: 'x86_64' },
    ],
    [
      'python/_a.cpython-313t-x86_64-linux-gnu.so',
      { runtime: 'cpython3.13t', system: 'Linux', architecture: 'x86_64' },
    ],
    [
      'python/_a.cpython-312-x86_64-linux-musl.so',
      { runtime: 'python3.12', system: 'Linux', architecture: 'x86_64', musl: true },
    ],
    ['python/_a.cpython-312-darwin.so', { runtime: 'python3.12', system: 'macOS' }],
    [
      'python/_a.pypy310-pp73-x86_64-linux-gnu.so',
      { runtime: 'pypy3.10', system: 'Linux', architecture: 'x86_64' },
    ],
    ['python/_a.xcpython-312.so', {}],
    ['python/_a.cpython-312-.so', {}],
    ['python/_a.cpython-312+.so', {}],
    ['python/_a.cp312-win_amd64.pyd', { runtime: 'python3.12', system: 'Windows', architecture: 'x86_64' }],
    ['python/_a.cp312-win32.pyd', { runtime: 'python3.12', system: 'Windows' }],
    ['python/_a.cp312.pyd', { runtime: 'python3.12', system: 'Windows' }],
    ['python/_a.pyd', { system: 'Windows' }],
    ['python/a.dylib', { system: 'macOS' }],
    ['python/a_linux-arm64.so', { system: 'Linux', architecture: 'arm64' }],
    ['python/a-freebsd-x64.so', { system: 'another system', architecture: 'x86_64' }],
    ['python/darwin-universal/a.so', { system: 'macOS' }],
    [`${node}/a/linux-x64/b.musl.node`, { system: 'Linux', architecture: 'x86_64', musl: true }],
    [`${node}/a/linux-x64/bmusl.node`, { system: 'Linux', architecture: 'x86_64' }],
    [`${node}/a/linux-ia32/b.node`, { system: 'Linux', architecture: 'i386' }],
    [`${node}/a/linux-armv7/b.node`, { system: 'Linux', architecture: 'arm' }],
    [`${node}/a/linux-ppc64le/b.node`, { system: 'Linux', architecture: 'ppc64' }],
    [`${node}/a/win32-x64/b.node`, { system: 'Windows', architecture: 'x86_64' }],
    [`${node}/@a/b-linux-x64/index.js`, { system: 'Linux', architecture: 'x86_64' }],
    [`${node}/b-linuxmusl-arm64/index.js`, { system: 'Linux', architecture: 'arm64', musl: true }],
  ])('%s', (path, build) => {
    expect(compiledBy(path)?.build).toStrictEqual(build)
  })

  it.each([
    `${node}/a/linux-x64/readme.md`,
    `${node}/a-linux-x64`,
    'linux-x64/readme.md',
    'python/a.pyd.txt',
    'python/a.dylib.txt',
    `${node}/xlinux-x64/index.js`,
    `${node}/linux-x64y/index.js`,
  ])('is not told by %s', (path) => {
    expect(compiledBy(path)).toBeUndefined()
  })
})

describe('what a file is one of several builds of', () => {
  it.each([
    [
      'python/a/_b.cpython-312-x86_64-linux-gnu.so',
      'python/a/_b',
      'python/a/_b.cpython-312-x86_64-linux-gnu.so',
    ],
    ['_b.cp312-win_amd64.pyd', '_b', '_b.cp312-win_amd64.pyd'],
    ['python/a/b.dylib', 'python/a/b', 'python/a/b.dylib'],
    ['python/a/b.so', 'python/a/b', 'python/a/b.so'],
    [`${node}/a/prebuilds/linux-x64/a.node`, `${node}/a/prebuilds/`, `${node}/a/prebuilds/linux-x64/a.node`],
    [`${node}/@a/b-linux-x64/index.js`, `${node}/@a/b-`, `${node}/@a/b-linux-x64/`],
  ])('%s', (file, slot, path) => {
    expect(compiledBy(file)).toMatchObject({ slot, path })
  })
})

it.each<[Build, boolean]>([
  [{}, true],
  [{ system: 'Linux', musl: false }, true],
  [{ system: 'Linux', musl: true }, false],
  [{ musl: true }, false],
  [{ system: 'macOS' }, false],
])('Lambda can run %j: %s', (build, expected) => {
  expect(runsOnLambda(build)).toBe(expected)
})
