import { describe, expect, it } from '@jest/globals'
import { samePackages } from '../../../src/manifest/difference.ts'
import { parseGemfile } from '../../../src/manifest/formats/gemfile/gemfile-parser.ts'
import { hashesOf, refusal, shown } from '../lock-file.ts'
import { inScopeOf, scoped } from '../scoped.ts'

const commit = '39bea6a60e40b0a1ecabfcf9795a2f675789fa73'

const text = `GIT
  remote: https://user:secret@host.example/cloned.git
  revision: ${commit}
  branch: main
  specs:
    cloned (1.0.0)
      rack (>= 2)

PATH
  remote: .
  specs:
    app (1.0.0)

PATH
  remote: engines/folder
  specs:
    folder (0.1.0)

GEM
  remote: https://packages.example/
  specs:
    nokogiri (1.18.10-arm64-darwin)
      racc (~> 1.4)
    nokogiri (1.18.10-x86_64-linux-gnu)
      racc (~> 1.4)
    racc (1.8.1)
    rack (3.1.8)

PLATFORMS
  arm64-darwin
  x86_64-linux-gnu

DEPENDENCIES
  cloned!
  folder!
  nokogiri

CHECKSUMS
  folder (0.1.0)
  nokogiri (1.18.10-arm64-darwin) sha256=1
  nokogiri (1.18.10-x86_64-linux-gnu) sha256=2
  racc (1.8.1) sha512=4,sha256=3

RUBY VERSION
   ruby 3.4.8p72

BUNDLED WITH
   2.6.9
`

describe('a Gemfile.lock', () => {
  const read = () => parseGemfile(text)

  it('gives its gems with their platforms and sources', () => {
    const { packages } = read()
    expect(shown(packages)).toEqual([
      'app 1.0.0 path:.',
      `cloned 1.0.0 git+https://host.example/cloned.git#${commit}`,
      'folder 0.1.0 path:engines/folder',
      'nokogiri 1.18.10-arm64-darwin',
      'nokogiri 1.18.10-x86_64-linux-gnu',
      'racc 1.8.1',
      'rack 3.1.8',
    ])
  })

  it('gives the checksums that it has', () => {
    const { packages } = read()
    expect(hashesOf(packages, 'nokogiri', '1.18.10-x86_64-linux-gnu')).toEqual(['sha256:2'])
    expect(hashesOf(packages, 'racc', '1.8.1')).toEqual(['sha256:3', 'sha512:4'])
    expect(hashesOf(packages, 'rack', '3.1.8')).toEqual([])
  })

  it('leaves open a folder that is not its own, and a repository without a commit', () => {
    const { unpinned } = read()
    const branch = parseGemfile(text.replace(/ {2}revision.*\n/, '')).unpinned

    expect(unpinned).toEqual([{ line: 17, name: 'folder', problem: 'path', path: 'engines/folder' }])
    expect(branch).toContainEqual({ line: 5, name: 'cloned', problem: 'reference' })
  })

  it('gives the gems of a source plugin, which no registry serves', () => {
    const plugin = (properties: string) =>
      text.replace(
        'GEM\n',
        `PLUGIN SOURCE\n  remote: https://user:secret@host.example/own\n  type: own\n${properties}  specs:\n    own (1.0.0)\n\nGEM\n`,
      )
    const source = 'plugin:https://host.example/own'
    const [open, fixed] = [parseGemfile(plugin('')), parseGemfile(plugin(`  revision: ${commit}\n`))]

    expect(open.packages).toContainEqual({
      ecosystem: 'gem',
      name: 'own',
      version: '1.0.0',
      hashes: [],
      source,
    })
    expect(open.unpinned).toContainEqual({ line: 23, name: 'own', problem: 'url' })
    expect(fixed.packages).toContainEqual(expect.objectContaining({ source: `${source}#${commit}` }))
    expect(fixed.unpinned).toEqual(read().unpinned)
  })

  it('knows a folder without a name, and a gem that comes twice', () => {
    const lines = 'PATH\n  remote:\n  specs:\n    a (1)\n    a (1)\n\nDEPENDENCIES\n  a!\n'
    expect(parseGemfile(lines)).toMatchObject({
      packages: [{ ecosystem: 'gem', name: 'a', version: '1', hashes: [], source: 'path:' }],
      unpinned: [
        { line: 4, name: 'a', problem: 'path' },
        { line: 5, name: 'a', problem: 'path' },
      ],
    })
  })

  it.each([
    ['with CRLF', text.replaceAll('\n', '\r\n')],
    ['of another Bundler and Ruby', text.replace('2.6.9', '2.7.0').replace('3.4.8', '3.4.9')],
    ['with other dependencies of a gem', text.replace('racc (~> 1.4)', 'racc (~> 1.5)')],
  ])('is the same %s', (_, other) => {
    const { packages } = read()
    expect(other).not.toBe(text)
    expect(samePackages(parseGemfile(other).packages, packages)).toBe(true)
  })
})

