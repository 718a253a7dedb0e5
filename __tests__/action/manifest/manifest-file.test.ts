import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { filesAround, readManifest } from '../../../src/action/manifest/manifest-file.ts'
import type { IncludedFiles } from '../../../src/manifest/format.ts'
import { Problems } from '../../../src/action/inputs/problems.ts'
import { manifestOf } from '../../../src/core/model/manifest.ts'

const includedFiles = (manifest: string, folder: string): IncludedFiles => {
  const { include } = filesAround(manifest, folder)
  if (include === undefined) throw new Error('nothing is included')
  return include
}

let top: string
let workspace: string

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'manifest-'))
  workspace = join(top, 'workspace')
  mkdirSync(join(workspace, 'deps/sub'), { recursive: true })
  const files = {
    'outside.txt': 'secret\n',
    'workspace/top.txt': 'top\n',
    'workspace/deps/requirements.txt': 'manifest\n',
    'workspace/deps/more.txt': 'more\n',
    'workspace/deps/empty.txt': '',
    'workspace/deps/sub/more.txt': 'sub\n',
    'workspace/deps/too-large.txt': '',
    'workspace/deps/largest.txt': '',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(top, name), text)
  truncateSync(join(workspace, 'deps/largest.txt'), 10_000_000)
  truncateSync(join(workspace, 'deps/too-large.txt'), 10_000_001)
  symlinkSync('../../outside.txt', join(workspace, 'deps/link-out.txt'))
  symlinkSync('more.txt', join(workspace, 'deps/link.txt'))
  symlinkSync('/dev/zero', join(workspace, 'deps/device.txt'))
})
afterAll(() => {
  rmSync(top, { recursive: true })
})

describe('a file that the manifest includes', () => {
  const read = (path: string, from = 'requirements.txt', manifest = 'deps/requirements.txt') =>
    Buffer.from(includedFiles(manifest, workspace)(path, from).bytes).toString()

  // prettier-ignore
  it.each([
    ['beside the manifest',          'more.txt',          'requirements.txt', 'more\n'],
    ['below the manifest',           'sub/more.txt',      'requirements.txt', 'sub\n'],
    ['above the manifest',           '../top.txt',        'requirements.txt', 'top\n'],
    ['beside another included file', 'more.txt',          'sub/more.txt',     'sub\n'],
    ['above another included file',  '../more.txt',       'sub/more.txt',     'more\n'],
    ['by a link in the workspace',   'link.txt',          'requirements.txt', 'more\n'],
    ['that is empty',                'empty.txt',         'requirements.txt', ''],
  ])('is read %s', (_, path, from, text) => {
    expect(read(path, from)).toBe(text)
  })

  it('is read by an absolute path in the workspace, and beside a manifest that has one', () => {
    expect(read(join(workspace, 'top.txt'))).toBe('top\n')
    expect(read('more.txt', 'requirements.txt', join(workspace, 'deps/requirements.txt'))).toBe('more\n')
  })

  it('is told where it really lies, which a link does not', () => {
    const { realPath } = includedFiles('deps/requirements.txt', workspace)('link.txt', 'requirements.txt')
    expect(realPath).toBe('deps/more.txt')
  })

  it('is not told by what the workspace is called', () => {
    const checkout = join(top, 'my-requirements')
    mkdirSync(checkout)
    writeFileSync(join(checkout, 'token.txt'), 'token\n')
    const { realPath } = includedFiles('requirements.txt', checkout)('token.txt', 'requirements.txt')
    const manifest = readManifest('token.txt', checkout, new Problems())
    expect([realPath, manifest?.realPath]).toEqual(['token.txt', 'token.txt'])
  })

  it('may be as large as a manifest', () => {
    expect(read('largest.txt')).toHaveLength(10_000_000)
  })

  // prettier-ignore
  it.each([
    ['../../outside.txt', 'it is outside the workspace'],
    ['/etc/passwd',       'it is outside the workspace'],
    ['link-out.txt',      'it is outside the workspace'],
    ['device.txt',        'it is outside the workspace'],
    ['nowhere.txt',       'there is no such file or directory in the workspace'],
    ['more.txt/x',        'there is no such file or directory in the workspace'],
    ['sub',               'it is a directory; specify the lock file in it'],
    ['too-large.txt',     'it has 10000001 bytes; at most 10000000 are allowed'],
    ['a\nb.txt',          'it must not contain control characters'],
    ['a\0b.txt',          'it must not contain control characters'],
    ['n'.repeat(300),     'it cannot be read: ENAMETOOLONG'],
  ])('is refused, and why is said without its path: %j', (path, why) => {
    expect(() => read(path)).toThrow(expect.objectContaining({ message: why }))
  })
})

describe('the manifest', () => {
  it('is hashed while it is read, whatever its length', () => {
    for (const length of [1, 65_535, 65_536, 65_537, 200_000]) {
      const bytes = Buffer.alloc(length, 'manifest\n')
      writeFileSync(join(workspace, 'long.txt'), bytes)
      const { bytes: read, ...manifest } = readManifest('long.txt', workspace, new Problems()) ?? {}
      const { bytes: whole, ...expected } = manifestOf('long.txt', 'long.txt', [bytes])
      expect(manifest).toEqual(expected)
      expect(Buffer.compare(read ?? Buffer.of(), whole)).toBe(0)
    }
  })
})

describe('the files beside a manifest that a glob matches', () => {
  beforeAll(() => {
    for (const path of ['m/b', 'm/a', 'm/a/node_modules/c', 'node_modules/d', 'm/empty', '.hidden']) {
      mkdirSync(join(workspace, 'globs', path), { recursive: true })
      if (path !== 'm/empty') writeFileSync(join(workspace, 'globs', path, 'package.json'), '{}')
    }
  })

  const matching = (glob: string) => filesAround('globs/yarn.lock', workspace).matching?.(glob)

  // prettier-ignore
  it.each([
    ['m/*/package.json',           ['m/a/package.json', 'm/b/package.json']],
    ['./m/{a,b}/package.json',     ['m/a/package.json', 'm/b/package.json']],
    ['m/a/package.json',           ['m/a/package.json']],
    ['**/package.json',            ['m/a/package.json', 'm/b/package.json']],
    ['x/*/package.json',           []],
    ['../globs/m/*/package.json',  []],
    ['m/../../*/m/a/package.json', []],
    ['/m/*/package.json',          []],
  ])('%j are those in its folder, sorted, without node_modules', (glob, paths) => {
    expect(matching(glob)).toEqual(paths)
  })
})
