import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readManifest } from '../../src/manifest/reading.ts'
import { lockFile } from './lock-file.ts'

const commit = '39bea6a60e40b0a1ecabfcf9795a2f675789fa73'
const sha512 = `sha512-${'a'.repeat(86)}==`

/** `line name problem` of what a file leaves open. */
async function found(name: string, text: string): Promise<string[]> {
  const manifest = await readManifest(name, Buffer.from(text))
  return (manifest?.resolved.unpinned ?? []).map(({ line, name, problem }) => `${line} ${name} ${problem}`)
}

it.each<[string, string, unknown[]]>([
  ['package-lock.json', npm({ 'node_modules/a': { resolved: '../a', link: true } }), ['../a']],
  [
    'package-lock.json',
    npm({ 'node_modules/a': { version: '1.0.0', resolved: 'file:./v/../a.tgz' } }),
    ['a.tgz'],
  ],
  ['package-lock.json', npm({ 'node_modules/a': { version: '1.0.0', resolved: 'file:/a' } }), [undefined]],
  [
    'package-lock.json',
    JSON.stringify({ lockfileVersion: 1, dependencies: { a: { version: 'file:../a' } } }),
    ['../a'],
  ],
  [
    'pnpm-lock.yaml',
    "lockfileVersion: '9.0'\nimporters:\n  m/b:\n    dependencies:\n      a:\n        specifier: link:../../a\n        version: link:../../a\n",
    ['a'],
  ],
])('what %s links to has its path from the folder of the file: %#', async (name, text, paths) => {
  const manifest = await readManifest(name, Buffer.from(text))

  expect(manifest?.resolved.unpinned.map(({ path }) => path)).toEqual(paths)
})

const json = (value: unknown) => JSON.stringify(value, null, 2)

/** One line for each entry, the first of them on line 6. */
function npm(entries: Record<string, unknown>, project: object = {}): string {
  const lines = Object.entries(entries).map(([path, entry]) => `    "${path}": ${JSON.stringify(entry)}`)
  const hashed = `    "node_modules/z": ${JSON.stringify({ version: '1.0.0', integrity: sha512 })}`
  const own = `    "": ${JSON.stringify(project)}`
  return `{\n  "lockfileVersion": 3,\n  "packages": {\n${[own, hashed, ...lines].join(',\n')}\n  }\n}\n`
}

describe('package-lock.json', () => {
  const at = (resolved: string, more = {}) => ({ 'node_modules/a': { version: '1.0.0', resolved, ...more } })
  const link = (resolved: string) => ({ 'node_modules/a': { resolved, link: true } })
  const member = { 'packages/a': { version: '1.0.0' }, ...link('packages/a') }

  it.each<[string, string, string[]]>([
    ['no hash', npm({ 'node_modules/a': { version: '1.0.0' } }), ['6 a hash']],
    [
      'no hash, as no other',
      npm(at('https://h.example/a/-/a-1.0.0.tgz')).replace(/, *"integrity[^}]*|,"integrity[^}]*/, ''),
      [],
    ],
    ['no version', npm({ 'node_modules/a': {} }), ['6 a version']],
    ['a place for an optional peer', npm({ 'node_modules/a': { optional: true, peer: true } }), []],
    ['what is in another package', npm({ 'node_modules/a': { version: '1.0.0', inBundle: true } }), []],
    ['a branch', npm(at('git+ssh://git@h.example/a.git#main')), ['6 a reference']],
    ['a repository', npm(at('git+ssh://git@h.example/a.git')), ['6 a reference']],
    ['a commit', npm(at(`git+ssh://git@h.example/a.git#${commit}`)), []],
    ['a URL', npm(at('https://h.example/a.tgz')), ['6 a url']],
    ['a URL with a hash', npm(at('https://h.example/a.tgz', { integrity: sha512 })), []],
    ['a URL without encryption', npm(at('http://h.example/a.tgz')), ['6 a url']],
    ['a URL with the name of a folder', npm(at('https://h.example/file:a.tgz')), ['6 a url']],
    ['a shortened commit', npm(at('github:o/a#1234567')), ['6 a reference']],
    ['an archive of no known kind', npm(at('a.tgz')), []],
    ['a folder above', npm(at('../a')), ['6 a path']],
    ['a folder beside', npm(at('./a')), ['6 a path']],
    ['a folder from the root', npm(at('/a')), ['6 a path']],
    ['a portal', npm(at('portal:../a')), ['6 a path']],
    [
      'a hash of a URL alone',
      npm({ 'node_modules/a': { version: '1.0.0' } }).replace(
        '"version":"1.0.0",',
        '"version":"1.0.0","resolved":"https://h.example/z.tgz",',
      ),
      [],
    ],
    ['an archive of a commit', npm(at(`https://h.example/o/a/tar.gz/${commit}`)), []],
    ['a local archive', npm(at('file:a.tgz')), ['6 a path']],
    ['a local archive with a hash', npm(at('file:a.tgz', { integrity: sha512 })), []],
    ['a link out of the project', npm({ '../a': {}, ...link('../a') }, { workspaces: ['b'] }), ['7 a path']],
    ['a link to a member', npm(member, { workspaces: ['packages/*'] }), []],
    ['a link where there are no workspaces', npm(member), ['7 a path']],
    ['a link to nothing', npm(link('a'), { workspaces: ['b'] }), ['6 a path']],
  ])('with %s', async (_, text, expected) => {
    expect(await found('package-lock.json', text)).toEqual(expected)
  })

  it.each([
    ['a branch', { version: 'github:o/a#main' }, ['4 a reference']],
    ['a commit', { version: `github:o/a#${commit}` }, []],
    ['a folder outside', { version: 'file:../a' }, ['4 a path']],
    ['no hash', { version: '1.0.0' }, ['4 a hash']],
    ['what is in another package', { version: '1.0.0', bundled: true }, []],
  ])('of version 1 with %s', async (_, a, expected) => {
    const dependencies = { a, b: { version: '1.0.0', integrity: sha512 } }

    expect(await found('package-lock.json', json({ lockfileVersion: 1, dependencies }))).toEqual(expected)
  })

  it('has as many findings as packages without a hash, each on its line', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 20 }), async (hashed) => {
        const entries = hashed.map((is, index): [string, object] => [
          `node_modules/p${index}`,
          { version: '1.0.0', ...(is && { integrity: sha512 }) },
        ])
        const expected = hashed.flatMap((is, index) => (is ? [] : [`${index + 6} p${index} hash`]))

        expect(await found('package-lock.json', npm(Object.fromEntries(entries)))).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })
})

