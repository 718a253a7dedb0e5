import { describe, expect, it } from '@jest/globals'
import { manifestOf } from '../../../src/core/model/manifest.ts'
import { sha256Of } from '../../../src/core/model/digest.ts'
import { notUnderstood, Packages, type StoredManifest } from '../../../src/core/preflight/packages.ts'
import { manifest as fixture, olderManifest, production } from '../fixtures.ts'
import { noChanges, updated } from '../region-scene.ts'
import { includedFile, noInclude } from '../strict-ports.ts'

const manifest = (text: string, path = 'deps/requirements.txt') =>
  manifestOf(path, path.split('/').at(-1) ?? '', [Buffer.from(text)])

function stored(text: string, version = 7): StoredManifest {
  const bytes = Buffer.from(text)
  return { uri: `s3://artifacts/${version}/requirements.txt`, bytes, sha256: sha256Of(bytes) }
}

const reading = (text: string, path?: string) =>
  new Packages(manifest(text, path), production, () => ({ include: noInclude }))

describe('the packages of a manifest', () => {
  it('are read when somebody first asks, and once for all who ask', async () => {
    const asked: string[] = []
    const packages = new Packages(manifest('-r more.txt\na==1\n'), production, () => ({
      include: (path) => {
        asked.push(path)
        return includedFile('b==2\n')
      },
    }))
    expect(asked).toEqual([])
    const readings = await Promise.all([packages.read(), packages.read()])
    expect(readings[0]).toMatchObject({ kind: 'understood', format: 'requirements' })
    expect(readings[1]).toBe(readings[0])
    await Promise.all([packages.since(undefined), packages.since(stored('a==1\n'))])
    expect(asked).toEqual(['more.txt'])
  })

  it('show nothing that is not pinned before they are read', () => {
    expect(reading('-r more.txt\na\n', 'layer.bin').notPinned).toEqual([])
  })

  it('are malformed where what they include includes what is not there', async () => {
    const files: Record<string, string> = { './a.txt': '-r ../c.txt\n', '../c.txt': '-r nowhere.txt\n' }
    const packages = new Packages(manifest('-r ./a.txt\n-r ./a.txt\n'), production, () => ({
      include: (path) => {
        if (files[path] === undefined) throw new Error('there is no such file in the workspace')
        return includedFile(files[path])
      },
    }))
    expect(await packages.read()).toMatchObject({ kind: 'malformed', line: 1 })
    expect(packages.notPinned).toEqual([])
  })
})

describe('what is not pinned', () => {
  const include = (path: string) =>
    includedFile(path === 'sub/more.txt' ? '-r ../../top.txt\nb>=1\n' : '\nc\n')

  // prettier-ignore
  it.each([
    ['in a folder',         'deps/requirements.txt',     ['top.txt:2', 'deps/sub/more.txt:2', 'deps/requirements.txt:3']],
    ['at the top',          'requirements.txt',          ['../top.txt:2', 'sub/more.txt:2', 'requirements.txt:3']],
    ['by an absolute path', '/ws/deps/requirements.txt', ['/ws/top.txt:2', '/ws/deps/sub/more.txt:2', '/ws/deps/requirements.txt:3']],
    ['by a path with dots', './x/../deps/r.txt',         ['top.txt:2', 'deps/sub/more.txt:2', 'deps/r.txt:3']],
  ])('stand on files named like a manifest %s', async (_, path, expected) => {
    const packages = new Packages(manifest('\n-r sub/more.txt\na~=2.0\n', path), production, () => ({ include }))
    await packages.read()
    expect(packages.notPinned.map(({ file, line }) => `${file}:${line}`)).toEqual(expected)
  })

  it('of a file that is included by an absolute path keep that path', async () => {
    const packages = new Packages(manifest('-r /ws/all.txt\n'), production, () => ({
      include: () => includedFile('a\n'),
    }))
    await packages.read()
    expect(packages.notPinned).toMatchObject([{ file: '/ws/all.txt', line: 1 }])
  })

  it('say what is left open, and what to write in a file of this format', async () => {
    const requirements = reading('boto3\n')
    const lock = reading('version = 1\n[[package]]\nname = "app"\nsource = { editable = "lib" }\n', 'uv.lock')
    await Promise.all([requirements.read(), lock.read()])
    expect(requirements.notPinned).toMatchObject([
      { text: expect.stringMatching(/^boto3 is not .*NAME==VERSION/) },
    ])
    expect(lock.notPinned).toMatchObject([{ text: expect.stringMatching(/^app is editable.*lock again/) }])
  })

  it('are none where all is fixed, and none of what is not understood', async () => {
    for (const text of ['boto3==1.40.0\n', 'boto3\n<<<<<<< HEAD\n']) {
      const packages = reading(text)
      await packages.read()
      expect(packages.notPinned).toEqual([])
    }
  })
})

