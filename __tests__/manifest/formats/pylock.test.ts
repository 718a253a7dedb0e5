import { describe, expect, it } from '@jest/globals'
import { parsePylock } from '../../../src/manifest/formats/pylock/pylock-parser.ts'
import { lockFile, refusal, shown } from '../lock-file.ts'

const commit = '39bea6a60e40b0a1ecabfcf9795a2f675789fa73'

function lock(origin: string, version = '1.0'): string {
  return `lock-version = "${version}"\ncreated-by = "a"\n\n[[packages]]\nname = "a"\n${origin}\n`
}

describe('a lock file that uv made', () => {
  const read = () => parsePylock(lockFile('pylock/pylock.toml'))

  it('gives its packages', () => {
    const { packages } = read()
    expect(shown(packages)).toEqual([
      'click 8.1.8',
      `cloned-py 1.0.0 git+https://files.example/cloned_py.git#${commit}`,
      'colorama 0.4.6',
      'editable-py path:editable_py',
      'fetched-py 1.0.0 https://files.example/fetched_py-1.0.0.tar.gz',
      'folder-py path:folder_py',
      'idna 3.10',
      'idna 3.9',
      'iniconfig 2.0.0',
      expect.stringMatching(/^linkify-it-py /),
      'markdown-it-py 3.0.0',
      'mdurl 0.1.2',
      'pyjwt 2.9.0',
      'six 1.17.0',
    ])
  })

  it('gives their hashes and markers', () => {
    const { packages } = read()
    expect(packages.find(({ name }) => name === 'six')).toEqual({
      ecosystem: 'pypi',
      name: 'six',
      version: '1.17.0',
      hashes: [
        'sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274',
        'sha256:ff70335d468e7eb6ec65b95b99d3a2836546063f63acc5171de367e834932a81',
      ],
      marker: 'python_full_version < "3.13"',
    })
  })

  it('leaves its folders open', () => {
    const { unpinned } = read()
    expect(unpinned.map(({ name, problem }) => [name, problem])).toEqual([
      ['editable-py', 'editable'],
      ['folder-py', 'path'],
    ])
  })
})

describe('a package', () => {
  it.each([
    [
      'in a folder of an archive',
      'archive = { url = "https://u:secret@host.example/a.zip", subdirectory = "b", hashes = { sha256 = "1" } }',
      ['a https://host.example/a.zip#subdirectory=b'],
    ],
    ['of a local archive', 'archive = { path = "a.zip", hashes = { sha256 = "1" } }', ['a path:a.zip']],
    ['that is the project', 'directory = { path = "." }', []],
    [
      'of a folder of a repository',
      'vcs = { type = "git", url = "https://host.example/a", commit-id = "main", subdirectory = "b" }',
      ['a git+https://host.example/a?subdirectory=b#main'],
    ],
    [
      'of a repository on this machine',
      'vcs = { type = "git", path = "../a", commit-id = "main" }',
      ['a git+../a#main'],
    ],
  ])('%s', (_, origin, expected) => {
    expect(shown(parsePylock(lock(origin, '1.10')).packages)).toEqual(expected)
  })

  it('of a branch is left open', () => {
    const origin = 'vcs = { type = "git", url = "https://host.example/a", commit-id = "main" }'

    expect(parsePylock(lock(origin)).unpinned).toEqual([{ line: 4, name: 'a', problem: 'reference' }])
  })
})

describe('what is no pylock.toml', () => {
  const file = 'sdist = { hashes = { sha256 = "1" } }'

  it.each([
    ['nothing', ''],
    ['no lock-version', lock(file).replace('lock-version', 'version')],
    ['a lock-version to come', lock(file, '2.0')],
    ['a lock-version of two digits', lock(file, '11.0')],
    ['a lock-version of three parts', lock(file, '1.0.1')],
    ['no packages', 'lock-version = "1.0"\n'],
    ['a package from nowhere', lock('version = "1"')],
    ['a file without a hash', lock('sdist = { url = "https://host.example/a.zip" }')],
    [
      'another version control system',
      lock('vcs = { type = "hg", url = "https://host.example/a", commit-id = "1" }'),
    ],
    [
      'a version control system without a commit',
      lock('vcs = { type = "git", url = "https://host.example/a" }'),
    ],
  ])('as with %s is refused', (_, text) => {
    expect(refusal(parsePylock, text)).toBeDefined()
  })
})
