import { describe, expect, it } from '@jest/globals'
import { samePackages } from '../../../src/manifest/difference.ts'
import { parseNpm } from '../../../src/manifest/formats/npm/npm-parser.ts'
import { hashesOf, lockFile, refusal, shown } from '../lock-file.ts'

const commit = '5ee7667bb4c2255ead995d9d6007068e7bf194da'
const all = [
  '@esbuild/darwin-x64 0.25.0',
  '@types/ms 2.1.0',
  `cloned 1.0.0 git+https://files.example/cloned.git#${commit}`,
  'color-name 1.1.4',
  'debug 2.6.9',
  'fetched 1.0.0 https://files.example/fetched-1.0.0.tgz',
  'ms 0.7.1',
  'ms 2.0.0',
  'ms 2.1.2',
  'ms 2.1.3',
  'packed 1.0.0 file:vendor/packed-1.0.0.tgz',
]

/** A lock file of version 3 with these entries. */
function lock(packages: Record<string, unknown>): string {
  return JSON.stringify({ name: 'app', lockfileVersion: 3, requires: true, packages })
}

/** A lock file of version 1 with these dependencies. */
function oldLock(dependencies: unknown): string {
  return JSON.stringify({ name: 'app', version: '1.0.0', lockfileVersion: 1, dependencies })
}

describe('a lock file that npm made', () => {
  it.each(['v2', 'v3'])('gives its packages, without project, members and links, for %s', (version) => {
    expect(shown(parseNpm(lockFile(`npm/${version}.json`)).packages)).toEqual(all)
  })

  it('gives them for v1 too, which does not tell the version of a clone', () => {
    const expected = all.map((each) => each.replace('cloned 1.0.0', 'cloned'))

    expect(shown(parseNpm(lockFile('npm/v1.json')).packages)).toEqual(expected)
  })

  it('gives their integrity', () => {
    const integrity =
      'sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA=='

    for (const version of ['v1', 'v2', 'v3']) {
      const { packages } = parseNpm(lockFile(`npm/${version}.json`))
      expect(hashesOf(packages, 'ms', '2.1.3')).toEqual([integrity])
      expect(hashesOf(packages, 'ms', '2.1.2')).not.toEqual([integrity])
    }
  })

  it('gives the same packages when the version of the project changes', () => {
    const text = lockFile('npm/v3.json')
    const bumped = text.replace('"version": "1.0.0"', '"version": "1.0.1"')

    expect(bumped).not.toBe(text)
    expect(samePackages(parseNpm(text).packages, parseNpm(bumped).packages)).toBe(true)
  })
})