describe('a comparison', () => {
  const older = { ...stored(''), bytes: olderManifest.bytes, sha256: olderManifest.sha256 }

  it('tells what changed', async () => {
    expect(await new Packages(fixture, production, () => ({ include: noInclude })).since(older)).toEqual({
      kind: 'compared',
      same: false,
      changes: updated,
    })
  })

  // prettier-ignore
  it.each([
    ['comments and blank lines', 'boto3==1.40.0\nsix==1.17.0\n', '# all\n\nboto3==1.40.0  # SDK\nsix==1.17.0\n'],
    ['order',                    'boto3==1.40.0\nsix==1.17.0\n', 'six==1.17.0\nboto3==1.40.0\n'],
    ['line ends',                'boto3==1.40.0\nsix==1.17.0\n', 'boto3==1.40.0\r\nsix==1.17.0'],
    ['the spelling of a name',   'typing-extensions==4.15.0\n',  'Typing_Extensions == 4.15.0\n'],
    ['a byte order mark',        'boto3==1.40.0\n',              '\ufeffboto3==1.40.0\n'],
  ])('takes %s for nothing', async (_, one, other) => {
    const same = { kind: 'compared', same: true, changes: noChanges }
    expect(await reading(one).since(stored(other))).toEqual(same)
    expect(await reading(other).since(stored(one))).toEqual(same)
  })

  // prettier-ignore
  it.each([
    ['a version',     'a==1\n',                                 'a==2\n'],
    ['a hash',        `a==1 --hash=sha256:${'a'.repeat(64)}\n`, `a==1 --hash=sha256:${'b'.repeat(64)}\n`],
    ['a marker',      'a==1\n',                                 'a==1 ; python_version < "3.12"\n'],
    ['a source',      'a @ https://example.org/a-1.zip\n',      'a @ https://example.org/a-2.zip\n'],
    ['what is added', 'a==1\n',                                 'a==1\nb==1\n'],
  ])('takes %s for a change', async (_, one, other) => {
    expect(await reading(one).since(stored(other))).toMatchObject({ kind: 'compared', same: false })
    expect(await reading(other).since(stored(one))).toMatchObject({ kind: 'compared', same: false })
  })

  it('takes a constraint for a change, which no package is', async () => {
    const packages = new Packages(manifest('a==1\n-c limits.txt\n'), production, () => ({
      include: () => includedFile('b<2\n'),
    }))
    expect(await packages.since(stored('a==1\n'))).toEqual({
      kind: 'compared',
      same: false,
      changes: noChanges,
    })
  })

  it('with nothing adds all, and is no sameness even where there is nothing', async () => {
    expect(await reading('b==2\na==1\n').since(undefined)).toEqual({
      kind: 'compared',
      same: false,
      changes: {
        ...noChanges,
        added: [
          { name: 'a', version: '1', purl: 'pkg:pypi/a@1' },
          { name: 'b', version: '2', purl: 'pkg:pypi/b@2' },
        ],
      },
    })
    expect(await reading('# nothing\n').since(undefined)).toMatchObject({ same: false, changes: noChanges })
  })

  it('is made once for each older manifest, wherever that one lies', async () => {
    const packages = reading('a==2\n')
    const [first, again, other, none] = await Promise.all([
      packages.since(stored('a==1\n')),
      packages.since(stored('a==1\n', 8)),
      packages.since(stored('a==2\n')),
      packages.since(undefined),
    ])
    expect(again).toBe(first)
    expect([first, other, none].map((one) => one.kind === 'compared' && one.same)).toEqual([
      false,
      true,
      false,
    ])
    expect(none).not.toBe(other)
  })
})

describe('a comparison with what is not understood', () => {
  const conflict = 'a==1\n<<<<<<< HEAD\nb==1\n'

  it.each([
    ['the manifest is damaged', conflict, 'a==1\n', /^deps\/requirements\.txt, line 2: .*conflict/],
    ['the older one is', 'a==1\n', conflict, /^s3:\/\/artifacts\/7\/requirements\.txt, line 2: .*conflict/],
    ['both are', conflict, `${conflict}c`, /^deps\/requirements\.txt, line 2: /],
    [
      'the older one includes files, of which nothing is kept',
      'a==1\n',
      'a==1\n-r more.txt\n',
      /^s3:\/\/artifacts\/7\/requirements\.txt, line 2: /,
    ],
  ])('says where and why: %s', async (_, is, was, why) => {
    const comparison = await reading(is).since(stored(was))
    expect(comparison).toEqual({ kind: 'not-understood', why: expect.stringMatching(why) })
    expect(comparison.kind === 'not-understood' && comparison.why).toMatch(/\.$/)
  })

  it('says so of a manifest of an unknown format, also where there is nothing to compare it with', async () => {
    const packages = reading('\u0000', 'deps/layer.bin')
    const why = 'The format of deps/layer.bin is not supported.'
    expect(await packages.since(stored('a==1\n'))).toEqual({ kind: 'not-understood', why })
    expect(await packages.since(undefined)).toEqual({ kind: 'not-understood', why })
  })

  it('says so of an older manifest of an unknown format', async () => {
    const known =
      'version = 1\nrequires-python = ">=3.12"\n[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "https://pypi.org/simple" }\n'
    const packages = reading(known, 'layer.lock')
    expect(await packages.since(stored('\u0000'))).toEqual({
      kind: 'not-understood',
      why: 'The format of s3://artifacts/7/requirements.txt is not supported.',
    })
  })
})

describe('notUnderstood', () => {
  it.each([
    ['a.txt, line 3: It ends early.', { kind: 'malformed', message: 'It ends early.', line: 3 }],
    ['a.txt: It is no text.', { kind: 'malformed', message: 'It is no text.', line: undefined }],
    ['The format of a.txt is not supported.', { kind: 'unknown-format' }],
  ] as const)('%s', (expected, given) => {
    expect(notUnderstood('a.txt', given)).toBe(expected)
  })
})
