import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { InstalledPackages } from '../../../src/archive/installed/installed-packages.ts'
import { makeTree } from '../trees.ts'

const key = 'a test key'
const digest = createHash('sha256').update(key).digest('base64url')

function brought(files: Record<string, string>, name: string, content = key): boolean {
  const tree = { ...files, [name]: content }
  return new InstalledPackages(makeTree(tree), Object.keys(tree)).brought(name, Buffer.from(content))
}

describe('a file that came with a wheel', () => {
  const record = (...lines: string[]) => ({ 'python/pkg-1.0.dist-info/RECORD': lines.join('\n') })

  it('is in its RECORD with the digest that it has', () => {
    const lines = [
      `pkg/__init__.py,sha256=${digest.replace(/^./, 'x')},1`,
      `pkg/test/key.pem,sha256=${digest},10`,
      'pkg-1.0.dist-info/RECORD,,',
    ]
    expect(brought(record(...lines), 'python/pkg/test/key.pem')).toBe(true)
    expect(brought(record(...lines), 'python/pkg/test/key.pem', 'a real key')).toBe(false)
    expect(brought(record(...lines), 'python/pkg/test/other.pem')).toBe(false)
    expect(brought(record(...lines), 'pkg/test/key.pem')).toBe(false)
  })

  it('may lie beside the packages, or have a comma in its name', () => {
    expect(brought(record(`../bin/key,sha256=${digest},10`), 'bin/key')).toBe(true)
    expect(brought(record(`"pkg/a,b.pem",sha256=${digest},10`), 'python/pkg/a,b.pem')).toBe(true)
  })

  it('may lie at the top', () => {
    expect(brought({ 'pkg-1.0.dist-info/RECORD': `key.pem,sha256=${digest},10` }, 'key.pem')).toBe(true)
  })

  it('is none where the package came from a folder, a repository or a file', () => {
    const files = {
      ...record(`pkg/key.pem,sha256=${digest},10`),
      'python/pkg-1.0.dist-info/direct_url.json': '{}',
    }
    expect(brought(files, 'python/pkg/key.pem')).toBe(false)
  })
})

describe('a file that came with a package of npm', () => {
  const integrity = 'sha512-x'
  const lock = {
    'nodejs/node_modules/.package-lock.json': JSON.stringify({
      packages: {
        'node_modules/from-registry': { integrity, resolved: 'https://registry.npmjs.org/x.tgz' },
        'node_modules/without-link': { integrity },
        'node_modules/@scope/name': { integrity },
        'node_modules/a/node_modules/nested': { integrity },
        'node_modules/from-file': { integrity, resolved: 'file:../x.tgz' },
        'node_modules/from-git': { resolved: 'git+ssh://git@github.com/x/y.git#0123' },
        'node_modules/from-folder': { resolved: '../folder', link: true },
      },
    }),
  }

  it.each([
    ['from-registry/test/key.pem', true],
    ['without-link/key.pem', true],
    ['@scope/name/key.pem', true],
    ['a/node_modules/nested/key.pem', true],
    ['a/key.pem', false],
    ['@scope/other/key.pem', false],
    ['from-registry', false],
    ['from-file/key.pem', false],
    ['from-git/key.pem', false],
    ['from-folder/key.pem', false],
    ['constructor/key.pem', false],
    ['own/key.pem', false],
  ])('node_modules/%s: %j', (path, expected) => {
    expect(brought(lock, `nodejs/node_modules/${path}`)).toBe(expected)
  })

  it.each(['', '{', 'null', '[]', '{"packages":null}', '{"packages":{"node_modules/from-registry":null}}'])(
    'is not told by a lock file with %j',
    (text) => {
      const files = { 'node_modules/.package-lock.json': text }
      expect(brought(files, 'node_modules/from-registry/key.pem')).toBe(false)
    },
  )

  const installed = { name: 'pkg', version: '1.0.0' }
  it.each<[string, string, unknown, boolean]>([
    ['with a name and a version', 'node_modules/pkg/', installed, true],
    ['of a scope', 'nodejs/node_modules/@scope/pkg/', installed, true],
    ['as pnpm puts it', 'node_modules/.pnpm/pkg@1.0.0/node_modules/pkg/', installed, true],
    ['that no registry takes', 'node_modules/pkg/', { ...installed, private: true }, false],
    ['without a version', 'node_modules/pkg/', { name: 'pkg' }, false],
    ['without a name', 'node_modules/pkg/', { version: '1.0.0' }, false],
    ['with no object', 'node_modules/pkg/', null, false],
    ['outside of node_modules', 'nodejs/pkg/', installed, false],
  ])('is in one that Yarn, pnpm or Bun installed: %s', (_, folder, manifest, expected) => {
    const files = { [`${folder}package.json`]: JSON.stringify(manifest) }
    expect(brought(files, `${folder}test/key.pem`)).toBe(expected)
    const other = { [`${folder}lib/package.json`]: JSON.stringify(manifest) }
    expect(brought(other, `${folder}lib/key.pem`)).toBe(false)
  })

  it('is told by the lock file of npm alone where there is one', () => {
    const files = { ...lock, 'nodejs/node_modules/from-file/package.json': JSON.stringify(installed) }
    expect(brought(files, 'nodejs/node_modules/from-file/key.pem')).toBe(false)
  })

  it('is not told where there is no lock file', () => {
    expect(brought({}, 'node_modules/from-registry/key.pem')).toBe(false)
    expect(brought(lock, 'node_modules/from-registry/key.pem')).toBe(false)
  })
})

