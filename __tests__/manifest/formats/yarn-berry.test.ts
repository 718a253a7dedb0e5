import { describe, expect, it } from '@jest/globals'
import { samePackages } from '../../../src/manifest/difference.ts'
import { parseYarnBerry } from '../../../src/manifest/formats/yarn-berry/yarn-berry-parser.ts'
import { architecturesAllowedBy } from '../../../src/manifest/formats/yarn-berry/yarn-conditions.ts'
import { inScopeOf, projects, scoped } from '../scoped.ts'
import { cutOff, hashesOf, lockFile, refusal, shown } from '../lock-file.ts'

const metadata = `__metadata:
  version: 8
  cacheKey: 10c0

"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
  linkType: soft

`
const commit = '5ee7667bb4c2255ead995d9d6007068e7bf194da'

/** An entry as Yarn writes it. */
function entry(resolution: string, ...lines: string[]): string {
  return `"${resolution}":\n  version: 1.0.0\n  resolution: "${resolution}"\n${lines.map((line) => `  ${line}\n`).join('')}  languageName: node\n  linkType: hard\n\n`
}

describe.each(['3.8.7', '4.18.1'])('a lock file that Yarn %s made', (version) => {
  const text = lockFile(`yarn-berry/yarn-${version}.lock`)

  it('gives its packages, aliases under the real name, without project and members', () => {
    const packed = version.startsWith('3') ? '' : '#./vendor/packed-1.0.0.tgz'

    expect(shown(parseYarnBerry(text).packages)).toEqual([
      '@esbuild/darwin-x64 0.25.0',
      '@types/ms 2.1.0',
      `cloned 1.0.0 git+https://files.example/cloned.git#commit=${commit}`,
      'color-name 1.1.4',
      'color-name 1.1.4 patch:color-name@npm%3A1.1.4#./vendor/color-name.patch::version=1.1.4&hash=57dc11&locator=app%40workspace%3A.',
      'debug 2.6.9',
      'fetched 1.0.0 https://files.example/fetched-1.0.0.tgz',
      'folder 1.0.0 file:./vendor/folder#./vendor/folder::hash=c80052&locator=app%40workspace%3A.',
      'ms 0.7.1',
      'ms 2.0.0',
      'ms 2.1.2',
      'ms 2.1.3',
      expect.stringContaining(`packed 1.0.0 file:./vendor/packed-1.0.0.tgz${packed}`),
    ])
  })

  it('gives the checksum without the key of the cache, and none for what another platform needs', () => {
    const { packages } = parseYarnBerry(text)

    expect(hashesOf(packages, 'ms', '2.1.3')).toEqual([expect.stringMatching(/^yarn:[0-9a-f]{128}$/)])
    expect(hashesOf(packages, '@esbuild/darwin-x64', '0.25.0')).toEqual([])
  })

  it('is the same with CRLF and in another order', () => {
    const [head = '', meta = '', ...entries] = text.trimEnd().split('\n\n')
    const { packages } = parseYarnBerry(text)

    for (const other of [text.replaceAll('\n', '\r\n'), [head, ...entries.toReversed(), meta].join('\n\n')]) {
      expect(samePackages(parseYarnBerry(other).packages, packages)).toBe(true)
    }
  })

  it('is refused wherever it is cut off and a package is lost', () => {
    const { packages } = parseYarnBerry(text)
    const lost = cutOff(text).filter((cut) => {
      return (
        refusal(parseYarnBerry, cut) === undefined && !samePackages(parseYarnBerry(cut).packages, packages)
      )
    })

    expect(lost).toEqual([])
  })
})