describe('what a layer holds of a Gemfile.lock', () => {
  /** Gems as they are written, with what they depend on. */
  const lock = (gems: Record<string, string[]>, roots: string[]) =>
    [
      'GEM',
      '  remote: https://packages.example/',
      '  specs:',
      ...Object.entries(gems).flatMap(([gem, needed]) => [
        `    ${gem}`,
        ...needed.map((name) => `      ${name}`),
      ]),
      '',
      'PLATFORMS',
      '  ruby',
      '',
      'DEPENDENCIES',
      ...roots.map((root) => `  ${root}`),
      '',
    ].join('\n')

  const nokogiri = {
    'mini_portile2 (2.8.9)': [],
    'nokogiri (1.18.10)': ['mini_portile2 (~> 2.8.2)', 'racc (~> 1.4)'],
    'nokogiri (1.18.10-arm64-darwin)': ['racc (~> 1.4)'],
    'nokogiri (1.18.10-x86_64-linux-gnu)': ['racc (~> 1.4)'],
    'nokogiri (1.18.10-x86_64-linux-musl)': ['racc (~> 1.4)'],
    'racc (1.8.1)': [],
  }

  it.each([
    ['x86_64', ['nokogiri 1.18.10-x86_64-linux-gnu', 'racc 1.8.1']],
    ['arm64', ['mini_portile2 2.8.9', 'nokogiri 1.18.10', 'racc 1.8.1']],
  ])('on %s is the gem for the platform, or the one for any Ruby', async (architecture, gems) => {
    const text = lock(nokogiri, ['nokogiri (>= 1)'])

    expect(inScopeOf(await scoped('Gemfile.lock', text, { architectures: [architecture] }))).toEqual(gems)
  })

  it('says where a gem is installed that is not for both architectures', async () => {
    expect(inScopeOf(await scoped('Gemfile.lock', lock(nokogiri, ['nokogiri!'])))).toEqual([
      'mini_portile2 2.8.9 arm64',
      'nokogiri 1.18.10 arm64',
      'nokogiri 1.18.10-x86_64-linux-gnu x86_64',
      'racc 1.8.1',
    ])
  })

  it.each([
    ['of a platform that Bundler would have to add', { 'a (1-arm64-darwin)': [], 'a (1-java)': [] }, ['a']],
    ['of a processor that is not known', { 'a (1-linux)': [], 'a (1-universal-linux)': [] }, ['a']],
    ['that nothing needs', { 'a (1)': [], 'b (1)': ['a'] }, []],
  ])('has gems %s', async (_, gems, roots) => {
    expect(inScopeOf(await scoped('Gemfile.lock', lock(gems, roots)))).toHaveLength(2)
  })

  it('is read at once, however many variants a gem has', async () => {
    const many = Object.fromEntries([
      ...Array.from({ length: 20_000 }, (_, at) => [`a (1.${at}-x86_64-linux)`, []]),
      ...Array.from({ length: 20_000 }, (_, at) => [`b${at} (1)`, ['a']]),
    ]) as Record<string, string[]>

    const manifest = await scoped('Gemfile.lock', lock(many, ['b1', ...Object.keys(many)]))

    expect(manifest.resolved.packages).toHaveLength(40_000)
  })
})

describe('what is no Gemfile.lock', () => {
  it.each([
    ['nothing', '', undefined],
    ['its end missing', text.slice(0, text.indexOf('DEPENDENCIES')), undefined],
    ['a section that is not known', 'SOURCE\n', 1],
    ['a line before any section', '  remote: a\n', 1],
    ['a gem without a version', text.replace('racc (1.8.1)', 'racc'), 26],
    ['half of a checksum', text.replace('sha256=1', 'sha256=1 a'), 40],
    ['a checksum further in', text.replace('  folder (0.1.0)\n  noko', '   folder (0.1.0)\n  noko'), 39],
    ['a gem with more behind it', text.replace('racc (1.8.1)', 'racc (1.8.1) a'), 26],
    ['a gem further in', text.replace('    racc (1.8.1)', '     racc (1.8.1)'), 26],
    ['a line at the depth of nothing', text.replace('    racc (1.8.1)', '     r'), 26],
    ['a property with a capital', text.replace('  branch:', '  Branch:'), 4],
    ['a property without a blank', text.replace('branch: main', 'branch:main'), 4],
    ['a merge conflict', text.replace('GEM\n', '<<<<<<< HEAD\nGEM\n'), 19],
  ])('as with %s is refused', (_, lines, line) => {
    expect(refusal(parseGemfile, lines)).toMatchObject({ line })
  })
})