describe('a file that came with a gem', () => {
  const gems = {
    'ruby/gems/3.4.0/specifications/http-1.0.gemspec': '',
    'ruby/gems/3.4.0/specifications/pg-1.5-x86_64-linux.gemspec': '',
  }

  it.each([
    ['ruby/gems/3.4.0/gems/http-1.0/test/key.pem', true],
    ['ruby/gems/3.4.0/gems/pg-1.5-x86_64-linux/key.pem', true],
    ['ruby/gems/3.4.0/gems/http-1.1/test/key.pem', false],
    ['ruby/gems/3.4.0/gems/http-1.0', false],
    ['ruby/gems/3.4.0/gems/key.pem', false],
    ['ruby/gems/3.4.0/bundler/gems/http-1.0/test/key.pem', false],
    ['gems/http-1.0/test/key.pem', false],
  ])('has a specification beside it: %s, %j', (name, expected) => {
    expect(brought(gems, name)).toBe(expected)
  })
})

describe('a file that came with a package of Composer', () => {
  const dist = { type: 'zip', url: 'https://api.github.com/repos/x/y/zipball/0123' }
  const packages = [
    { name: 'a/dist', dist, 'install-path': '../a/dist' },
    { name: 'a/elsewhere', dist, 'install-path': '../../web/modules/elsewhere' },
    { name: 'a/path', dist: { type: 'path', url: '../libs/x' }, 'install-path': '../a/path' },
    { name: 'a/file', dist: { type: 'zip', url: '/tmp/x.zip' }, 'install-path': '../a/file' },
    { name: 'a/source', dist, 'installation-source': 'source', 'install-path': '../a/source' },
    { name: 'a/git', source: { type: 'git' }, 'install-path': '../a/git' },
    { name: 'a/root', dist, 'install-path': '../../' },
    { name: 'a/out', dist, 'install-path': '../../../..' },
  ]
  const installed = { 'php/vendor/composer/installed.json': JSON.stringify({ packages }) }

  it.each([
    ['php/vendor/a/dist/tests/key.pem', true],
    ['php/web/modules/elsewhere/key.pem', true],
    ['php/vendor/a/distant/key.pem', false],
    ['php/vendor/a/path/key.pem', false],
    ['php/vendor/a/file/key.pem', false],
    ['php/vendor/a/source/key.pem', false],
    ['php/vendor/a/git/key.pem', false],
    ['php/vendor/key.pem', false],
    ['php/key.pem', false],
    ['vendor/a/dist/key.pem', false],
  ])('lies where installed.json says: %s, %j', (name, expected) => {
    expect(brought(installed, name)).toBe(expected)
  })

  it('lies at the name of the package where Composer 1 wrote the list', () => {
    const files = { 'vendor/composer/installed.json': JSON.stringify([{ name: 'a/b', dist }]) }
    expect(brought(files, 'vendor/a/b/key.pem')).toBe(true)
  })

  it.each(['', '{', 'null', '{}', '[null]', '{"packages":{"a":1}}'])('is not told by %j', (text) => {
    expect(brought({ 'vendor/composer/installed.json': text }, 'vendor/a/b/key.pem')).toBe(false)
  })
})

describe('a file that came with a Python package without a RECORD', () => {
  it.each<[files: Record<string, string>, name: string, expected: boolean]>([
    [{ 'python/My.Pkg-1.0.dist-info/METADATA': '' }, 'python/my_pkg/key.pem', true],
    [{ 'python/my_pkg-1.0-py3.11.egg-info/PKG-INFO': '' }, 'python/my_pkg/test/key.pem', true],
    [{ 'a-1.0.egg-info/PKG-INFO': '', 'a-1.0.egg-info/top_level.txt': 'b\n_c\n' }, '_c/key.pem', true],
    [{ 'a-1.0.egg-info/PKG-INFO': '', 'a-1.0.egg-info/top_level.txt': 'b\n' }, 'a/key.pem', false],
    [{ 'python/a-1.0.dist-info/METADATA': '' }, 'python/other/key.pem', false],
    [{ 'python/a-1.0.dist-info/METADATA': '' }, 'a/key.pem', false],
    [
      { 'python/a-1.0.dist-info/METADATA': '', 'python/a-1.0.dist-info/RECORD': '' },
      'python/a/key.pem',
      false,
    ],
    [
      { 'python/a-1.0.dist-info/METADATA': '', 'python/a-1.0.dist-info/direct_url.json': '{}' },
      'python/a/key.pem',
      false,
    ],
    // A project in development.
    [{ 'python/a.egg-info/PKG-INFO': '' }, 'python/a/key.pem', false],
    [{ 'a-1.0.egg-info/PKG-INFO': '', 'a-1.0.egg-info/top_level.txt': '..\n/\n' }, 'b/key.pem', false],
  ])('lies in its modules: %j, %s, %j', (files, name, expected) => {
    expect(brought(files, name)).toBe(expected)
  })
})

it('is not told by what cannot be read', () => {
  const names = ['pkg-1.dist-info/RECORD', 'node_modules/.package-lock.json', 'node_modules/pkg/key.pem']
  const root = makeTree({
    'folder/file': '',
    'pkg-1.dist-info/RECORD': { link: '../folder' },
    'node_modules/.package-lock.json': { link: '../folder' },
    'node_modules/pkg/key.pem': key,
  })
  const packages = new InstalledPackages(root, [...names, 'gone.dist-info/RECORD'])
  expect(packages.brought('node_modules/pkg/key.pem', Buffer.from(key))).toBe(false)
})
