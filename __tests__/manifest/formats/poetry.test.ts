import { describe, expect, it } from '@jest/globals'
import { parsePoetry } from '../../../src/manifest/formats/poetry/poetry-parser.ts'
import { hashesOf, lockFile, refusal, shown } from '../lock-file.ts'

const commit = '39bea6a60e40b0a1ecabfcf9795a2f675789fa73'

function lock(entry: string, version = '2.1'): string {
  return `[[package]]\n${entry}\n\n[metadata]\nlock-version = "${version}"\ncontent-hash = "b"\n`
}

function entry(source: string, more = 'files = []'): string {
  return `name = "a"\nversion = "1"\n${more}\n[package.source]\n${source}`
}

const fromRegistry = [
  'click 8.1.8',
  'colorama 0.4.6',
  'idna 3.10',
  'idna 3.9',
  'iniconfig 2.0.0',
  expect.stringMatching(/^linkify-it-py /),
  'markdown-it-py 3.0.0',
  'mdurl 0.1.2',
  'pyjwt 2.9.0',
  'six 1.17.0',
]

describe('a lock file that Poetry 2 made', () => {
  const read = () => parsePoetry(lockFile('poetry/poetry-2.5.1.lock'))

  it('gives its packages', () => {
    const { packages } = read()
    const sources = [
      `cloned-py 1.0.0 git+https://files.example/cloned_py.git#${commit}`,
      'editable-py 1.0.0 path:editable_py',
      'fetched-py 1.0.0 https://files.example/fetched_py-1.0.0.tar.gz',
      'folder-py 1.0.0 path:folder_py',
    ]

    expect(shown(packages.filter(({ source }) => source))).toEqual(sources)
    expect(shown(packages.filter(({ source }) => !source))).toEqual(fromRegistry)
  })

  it('gives their markers', () => {
    const { packages } = read()
    expect(packages.filter(({ marker }) => marker).map(({ version, marker }) => [version, marker])).toEqual([
      ['0.4.6', 'platform_system == "Windows"'],
      ['3.9', 'python_version >= "3.13"'],
      ['3.10', 'python_version < "3.13"'],
      ['1.17.0', 'python_version < "3.13"'],
    ])
  })

  it('leaves its folders open', () => {
    const { unpinned } = read()
    expect(unpinned.map(({ name, problem }) => [name, problem])).toEqual([
      ['editable-py', 'editable'],
      ['folder-py', 'path'],
    ])
  })
})

describe('a lock file that Poetry 1.2 made', () => {
  const read = () => parsePoetry(lockFile('poetry/poetry-1.2.2.lock'))

  it('gives its packages', () => {
    const { packages } = read()
    expect(shown(packages.filter(({ source }) => !source))).toEqual(fromRegistry)
  })

  it('gives the hashes that stand at its end', () => {
    const { packages } = read()
    expect(hashesOf(packages, 'six', '1.17.0')).toEqual([
      'sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274',
      'sha256:ff70335d468e7eb6ec65b95b99d3a2836546063f63acc5171de367e834932a81',
    ])
    expect(hashesOf(packages, 'idna', '3.9')).toHaveLength(4)
  })

  it('leaves a URL open, of which it has no hash', () => {
    const { unpinned } = read()
    expect(unpinned.map(({ name, problem }) => [name, problem])).toEqual([['fetched-py', 'url']])
  })
})

