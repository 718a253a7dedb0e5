import { describe, expect, it } from '@jest/globals'
import { samePackages } from '../../../src/manifest/difference.ts'
import { parseYarnBerry } from '../../../src/manifest/formats/yarn-berry/yarn-berry-parser.ts'
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