describe('yarn.lock of Yarn 1', () => {
  const file = (key: string, resolved?: string) =>
    `# yarn lockfile v1\n\n${key}:\n  version "1.0.0"\n${resolved === undefined ? '' : `  resolved "${resolved}"\n`}` +
    `\nz@1:\n  version "1.0.0"\n  resolved "https://h.example/z/-/z-1.0.0.tgz#${commit}"\n`

  it.each([
    ['a SHA-1', file('a@1', `https://h.example/a/-/a-1.0.0.tgz#${commit}`), []],
    ['no hash', file('a@1', 'https://h.example/a/-/a-1.0.0.tgz'), ['3 a hash']],
    ['no hash of an alias', file('"b@npm:@s/a@1"', 'https://h.example/a.tgz'), ['3 @s/a hash']],
    ['a folder', file('"a@file:./a"'), ['3 a path']],
    ['a link', file('"a@link:../a"'), ['3 a path']],
    ['a local archive with a SHA-1', file('"a@file:./a.tgz"', `file:./a.tgz#${commit}`), []],
    ['a branch', file('"a@git+https://h.example/a#main"', 'git+https://h.example/a#main'), ['3 a reference']],
    ['a commit', file('a@o/a', `https://h.example/o/a/tar.gz/${commit}`), []],
    ['a URL', file('"a@https://h.example/a.tgz"', 'https://h.example/a.tgz'), ['3 a url']],
  ])('with %s', async (_, text, expected) => {
    expect(await found('yarn.lock', text)).toEqual(expected)
  })
})

describe('yarn.lock of Yarn 2 and later', () => {
  const entry = (key: string, resolution: string, more = '', linkType = 'hard') =>
    `"${key}":\n  version: 1.0.0\n  resolution: "${resolution}"\n${more}  linkType: ${linkType}\n\n`
  const checksum = '  checksum: 10c0/abc\n'
  const file = (text: string) =>
    `__metadata:\n  version: 8\n\n${text}` +
    entry('app@workspace:.', 'app@workspace:.', '', 'soft') +
    entry('z@npm:1', 'z@npm:1.0.0', checksum)

  it.each([
    ['no checksum', entry('a@npm:1', 'a@npm:1.0.0'), ['4 a hash']],
    ['no checksum, for another platform', entry('a@npm:1', 'a@npm:1.0.0', '  conditions: os=darwin\n'), []],
    ['a patch', entry('a@patch:a@npm%3A1', 'a@patch:a@npm%3A1.0.0#./a.patch', checksum), []],
    ['a link', entry('a@link:../a', 'a@link:../a::locator=app', '', 'soft'), ['4 a path']],
    ['a portal', entry('a@portal:../a', 'a@portal:../a::locator=app', '', 'soft'), ['4 a path']],
    ['a member', entry('a@workspace:a', 'a@workspace:a', '', 'soft'), []],
    ['a folder', entry('a@file:../a', 'a@file:../a#../a::hash=1'), ['4 a path']],
    ['a folder with a checksum', entry('a@file:../a', 'a@file:../a#../a::hash=1', checksum), []],
    ['a commit', entry('a@o/a', `a@https://h.example/o/a.git#commit=${commit}`), []],
    ['a branch', entry('a@o/a', 'a@https://h.example/o/a.git#main'), ['4 a reference']],
    ['a URL', entry('a@https://h.example/a.tgz', 'a@https://h.example/a.tgz'), ['4 a url']],
  ])('with %s', async (_, text, expected) => {
    expect(await found('yarn.lock', file(text))).toEqual(expected)
  })
})