describe('an entry', () => {
  const git = 'type = "git"\nurl = "https://u:secret@host.example/a"\nreference = "main"\n'

  it.each([
    [
      'of another registry',
      entry('type = "legacy"\nurl = "https://u:secret@packages.example/simple"'),
      'a 1',
      undefined,
    ],
    [
      'of a commit',
      entry(`${git}resolved_reference = "${commit}"\nsubdirectory = "b"`),
      `a 1 git+https://host.example/a?subdirectory=b#${commit}`,
      undefined,
    ],
    ['of a branch', entry(git), 'a 1 git+https://host.example/a#main', 'reference'],
    ['of an archive', entry('type = "file"\nurl = "a.whl"'), 'a 1 path:a.whl', 'path'],
    [
      'of an archive with a hash',
      entry('type = "file"\nurl = "a.whl"', 'files = [{ file = "a.whl", hash = "sha256:1" }]'),
      'a 1 path:a.whl',
      undefined,
    ],
  ])('%s', (_, text, expected, problem) => {
    const { packages, unpinned } = parsePoetry(lock(text))

    expect(shown(packages)).toEqual([expected])
    expect(unpinned.map((each) => each.problem)).toEqual(problem === undefined ? [] : [problem])
  })

  it('is left open on its line', () => {
    const text = lock(entry('type = "file"\nurl = "a.whl"'), '2.10')
    const line = text.slice(0, text.indexOf('[[package]]')).split('\n').length
    expect(parsePoetry(text).unpinned).toEqual([{ line, name: 'a', problem: 'path', path: 'a.whl' }])
  })

  it('of a registry has no source', () => {
    expect(
      parsePoetry(lock(entry('type = "legacy"\nurl = "https://host.example/simple"\nreference = "b"')))
        .packages,
    ).toEqual([
      {
        ecosystem: 'pypi',
        name: 'a',
        version: '1',
        hashes: [],
        // No hash tells what it is.
        origin: 'https://host.example/simple',
      },
    ])
  })

  it('may have a marker for each group', () => {
    const markers = `markers = { main = "os_name == 'nt'", dev = "os_name == 'posix'" }`

    expect(parsePoetry(lock(`name = "a"\nversion = "1"\n${markers}`)).packages[0]?.marker).toBe(
      '(os_name == "nt" and "main" in dependency_groups) or (os_name == "posix" and "dev" in dependency_groups)',
    )
  })
})

describe('what is no poetry.lock', () => {
  it.each([
    ['nothing', ''],
    ['no lock-version', 'package = []\n[metadata]\n'],
    ['a lock-version to come', lock('name = "a"\nversion = "1"', '3.0')],
    ['a lock-version of two digits', lock('name = "a"\nversion = "1"', '12.0')],
    ['a lock-version of three parts', lock('name = "a"\nversion = "1"', '2.1.0')],
    ['no packages', '[metadata]\nlock-version = "2.1"\ncontent-hash = "b"\n'],
    ['an end that is missing', lock('name = "a"\nversion = "1"').replace(/content-hash.*/, '')],
    ['a package without a version', lock('name = "a"')],
    ['a file without a hash', lock('name = "a"\nversion = "1"\nfiles = [{ file = "a.whl" }]')],
    ['a source of another type', lock(entry('type = "hg"\nurl = "https://host.example"'))],
  ])('as with %s is refused', (_, text) => {
    expect(refusal(parsePoetry, text)).toBeDefined()
  })
})

describe('files that stand in one table for all versions of a name', () => {
  const lockOf = (versions: number, files: number): string => {
    const entries = Array.from(
      { length: versions },
      (_, at) => `[[package]]\nname = "a"\nversion = "${at}"\n`,
    )
    const hashes = Array.from({ length: files }, (_, at) => `  { hash = "sha256:${files - at}" },\n`)
    const metadata = '[metadata]\nlock-version = "1.1"\ncontent-hash = "b"\n'
    return `${entries.join('')}${metadata}[metadata.files]\na = [\n${hashes.join('')}]\n`
  }

  it('are one list, sorted', () => {
    const [one, other] = parsePoetry(lockOf(2, 3)).packages

    expect(one?.hashes).toEqual(['sha256:1', 'sha256:2', 'sha256:3'])
    expect(other?.hashes).toBe(one?.hashes)
  })

  it('are not repeated without bound', () => {
    expect(refusal(parsePoetry, lockOf(20_000, 20_000))).toMatchObject({
      message: expect.stringMatching(/more than 20000000 characters/),
    })
  })
})
