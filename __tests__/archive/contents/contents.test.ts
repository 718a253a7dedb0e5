import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { contentsOf, readContents, type Contents } from '../../../src/archive/contents/contents.ts'
import { inspectArchive } from '../../../src/archive/inspect/inspect.ts'
import { handMadeZip, type HandMadeEntry } from '../hand-made-zip.ts'
import { memoryReader, type MemoryReader } from '../inspecting.ts'

const nothing = { runtimes: [], architectures: [] }

/** The contents of an archive, and how often it was read after its inspection. */
async function read(entries: readonly HandMadeEntry[], isLocal = false) {
  const reader: MemoryReader & { isLocal?: boolean } = { ...memoryReader(handMadeZip(entries)), isLocal }
  const { listed } = await inspectArchive(reader, nothing)
  if (listed === undefined) throw new Error('The archive has an error.')
  const before = reader.reads.length
  const contents = await contentsOf(reader, listed)
  return { contents, reads: reader.reads.length - before }
}

const names = ({ packages }: Contents) =>
  packages.map(({ ecosystem, name, version = '?' }) => `${ecosystem} ${name} ${version}`).sort()
const files = (texts: Record<string, string>): HandMadeEntry[] =>
  Object.entries(texts).map(([name, data]) => ({ name, data }))
const json = (value: unknown) => JSON.stringify(value)

describe('Python packages in an archive', () => {
  // prettier-ignore
  it.each<[string, string[]]>([
    ['python/requests-2.32.5.dist-info/METADATA',                              ['pypi requests 2.32.5']],
    ['python/lib/python3.13/site-packages/charset_normalizer-3.4.3.dist-info/RECORD', ['pypi charset_normalizer 3.4.3']],
    ['torch-2.1.0+cu118.dist-info/METADATA',                                   ['pypi torch 2.1.0+cu118']],
    ['python/zope.interface-7.0-py3.13.egg-info/PKG-INFO',                     ['pypi zope.interface 7.0']],
    ['python/old-1.0-py3.9.egg-info',                                          ['pypi old 1.0']],
    ['python/old-1.0.egg-info/PKG-INFO',                                       ['pypi old 1.0']],
    ['python/own.egg-info/PKG-INFO',                                           []],
    ['python/~equests-2.32.4.dist-info/METADATA',                              []],
    ['python/setuptools/_vendor/packaging-24.2.dist-info/METADATA',            []],
    ['python/requests-2.32.5.dist-information/METADATA',                       []],
    ['python/-1.0.dist-info/METADATA',                                         []],
    ['python/with blank-1.0.dist-info/METADATA',                               []],
  ])('%s', async (name, expected) => {
    const { contents, reads } = await read([{ name }])
    expect(names(contents)).toEqual(expected)
    expect(reads).toBe(0)
  })

  it('come from a registry unless their installer says otherwise', async () => {
    const { contents } = await read(
      files({
        'python/a-1.dist-info/METADATA': '',
        'python/b-1.dist-info/direct_url.json': '',
        'python/b-1.dist-info/METADATA': '',
        'python/c-1.dist-info/METADATA': '',
        'python/c-1.dist-info/direct_url.json': '',
        'python/d-1.egg-info': '',
      }),
    )
    expect(contents.packages.map(({ name, isOfRegistry }) => [name, isOfRegistry])).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
      ['d', false],
    ])
  })

  it('lie beside modules', async () => {
    const { contents } = await read(
      files({
        'python/a-1.dist-info/METADATA': '',
        'python/Some-Package/__init__.py': '',
        'python/six.py': '',
        'python/_x.cpython-313-x86_64-linux-gnu.so': '',
        'other/y.py': '',
      }),
    )
    expect([...contents.modules].sort()).toEqual(
      ['_x', 'a-1', 'six', 'some_package'].filter((one) => one !== 'a-1'),
    )
  })
})