describe('where a package comes from', () => {
  const resolvedTo = (resolved: string, wanted = '^1.0.0'): string | undefined => {
    const text = lock({
      '': { dependencies: { '@a/b': wanted } },
      'node_modules/@a/b': { version: '1.0.0', resolved },
    })
    return parseNpm(text).packages[0]?.source
  }

  it.each([
    'https://registry.npm.example/@a/b/-/b-1.0.0.tgz',
    'https://mirror.example/repository/npm/@a/b/-/@a/b-1.0.0.tgz?cache=0',
    'https://packages.example/download/@a/b/1.0.0/7d3b',
    'https://mirror.example/@a%2fb/-/1.0.0/b-1.0.0.tgz',
    'http://cnpm.example/@a/b/download/@a/b-1.0.0.tgz',
  ])('is nothing of its own for a registry: %s', (resolved) => {
    expect(resolvedTo(resolved)).toBeUndefined()
  })

  it.each([
    ['https://files.example/b-1.0.0.tgz', 'https://files.example/b-1.0.0.tgz'],
    ...[
      'https://code.example/a/b/releases/download/v1/b.tgz',
      'https://code.example/@a/b/releases/download/@a/b/b-1.0.0.tgz',
      'https://gitlab.example/@a/b/-/archive/v1.0.0/b-v1.0.0.tar.gz',
      'https://gitlab.example/@a/b/-/archive/v1.0.0/b-1.0.0.tgz',
      'https://gitlab.example/@a/b/-/jobs/1/artifacts/raw/b-1.0.0.tgz',
      'https://gitlab.example/other/-/b-1.0.0.tgz',
      'https://bitbucket.example/@a/b/get/v1.0.0.tar.gz',
      'https://codeload.example/@a/b/tar.gz/v1.0.0',
      'https://gitea.example/@a/b/archive/v1.0.0.tar.gz',
    ].map((url) => [url, url]),
    ['file:vendor/b.tgz', 'file:vendor/b.tgz'],
    ['git+ssh://git@code.example/a/b.git#abc', 'git+ssh://git@code.example/a/b.git#abc'],
    ['git+https://user:secret@code.example/a/b.git#abc', 'git+https://code.example/a/b.git#abc'],
  ])('is the URL, the path or the commit otherwise: %s', (resolved, source) => {
    expect(resolvedTo(resolved)).toBe(source)
  })

  it.each(['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'])(
    'is the URL that a member asks for in its %s',
    (kind) => {
      const url = 'https://files.example/b/-/b-1.0.0.tgz'
      const entries = (wanted: unknown) => ({
        'packages/a': { [kind]: { b: wanted } },
        'node_modules/b': { version: '1.0.0', resolved: url },
      })
      const sourceOf = (wanted: unknown) =>
        parseNpm(lock(entries(wanted))).packages.map(({ source }) => source)
      expect(sourceOf(url)).toEqual([url])
      expect(sourceOf('^1.0.0')).toEqual([undefined])
      expect(sourceOf(1)).toEqual([undefined])
    },
  )

  it('is not the URL that a package within node_modules asks for', () => {
    const url = 'https://files.example/b/-/b-1.0.0.tgz'
    const { packages } = parseNpm(
      lock({
        'node_modules/a': { version: '1.0.0', dependencies: { b: url } },
        'node_modules/b': { version: '1.0.0', resolved: url },
      }),
    )
    expect(packages.map(({ source }) => source)).toEqual([undefined, undefined])
  })

  it.each([
    ['', undefined],
    ['file:a/-/b-1.0.0.tgz', 'file:a/-/b-1.0.0.tgz'],
    ['git+https://code.example/-/b.git#abc', 'git+https://code.example/-/b.git#abc'],
  ])('is a path or a commit, whatever is in it: %j', (resolved, source) => {
    expect(resolvedTo(resolved)).toBe(source)
  })

  it('is the URL that the project asks for, even one in the form of a registry', () => {
    const url = 'https://files.example/@a/b/-/b-1.0.0.tgz'

    expect(resolvedTo(url, url)).toBe(url)
  })

  it.each([
    ['git+ssh://git@code.example/a.git#abc', 'a git+ssh://git@code.example/a.git#abc'],
    ['github:owner/a#abc', 'a github:owner/a#abc'],
    ['https://files.example/a-1.2.3-rc.1.tgz', 'a 1.2.3-rc.1 https://files.example/a-1.2.3-rc.1.tgz'],
    ['https://files.example/other.tgz', 'a https://files.example/other.tgz'],
    ['https://files.example/a-10.20.30.tgz#c', 'a 10.20.30 https://files.example/a-10.20.30.tgz#c'],
    ['https://files.example/a-v1.2.3.tgz', 'a https://files.example/a-v1.2.3.tgz'],
    ['https://files.example/a-1.2.3.tgz.asc', 'a https://files.example/a-1.2.3.tgz.asc'],
    ['npm:@b/c@1.2.3', '@b/c 1.2.3'],
  ])('stands in the place of the version in v1: %s', (version, expected) => {
    expect(shown(parseNpm(oldLock({ a: { version } })).packages)).toEqual([expected])
  })
})

it('has the version in the name of its archive in v1 though its own name has a scope', () => {
  const version = 'https://files.example/b-1.2.3.tgz'
  expect(shown(parseNpm(oldLock({ '@a/b': { version } })).packages)).toEqual([`@a/b 1.2.3 ${version}`])
})

describe('an entry that has no hash', () => {
  const exempt = (entry: object) => {
    const { packages, exempt: free } = parseNpm(lock({ '': {}, 'node_modules/a': entry }))
    return packages.map((one) => free?.has(one))
  }

  it.each<[boolean, object]>([
    [true, { optional: true }],
    [true, { peer: true }],
    [true, { extraneous: true }],
    [true, { version: '1.0.0', inBundle: true }],
    [true, { version: '1.0.0', bundled: true }],
    [false, {}],
    [false, { dev: true }],
    [false, { version: '1.0.0', optional: true }],
    [false, { resolved: 'https://files.example/a.tgz', peer: true }],
    [false, { version: '1.0.0', integrity: 'sha512-a', inBundle: true }],
    [false, { optional: 'yes', peer: 1, extraneous: {} }],
  ])('needs none: %s, with %j', (expected, entry) => {
    expect(exempt(entry)).toEqual([expected])
  })

  it('has an empty one, or a blank at its end', () => {
    const hashes = (integrity: string) =>
      parseNpm(lock({ 'node_modules/a': { version: '1.0.0', integrity } })).packages[0]?.hashes
    expect(hashes('')).toEqual([])
    expect(hashes('sha512-a ')).toEqual(['sha512-a'])
    expect(hashes('sha512-a')).toEqual(['sha512-a'])
    expect(hashes('sha512-a\tb')).toEqual(['sha512-a\tb'])
  })
})

