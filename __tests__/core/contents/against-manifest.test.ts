import { describe, expect, it } from '@jest/globals'
import type { Contents, InstalledPackage } from '../../../src/archive/contents/contents.ts'
import { againstManifest } from '../../../src/core/contents/against-manifest.ts'
import type { Package } from '../../../src/manifest/package.ts'

/** Packages as `pypi name version`, of a manifest or of an archive. */
type Words = `${InstalledPackage['ecosystem'] | 'golang'} ${string} ${string}`

function named(words: Words, over: Partial<Package> = {}): Package {
  const [ecosystem, name = '', version = '?'] = words.split(' ')
  return {
    ...{ ecosystem: ecosystem as Package['ecosystem'], name, version: version === '?' ? null : version },
    ...{ hashes: [], ...over },
  }
}

function contents(...all: Words[]): Contents {
  const packages = all.map((words): InstalledPackage => {
    const [ecosystem, name = '', version = '?'] = words.split(' ')
    return {
      ...{ ecosystem: ecosystem as InstalledPackage['ecosystem'], name, path: name, isOfRegistry: true },
      version: version === '?' ? undefined : version,
    }
  })
  return { packages, modules: new Set(), notes: [] }
}

/** What is wrong, in few words. */
function wrong(packages: readonly Package[], found: Contents, ignored: readonly string[] = []): string[] {
  const { missing, others } = againstManifest(packages, found, ignored)
  return [
    ...missing.map(({ name, version }) => `${name} ${version} missing`),
    ...others.map(({ name, installed, wanted }) => `${name} ${installed.join()} not ${wanted.join()}`),
  ]
}

