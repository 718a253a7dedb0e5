import { describe, expect, it } from '@jest/globals'
import { sha256Of } from '../../../src/core/model/digest.ts'
import { setManifest } from '../../../src/core/model/manifest-set.ts'
import { Packages } from '../../../src/core/preflight/packages.ts'
import { includesOf, requirePinned } from '../../../src/core/preflight/pins.ts'
import { production } from '../fixtures.ts'

type Files = Record<string, [sha256: string, content?: string]>

const setOf = (files: Files, ...identity: string[]) =>
  setManifest(
    ['**'],
    Object.entries(files).map(([path, [digest, content]]) => ({
      path,
      sha256: digest.repeat(64),
      ...(content !== undefined && { content }),
    })),
    identity,
    () => undefined,
  )

const packagesOf = (manifest: ReturnType<typeof setOf>) => new Packages(manifest, production, () => ({}))
const compare = (before: ReturnType<typeof setOf>, after: ReturnType<typeof setOf>) =>
  packagesOf(after).since({ uri: 's3://b/1', bytes: before.bytes, sha256: sha256Of(before.bytes) })

const base: Files = { 'requirements.txt': ['a', 'x==1\n'], 'src/a.py': ['b'] }
const bare = { added: [], removed: [], updated: [] }

describe('a set compared with an older one', () => {
  // prettier-ignore
  it.each<[string, Files, string[], boolean]>([
    ['is the same',                                     base,                                                                   ['v1'], true],
    ['is the same in another text of a lock file',      { ...base, 'requirements.txt': ['c', '# y\nx==1\n'] },                  ['v1'], true],
    ['is the same where a lock file moved',             { 'deps/requirements.txt': ['a', 'x==1\n'], 'src/a.py': ['b'] },        ['v1'], true],
    ['differs in a package',                            { ...base, 'requirements.txt': ['c', 'x==2\n'] },                       ['v1'], false],
    ['differs in another file',                         { ...base, 'src/a.py': ['c'] },                                         ['v1'], false],
    ['differs in one more file',                        { ...base, 'src/b.py': ['b'] },                                         ['v1'], false],
    ['differs in the name of a file',                   { 'requirements.txt': ['a', 'x==1\n'], 'src/b.py': ['b'] },             ['v1'], false],
    ['differs in a line',                               base,                                                                   ['v2'], false],
    ['differs in one more line',                        base,                                                                   ['v1', 'v1'], false],
  ])('%s', async (_, files, identity, same) => {
    expect(await compare(setOf(base, 'v1'), setOf(files, ...identity))).toMatchObject({ kind: 'compared', same })
    expect(await compare(setOf(files, ...identity), setOf(base, 'v1'))).toMatchObject({ kind: 'compared', same })
  })

  it('is not compared if a lock file of one of the two is damaged, which is named', async () => {
    const damaged = setOf({ ...base, 'requirements.txt': ['c', 'x==\n'] })
    for (const [before, after] of [
      [damaged, setOf(base)],
      [setOf(base), damaged],
    ] as const) {
      const why = expect.stringMatching(/^requirements\.txt in (\*\*|s3:\/\/b\/1), line 1: /)
      expect(await compare(before, after)).toEqual({ kind: 'not-understood', why })
    }
  })

  it('is all new where there is none, and without changes where it is the same', async () => {
    expect(await packagesOf(setOf(base, 'v1')).since(undefined)).toMatchObject({
      changes: {
        added: [{ name: 'x' }],
        files: [
          { path: 'requirements.txt', change: 'added' },
          { path: 'src/a.py', change: 'added' },
        ],
        identity: [{ line: 'v1', change: 'added' }],
      },
    })
    expect(packagesOf(setOf(base)).none).toEqual({ ...bare, files: [], identity: [] })
  })
})

describe('what is not pinned in a set', () => {
  it('is told of all lock files, and of included files that are not in the set', async () => {
    const manifest = setOf({
      'a/requirements.txt': ['a', 'x\n'],
      'b/requirements.txt': ['b', '-r ../more.txt\n'],
      'src/a.py': ['c'],
    })
    expect(includesOf(manifest)).toMatchObject([{ file: 'b/requirements.txt', line: 1 }])
    const pinned = setOf({ 'a/requirements.txt': ['a', 'x\n'], 'b/requirements.txt': ['b', 'y==1\n'] })
    await expect(requirePinned(pinned, packagesOf(pinned), true)).rejects.toMatchObject({
      code: 'manifest-not-pinned',
      message: expect.stringContaining('a/requirements.txt:1: x is not fixed'),
    })
  })
})

it('names what the user gave, as far as there is room', () => {
  const name = (lines: string[], ...identity: string[]) =>
    setManifest(lines, [], identity, () => undefined).path
  expect(name(['uv.lock', 'src/**'])).toBe('uv.lock, src/**')
  expect(name(['uv.lock'], 'v1')).toBe('uv.lock and identity')
  expect(name([], 'v1')).toBe('identity')
  expect(name(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, 2 more lines')
  expect(name(['x'.repeat(1000)])).toHaveLength(60)
})
