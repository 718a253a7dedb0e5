import { describe, expect, it } from '@jest/globals'
import { samePackages } from '../../../src/manifest/difference.ts'
import { parsePnpm } from '../../../src/manifest/formats/pnpm/pnpm-parser.ts'
import { cutOff, hashesOf, lockFile, refusal, shown } from '../lock-file.ts'

const commit = '5ee7667bb4c2255ead995d9d6007068e7bf194da'
const resolution = 'resolution: {integrity: sha512-abc}'

/** A lock file of version 6 with one package. */
function lock(key: string, ...lines: string[]): string {
  return `lockfileVersion: '6.0'\nimporters: {}\n\npackages:\n\n  ${key}:\n${lines.map((line) => `    ${line}\n`).join('')}`
}

describe.each([
  ['7.33.7', 'folder 1.0.0', 'esztluanliznhsqj4vdff7ctlq'],
  ['8.15.9', 'folder', 'esztluanliznhsqj4vdff7ctlq'],
  ['10.20.0', 'folder', 'a1f09a3e3da618e5be893042eed14110ff4156cfe678a456ed9c34470923ca99'],
  ['12.21.0', 'folder', 'a1f09a3e3da618e5be893042eed14110ff4156cfe678a456ed9c34470923ca99'],
])('a lock file that pnpm %s made', (version, folder, patch) => {
  const text = lockFile(`pnpm/pnpm-${version}.yaml`)

  it('gives the packages of the project, aliases under the real name, without members', () => {
    expect(shown(parsePnpm(text).packages)).toEqual([
      '@esbuild/darwin-x64 0.25.0',
      '@types/ms 2.1.0',
      `cloned 1.0.0 https://files.example/cloned.git#${commit}`,
      `color-name 1.1.4 patch:${patch}`,
      'debug 2.6.9',
      'fetched 1.0.0 https://files.example/fetched-1.0.0.tgz',
      `${folder} file:vendor/folder`,
      'ms 0.7.1',
      'ms 2.0.0',
      'ms 2.1.2',
      'ms 2.1.3',
      'packed 1.0.0 file:vendor/packed-1.0.0.tgz',
    ])
  })

  it('gives their integrity', () => {
    expect(hashesOf(parsePnpm(text).packages, 'ms', '2.1.3')).toEqual([
      'sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==',
    ])
  })

  it('is the same with CRLF', () => {
    expect(samePackages(parsePnpm(text.replaceAll('\n', '\r\n')).packages, parsePnpm(text).packages)).toBe(
      true,
    )
  })

  it('is refused wherever it is cut off and a package is lost', () => {
    const { length } = parsePnpm(text).packages
    const lost = cutOff(text).filter((cut) => {
      return refusal(parsePnpm, cut) === undefined && parsePnpm(cut).packages.length < length
    })

    expect(lost).toEqual([])
  })
})

describe('a package', () => {
  it.each([
    ['with peers', '/a@1.0.0(b@2.0.0)(@c/d@3.0.0(e@4.0.0))', 'a 1.0.0'],
    ['with a scope', "'/@a/b@1.0.0-rc.1+build'", '@a/b 1.0.0-rc.1+build'],
    ['of another registry', 'packages.example/@a/b@1.0.0', '@a/b 1.0.0'],
    ['named as objects name what they have by themselves', '/__proto__@1.0.0', '__proto__ 1.0.0'],
  ])('of version 6 %s', (_, key, expected) => {
    expect(shown(parsePnpm(lock(key, resolution)).packages)).toEqual([expected])
  })

  it.each([
    ['with peers', '/a/1.0.0_b@2.0.0+@c+d@3.0.0', 'a 1.0.0'],
    ['with a scope', '/@a/b/1.0.0', '@a/b 1.0.0'],
    ['of another registry', 'packages.example/@a/b/1.0.0', '@a/b 1.0.0'],
    ['with long numbers', '/a/10.20.30-beta.1+b-2', 'a 10.20.30-beta.1+b-2'],
  ])('of version 5 %s', (_, key, expected) => {
    const text = lock(`"${key}"`, resolution).replace("'6.0'", '5.4')

    expect(shown(parsePnpm(text).packages)).toEqual([expected])
  })

  it.each([
    ['a tarball', '{tarball: https://user:secret@files.example/a.tgz}', 'https://files.example/a.tgz'],
    [
      'a folder of a repository',
      `{type: git, repo: https://code.example/a.git, commit: abc, path: /b}`,
      'https://code.example/a.git#abc&path:/b',
    ],
    ['a folder', '{type: directory, directory: ../b}', 'file:../b'],
    [
      'a clone by SSH',
      '{type: git, repo: git@code.example:a.git, commit: abc}',
      'git@code.example:a.git#abc',
    ],
  ])('comes from %s', (_, from, source) => {
    const text = lock('code.example/a/abc', `resolution: ${from}`, 'name: a', 'version: 1.0.0')

    expect(shown(parsePnpm(text).packages)).toEqual([`a 1.0.0 ${source}`])
  })

  it('has its own patch and not that of a peer, for whatever versions the project asks for it', () => {
    const text = `lockfileVersion: '9.0'
patchedDependencies: {a@^1.0.0: abc}
importers: {}
packages:
  a@1.0.0: {${resolution}}
  b@1.0.0: {${resolution}}
  c@file:c.tgz: {resolution: {tarball: file:c.tgz}}
snapshots:
  a@1.0.0(patch_hash=abc)(b@1.0.0): {}
  b@1.0.0(a@1.0.0(patch_hash=abc)): {}
  c@file:c.tgz(patch_hash=def): {}
`

    expect(shown(parsePnpm(text).packages)).toEqual([
      'a 1.0.0 patch:abc',
      'b 1.0.0',
      'c file:c.tgz patch:def',
    ])
  })

  it('may be a runtime, with a hash for each platform', () => {
    const variant = (name: string): string => `{resolution: {type: binary, integrity: ${name}}, targets: []}`
    const text = lock(
      'node@runtime:24.0.0',
      `resolution: {type: variations, variants: [${variant('b')}, ${variant('a')}]}`,
      'version: 24.0.0',
    )
    const { packages } = parsePnpm(text)

    expect(shown(packages)).toEqual(['node 24.0.0 runtime:24.0.0'])
    expect(hashesOf(packages, 'node', '24.0.0')).toEqual(['a', 'b'])
  })

  it('has a version as it is written, no number', () => {
    expect(
      shown(parsePnpm(lock('a', 'resolution: {tarball: file:a.tgz}', 'name: a', 'version: 1.10')).packages),
    ).toEqual(['a 1.10 file:a.tgz'])
  })
})