describe('gems in an archive', () => {
  // prettier-ignore
  it.each([
    ['rack-3.1.0',                          'gem rack 3.1.0'],
    ['nokogiri-1.18.0-x86_64-linux-gnu',    'gem nokogiri 1.18.0'],
    ['aws-sdk-s3-1.200.0',                  'gem aws-sdk-s3 1.200.0'],
    ['foo-2-1.0',                           'gem foo-2 1.0'],
    ['foo-3d-1.0.0.rc1',                    'gem foo-3d 1.0.0.rc1'],
  ])('%s', async (stem, expected) => {
    const folder = 'ruby/gems/3.4.0'
    const specification = { [`${folder}/specifications/${stem}.gemspec`]: '' }
    const whole = await read(files({ ...specification, [`${folder}/gems/${stem}/lib/x.rb`]: '' }))
    expect(names(whole.contents)).toEqual([expected])
    // Somebody removed the gem, and left its specification.
    expect(names((await read(files(specification))).contents)).toEqual([])
  })

  it('of a repository have no version', async () => {
    const path = 'vendor/bundle/ruby/3.4.0/bundler/gems/own-gem-0123456789ab/lib/x.rb'
    expect(names((await read(files({ [path]: '' }))).contents)).toEqual(['gem own-gem ?'])
  })
})

describe('packages of Composer in an archive', () => {
  const list = 'vendor/composer/installed.json'
  const packages = [
    {
      name: 'monolog/monolog',
      version: '3.9.0',
      'install-path': '../monolog/monolog',
      'notification-url': 'x',
    },
    { name: 'psr/log', version: 'v3.0.2', 'install-path': '../psr/log' },
    { name: 'own/meta', version: '1.0', type: 'metapackage', 'install-path': null },
  ]
  const there = { 'vendor/monolog/monolog/x.php': '', 'vendor/psr/log/x.php': '' }

  it.each([true, false])('are those of its list that are there, in one read, local: %s', async (isLocal) => {
    for (const written of [{ packages }, packages]) {
      const { contents, reads } = await read(files({ ...there, [list]: json(written) }), isLocal)
      const all = ['composer monolog/monolog 3.9.0', 'composer own/meta 1.0', 'composer psr/log v3.0.2']
      expect(names(contents)).toEqual(all)
      expect(reads).toBe(1)
      const less = await read(files({ 'vendor/psr/log/x.php': '', [list]: json(written) }), isLocal)
      expect(names(less.contents)).toEqual(all.slice(1))
    }
  })

  it.each(['', '{', 'null', '7', '{}', '{"packages": 7}'])(
    'are none where the list is %j, which is said',
    async (text) => {
      const { contents } = await read(files({ ...there, [list]: text }))
      expect(names(contents)).toEqual([])
      expect(contents.notes).toEqual([expect.stringMatching(/installed\.json cannot be read\.$/)])
    },
  )

  it.each([[[null, 7, 'x', {}, { name: 7 }, { name: 'a/b' }]]])(
    'may have anything in the list',
    async (odd) => {
      const { contents } = await read(files({ 'vendor/a/b/x': '', [list]: json({ packages: odd }) }))
      expect(names(contents)).toEqual(['composer a/b ?'])
    },
  )
})

describe('an alias of npm', () => {
  const tree = (data: string): HandMadeEntry[] => [
    { name: 'nodejs/node_modules/alias/package.json', data },
    { name: 'nodejs/node_modules/own/x.js' },
  ]
  const pathOnly = ({ packages }: Contents) =>
    packages.flatMap(({ name, isPathOnly }) => (isPathOnly === true ? [name] : []))

  it('is known by its path only where its package.json cannot be read', async () => {
    expect(pathOnly((await read(tree(json({ name: 'real', version: '1.0.0' })))).contents)).toEqual([])
    expect(pathOnly((await read(tree('{'))).contents)).toEqual(['alias'])
  })
})

