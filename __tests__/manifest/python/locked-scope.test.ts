import { describe, expect, it } from '@jest/globals'
import { readManifest, type Manifest } from '../../../src/manifest/reading.ts'
import type { Scope } from '../../../src/manifest/scope/scope.ts'

async function read(
  file: string,
  text: string,
  given: Partial<Scope> = {},
  project?: string,
): Promise<Manifest> {
  const scope = { groups: [], member: undefined, runtimes: [], architectures: [], ignored: [], ...given }
  const beside = (path: string) =>
    path === 'pyproject.toml' && project !== undefined ? Buffer.from(project) : undefined
  const manifest = await readManifest(file, Buffer.from(text), { scope, beside })
  if (manifest === undefined) throw new Error(`${file} is of no known format`)
  return manifest
}

function shown({ resolved }: Manifest): string[] {
  return resolved.packages.map(({ name, version, marker }) =>
    [name, version, marker].filter(Boolean).join(' '),
  )
}

describe('a uv.lock', () => {
  const entry = (name: string, source: string, more = '') =>
    `\n[[package]]\nname = "${name}"\nversion = "1"\nsource = { ${source} }\n${more}`
  const served = (name: string, more = '') => entry(name, 'registry = "https://h.example/simple"', more)
  const lock = (manifest: string, ...entries: string[]) =>
    `version = 1\nrequires-python = ">=3.10"\n\n[manifest]\n${manifest}\n${entries.join('')}`
  const workspace = lock(
    'members = ["app", "lib", "tool"]',
    entry('app', 'virtual = "app"', 'dependencies = [{ name = "lib" }, { name = "a" }]'),
    entry('lib', 'directory = "lib"', 'dependencies = [{ name = "b" }, { name = "near" }]'),
    entry('tool', 'editable = "tool"', 'dependencies = [{ name = "app" }]'),
    entry('near', 'editable = "../near"'),
    served('a'),
    served('b'),
  )

  it('reports members that something in scope depends on, and other folders', async () => {
    const { resolved } = await read('uv.lock', workspace, { member: 'app' })
    expect(resolved.packages.map(({ name }) => name)).toEqual(['near', 'a', 'b'])
    expect(resolved.unpinned.map(({ name, problem, path }) => [name, problem, path])).toEqual([
      ['near', 'editable', '../near'],
      ['lib', 'member', 'lib'],
    ])
  })

  it('reports no member that nothing depends on', async () => {
    const { resolved } = await read('uv.lock', workspace)
    expect(resolved.unpinned.filter(({ problem }) => problem === 'member').map(({ name }) => name)).toEqual([
      'app',
      'lib',
    ])
  })

  it('of a script counts what the script asks for', async () => {
    const script = lock(
      'requirements = [{ name = "a", extras = ["x"] }]',
      served('a', optional('x', 'b')),
      served('b'),
    )
    expect(shown(await read('uv.lock', script))).toEqual(['a 1', 'b 1'])
  })

  it('names the extras and groups that add nothing', async () => {
    const empty = lock(
      '',
      entry('app', 'virtual = "."', 'metadata = { provides-extras = ["x"], requires-dev = { y = [] } }'),
    )
    expect((await read('uv.lock', empty, { groups: ['x', 'y'] })).unknown).toEqual([])
    expect((await read('uv.lock', empty, { groups: ['z'] })).unknown).toEqual([
      { input: 'dependency-groups', value: 'z', known: ['x', 'y'] },
    ])
  })

  it('follows circles', async () => {
    const circle = lock(
      '',
      entry('app', 'virtual = "."', 'dependencies = [{ name = "a" }]'),
      served('a', 'dependencies = [{ name = "b", marker = "python_version < \'3.12\'" }]'),
      served('b', 'dependencies = [{ name = "a" }, { name = "b" }]'),
    )
    expect(shown(await read('uv.lock', circle))).toEqual(['a 1', 'b 1 python<=3.11'])
  })

  function optional(extra: string, name: string): string {
    return `optional-dependencies = { ${extra} = [{ name = "${name}" }] }\n`
  }
})

