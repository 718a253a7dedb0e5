import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { tries } from '../../tries.ts'
import { inScopeOf, scoped } from '../scoped.ts'
import type { Scope } from '../../../src/manifest/scope/scope.ts'

/** A `package-lock.json` with these entries, each on a line of its own from line 4 on. */
function lock(packages: Record<string, object>): string {
  const entries = Object.entries(packages).map(
    ([path, entry]) => `  ${JSON.stringify(path)}: ${JSON.stringify(entry)}`,
  )
  return `{\n"lockfileVersion": 3,\n"packages": {\n${entries.join(',\n')}\n}\n}`
}

const read = (text: string, asked: Partial<Scope> = {}) => scoped('package-lock.json', text, asked)
const listed = async (text: string, asked: Partial<Scope> = {}) => inScopeOf(await read(text, asked))
const at = (version: string, more: object = {}) => ({ version, ...more })

describe('a dependency', () => {
  it.each<[string, object, string[]]>([
    ['for production', { dependencies: { a: '1' } }, ['a 1.0.0']],
    ['for development', { devDependencies: { a: '1' } }, []],
    ['that is optional', { optionalDependencies: { a: '1' } }, ['a? 1.0.0']],
    ['that is a peer', { peerDependencies: { a: '1' } }, ['a 1.0.0']],
    [
      'that is an optional peer',
      { peerDependencies: { a: '1' }, peerDependenciesMeta: { a: { optional: true } } },
      ['a? 1.0.0'],
    ],
    [
      'of two kinds is optional',
      { dependencies: { a: '1' }, optionalDependencies: { a: '1' } },
      ['a? 1.0.0'],
    ],
    ['of two kinds is for development', { dependencies: { a: '1' }, devDependencies: { a: '1' } }, []],
    [
      'a peer that is there for development',
      { peerDependencies: { a: '1' }, devDependencies: { a: '1' } },
      [],
    ],
    [
      'of no form that npm writes',
      { dependencies: ['a'], devDependencies: 'a', optionalDependencies: null },
      [],
    ],
    ['that the file does not have', { dependencies: { b: '1', constructor: '1' } }, []],
  ])('%s', async (_, project, expected) => {
    expect(await listed(lock({ '': project, 'node_modules/a': at('1.0.0') }))).toEqual(expected)
  })

  it('for development is in scope with its group', async () => {
    const text = lock({ '': { devDependencies: { a: '1' } }, 'node_modules/a': at('1.0.0', { dev: true }) })

    expect(await listed(text, { groups: ['dev'] })).toEqual(['a 1.0.0'])
    expect(await listed(text, { groups: 'all' })).toEqual(['a 1.0.0'])
    expect(await listed(text, { groups: ['optional', 'main'] })).toEqual([])
    expect((await read(text, { groups: ['test'] })).unknown).toEqual([
      { input: 'dependency-groups', value: 'test', known: ['dev', 'optional'] },
    ])
  })

  it('for development of a package is not followed', async () => {
    const text = lock({
      '': { dependencies: { a: '1' } },
      'node_modules/a': at('1.0.0', { devDependencies: { b: '1' } }),
      'node_modules/b': at('1.0.0'),
    })

    expect(await listed(text, { groups: 'all' })).toEqual(['a 1.0.0'])
  })
})

it('a package is found as Node.js finds it, the nearest first', async () => {
  const needs = { dependencies: { b: '*' } }
  const text = lock({
    '': { dependencies: { a: '1' }, workspaces: ['m/*'] },
    'm/x': { version: '1.0.0', dependencies: { b: '*', '@s/c': '*' } },
    'm/x/node_modules/b': at('2.0.0'),
    'm/x/y': { version: '1.0.0', ...needs },
    'node_modules/@s/c': at('1.0.0', needs),
    'node_modules/a': at('1.0.0', { dependencies: { d: '*' } }),
    'node_modules/a/node_modules/b': at('3.0.0'),
    'node_modules/a/node_modules/d': at('1.0.0', needs),
    'node_modules/b': at('1.0.0'),
    'node_modules/e': at('1.0.0'),
    'node_modules/x': { resolved: 'm/x', link: true },
    'node_modules/y': { resolved: 'm/x/y', link: true },
  })

  expect(await listed(text, { member: '.' })).toEqual(['a 1.0.0', 'b 3.0.0', 'd 1.0.0'])
  expect(await listed(text, { member: 'x' })).toEqual(['@s/c 1.0.0', 'b 1.0.0', 'b 2.0.0'])
  expect(await listed(text, { member: 'm/x/y/' })).toEqual(['b 2.0.0'])
  expect(await listed(text)).toEqual(['@s/c 1.0.0', 'a 1.0.0', 'b 1.0.0', 'b 2.0.0', 'b 3.0.0', 'd 1.0.0'])
  expect((await read(text, { member: 'z' })).unknown).toEqual([
    { input: 'workspace-member', value: 'z', known: ['.', 'm/x', 'm/x/y'] },
  ])
})