describe('a hostile list', () => {
  it('may have more packages than a call can have arguments', async () => {
    const packages = Array.from({ length: 150_000 }, (_, index) => ({ name: `a/${index}` }))
    const { contents } = await read([
      { name: 'vendor/composer/installed.json', data: json(packages), method: 8 },
      { name: 'vendor/a/7/x.php' },
    ])
    expect(names(contents)).toEqual(['composer a/7 ?'])
  })

  it.each([
    ['vendor/composer/installed.json', `{"packages":[${'{},'.repeat(600_000)}{}]}`],
    ['nodejs/node_modules/.package-lock.json', `{"packages":{"":[${'[],'.repeat(600_000)}[]]}}`],
    ['nodejs/node_modules/.package-lock.json', '{"packages":{},"":'.repeat(300_000)],
  ])('of so many values that they would fill the memory is not parsed: %s', async (name, data) => {
    const { contents } = await read([{ name, data, method: 8 }])
    expect(contents.notes).toEqual([expect.stringMatching(/ cannot be read\.$/)])
  })

  it('is told from one of ten thousand packages', async () => {
    const entry = (index: number) => ({
      version: `1.${index}.0`,
      resolved: `https://registry.npmjs.org/p${index}/-/p${index}-1.${index}.0.tgz`,
      integrity: `sha512-${'A'.repeat(86)}==`,
      dependencies: Object.fromEntries(Array.from({ length: 12 }, (_, other) => [`p${other}`, '^1.0.0'])),
      engines: { node: '>=18' },
    })
    const packages = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`node_modules/p${index}`, entry(index)]),
    )
    const { contents } = await read([
      { name: 'nodejs/node_modules/.package-lock.json', data: json({ packages }), method: 8 },
      { name: 'nodejs/node_modules/p9999/x.js' },
    ])
    expect(names(contents)).toEqual(['npm p9999 1.9999.0'])
    expect(contents.notes).toEqual([])
  })
})

describe('npm packages in an archive', () => {
  const own = (name: string, version: string) => json({ name, version })
  const TREE = {
    'nodejs/node_modules/a/package.json': own('a', '1.0.0'),
    'nodejs/node_modules/a/dist/package.json': '{"type":"module"}',
    'nodejs/node_modules/a/node_modules/@s/b/package.json': own('@s/b', '2.0.0'),
    'nodejs/node_modules/alias/package.json': own('real', '3.0.0'),
    'nodejs/node_modules/.bin/x': '',
  }
  const entry = (version: string, more = {}) => ({ version, integrity: 'sha512-x', ...more })
  const LIST = json({
    packages: {
      'node_modules/a': entry('1.0.0', { resolved: 'https://r/a.tgz' }),
      'node_modules/a/node_modules/@s/b': entry('2.0.0', { resolved: 'git+ssh://x' }),
      'node_modules/alias': entry('3.0.0', { name: 'real' }),
      'node_modules/removed': entry('4.0.0'),
    },
  })
  const all = ['npm @s/b 2.0.0', 'npm a 1.0.0', 'npm real 3.0.0']

  it.each([true, false])('are those of the tree, local: %s', async (isLocal) => {
    for (const list of [{}, { 'nodejs/node_modules/.package-lock.json': LIST }]) {
      const { contents, reads } = await read(files({ ...TREE, ...list }), isLocal)
      expect(names(contents)).toEqual(all)
      expect(contents.notes).toEqual([])
      expect(reads).toBe(1)
    }
  })

  it('come from a registry if npm says so', async () => {
    const { contents } = await read(files({ ...TREE, 'nodejs/node_modules/.package-lock.json': LIST }))
    const served = contents.packages.filter(({ isOfRegistry }) => isOfRegistry).map(({ name }) => name)
    expect(served.sort()).toEqual(['a', 'real'])
  })

  it('are known by their folders where the list is damaged', async () => {
    const { contents } = await read(files({ ...TREE, 'nodejs/node_modules/.package-lock.json': '[' }))
    expect(names(contents)).toEqual(['npm @s/b ?', 'npm a ?', 'npm alias ?'])
    expect(contents.notes).toEqual([expect.stringContaining('.package-lock.json cannot be read')])
  })

  it('have their versions in the path of a store, and no read is needed in S3', async () => {
    const at = 'nodejs/node_modules/.pnpm'
    const { contents, reads } = await read(
      files({
        [`${at}/@s+b@2.0.0_react@19.0.0/node_modules/@s/b/package.json`]: own('@s/b', '2.0.0'),
        [`${at}/c@1.0.0-rc.1(x@1.0.0)/node_modules/c/package.json`]: own('c', '1.0.0-rc.1'),
        'nodejs/node_modules/.bun/d@1.2.3/node_modules/d/package.json': own('d', '1.2.3'),
      }),
    )
    expect(names(contents)).toEqual(['npm @s/b 2.0.0', 'npm c 1.0.0-rc.1', 'npm d 1.2.3'])
    expect(reads).toBe(0)
  })

  it('in the store of Yarn are known by their own names', async () => {
    const path = 'node_modules/.store/lodash-npm-4.17.21-6382451519/package/package.json'
    expect(names((await read(files({ [path]: own('lodash', '4.17.21') }), true)).contents)).toEqual([
      'npm lodash 4.17.21',
    ])
  })
})

