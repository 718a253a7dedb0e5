import { describe, expect, it } from '@jest/globals'
import { parseCargo } from '../../../src/manifest/formats/cargo/cargo-parser.ts'
import { lockFile, refusal, shown } from '../lock-file.ts'

const commit = '39bea6a60e40b0a1ecabfcf9795a2f675789fa73'
const registry = 'registry+https://packages.example/index'

function lock(...entries: string[]): string {
  return `version = 4\n\n${entries.map((entry) => `[[package]]\n${entry}\n`).join('\n')}`
}

function entry(source: string, name = 'a'): string {
  return `name = "${name}"\nversion = "1.0.0"\nsource = "${source}"`
}

describe('a lock file that Cargo made', () => {
  const read = () => parseCargo(lockFile('cargo/Cargo.lock'))

  it('gives its packages without the project and its folders', () => {
    const { packages, unpinned } = read()
    expect(shown(packages)).toEqual([
      'cfg-if 0.1.10',
      'cfg-if 1.0.0',
      expect.stringMatching(
        /^cloned 1\.0\.0 git\+https:\/\/files\.example\/cloned_crate\.git\?branch=feature\/a\+b#[0-9a-f]{40}$/,
      ),
      'itoa 1.0.11',
    ])
    expect(unpinned).toEqual([])
  })

  it('gives their checksums', () => {
    const { packages } = read()
    expect(packages.find(({ name }) => name === 'itoa')?.hashes).toEqual([
      'sha256:49f1f14873335454500d59611f1cf4a4b0f786f9ac11f4312a78e4cf2566695b',
    ])
  })
})

it('versions 3 and 4 of one lock file are the same, though only the latter encodes the name of a branch', () => {
  const [three, four] = ['cargo/Cargo-3.lock', 'cargo/Cargo.lock'].map((path) => lockFile(path))

  expect(three).toContain('?branch=feature/a+b#')
  expect(four).toContain('?branch=feature%2Fa%2Bb#')
  expect(parseCargo(four ?? '')).toEqual(parseCargo(three ?? ''))
})

describe('an entry', () => {
  it('of version 1 has its checksum at the end of the file', () => {
    const text = `[[package]]\n${entry(registry)}\n[[package]]\n${entry(`git+https://host.example/b#${commit}`, 'b')}\n
[metadata]\n"checksum a 1.0.0 (${registry})" = "1"\n"checksum b 1.0.0 (git+https://host.example/b#${commit})" = "<none>"\n`

    expect(parseCargo(text).packages.map(({ name, hashes }) => [name, hashes])).toEqual([
      ['a', ['sha256:1']],
      ['b', []],
    ])
  })

  it.each([
    ['a sparse registry', 'sparse+https://packages.example/', 'a 1.0.0', undefined],
    [
      'a commit',
      `git+https://u:secret@host.example/a?rev=39be#${commit}`,
      `a 1.0.0 git+https://host.example/a?rev=39be#${commit}`,
      undefined,
    ],
    [
      'no commit',
      'git+https://host.example/a?branch=main',
      'a 1.0.0 git+https://host.example/a?branch=main',
      'reference',
    ],
  ])('of %s', (_, source, expected, problem) => {
    const { packages, unpinned } = parseCargo(lock(entry(source)))

    expect(shown(packages)).toEqual([expected])
    expect(unpinned.map((each) => each.problem)).toEqual(problem === undefined ? [] : [problem])
  })
})

describe('what is no Cargo.lock', () => {
  it.each([
    ['nothing', '', undefined],
    ['a version to come', lock(entry(registry)).replace('4', '5'), undefined],
    ['no packages', 'version = 4\n', undefined],
    ['a package without a version', lock('name = "a"'), 3],
    ['a source of another kind', lock(entry('hg+https://host.example')), 3],
    ['a package twice', lock(entry(registry), entry(registry)), 8],
    ['what Poetry writes', lock('name = "a"\nversion = "1"\nfiles = []'), 3],
    ['a table that Cargo knows not', `[metadata2]\n${lock(entry(registry))}`, undefined],
    ['a branch that is badly encoded', lock(entry('git+https://host.example/a?branch=%')), 3],
    ['a merge conflict', `<<<<<<< HEAD\n${lock(entry(registry))}`, 1],
  ])('as with %s is refused', (_, text, line) => {
    expect(refusal(parseCargo, text)).toMatchObject({ line })
  })
})
