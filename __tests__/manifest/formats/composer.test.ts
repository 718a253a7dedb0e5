import { describe, expect, it } from '@jest/globals'
import { parseComposer } from '../../../src/manifest/formats/composer/composer-parser.ts'
import { samePackages } from '../../../src/manifest/difference.ts'
import { refusal, shown } from '../lock-file.ts'
import { inScopeOf, scoped } from '../scoped.ts'

const commit = '39bea6a60e40b0a1ecabfcf9795a2f675789fa73'

function lock(packages: unknown, development: unknown = []): string {
  return JSON.stringify({ 'content-hash': 'a', packages, 'packages-dev': development }, null, 4)
}

const dist = { type: 'zip', url: 'https://u:secret@host.example/a.zip', reference: commit, shasum: '' }

describe('a package', () => {
  it('has a lower-case name, and the reference of its archive in place of a hash', () => {
    expect(parseComposer(lock([{ name: 'Vendor/Package', version: 'v1.0.0', dist }])).packages).toEqual([
      {
        ecosystem: 'composer',
        name: 'vendor/package',
        version: 'v1.0.0',
        hashes: [`dist-ref:${commit}`],
        origin: 'https://host.example/a.zip',
      },
    ])
  })

  it('has the hash of its archive where there is one', () => {
    const hashed = { ...dist, shasum: commit }

    expect(parseComposer(lock([{ name: 'a/b', version: '1', dist: hashed }])).packages[0]?.hashes).toEqual([
      `sha1:${commit}`,
    ])
  })

  it('may be one for development, and gets into the layer when it no longer is', () => {
    const [a, b] = [
      { name: 'a/b', version: '1', dist },
      { name: 'c/d', version: '1', dist },
    ]
    const before = parseComposer(lock([a], [b])).packages

    expect(shown(before)).toEqual(['a/b 1', 'c/d 1'])
    expect(before.map(({ marker }) => marker)).toEqual([undefined, 'require-dev'])
    expect(samePackages(before, parseComposer(lock([a, b])).packages)).toBe(false)
  })

  it('is known by the URL of its archive where there is neither hash nor reference', () => {
    const { packages, unpinned } = parseComposer(
      lock([{ name: 'a/b', version: '1', dist: { type: 'zip', url: dist.url } }]),
    )

    expect(shown(packages)).toEqual(['a/b 1 https://host.example/a.zip'])
    expect(unpinned).toMatchObject([{ name: 'a/b', problem: 'url' }])
  })

  const git = (reference: string) => ({
    source: { type: 'git', url: 'https://u:secret@host.example/a', reference },
  })

  it.each([
    ['of a folder', { dist: { type: 'path', url: '../a', reference: 'b' } }, 'path:../a', 'path'],
    ['of a commit', git(commit), `git+https://host.example/a#${commit}`, undefined],
    ['of a branch', git('main'), 'git+https://host.example/a#main', 'reference'],
    ['that holds nothing', { type: 'metapackage' }, undefined, undefined],
  ])('%s', (_, origin, source, problem) => {
    const { packages, unpinned } = parseComposer(lock([{ name: 'A/b', version: '1', ...origin }]))

    expect(packages.map((each) => each.source)).toEqual([source])
    const path = problem === 'path' ? { path: '../a' } : {}
    expect(unpinned).toEqual(problem === undefined ? [] : [{ line: 5, name: 'a/b', problem, ...path }])
  })
})

describe('what a layer holds of a composer.lock', () => {
  const folder = { type: 'path', url: '../lib', reference: 'b' }
  const text = lock(
    [{ name: 'a/b', version: '1', dist }],
    [
      { name: 'c/d', version: '2', dist },
      { name: 'e/f', version: 'dev-main', dist: folder },
    ],
  )

  it.each([
    ['no groups', [], ['a/b 1'], 0],
    ['main', ['main'], ['a/b 1'], 0],
    ['the group for development', ['dev'], ['a/b 1', 'c/d 2', 'e/f dev-main'], 1],
    ['all', 'all' as const, ['a/b 1', 'c/d 2', 'e/f dev-main'], 1],
  ])('with %s', async (_, groups, packages, findings) => {
    const manifest = await scoped('composer.lock', text, { groups })

    expect(inScopeOf(manifest)).toEqual(packages)
    expect(manifest.resolved.unpinned).toHaveLength(findings)
    expect(manifest.unknown).toEqual([])
  })

  it('has versions without the letter that a tag may have', async () => {
    const versions = ['v1.0.0', 'V2', 'dev-v3', 'v4-beta', 'vnext']
    const text = lock(versions.map((version, at) => ({ name: `a/b${at}`, version, dist })))

    expect(inScopeOf(await scoped('composer.lock', text))).toEqual([
      'a/b0 1.0.0',
      'a/b1 2',
      'a/b2 dev-v3',
      'a/b3 4-beta',
      'a/b4 vnext',
    ])
  })

  it('has no other group', async () => {
    expect((await scoped('composer.lock', text, { groups: ['test'] })).unknown).toEqual([
      { input: 'dependency-groups', value: 'test', known: ['dev'] },
    ])
  })

  it('changes when a package is no longer for development, but not if all packages count', async () => {
    const moved = lock([
      { name: 'a/b', version: '1', dist },
      { name: 'c/d', version: '2', dist },
    ])
    const before = lock([{ name: 'a/b', version: '1', dist }], [{ name: 'c/d', version: '2', dist }])
    const same = async (groups: 'all' | string[]) => {
      const [was, is] = [
        await scoped('composer.lock', before, { groups }),
        await scoped('composer.lock', moved, { groups }),
      ]
      return samePackages(was.resolved.packages, is.resolved.packages)
    }

    expect([await same([]), await same('all')]).toEqual([false, true])
  })
})

describe('what is no composer.lock', () => {
  const a = { name: 'a/b', version: '1', dist }

  it.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['no packages', '{"content-hash": "a"}'],
    ['packages that are no list', lock({})],
    ['a package that is no object', lock([1])],
    ['a package without a name', lock([{ version: '1' }])],
    ['a package without a version', lock([{ name: 'a/b' }])],
    ['a package twice', lock([a], [{ ...a, name: 'A/B' }])],
    [
      'another version control system',
      lock([{ ...a, dist: null, source: { type: 'hg', url: 'a', reference: 'b' } }]),
    ],
    ['a merge conflict', lock([a]).replace('\n', '\n<<<<<<< HEAD\n')],
    ['lists 10,000 deep', lock([]).replace('[]', '['.repeat(10_000))],
  ])('as with %s is refused', (_, text) => {
    expect(refusal(parseComposer, text)).toBeDefined()
  })
})