describe('an archive compared with its manifest', () => {
  it('lacks no package of npm that may be there by the name of an alias', () => {
    const found = contents('npm a 1.0.0', 'npm alias ?')
    const packages = [named('npm a 1.0.0'), named('npm b 2.0.0')]
    expect(wrong(packages, found)).toEqual(['b 2.0.0 missing'])
    const unread = found.packages.map((one) =>
      one.name === 'alias' ? { ...one, isPathOnly: true as const } : one,
    )
    expect(wrong(packages, { ...found, packages: unread })).toEqual([])
    expect(againstManifest(packages, { ...found, packages: unread }, []).versionless).toEqual(['b'])
  })

  const more: Words = 'pypi more 1'

  // prettier-ignore
  it.each<[string, Package[], Words[], string[]]>([
    ['has all',                         [named('pypi a 1')],                                   ['pypi A 1'],                           []],
    ['spells names otherwise',          [named('pypi charset-normalizer 1')],                  ['pypi Charset_Normalizer 1.0'],        []],
    ['lacks one',                       [named('pypi a 1'), named('pypi b 2')],                ['pypi a 1'],                           ['b 2 missing']],
    ['has another version',             [named('pypi a 2')],                                   ['pypi a 1'],                           ['a 1 not 2']],
    ['has an older version too',        [named('pypi a 2')],                                   ['pypi a 1', 'pypi a 2'],               []],
    ['has one of two versions',         [named('pypi a 1'), named('pypi a 2')],                ['pypi a 2'],                           []],
    ['has neither of two versions',     [named('pypi a 1'), named('pypi a 2')],                ['pypi a 3'],                           ['a 3 not 1,2']],
    ['lacks what has a marker',         [named('pypi a 1', { marker: 'x' })],                  [more],                                 []],
    ['has another one of what has a marker', [named('pypi a 1', { marker: 'x' })],             ['pypi a 2'],                           ['a 2 not 1']],
    ['lacks an optional one',           [named('npm a 1.0.0', { optional: true })],            ['npm b 1.0.0'],                        []],
    ['has a version for a range',       [named('pypi a ?')],                                   ['pypi a 7'],                           []],
    ['lacks one for a range',           [named('pypi a ?', { specifier: '>=1' })],             [more],                                 ['a >=1 missing']],
    ['has one of a repository',         [named('pypi a 1', { source: 'git+https://x#1' })],    ['pypi a 0.1.dev3'],                    []],
    ['lacks one of a repository',       [named('pypi a 1', { source: 'git+https://x#1' })],    [more],                                 ['a 1 missing']],
    ['is of code with a path for a name', [named('pypi ./own 1')],                             [more],                                 []],
    ['has a local version',             [named('pypi torch 2.1.0')],                           ['pypi torch 2.1.0+cpu'],               []],
    ['has another local version',       [named('pypi torch 2.1.0+cu118')],                     ['pypi torch 2.1.0+cpu'],               ['torch 2.1.0+cpu not 2.1.0+cu118']],
    ['spells a version otherwise',      [named('pypi a 2024.01.01-alpha.1')],                  ['pypi a 2024.1.1a1'],                  []],
    ['has both versions of npm',        [named('npm a 1.0.0'), named('npm a 2.0.0')],          ['npm a 1.0.0', 'npm a 2.0.0'],         []],
    ['lacks one version of npm',        [named('npm a 1.0.0'), named('npm a 2.0.0')],          ['npm a 2.0.0'],                        ['a 1.0.0 missing']],
    ['has another version of npm',      [named('npm a 1.0.0'), named('npm a 2.0.0')],          ['npm a 2.0.0', 'npm a 1.1.0'],         ['a 1.1.0 not 1.0.0']],
    ['has one of npm without a version', [named('npm a 1.0.0')],                               ['npm a ?'],                            []],
    ['has a gem for a platform',        [named('gem n 1.18.0-x86_64-linux'), named('gem n 1.18.0')], ['gem n 1.18.0'],                 []],
    ['has another gem',                 [named('gem n 1.18.0-x86_64-linux')],                  ['gem n 1.17.0'],                       ['n 1.17.0 not 1.18.0']],
    ['is used beside a gem in a path',  [named('gem own 1', { source: 'path:.' })],            ['gem n 1.17.0'],                       []],
    ['has one of Composer',             [named('composer a/b v1.0')],                          ['composer A/B 1.0'],                   []],
    ['cannot have one of Go',           [named('golang x/y v1.0')],                            [more],                                 []],
    ['has nothing of an ecosystem',     [named('npm a 1.0.0')],                                [more],                                 []],
  ])('%s', (_, packages, found, expected) => {
    expect(wrong(packages, contents(...found))).toEqual(expected)
  })

  it('says of which ecosystems nothing can be read', () => {
    const packages = [named('npm a 1.0.0'), named('golang x v1'), named('pypi b 1')]
    const { unread, compared } = againstManifest(packages, contents('pypi b 1'), [])
    expect(unread).toEqual(['npm', 'golang'])
    expect([...compared]).toEqual([['pypi', 1]])
  })

  it('counts a module whose information was removed as a package without a version', () => {
    const found = { ...contents('pypi b 1'), modules: new Set(['some_package']) }
    const { missing, versionless } = againstManifest(
      [named('pypi some-package 1'), named('pypi c 1')],
      found,
      [],
    )
    expect(versionless).toEqual(['some-package'])
    expect(missing).toEqual([{ name: 'c', version: '1' }])
  })

  it('says what it has beyond the manifest: no tools, nothing ignored, and older versions', () => {
    const found = contents(
      'pypi a 1',
      'pypi a 2',
      'pypi pip 25',
      'pypi boto3 1',
      'pypi six 1',
      'npm left-pad 1.0.0',
    )
    const { more: beyond } = againstManifest([named('pypi a 2')], found, ['boto*'])
    expect(beyond.map(({ name, version }) => `${name} ${version}`)).toEqual(['a 1', 'six 1'])
  })

  it('takes a time that grows with the number of packages alone', () => {
    const all = Array.from({ length: 20_000 }, (_, index): Words => `npm p${index % 10} ${index}.0.0`)
    const started = performance.now()
    expect(
      wrong(
        all.slice(0, 5_000).map((one) => named(one)),
        contents(...all.slice(0, 5_000)),
      ),
    ).toEqual([])
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