it('a lock file may say its version without a point, or with a long number behind it', () => {
  for (const version of ['6', '6.10']) {
    expect(shown(parsePnpm(lock('/a@1.0.0', resolution).replace("'6.0'", `'${version}'`)).packages)).toEqual([
      'a 1.0.0',
    ])
  }
})

it.each(['1.0.0_x', 'v1.0.0', '1.0'])('what is no version in a key is a source: %s', (reference) => {
  const text = lock(`a@${reference}`, resolution, 'name: b', 'version: 2.0.0')
  expect(shown(parsePnpm(text).packages)).toEqual([`b 2.0.0 ${reference}`])
})

it('a project without packages has none', () => {
  expect(parsePnpm("lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n").packages).toEqual([])
})

describe('what is no pnpm-lock.yaml', () => {
  const head = "lockfileVersion: '9.0'\nimporters: {}\n"

  it.each([
    ['nothing', '', undefined],
    ['a list', '- a\n', undefined],
    ['a version to come', "lockfileVersion: '10.0'\n", undefined],
    ['a version before', "lockfileVersion: '4.0'\n", undefined],
    ['no version', 'packages: {}\n', undefined],
    ['a version of two digits', "lockfileVersion: '16.0'\nimporters: {}\n", undefined],
    ['a version of three parts', "lockfileVersion: '6.0.1'\nimporters: {}\n", undefined],
    ['packages with a key that is a list', `${head}packages: {[a]: {${resolution}}}\n`, undefined],
    [
      'the tools of the first document alone',
      "lockfileVersion: '9.0'\nimporters: {.: {packageManagerDependencies: {}}}\n",
      undefined,
    ],
    [
      'the first document alone',
      "lockfileVersion: '9.0'\nimporters: {.: {configDependencies: {}}}\n",
      undefined,
    ],
    ['packages that are a list', `${head}packages: []\n`, undefined],
    ['packages that are nothing', `${head}packages:\n`, undefined],
    ['a package that is a text', `${head}packages: {a@1.0.0: b}\n`, undefined],
    ['a package that is nothing in particular', lock('/a@1.0.0', 'dev: false'), undefined],
    ['a package without a name', lock('file:a.tgz', 'resolution: {tarball: file:a.tgz}'), undefined],
    ['an integrity that is a list', lock('/a@1.0.0', 'resolution: {integrity: [a]}'), undefined],
    ['a dependency without an entry', lock('/a@1.0.0', resolution, 'dependencies: {b: 1.0.0}'), undefined],
    ['a dependency without a version', lock('/a@1.0.0', resolution, 'dependencies: {b: [1.0.0]}'), undefined],
    [
      'a snapshot that is cut off',
      `${head}packages: {a@1.0.0: {resolution: {integrity: b}}}\nsnapshots:\n  a@1.0.0:`,
      undefined,
    ],
    ['a snapshot without a package', `${head}packages: {}\nsnapshots: {a@1.0.0: {}}\n`, undefined],
    ['a patch without a digest', `${head}patchedDependencies: {a: {path: b}}\n`, undefined],
    ['a key twice', `${head}a: 1\na: 2\n`, 4],
    ['an anchor', `${head}a: &a b\n`, 3],
    ['an alias', `${head}a: *a\n`, 3],
    ['a merge conflict', `${head}<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n`, 3],
    ['nothing of the project', "lockfileVersion: '6.0'\n", undefined],
    [
      'a dependency that is asked for and not there',
      'lockfileVersion: 5.4\nspecifiers: {a: ^1.0.0}\n',
      undefined,
    ],
    ['10,000 levels', '{a: '.repeat(10_000), 1],
  ])('is refused: %s', (_, text, line) => {
    expect(refusal(parsePnpm, text)).toEqual({ message: expect.stringMatching(/^[A-Z"].+\.$/), line })
  })
})
