import { describe, expect, it } from '@jest/globals'
import { parseBun } from '../../../src/manifest/formats/bun/bun-parser.ts'
import { samePackages } from '../../../src/manifest/difference.ts'
import { inScopeOf, scoped } from '../scoped.ts'
import { hashesOf, lockFile, refusal, shown } from '../lock-file.ts'

const commit = '5ee7667bb4c2255ead995d9d6007068e7bf194da'

/** A lock file with these lines as packages. */
function lock(...packages: string[]): string {
  return `{\n  "lockfileVersion": 1,\n  "packages": {\n${packages.map((line) => `    ${line},\n`).join('')}  }\n}\n`
}

describe.each(['1.2.23', '1.4.5'])('a lock file that Bun %s made', (version) => {
  const text = lockFile(`bun/bun-${version}.lock`)

  it('gives its packages, aliases under the real name, without project and members', () => {
    expect(shown(parseBun(text).packages)).toEqual([
      '@esbuild/darwin-x64 0.25.0',
      '@types/ms 2.1.0',
      `cloned git+https://files.example/cloned.git#${commit}`,
      'color-name 1.1.4 patch:vendor/color-name.patch',
      'debug 2.6.9',
      'fetched https://files.example/fetched-1.0.0.tgz',
      'folder file:vendor/folder',
      'ms 0.7.1',
      'ms 2.0.0',
      'ms 2.1.2',
      'ms 2.1.3',
      'packed ./vendor/packed-1.0.0.tgz',
    ])
  })

  it('gives their integrity', () => {
    expect(hashesOf(parseBun(text).packages, 'ms', '2.1.3')).toEqual([
      'sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==',
    ])
  })

  it('is the same with CRLF and without trailing commas', () => {
    const strict = text.replace(/,(?=\s*[}\]])/g, '')

    expect(strict).not.toBe(text)
    for (const other of [text.replaceAll('\n', '\r\n'), strict]) {
      expect(samePackages(parseBun(other).packages, parseBun(text).packages)).toBe(true)
    }
  })

  it('is refused wherever it is cut off', () => {
    for (let end = 0; end < text.trimEnd().length; end++)
      expect(refusal(parseBun, text.slice(0, end))).toBeDefined()
  })
})

describe('a package', () => {
  it.each([
    ['a registry', '"a": ["a@1.0.0-rc.1", "", {}, "sha512-abc"]', ['a 1.0.0-rc.1']],
    ['another registry', '"a": ["a@1.0.0", "https://packages.example/a.tgz", {}, "sha512-abc"]', ['a 1.0.0']],
    ['a URL', '"a": ["a@https://user:secret@files.example/a.tgz", {}]', ['a https://files.example/a.tgz']],
    ['a hoster', '"a": ["a@github:owner/a#abc", {}, "owner-a-abc"]', ['a github:owner/a#abc']],
    ['the project itself', '"a": ["a@root:", {}]', []],
    ['a link', '"a": ["a@link:a", {}]', []],
    [
      'a URL that reads like a link',
      '"a": ["a@https://files.example/link:a.tgz", {}]',
      ['a https://files.example/link:a.tgz'],
    ],
    ['a version of long numbers', '"a": ["a@2024.11.2", "", {}, ""]', ['a 2024.11.2']],
    [
      'a name that objects have by themselves',
      '"__proto__": ["__proto__@1.0.0", "", {}, ""]',
      ['__proto__ 1.0.0'],
    ],
    [
      'a text with commas and quotes',
      '"a": ["a@1.0.0", ",]\\",}", {"b": ["c,}",],}, "sha512-abc",]',
      ['a 1.0.0'],
    ],
  ])('of %s', (_, line, expected) => {
    expect(shown(parseBun(lock(line)).packages)).toEqual(expected)
  })

  it('of a registry has its hashes in order, and no source', () => {
    const [a] = parseBun(lock('"a": ["a@1.0.0", "not-sha1-abc", {}, "sha512-b sha1-c"]')).packages
    expect(a).toStrictEqual({ ecosystem: 'npm', name: 'a', version: '1.0.0', hashes: ['sha1-c', 'sha512-b'] })
  })

  it('keeps the commas and ends of objects within a text', () => {
    const patch = 'patches/a,}.patch'
    const text = `{"lockfileVersion": 1, "packages": {"a": ["a@1.0.0",\t],\t}, "patchedDependencies": {"a@1.0.0": "${patch}"}}`
    expect(shown(parseBun(text).packages)).toEqual([`a 1.0.0 patch:${patch}`])
  })
})