describe('a poetry.lock without groups', () => {
  const entry = (name: string, more = '', dependencies = '') =>
    `[[package]]\nname = "${name}"\nversion = "1"\noptional = false\npython-versions = "*"\nfiles = []\n${more}\n${dependencies}\n`
  const lock = (...entries: string[]) =>
    `${entries.join('')}\n[metadata]\nlock-version = "2.0"\npython-versions = "*"\ncontent-hash = "x"\n`
  const project = '[tool.poetry.dependencies]\na = "*"\n[tool.poetry.group.dev.dependencies]\nb = "*"\n'

  it('counts a package that the project of today no longer leads to, with what it depends on', async () => {
    const older = lock(
      entry('a'),
      entry('b'),
      entry('c', '', '[package.dependencies]\nd = "*"\nb = "*"\n'),
      entry('d'),
    )
    expect(shown(await read('poetry.lock', older, {}, project))).toEqual(['a 1', 'b 1', 'c 1', 'd 1'])
    expect(shown(await read('poetry.lock', lock(entry('a'), entry('b')), {}, project))).toEqual(['a 1'])
  })

  it('counts what its category says is for production, and nothing else', async () => {
    const older = lock(entry('a', 'category = "dev"'), entry('b', 'category = "main"'))
    expect(shown(await read('poetry.lock', older, {}, project))).toEqual(['b 1'])
    expect(shown(await read('poetry.lock', older))).toEqual(['b 1'])
    expect(shown(await read('poetry.lock', older, { groups: ['dev'] }, project))).toEqual(['a 1', 'b 1'])
  })

  it('is read beside a project that was written anew for Poetry 2', async () => {
    const today =
      '[project]\nname = "app"\ndependencies = ["a (>=1) ; python_version < \'3.11\'"]\n[dependency-groups]\ndev = ["b"]\n'
    expect(shown(await read('poetry.lock', lock(entry('a'), entry('b')), {}, today))).toEqual([
      'a 1 python<=3.10',
    ])
  })

  it('counts wholly beside a project that cannot be read', async () => {
    const both = lock(entry('a'), entry('b'))
    expect(shown(await read('poetry.lock', both, {}, 'no TOML'))).toEqual(['a 1', 'b 1'])
    expect(shown(await read('poetry.lock', both))).toEqual(['a 1', 'b 1'])
  })
})

describe('a requirements file', () => {
  it.each([
    ['a==1 ; python_version < "3.11"\na==1 ; python_version >= "3.11"', ['a 1']],
    ['a[x]==1 ; python_version < "3.11"', ['a 1 [x] python<=3.10']],
    ['a[x]==1', ['a 1 [x]']],
    ['a==1 ; extra == "x"', []],
    ['a==1 ; sys_platform == "win32"\nb==2', ['b 2']],
    ['a==1 ; platform_release >= "5"', ['a 1']],
  ])('%j', async (text, expected) => {
    expect(shown(await read('requirements.txt', text))).toEqual(expected)
  })
})

describe('a Pipfile.lock', () => {
  const lock = JSON.stringify({
    _meta: { 'pipfile-spec': 6 },
    default: { a: { version: '==1', markers: "python_version < '3.11'" } },
    develop: { a: { version: '==1' }, b: { version: '==1' } },
    docs: { c: { version: '==1' } },
  })

  it.each([
    [[], ['a 1 python<=3.10']],
    [['develop'], ['a 1', 'b 1']],
    [['docs'], ['a 1 python<=3.10', 'c 1']],
    ['all', ['a 1', 'b 1', 'c 1']],
  ] as const)('has groups: %j', async (groups, expected) => {
    expect(shown(await read('Pipfile.lock', lock, { groups }))).toEqual(expected)
  })
})