describe('an archive with 20,000 entries', () => {
  const random = (size: number) =>
    Array.from({ length: size }, () => Math.random().toString(36).slice(2)).join('')
  const filler = random(200)
  /** Each package has files that nobody reads, so that the package.json files are far apart. */
  const tree = Array.from({ length: 2_000 }, (_, index) => [
    {
      name: `nodejs/node_modules/p${index}/package.json`,
      data: json({ name: `p${index}`, version: '1.0.0' }),
    },
    ...Array.from({ length: 9 }, (__, file) => ({
      name: `nodejs/node_modules/p${index}/${file}.js`,
      data: filler,
    })),
  ]).flat()

  it('takes one read with a list', async () => {
    const list = Array.from({ length: 2_000 }, (_, index) => [`node_modules/p${index}`, { version: '1.0.0' }])
    const { contents, reads } = await read([
      ...tree,
      ...files({
        'nodejs/node_modules/.package-lock.json': json({ packages: Object.fromEntries(list) as object }),
      }),
    ])
    expect(contents.packages).toHaveLength(2_000)
    expect(contents.packages.every(({ version }) => version === '1.0.0')).toBe(true)
    expect(reads).toBe(1)
  })

  it('takes at most two reads without one, and says what was not read', async () => {
    const { contents, reads } = await read(tree)
    expect(contents.packages).toHaveLength(2_000)
    expect(reads).toBeLessThanOrEqual(2)
    expect(contents.notes).toEqual([expect.stringMatching(/and \d+ more files: each was not read/)])
    const local = await read(tree, true)
    expect(local.contents.packages.every(({ version }) => version === '1.0.0')).toBe(true)
  })
})

describe('a hostile archive', () => {
  it('costs little, whatever its names are', async () => {
    const deep = 'python/'.repeat(500)
    const hostile = Array.from({ length: 2_000 }, (_, index) => [
      { name: `${deep}${index}-1.dist-info/x` },
      { name: `${'node_modules/a/'.repeat(200)}${index}/package.json`, data: '{'.repeat(100) },
      { name: `specifications/${'1-'.repeat(100)}${index}!.gemspec` },
    ]).flat()
    const started = performance.now()
    const { contents } = await read(hostile, true)
    expect(performance.now() - started).toBeLessThan(15_000)
    expect(contents.packages.length).toBeGreaterThan(0)
  })

  it('may have any names and any texts', async () => {
    const part = fc.constantFrom(
      ...[
        'node_modules',
        'a-1.dist-info',
        '.pnpm',
        'x@1.0.0',
        '@s',
        'composer',
        'installed.json',
        'é',
        '__proto__',
      ],
      ...['package.json', '.package-lock.json', 'specifications', 'a-1.gemspec', 'gems', 'a-1', 'b.egg-info'],
    )
    const text = fc.oneof(fc.json(), fc.string(), fc.constant('{"packages":{"__proto__":{"version":"1"}}}'))
    const entry = fc.record({
      name: fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/')),
      data: text,
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (entries, isLocal) => {
          const reader = { ...memoryReader(handMadeZip(entries)), isLocal }
          const { packages, notes } = (await readContents(reader)) ?? { packages: [], notes: [] }
          for (const { name, version } of packages)
            expect(`${name}${version ?? ''}`).toMatch(/^[\x21-\x7e]{1,512}$/)
          for (const note of notes) expect(note).toMatch(/\.$/)
        },
      ),
    )
  })

  it('that is no zip has no contents', async () => {
    expect(await readContents(memoryReader(Buffer.from('no zip')))).toBeUndefined()
  })

  it('is not read on once the run is cancelled', async () => {
    const cancelled = AbortSignal.abort(new Error('cancelled'))
    const entries = Array.from({ length: 60_000 }, (_, index) => ({ name: `python/${index}-1.dist-info/x` }))
    await expect(readContents(memoryReader(handMadeZip(entries)), cancelled)).rejects.toThrow('cancelled')
  })
})