describe('pnpm-lock.yaml', () => {
  const z = `  z@1.0.0:\n    resolution: {integrity: ${sha512}}\n`
  const file = (key: string, resolution: string) =>
    `lockfileVersion: '9.0'\nimporters:\n  .: {}\npackages:\n  ${key}:\n    resolution: {${resolution}}\n${z}` +
    `snapshots:\n  ${key}: {}\n  z@1.0.0: {}\n`
  const linked = (target: string) =>
    "lockfileVersion: '9.0'\nimporters:\n  .: {}\n  packages/b: {}\n  packages/a:\n    dependencies:\n" +
    `      b:\n        specifier: workspace:*\n        version: link:${target}\n`

  it.each([
    ['no hash', file("'@s/a@1.0.0'", 'tarball: https://h.example/@s/a/-/a-1.0.0.tgz'), ['5 @s/a hash']],
    ['no hash of a URL', file("'@s/a@1.0.0'", 'tarball: https://h.example/a.tgz'), ['5 @s/a url']],
    ['a folder', file('a@file:a', 'directory: a, type: directory'), ['5 a path']],
    ['an archive', file('a@file:a.tgz', 'tarball: file:a.tgz'), ['5 a path']],
    ['an archive with a hash', file('a@file:a.tgz', `integrity: ${sha512}, tarball: file:a.tgz`), []],
    ['a URL', file('a@https://h.example/a.tgz', 'tarball: https://h.example/a.tgz'), ['5 a url']],
    ['an archive of a commit', file('a@x', `tarball: https://h.example/tar.gz/${commit}`), []],
    ['a commit', file('a@x', `repo: https://h.example/a, commit: ${commit}, type: git`), []],
    ['a branch', file('a@x', 'repo: https://h.example/a, commit: main, type: git'), ['5 a reference']],
    ['a link to a member', linked('../b'), []],
    ['a link to any other folder', linked('../../../b'), ['7 b path']],
    [
      'a link, version 5',
      'lockfileVersion: 5.4\nspecifiers:\n  b: link:../b\ndependencies:\n  b: link:../b\n',
      ['3 b path'],
    ],
  ])('with %s', async (_, text, expected) => {
    expect(await found('pnpm-lock.yaml', text)).toEqual(expected)
  })
})

describe('bun.lock', () => {
  it.each([
    ['no hash', ['a@1.0.0', '', {}, ''], ['5 a hash']],
    ['a member', ['a@workspace:a'], []],
    ['a link', ['a@link:../a', {}], ['5 a path']],
    ['a folder', ['a@file:../a', {}], ['5 a path']],
    ['a local archive', ['a@vendor/a.tgz', {}], ['5 a path']],
    ['a local archive with a hash', ['a@vendor/a.tgz', {}, sha512], []],
    ['a branch', ['a@github:o/g#main', {}, 'o-g-main'], ['5 a reference']],
    ['a commit, as Bun shortens it', ['a@github:o/g#39bea6a', {}, 'o-g-39bea6a'], []],
    ['a commit', [`a@git+ssh://h.example/a#${commit}`, {}, commit], []],
    ['a URL', ['a@https://h.example/a.tgz', {}], ['5 a url']],
  ])('with %s', async (_, entry, expected) => {
    const packages = `    "z": ["z@1.0.0", "", {}, "${sha512}"],\n    "a": ${JSON.stringify(entry)},\n`

    expect(
      await found('bun.lock', `{\n  "lockfileVersion": 1,\n  "packages": {\n${packages}  },\n}\n`),
    ).toEqual(expected)
  })
})