describe('what is no bun.lock', () => {
  const a = '"a": ["a@1.0.0", "", {}, "sha512-abc"]'

  it.each([
    ['nothing', '', 1],
    ['the binary form', '#!/usr/bin/env bun\nbun-lockfile-format-v0\n', 1],
    ['a version to come', '{"lockfileVersion": 3, "packages": {}}', undefined],
    ['no version', '{"packages": {}}', undefined],
    ['no packages', '{"lockfileVersion": 1}', undefined],
    ['the packages of npm', '{"lockfileVersion": 2, "packages": {"node_modules/a": {}}}', undefined],
    ['a package without a name', lock('"a": ["1.0.0"]'), undefined],
    ['a package that is a list of numbers', lock('"a": [1]'), undefined],
    [
      'patches that are a list',
      '{"lockfileVersion": 1, "packages": {}, "patchedDependencies": []}',
      undefined,
    ],
    ['two packages of one path', lock(a, a), 5],
    ['a comma and nothing before it', '{"lockfileVersion": 1, "packages": {,}}', 1],
    ['two commas', lock(`${a},`), 4],
    ['a comma after the end', '{"lockfileVersion": 1, "packages": {}},', 1],
    ['a merge conflict', lock('"b": 1').replace('  "packages"', '<<<<<<< HEAD\n  "packages"'), 3],
  ])('is refused: %s', (_, text, line) => {
    expect(refusal(parseBun, text)).toEqual({ message: expect.stringMatching(/^[A-Z"].+\.$/), line })
  })

  it('may be 10,000 levels deep', () => {
    const text = lock(`"a": ["a@1.0.0", "", {}, ${'['.repeat(10_000)}${']'.repeat(10_000)}]`)

    expect(shown(parseBun(text).packages)).toEqual(['a 1.0.0'])
  })
})

describe('what a layer holds of a bun.lock', () => {
  const json = (workspaces: unknown, packages: Record<string, unknown>) =>
    JSON.stringify({ lockfileVersion: 2, workspaces, packages }, null, 2).replace(
      /\[\s+("[^"]*")\s+\]/g,
      '[$1]',
    )
  const item = (id: string, fields: unknown = {}) => [id, '', fields, 'sha512-abc']
  const text = json(
    {
      '': { name: 'root', dependencies: { a: '1', b: '1' }, devDependencies: { t: '1' } },
      'm/api': { name: 'api', dependencies: { b: '2', lib: '*' }, devDependencies: { t: '1' } },
      'm/lib': { name: '@s/lib', peerDependencies: { p: '1' }, optionalDependencies: { arm: '1', win: '1' } },
    },
    {
      a: item('a@1.0.0', { dependencies: { b: '1' } }),
      '@s/lib': ['@s/lib@workspace:m/lib'],
      api: ['api@workspace:m/api'],
      arm: item('arm@1.0.0', { os: 'linux', cpu: 'arm64' }),
      b: item('b@1.0.0', { peerDependencies: { q: '*' }, optionalPeers: ['q'] }),
      lib: ['@s/lib@workspace:m/lib'],
      p: item('p@1.0.0'),
      t: item('t@1.0.0', { dependencies: { q: '1' } }),
      q: item('q@1.0.0'),
      win: item('win@1.0.0', { os: ['win32', 'darwin'], dependencies: { w: '1' } }),
      w: item('w@1.0.0'),
      'api/b': item('b@2.0.0'),
      'a/b': item('b@3.0.0'),
    },
  )

  it.each([
    [
      'production of all',
      {},
      ['a 1.0.0', 'arm? 1.0.0 arm64', 'b 1.0.0', 'b 2.0.0', 'b 3.0.0', 'p 1.0.0', 'q? 1.0.0'],
    ],
    ['on one architecture', { architectures: ['arm64'], member: 'm/lib' }, ['arm? 1.0.0', 'p 1.0.0']],
    ['on the other one', { architectures: ['x86_64'], member: '@s/lib' }, ['p 1.0.0']],
    [
      'a member with the one that it depends on',
      { member: 'api' },
      ['arm? 1.0.0 arm64', 'b 2.0.0', 'p 1.0.0'],
    ],
    ['the root alone', { member: '.' }, ['a 1.0.0', 'b 1.0.0', 'b 3.0.0', 'q? 1.0.0']],
    [
      'what a member is developed with',
      { member: 'api', groups: ['dev'] },
      ['arm? 1.0.0 arm64', 'b 2.0.0', 'p 1.0.0', 'q 1.0.0', 't 1.0.0'],
    ],
  ])('is %s', async (_, asked, packages) => {
    const manifest = await scoped('bun.lock', text, asked)

    expect(inScopeOf(manifest)).toEqual(packages)
    expect(manifest.unknown).toEqual([])
  })

  it('has optional peers that are in the file for another reason', async () => {
    const lock = json(
      { '': { dependencies: { a: '1' }, devDependencies: { q: '1' } } },
      {
        a: item('a@1.0.0', { peerDependencies: { q: '*', r: '*' }, optionalPeers: ['q', 'r'] }),
        q: item('q@1.0.0'),
      },
    )

    expect(inScopeOf(await scoped('bun.lock', lock))).toEqual(['a 1.0.0', 'q? 1.0.0'])
  })

  it('points to the code of members that another one depends on', async () => {
    const { resolved } = await scoped('bun.lock', text, { member: 'api' })
    const [local] = resolved.unpinned

    expect(resolved.unpinned).toHaveLength(1)
    expect(local).toMatchObject({ name: '@s/lib', problem: 'member', path: 'm/lib' })
    expect(local?.line).toBe(
      text.split('\n').findIndex((line) => line.includes('["@s/lib@workspace:m/lib"]')) + 1,
    )
  })

  it('is the same package at two places once, where any of them is', async () => {
    const lock = json(
      { '': { dependencies: { b: '1' }, optionalDependencies: { arm: '1' } } },
      {
        arm: item('arm@1.0.0', { cpu: 'arm64', dependencies: { a: '1' } }),
        b: item('b@1.0.0'),
        'arm/a': item('a@1.0.0', { dependencies: { b: '1' } }),
        'arm/b': item('b@1.0.0'),
      },
    )

    expect(inScopeOf(await scoped('bun.lock', lock))).toEqual([
      'a? 1.0.0 arm64',
      'arm? 1.0.0 arm64',
      'b 1.0.0',
    ])
  })

  it('has what no workspace depends on', async () => {
    const lock = json(
      { '': { name: 'root' } },
      { lost: item('lost@1.0.0', { dependencies: { b: '1' } }), b: item('b@1.0.0') },
    )

    expect(inScopeOf(await scoped('bun.lock', lock))).toEqual(['b 1.0.0', 'lost 1.0.0'])
  })

  it('is the whole file if it lists no workspaces', async () => {
    expect(inScopeOf(await scoped('bun.lock', json(undefined, { a: item('a@1.0.0') })))).toEqual(['a 1.0.0'])
  })

  it('is refused if packages are nested deeper than any system allows', async () => {
    const lock = json({ '': {} }, { ['a/'.repeat(100_000) + 'a']: item('a@1.0.0') })

    await expect(scoped('bun.lock', lock)).rejects.toThrow('The bun.lock nests its packages too deeply.')
  })
})