describe('an entry', () => {
  it.each([
    ['a registry', 'a@npm:1.0.0', 'a 1.0.0'],
    ['another registry', 'a@npm:1.0.0::__archiveUrl=https%3A%2F%2Fpackages.example%2Fa.tgz', 'a 1.0.0'],
    ['a URL', 'a@https://user:secret@files.example/a.tgz', 'a 1.0.0 https://files.example/a.tgz'],
    [
      'a patch of a URL',
      'a@patch:a@https%3A%2F%2Fuser%3Asecret%40files.example%2Fa.tgz#./a.patch',
      'a 1.0.0 patch:a@https%3A%2F%2Ffiles.example%2Fa.tgz#./a.patch',
    ],
    ['a name that objects have by themselves', '__proto__@npm:1.0.0', '__proto__ 1.0.0'],
  ])('of %s', (_, resolution, expected) => {
    expect(shown(parseYarnBerry(metadata + entry(resolution)).packages)).toEqual([expected])
  })

  it('has its version as it is written', () => {
    const text = metadata + entry('a@npm:1.0.0').replace('version: 1.0.0', 'version: 1.10')

    expect(shown(parseYarnBerry(text).packages)).toEqual(['a 1.10'])
  })
})

describe('what is no yarn.lock of Yarn 2 or later', () => {
  const bare = entry('a@npm:1.0.0')

  it.each([
    ['nothing', '', undefined],
    ['a list', '- a\n', undefined],
    ['a word', 'hello\n', undefined],
    ['no metadata', bare, undefined],
    ['no project', `__metadata:\n  version: 8\n${bare}`, undefined],
    ['a version to come', metadata.replace('version: 8', 'version: 11') + bare, undefined],
    ['a version with a digit more', metadata.replace('version: 8', 'version: 80') + bare, undefined],
    ['a version with a digit before', metadata.replace('version: 8', 'version: 38') + bare, undefined],
    ['no version', metadata.replace('  version: 8\n', '') + bare, undefined],
    ['a version that is none', metadata.replace('version: 8', 'version: x') + bare, undefined],
    ['two documents', `${metadata}${bare}---\n${metadata}`, undefined],
    [
      'an entry without a resolution',
      `${metadata}"a@npm:1":\n  version: 1.0.0\n  linkType: hard\n`,
      undefined,
    ],
    ['an entry without a link type', metadata + bare.replace('  linkType: hard\n', ''), undefined],
    ['an entry without a version', metadata + bare.replace('  version: 1.0.0\n', ''), undefined],
    ['an entry that is a text', `${metadata}a: b\n`, undefined],
    ['a checksum that is none', metadata + entry('a@npm:1.0.0', 'checksum: 10c0/xyz'), undefined],
    ['dependencies that are a list', metadata + entry('a@npm:1.0.0', 'dependencies: [b]'), undefined],
    ['two entries of one name', metadata + bare + bare, 16],
    ['an anchor', `${metadata}"a@npm:1": &a\n  version: 1.0.0\n`, 10],
    ['an alias', `${metadata}"a@npm:1": *a\n`, 10],
    ['a tag', `${metadata}a: !!js/function x\n`, 10],
    ['a merge conflict', `${metadata}<<<<<<< HEAD\n${bare}=======\n>>>>>>> b\n`, 10],
    ['a NUL', `${metadata}\0`, 10],
    ['brackets without end', '['.repeat(10_000), 1],
    ['10,000 levels', Array.from({ length: 10_000 }, () => '- ').join(''), 1],
  ])('is refused: %s', (_, text, line) => {
    expect(refusal(parseYarnBerry, text)).toEqual({ message: expect.stringMatching(/^[A-Z"].+\.$/), line })
  })
})

describe('what a layer holds of a yarn.lock of Yarn 2 or later', () => {
  /** An entry: `name@range[, name@range]`, its resolution, and further lines. */
  const item = (key: string, resolution: string, needed: Record<string, string> = {}, ...lines: string[]) => {
    const list = Object.entries(needed).map(([name, range]) => `    "${name}": "${range}"\n`)
    const isProject = /@(?:workspace|link|portal):/.test(resolution)
    const [, version = '1.0.0'] = /@npm:(.*)/.exec(resolution) ?? []
    return `"${key}":\n  version: ${version}\n  resolution: "${resolution}"\n${
      list.length > 0 ? `  dependencies:\n${list.join('')}` : ''
    }${lines.map((line) => `  ${line}\n`).join('')}  languageName: node\n  linkType: ${isProject ? 'soft' : 'hard'}\n\n`
  }
  const plain = (name: string, needed: Record<string, string> = {}, ...lines: string[]) =>
    item(`${name}@npm:^1.0.0`, `${name}@npm:1.0.0`, needed, ...lines)
  const head = '__metadata:\n  version: 8\n  cacheKey: 10c0\n\n'
  const text =
    head +
    plain('a', { b: 'npm:^1.0.0' }) +
    item('api@workspace:m/api', 'api@workspace:m/api', { a: 'npm:^1.0.0', lib: 'workspace:*', t: '^1.0.0' }) +
    plain('arm', {}, 'conditions: os=linux & cpu=arm64 & libc=glibc') +
    plain('b') +
    item('lib@workspace:*, lib@workspace:m/lib', 'lib@workspace:m/lib', {
      arm: 'npm:^1.0.0',
      w: 'npm:^1.0.0',
    }) +
    plain('only-win') +
    item('root@workspace:.', 'root@workspace:.', { t: 'npm:^1.0.0' }) +
    plain('t', { b: 'npm:^1.0.0' }) +
    plain('w', { 'only-win': 'npm:^1.0.0' }, 'conditions: (os=win32 | os=darwin)')
  const files = {
    '.': { devDependencies: { t: '^1.0.0' } },
    'm/api': { dependencies: { a: '^1.0.0', lib: 'workspace:*' }, devDependencies: { t: '^1.0.0' } },
    'm/lib': { dependencies: { arm: '^1.0.0', w: '^1.0.0' } },
  }
  const around = projects(files)

  it.each([
    ['production of all', {}, ['a 1.0.0', 'arm 1.0.0 arm64', 'b 1.0.0']],
    ['on one architecture', { architectures: ['x86_64'] }, ['a 1.0.0', 'b 1.0.0']],
    ['on the other one', { architectures: ['arm64'] }, ['a 1.0.0', 'arm 1.0.0', 'b 1.0.0']],
    [
      'all with what it is developed with',
      { groups: ['dev'] },
      ['a 1.0.0', 'arm 1.0.0 arm64', 'b 1.0.0', 't 1.0.0'],
    ],
    ['a member by its path', { member: './m/lib/' }, ['arm 1.0.0 arm64']],
    [
      'a member by name, with the one that it depends on',
      { member: 'api' },
      ['a 1.0.0', 'arm 1.0.0 arm64', 'b 1.0.0'],
    ],
    ['the root alone', { member: '.', groups: 'all' as const }, ['b 1.0.0', 't 1.0.0']],
  ])('is %s', async (_, asked, packages) => {
    expect(inScopeOf(await scoped('yarn.lock', text, asked, around))).toEqual(packages)
  })

  it('points to the code of members that another one depends on', async () => {
    const { resolved } = await scoped('yarn.lock', text, { member: 'api' }, around)

    expect(resolved.unpinned).toEqual([
      { file: 'yarn.lock', line: expect.any(Number), name: 'lib', problem: 'member', path: 'm/lib' },
    ])
    const line = resolved.unpinned[0]?.line ?? 0
    expect(text.split('\n')[line - 1]).toContain('resolution: "lib@workspace:m/lib"')
  })

  it.each([
    ['of a member that is not there', projects({ ...files, 'm/api': undefined }), { member: 'api' }],
    ['without any package.json', {}, { member: 'api' }],
    [
      'that today is not asked for',
      projects({ ...files, 'm/api': { dependencies: { a: '^1.0.0' } } }),
      { member: 'api' },
    ],
    ['of the root that today is not asked for', projects({ ...files, '.': {} }), {}],
    [
      'that today is for production too',
      projects({ ...files, '.': { dependencies: { t: '1' }, devDependencies: { t: '1' } } }),
      {},
    ],
  ])('has a dependency %s', async (_, today, asked) => {
    expect(inScopeOf(await scoped('yarn.lock', text, asked, today))).toContain('t 1.0.0')
  })

  it('does not have a tool of which today another range is asked for', async () => {
    const today = projects({ ...files, '.': { devDependencies: { t: '^2.0.0' } } })

    expect(inScopeOf(await scoped('yarn.lock', text, {}, today))).not.toContain('t 1.0.0')
  })

  it('has what no project depends on', async () => {
    const more = text.replace(
      '"only-win@npm:^1.0.0"',
      '"lost@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "lost@npm:1.0.0"\n  linkType: hard\n\n"only-win@npm:^1.0.0"',
    )

    expect(inScopeOf(await scoped('yarn.lock', more, { member: 'lib' }, around))).toContain('lost 1.0.0')
  })

  it('is not guessed from a package.json that is none', async () => {
    await expect(scoped('yarn.lock', text, {}, projects({ ...files, 'm/lib': '{' }))).rejects.toThrow(
      'The lock file cannot be understood without "m/lib/package.json", which cannot be read as JSON.',
    )
  })

  it('has what resolutions put in the place of a dependency, and what a patch changes', async () => {
    const lock =
      head +
      item('b@npm:2.0.0', 'b@npm:2.0.0') +
      item('b@npm:^1.0.0', 'b@npm:1.0.0') +
      item('c@npm:^1.0.0', 'c@npm:1.0.0', { b: 'npm:^1.0.0' }) +
      item('d@npm:^1.0.0', 'd@npm:1.0.0', { b: 'npm:^1.0.0' }) +
      item('p@npm:^1.0.0', 'p@npm:1.0.0') +
      item(
        'p@patch:p@npm%3A^1.0.0#optional!builtin<compat/p>',
        'p@patch:p@npm%3A1.0.0#optional!builtin<compat/p>::version=1.0.0',
      ) +
      item('root@workspace:.', 'root@workspace:.', { c: 'npm:^1.0.0', d: 'npm:^1.0.0', p: 'npm:^1.0.0' })
    const today = projects({
      '.': {
        dependencies: { c: '^1.0.0', p: '^1.0.0' },
        devDependencies: { d: '^1.0.0' },
        resolutions: { 'c/b': '2.0.0' },
      },
    })

    const { resolved } = await scoped('yarn.lock', lock, {}, today)

    expect(shown(resolved.packages)).toEqual([
      'b 2.0.0',
      'c 1.0.0',
      'p 1.0.0',
      expect.stringMatching(/^p 1.0.0 patch:/),
    ])
  })

  it('says which links are in scope', async () => {
    const lock =
      head +
      item('api@workspace:m/api', 'api@workspace:m/api', { x: 'portal:../../x' }) +
      item('root@workspace:.', 'root@workspace:.', { y: 'link:./y' }) +
      item(
        'x@portal:../../x::locator=api%40workspace%3Am%2Fapi',
        'x@portal:../../x::locator=api%40workspace%3Am%2Fapi',
      ) +
      item('y@link:./y::locator=root%40workspace%3A.', 'y@link:./y::locator=root%40workspace%3A.')
    const links = async (member?: string) => {
      const { resolved } = await scoped('yarn.lock', lock, { member })
      return resolved.unpinned.map(({ name, problem, path }) => [name, problem, path])
    }

    expect(await links('api')).toEqual([['x', 'path', 'x']])
    expect(await links()).toEqual([
      ['x', 'path', 'x'],
      ['y', 'path', 'y'],
    ])
  })
})

describe('conditions', () => {
  it.each([
    [undefined, ['x86_64', 'arm64']],
    ['os=linux', ['x86_64', 'arm64']],
    ['os=darwin', []],
    ['os=linux & cpu=x64 & libc=glibc', ['x86_64']],
    ['os=linux & cpu=x64 & libc=musl', []],
    ['(!os=win32 | !os=darwin) & (cpu=x64 | cpu=arm64)', ['x86_64', 'arm64']],
    ['!os=linux', []],
    ['!cpu=x64', ['arm64']],
    ['(cpu=ia32 | cpu=arm64)', ['arm64']],
    ['engine=node', ['x86_64', 'arm64']],
    ['', ['x86_64', 'arm64']],
  ])('%j are true on %j', (conditions, architectures) => {
    expect(architecturesAllowedBy(conditions)).toEqual(architectures)
  })
})