describe('the lock file of another language', () => {
  const python = 'name = "A.b"\nversion = "1"\n'
  const hashed = '[[package]]\nname = "z"\nversion = "1"\nfiles = [{file = "z.whl", hash = "sha256:1"}]\n'
  const poetry = '[metadata]\nlock-version = "2.1"\ncontent-hash = "1"\n'
  const crate = 'version = "1.0.0"\nsource = "registry+https://h.example/index"\n'
  const crates = `[[package]]\nname = "z"\n${crate}checksum = "1"\n`
  const uv = (registry: string) =>
    `version = 1\nrequires-python = ">=3.12"\n\n[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "${registry}" }\nwheels = [{ path = "a-1-py3-none-any.whl" }]\n`
  const gems = 'GEM\n  remote: https://h.example/\n  specs:\n    a (1)\n    z (1)\n\nDEPENDENCIES\n  a\n'
  const composer = (dist: object) =>
    json({
      packages: [{ name: 'o/a', version: '1', dist: { type: 'zip', url: 'https://h.example', ...dist } }],
    })

  it.each<[string, string, string, string[]]>([
    ['poetry.lock', 'no hash', `${hashed}[[package]]\n${python}files = []\n${poetry}`, ['5 a-b hash']],
    ['poetry.lock', 'no hashes at all', `[[package]]\n${python}files = []\n${poetry}`, []],
    [
      'pdm.lock',
      'no hash',
      `${hashed}[[package]]\n${python}\n[metadata]\nlock_version = "4.5.0"\n`,
      ['5 a-b hash'],
    ],
    ['uv.lock', 'an archive in a folder', uv('../wheels'), ['4 a path']],
    ['uv.lock', 'no hashes at all', uv('https://h.example/simple'), []],
    [
      'Pipfile.lock',
      'no hash',
      json({
        _meta: { 'pipfile-spec': 6 },
        default: { 'A.b': { version: '==1' }, z: { version: '==1', hashes: ['sha256:1'] } },
      }),
      ['6 a-b hash'],
    ],
    ['Cargo.lock', 'no checksum', `version = 4\n\n${crates}[[package]]\nname = "a"\n${crate}`, ['8 a hash']],
    [
      'Cargo.lock',
      'a replacement',
      `version = 3\n\n${crates}[[package]]\nname = "a"\n${crate}replace = "a 1.0.0"\n`,
      [],
    ],
    ['Gemfile.lock', 'no checksums', gems, []],
    ['Gemfile.lock', 'no checksum', `${gems}\nCHECKSUMS\n  a (1)\n  z (1) sha256=1\n`, ['4 a hash']],
    ['composer.lock', 'a branch', composer({ reference: 'main' }), ['4 o/a reference']],
    ['composer.lock', 'a commit', composer({ reference: commit }), []],
    ['composer.lock', 'a tag and a hash', composer({ reference: '1.0', shasum: commit }), []],
    ['go.mod', 'what go.sum has the hashes of', 'module a\n\nrequire example.com/a v1.0.0\n', []],
    ['gradle.lockfile', 'what has no hashes', 'a:b:1=c\nempty=\n', []],
  ])('%s with %s', async (name, _, text, expected) => {
    expect(await found(name, text)).toEqual(expected)
  })
})

describe('a lock file that its tool wrote', () => {
  // One and the same project: packages of a registry, a folder, a member, a commit, an archive of a URL and a local one.
  it.each([
    ['package-lock.json', 'npm/v1.json', []],
    ['package-lock.json', 'npm/v2.json', []],
    ['package-lock.json', 'npm/v3.json', []],
    ['yarn.lock', 'yarn-v1/yarn.lock', ['folder path']],
    ['yarn.lock', 'yarn-berry/yarn-3.8.7.lock', []],
    ['yarn.lock', 'yarn-berry/yarn-4.18.1.lock', []],
    ['pnpm-lock.yaml', 'pnpm/pnpm-7.33.7.yaml', ['fetched url', 'folder path']],
    ['pnpm-lock.yaml', 'pnpm/pnpm-8.15.9.yaml', ['fetched url', 'folder path']],
    ['pnpm-lock.yaml', 'pnpm/pnpm-10.20.0.yaml', ['fetched url', 'folder path']],
    ['pnpm-lock.yaml', 'pnpm/pnpm-12.21.0.yaml', ['folder path']],
    ['bun.lock', 'bun/bun-1.2.23.lock', ['fetched url', 'folder path', 'packed path']],
    ['bun.lock', 'bun/bun-1.4.5.lock', ['folder path']],
    ['poetry.lock', 'poetry/poetry-1.2.2.lock', ['fetched-py url']],
    ['uv.lock', 'uv/uv.lock', ['editable-py editable', 'folder-py path']],
    ['Cargo.lock', 'cargo/Cargo.lock', []],
  ])('%s, %s', async (name, path, expected) => {
    const all = await found(name, lockFile(path))

    expect(all.map((one) => one.replace(/^\d+ /, ''))).toEqual(expected)
  })
})