it('code of members and folders that something in scope depends on is named with its path', async () => {
  const text = lock({
    '': { workspaces: ['m/*'], devDependencies: { tools: 'file:../tools' } },
    'm/api': { name: '@acme/api', version: '1.0.0', dependencies: { lib: '*', out: 'file:../out' } },
    'm/lib': { version: '1.0.0', dependencies: { a: '*' } },
    'm/web': { version: '1.0.0', devDependencies: { '@acme/api': '*' } },
    'node_modules/@acme/api': { resolved: 'm/api', link: true },
    'node_modules/a': at('1.0.0'),
    'node_modules/lib': { resolved: 'm/lib', link: true },
    'node_modules/out': { resolved: '../out', link: true },
    'node_modules/tools': { resolved: '../tools', link: true },
    'node_modules/web': { resolved: 'm/web', link: true },
  })
  const found = async (asked: Partial<Scope>) =>
    (await read(text, asked)).resolved.unpinned.map(({ line, name, problem, path }) => [
      line,
      name,
      problem,
      path,
    ])

  expect(await found({ member: 'm/web' })).toEqual([])
  expect(await found({ member: '@acme/api' })).toEqual([
    [11, 'out', 'path', '../out'],
    [6, 'lib', 'member', 'm/lib'],
  ])
  expect(await found({ groups: 'all' })).toEqual([
    [11, 'out', 'path', '../out'],
    [12, 'tools', 'path', '../tools'],
    [5, '@acme/api', 'member', 'm/api'],
    [6, 'lib', 'member', 'm/lib'],
  ])
})

it('without an entry of the project, the flags decide', async () => {
  const text = lock({
    'node_modules/a': at('1.0.0'),
    'node_modules/b': at('1.0.0', { dev: true }),
    'node_modules/c': at('1.0.0', { optional: true, cpu: ['arm64'] }),
    'node_modules/d': at('1.0.0', { devOptional: true, os: ['win32'] }),
  })

  expect(await listed(text)).toEqual(['a 1.0.0', 'c? 1.0.0 arm64'])
  expect(await listed(text, { groups: ['dev'], architectures: ['arm64'] })).toEqual([
    'a 1.0.0',
    'b 1.0.0',
    'c? 1.0.0',
  ])
})

it('in version 1, the flags decide, at any depth', async () => {
  const depth = 5_000
  const level = '"dependencies":{"a":{"version":"1.0.0",'
  const text = `{"lockfileVersion":1,${level.repeat(depth)}"dependencies":{"b":{"version":"1.0.0","dev":true},"c":{"version":"1.0.0","optional":true}}${'}}'.repeat(depth)}}`

  expect(new Set(await listed(text))).toEqual(new Set(['a 1.0.0', 'c? 1.0.0']))
  expect((await listed(text, { groups: ['dev'] })).length).toBe(depth + 2)
})

it('takes time in proportion to a file with deep folders and many dependencies', async () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `p${index}`)
  const missing = Object.fromEntries(names.map((name) => [name, '*']))
  const deep = (folder: string) => folder.repeat(20_000)
  const text = lock({
    '': { workspaces: ['*'] },
    [`${deep('a/')}a`]: { version: '1.0.0', dependencies: missing },
    [`${deep('node_modules/a/')}node_modules/b`]: at('1.0.0', { dependencies: missing }),
    [`${deep('a/')}b`]: { version: '1.0.0', dependencies: missing },
  })
  const startedAt = performance.now()

  await listed(text, { groups: 'all' })

  expect(performance.now() - startedAt).toBeLessThan(5_000)
})

describe('in any workspace', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'm', 'n']
  const some = fc
    .uniqueArray(fc.constantFrom(...names), { maxLength: 3 })
    .map((all) => Object.fromEntries(all.map((name) => [name, '*'])))
  const entry = fc.record({
    dependencies: some,
    optionalDependencies: some,
    devDependencies: some,
    peerDependencies: some,
  })
  const texts = fc
    .record(Object.fromEntries(['', 'm', 'n', 'a', 'b', 'c', 'd', 'e'].map((name) => [name, entry])))
    .map((entries) =>
      lock({
        '': { ...entries[''], workspaces: ['w/*'] },
        ...Object.fromEntries(
          ['m', 'n'].map((name) => [`w/${name}`, { version: '1.0.0', ...entries[name] }]),
        ),
        ...Object.fromEntries(
          ['m', 'n'].map((name) => [`node_modules/${name}`, { resolved: `w/${name}`, link: true }]),
        ),
        ...Object.fromEntries(
          ['a', 'b', 'c', 'd', 'e'].map((name) => [
            `node_modules/${name}`,
            { version: '1.0.0', ...entries[name], devDependencies: undefined },
          ]),
        ),
      }),
    )
  const namesOf = async (text: string, asked: Partial<Scope> = {}) =>
    new Set((await read(text, asked)).resolved.packages.map(({ name }) => name))

  it('all holds what is for production, and the workspace what each member has', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const production = await namesOf(text)
        const parts = await Promise.all(['.', 'm', 'n'].map((member) => namesOf(text, { member })))
        const together = parts.reduce((one, other) => one.union(other))

        expect(together).toEqual(production)
        expect(production.isSubsetOf(await namesOf(text, { groups: 'all' }))).toBe(true)
      }),
      { numRuns: tries(500) },
    )
  })
})
