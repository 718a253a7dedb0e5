import { describe, expect, it } from '@jest/globals'
import { samePackages } from '../../../src/manifest/difference.ts'
import { parseUv } from '../../../src/manifest/formats/uv/uv-parser.ts'
import { hashesOf, lockFile, refusal, shown } from '../lock-file.ts'

const commit = '39bea6a60e40b0a1ecabfcf9795a2f675789fa73'

function lock(...entries: string[]): string {
  return ['version = 1', 'revision = 3', ...entries.map((entry) => `\n[[package]]\n${entry}`), ''].join('\n')
}

function entry(source: string, more = ''): string {
  return `name = "a"\nversion = "1"\nsource = { ${source} }\n${more}`
}

describe('a lock file that uv made', () => {
  const text = lockFile('uv/uv.lock')
  const read = () => parseUv(text)

  it('gives its packages without the project', () => {
    const { packages } = read()
    expect(shown(packages)).toEqual([
      'click 8.1.8',
      `cloned-py 1.0.0 git+https://files.example/cloned_py.git?rev=main#${commit}`,
      'colorama 0.4.6',
      'editable-py 1.0.0 path:editable_py',
      'fetched-py 1.0.0 https://files.example/fetched_py-1.0.0.tar.gz',
      'folder-py 1.0.0 path:folder_py',
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

  it('gives the hashes of all files, sorted', () => {
    const { packages } = read()
    expect(hashesOf(packages, 'six', '1.17.0')).toEqual([
      'sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274',
      'sha256:ff70335d468e7eb6ec65b95b99d3a2836546063f63acc5171de367e834932a81',
    ])
  })

  it('gives the markers and extras with which others ask for a package', () => {
    const { packages } = read()
    const markers = packages
      .filter(({ marker }) => marker)
      .map(({ name, version, marker }) => [name, version, marker])

    expect(markers).toEqual([
      ['colorama', '0.4.6', 'sys_platform == "win32"'],
      ['idna', '3.9', expect.stringContaining('python_full_version >= "3.13"')],
      ['idna', '3.10', expect.stringContaining('python_full_version < "3.13"')],
      ['markdown-it-py', '3.0.0', '[linkify]'],
      ['six', '1.17.0', 'python_full_version < "3.13"'],
    ])
  })

  it('leaves its folders open, on the line of their entry', () => {
    const { unpinned } = read()
    const lines = text.split('\n')

    expect(unpinned).toEqual([
      {
        line: lines.indexOf('name = "editable-py"'),
        name: 'editable-py',
        problem: 'editable',
        path: 'editable_py',
      },
      {
        line: lines.indexOf('name = "folder-py"'),
        name: 'folder-py',
        problem: 'path',
        path: 'folder_py',
      },
    ])
  })
})

describe('an entry', () => {
  it.each([
    ['of a registry', 'registry = "https://user:secret@packages.example/simple"', '', 'a 1', undefined],
    [
      'of a commit',
      `git = "https://u:secret@host.example/a#${commit}"`,
      '',
      `a 1 git+https://host.example/a#${commit}`,
      undefined,
    ],
    [
      'of a branch',
      'git = "https://host.example/a#main"',
      '',
      'a 1 git+https://host.example/a#main',
      'reference',
    ],
    ['of a URL', 'url = "https://u:secret@host.example/a.whl"', '', 'a 1 https://host.example/a.whl', 'url'],
    [
      'of a URL with a hash',
      'url = "https://host.example/a.whl"',
      'wheels = [{ hash = "sha256:1" }]',
      'a 1 https://host.example/a.whl',
      undefined,
    ],
    ['of an archive', 'path = "a.whl"', '', 'a 1 path:a.whl', 'path'],
    [
      'of an archive with a hash',
      'path = "a.whl"',
      'sdist = { hash = "sha256:1" }',
      'a 1 path:a.whl',
      undefined,
    ],
    ['of a folder', 'directory = "../a"', '', 'a 1 path:../a', 'path'],
    ['of an editable folder', 'editable = "../a"', '', 'a 1 path:../a', 'editable'],
  ])('%s', (_, source, more, expected, problem) => {
    const { packages, unpinned } = parseUv(lock(entry(source, more)))

    expect(shown(packages)).toEqual([expected])
    expect(unpinned.map((each) => each.problem)).toEqual(problem === undefined ? [] : [problem])
  })

  it.each([
    ['the project', lock(entry('editable = "."'))],
    ['the project without a build', lock(entry('virtual = "."'))],
    [
      'a member of the workspace',
      lock(entry('editable = "members/a"')).replace('\n\n', '\n[manifest]\nmembers = ["a"]\n\n'),
    ],
  ])('of %s is no package', (_, text) => {
    expect(parseUv(text)).toMatchObject({ packages: [], unpinned: [] })
  })

  it('has no marker when one of those who ask for it has none', () => {
    const asking = (marker: string) => entry('virtual = "."', `dependencies = [{ name = "b"${marker} }]`)
    const b = 'name = "b"\nversion = "1"\nsource = { registry = "r" }'
    const markerOf = (...others: string[]) =>
      parseUv(lock(...others.map(asking), b)).packages.map(({ marker }) => marker)

    expect(markerOf(', marker = "os_name == \'nt\'"')).toEqual(['os_name == "nt"'])
    expect(markerOf(', marker = "os_name == \'nt\'"', '')).toEqual([undefined])
    expect(markerOf('', ', marker = "os_name == \'nt\'"')).toEqual([undefined])
  })

  it.each([
    ['dependencies = [{ name = "b", marker = "os_name == \'nt\'" }]', 'os_name == "nt"'],
    ['optional-dependencies = { x = [{ name = "b", marker = "os_name == \'nt\'" }] }', 'os_name == "nt"'],
    ['dev-dependencies = { x = [{ name = "b", marker = "os_name == \'nt\'" }] }', 'os_name == "nt"'],
    ['dependencies = [{ name = "b", extra = ["d", "c"] }]', '[c,d]'],
    ['dependencies = [{ name = "b", version = "2", marker = "os_name == \'nt\'" }]', undefined],
  ])('has what those who ask for it say: %s', (asking, expected) => {
    const b = 'name = "b"\nversion = "1"\nsource = { registry = "https://h.example" }'
    expect(parseUv(lock(entry('virtual = "."', asking), b)).packages.map(({ marker }) => marker)).toEqual([
      expected,
    ])
  })

  it.each([
    ['', 'os_name == "a" or os_name == "b"'],
    [
      'dependencies = [{ name = "b", marker = "os_name == \'c\'" }]',
      '(os_name == "a" or os_name == "b") and os_name == "c"',
    ],
  ])('of a fork has its marker: %j', (asking, expected) => {
    const forks = `resolution-markers = ["os_name == 'a'", "os_name == 'b'"]`
    const b = `name = "b"\nversion = "1"\nsource = { registry = "https://h.example" }\n${forks}`
    expect(parseUv(lock(entry('virtual = "."', asking), b)).packages.map(({ marker }) => marker)).toEqual([
      expected,
    ])
  })

  it.each([
    ['../simple', '', ['path']],
    ['x/https://h', '', ['path']],
    ['../simple', 'wheels = [{ hash = "sha256:1" }]', []],
    ['https://h.example', '', []],
  ])('of a registry %j with %j', (registry, more, problems) => {
    const { unpinned } = parseUv(lock(entry(`registry = "${registry}"`, more)))
    expect(unpinned.map(({ problem }) => problem)).toEqual(problems)
  })

  it('has the marker with which its own name and version are asked for', () => {
    const asking = entry(
      'virtual = "."',
      'dependencies = [{ name = "b", version = "1", marker = "os_name == \'nt\'" }]',
    )
    const named = (name: string): string => `name = "${name}"\nversion = "1"\nsource = { registry = "r" }`
    const { packages } = parseUv(lock(asking, named('b'), named('b 1')))

    expect(packages.map(({ name, marker }) => [name, marker])).toEqual([
      ['b', 'os_name == "nt"'],
      ['b 1', undefined],
    ])
  })

  it('is another than one whose texts a NUL would join', () => {
    const named = (name: string, version: string): string =>
      `name = "${name}"\nversion = "${version}"\nsource = { url = "https://files.example" }`
    const { packages } = parseUv(lock(named('b\\u0000c', 'd'), named('b', 'c\\u0000d')))

    expect(packages.map(({ name, version }) => [name, version])).toEqual([
      ['b\0c', 'd'],
      ['b', 'c\0d'],
    ])
  })

  it('that asks for the same under another marker makes another set', () => {
    const text = lockFile('uv/uv.lock')
    const other = text.replace('marker = "sys_platform == \'win32\'"', 'marker = "sys_platform == \'linux\'"')

    expect(other).not.toBe(text)
    expect(samePackages(parseUv(text).packages, parseUv(other).packages)).toBe(false)
  })
})

describe('what is no uv.lock', () => {
  it.each([
    ['nothing', '', undefined],
    ['a version to come', 'version = 2\n[[package]]\n', undefined],
    ['no packages', 'version = 1\n', undefined],
    ['packages that are no list', 'version = 1\n[package]\n', undefined],
    ['a package without a name', lock('version = "1"\nsource = { registry = "r" }'), 4],
    ['a package without a source', lock('name = "a"\nversion = "1"'), 4],
    ['a source of another kind', lock(entry('hg = "https://host.example"')), 4],
    ['a hash that is no text', lock(entry('registry = "r"', 'sdist = { hash = 1 }')), 4],
    [
      'a marker that is none',
      lock(entry('virtual = "."', 'dependencies = [{ name = "a", marker = "(" }]'), entry('registry = "r"')),
      10,
    ],
  ])('as with %s is refused', (_, text, line) => {
    expect(refusal(parseUv, text)).toMatchObject({ line })
  })
})

it.each([
  ['markers', 'marker = "os_name == \'%\'"', ''],
  ['markers in forks', 'marker = "os_name == \'%\'"', 'resolution-markers = ["python_version > \'%\'"]'],
  ['extras', 'extra = ["e%"]', ''],
])('%s that hold for all versions of a name are not repeated without bound', (_, demand, fork) => {
  const edges = Array.from(
    { length: 8000 },
    (_, at) => `{ name = "a", ${demand.replace('%', String(at))} },\n`,
  )
  const versions = Array.from(
    { length: 4000 },
    (_, at) => `name = "a"\nversion = "${at}"\nsource = { registry = "r" }\n${fork.replace('%', String(at))}`,
  )
  const root = `name = "root"\nsource = { virtual = "." }\ndependencies = [\n${edges.join('')}]`

  expect(refusal(parseUv, lock(root, ...versions))).toMatchObject({
    message: expect.stringMatching(/more than 20000000 characters/),
  })
})