describe('a tree', () => {
  it('may be 10,000 levels deep in v1', () => {
    const depth = 10_000
    const text = `{"lockfileVersion":1,${'"dependencies":{"a":{"version":"1.0.0",'.repeat(depth)}"dev":true${'}}'.repeat(depth)}}`

    expect(parseNpm(text).packages).toHaveLength(depth)
  })

  it('may hold names that objects have by themselves', () => {
    const text =
      '{"lockfileVersion":3,"packages":{"node_modules/__proto__":{"version":"1.0.0"},"node_modules/constructor":{"version":"2.0.0"}}}'

    expect(shown(parseNpm(text).packages)).toEqual(['__proto__ 1.0.0', 'constructor 2.0.0'])
    expect(
      shown(parseNpm('{"lockfileVersion":1,"dependencies":{"__proto__":{"version":"1.0.0"}}}').packages),
    ).toEqual(['__proto__ 1.0.0'])
  })

  it('may hold packages that are bundled, without a version, or with two hashes', () => {
    const { packages } = parseNpm(
      lock({
        'node_modules/a/node_modules/b': { version: '1.0.0', inBundle: true },
        'node_modules/c': { dev: true, optional: true, peer: true },
        'node_modules/d': { version: '1.0.0', integrity: 'sha512-b  sha1-a ' },
      }),
    )

    expect(shown(packages)).toEqual(['b 1.0.0', 'c', 'd 1.0.0'])
    expect(hashesOf(packages, 'd', '1.0.0')).toEqual(['sha1-a', 'sha512-b'])
  })

  it('may be empty', () => {
    expect(parseNpm('{"name":"app","lockfileVersion":1}').packages).toEqual([])
    expect(parseNpm(lock({})).packages).toEqual([])
  })

  it('of npm 4, which wrote no version, is read as v1', () => {
    expect(shown(parseNpm('{"name":"app","dependencies":{"a":{"version":"1.0.0"}}}').packages)).toEqual([
      'a 1.0.0',
    ])
  })
})

describe('what is no npm lock file', () => {
  it.each([
    ['nothing', '', 1],
    ['an array', '[]', undefined],
    ['a text', '"package-lock"', undefined],
    ['an object without a version', '{}', undefined],
    ['a package.json', '{"name":"app","dependencies":{"a":"^1.0.0"}}', undefined],
    ['a version to come', '{"lockfileVersion":4,"packages":{}}', undefined],
    ['a version in a text', '{"lockfileVersion":"3","packages":{}}', undefined],
    ['v3 without packages', '{"lockfileVersion":3,"dependencies":{}}', undefined],
    ['v3 with a list of packages', '{"lockfileVersion":3,"packages":[]}', undefined],
    ['v1 with the packages of bun', '{"lockfileVersion":1,"workspaces":{},"packages":{}}', undefined],
    ['v1 with a list of dependencies', oldLock([]), undefined],
    ['v1 with an entry that is a text', oldLock({ a: '1.0.0' }), undefined],
    ['v1 with an entry without a version', oldLock({ a: {} }), undefined],
    ['v1 with a null further down', oldLock({ a: { version: '1.0.0', dependencies: null } }), undefined],
    ['v3 without project and node_modules', lock({ a: {} }), undefined],
    ['no version, and a list of dependencies', '{"dependencies":[]}', undefined],
    ['a project that is null', lock({ '': null }), undefined],
    ['an entry that is null', lock({ 'node_modules/a': null }), undefined],
    ['a version that is a number', lock({ 'node_modules/a': { version: 1 } }), undefined],
    [
      'an integrity that is a list',
      lock({ 'node_modules/a': { version: '1.0.0', integrity: [] } }),
      undefined,
    ],
    ['a merge conflict', '{\n  "lockfileVersion": 3,\n<<<<<<< HEAD\n  "a": 1\n=======\n>>>>>>> b\n}', 3],
    ['a comma too many', '{\n  "lockfileVersion": 3,\n  "packages": {},\n}\n', 4],
    ['a word', '{\n  "lockfileVersion": 3,\n  "packages": undefined,\n  "padding": "0123456789"\n}\n', 3],
    ['a NUL', '{\n"a": "\0"}', 2],
  ])('is refused: %s', (_, text, line) => {
    expect(refusal(parseNpm, text)).toEqual({ message: expect.stringMatching(/^[A-Z"].+\.$/), line })
  })

  it('is refused wherever a lock file is cut off', () => {
    const text = lockFile('npm/v3.json').trimEnd()

    for (let end = 0; end < text.length; end += 7) expect(refusal(parseNpm, text.slice(0, end))).toBeDefined()
  })

  it('is quoted neither with credentials nor without end', () => {
    const path = `node_modules/a?https://user:secret@files.example/${'a'.repeat(10_000)}`
    const { message = '' } = refusal(parseNpm, lock({ [path]: null })) ?? {}

    expect(message).toContain('node_modules/a')
    expect(message).not.toContain('secret')
    expect(message.length).toBeLessThan(200)
  })
})
