import { describe, expect, it } from '@jest/globals'
import { parsePipfile } from '../../../src/manifest/formats/pipfile/pipfile-parser.ts'
import { hashesOf, lockFile, refusal, shown } from '../lock-file.ts'

const commit = '39bea6a60e40b0a1ecabfcf9795a2f675789fa73'

function lock(packages: Record<string, unknown>, develop: Record<string, unknown> = {}): string {
  return JSON.stringify({ _meta: { 'pipfile-spec': 6 }, default: packages, develop }, null, 4)
}

describe('a lock file that Pipenv made', () => {
  const text = lockFile('pipfile/Pipfile.lock')
  const read = () => parsePipfile(text)

  it('gives the packages of all groups, each once', () => {
    const { packages } = read()
    expect(shown(packages)).toEqual([
      'click 8.1.8',
      `cloned-py git+https://files.example/cloned_py.git#${commit}`,
      'editable-py path:./editable_py',
      'fetched-py https://files.example/fetched_py-1.0.0.tar.gz',
      'folder-py path:./folder_py',
      'iniconfig 2.0.0',
      expect.stringMatching(/^linkify-it-py /),
      'markdown-it-py 3.0.0',
      'mdurl 0.1.2',
      'pyjwt 2.9.0',
      'six 1.17.0',
    ])
  })

  it('gives their hashes, markers and extras', () => {
    const { packages } = read()
    expect(hashesOf(packages, 'markdown-it-py', '3.0.0')).toEqual([
      'sha256:355216845c60bd96232cd8d8c40e8f9765cc86f46880e43a8fd22dc1a1a8cab1',
      'sha256:e3f60a94fa066dc52ec76661e37c851cb232d92f9886b15cb560aaada2df8feb',
    ])
    expect(packages.find(({ name }) => name === 'markdown-it-py')?.marker).toBe(
      '[linkify] python_version >= "3.8" and "default" in dependency_groups',
    )
  })

  it('leaves open what has no hash, on its line', () => {
    const { unpinned } = read()
    const lineOf = (key: string) => text.split('\n').indexOf(`        "${key}": {`) + 1

    expect(unpinned).toEqual([
      { line: lineOf('editable.py'), name: 'editable-py', problem: 'editable', path: 'editable_py' },
      { line: lineOf('fetched.py'), name: 'fetched-py', problem: 'url' },
      { line: lineOf('folder.py'), name: 'folder-py', problem: 'path', path: 'folder_py' },
    ])
    expect(parsePipfile(JSON.stringify(JSON.parse(text))).unpinned.map(({ line }) => line)).toEqual([1, 1, 1])
  })
})

describe('an entry', () => {
  it.each([
    ['of any version', { version: '*' }, { version: null }, 'version'],
    ['of some versions', { version: '>=1, <2' }, { version: null, specifier: '>=1,<2' }, 'version'],
    [
      'of versions with one beginning',
      { version: '==1.*' },
      { version: null, specifier: '==1.*' },
      'version',
    ],
    [
      'of a branch',
      { git: 'https://u:secret@host.example/a', ref: 'main' },
      { source: 'git+https://host.example/a#main' },
      'reference',
    ],
    [
      'of an archive with a hash',
      { file: 'https://host.example/a.whl', hashes: ['sha256:1'] },
      { source: 'https://host.example/a.whl' },
      undefined,
    ],
    [
      'of an editable repository',
      { git: 'https://host.example/a', ref: commit, editable: true },
      { source: `git+https://host.example/a#${commit}` },
      undefined,
    ],
    ['of any version, and does not say so', {}, { version: null }, 'version'],
    ['of one version that is compared as a text', { version: '=== 1' }, { version: '1' }, undefined],
    ['of a version but one', { version: '!==1' }, { version: null, specifier: '!==1' }, 'version'],
    [
      'of a folder of a repository',
      { git: 'https://host.example/a', ref: commit, subdirectory: 'b' },
      { source: `git+https://host.example/a?subdirectory=b#${commit}` },
      undefined,
    ],
    [
      'of a local file in the form of a URL',
      { file: 'file:///a.whl' },
      { source: 'path:file:///a.whl' },
      'path',
    ],
    ['of a path with a URL in it', { path: './https://b' }, { source: 'path:./https://b' }, 'path'],
  ])('%s', (_, entry, expected, problem) => {
    const { packages, unpinned } = parsePipfile(lock({ a: entry }))

    expect(packages.map(({ specifier }) => specifier)).toEqual(
      'specifier' in expected ? [expected.specifier] : [undefined],
    )

    expect(packages).toMatchObject([expected])
    expect(unpinned.map((each) => each.problem)).toEqual(problem === undefined ? [] : [problem])
  })

  it('has the groups that it is in for its marker', () => {
    const entry = (markers?: string) => ({ a: { version: '==1', ...(markers !== undefined && { markers }) } })
    const markerOf = (text: string) => parsePipfile(text).packages.map(({ marker }) => marker)

    expect(markerOf(lock(entry()))).toEqual(['"default" in dependency_groups'])
    expect(markerOf(lock({}, entry("os_name == 'nt'")))).toEqual([
      'os_name == "nt" and "develop" in dependency_groups',
    ])
    expect(markerOf(lock(entry(), entry("os_name == 'nt'")))).toEqual([
      '("default" in dependency_groups) or (os_name == "nt" and "develop" in dependency_groups)',
    ])
  })

  it('may have a name that objects have by themselves', () => {
    const text = lock({ a: { version: '==1' }, constructor: { version: '==1' } }).replace(
      '"a"',
      '"__proto__"',
    )

    expect(shown(parsePipfile(text).packages)).toEqual(['-proto- 1', 'constructor 1'])
  })
})

describe('what is no Pipfile.lock', () => {
  it.each([
    ['nothing', '', 1],
    ['another specification', lock({}).replace('6', '7'), undefined],
    ['no _meta', '{"default": {}}', undefined],
    ['no default group', '{"_meta": {"pipfile-spec": 6}}', undefined],
    ['a group that is a list', '{"_meta": {"pipfile-spec": 6}, "default": {}, "a": []}', undefined],
    ['an entry that is a text', lock({ a: '==1' }), 1],
    ['hashes that are no texts', lock({ b: { version: '==1' }, a: { hashes: [1] } }), 9],
    ['another version control system', lock({ a: { hg: 'https://host.example' } }), 6],
    ['Subversion', lock({ a: { svn: 'https://host.example' } }), 6],
    ['Bazaar', lock({ a: { bzr: 'https://host.example' } }), 6],
    ['a merge conflict', lock({}).replace('\n', '\n<<<<<<< HEAD\n'), 2],
    ['lists 10,000 deep', '['.repeat(10_000), 1],
  ])('as with %s is refused', (_, text, line) => {
    expect(refusal(parsePipfile, text)).toMatchObject({ line })
  })
})
