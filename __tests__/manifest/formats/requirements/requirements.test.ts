import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decodeRequirements } from '../../../../src/manifest/text/decode.ts'
import { ManifestError } from '../../../../src/manifest/package.ts'
import type { Package } from '../../../../src/manifest/package.ts'
import { parseRequirements } from '../../../../src/manifest/formats/requirements/requirements-parser.ts'
import { tries } from '../../../tries.ts'

const pypi = (name: string, version: string | null, more: Partial<Package> = {}): Package => ({
  ecosystem: 'pypi',
  name,
  version,
  hashes: [],
  ...more,
})

const packagesOf = (text: string) => parseRequirements(text).packages

function failure(text: string): unknown {
  try {
    return parseRequirements(text)
  } catch (error) {
    return error
  }
}

describe('what the tools write', () => {
  const hashed = (name: string, version: string, hashes: string[], marker?: string) =>
    pypi(name, version, { hashes: hashes.map((hash) => `sha256:${hash}`), ...(marker && { marker }) })
  const expected = (markers: Record<string, string>) => [
    hashed(
      'anyio',
      '4.4.0',
      [
        '5aadc6a1bbb7cdb0bede386cac5e2940f5e2ff3aa20277e991cf028e0585ce94',
        'c1b2d8f46a8a812513012e1107cb0e68c17159a7a594208005a57dc776e1bdc7',
      ],
      markers['anyio'],
    ),
    hashed(
      'colorama',
      '0.4.6',
      [
        '08695f5cb7ed6e0531a20572697297273c47b8cae5a63ffc6d6ed5c201be6e44',
        '4f1d9991f5acc0ca119f9d443620b77f9d6b33703e51011c16baf57afb285fc6',
      ],
      'sys_platform == "win32"',
    ),
    hashed(
      'idna',
      '3.7',
      [
        '028ff3aadf0609c1fd278d8ea3089299412a7a8b9bd005dd08b9f8285bcb5cfc',
        '82fee1fc78add43492d3a1898bfa6d8a904cc97d8427f683ed8e798d07761aa0',
      ],
      markers['idna'],
    ),
    hashed(
      'sniffio',
      '1.3.1',
      [
        '2f6da418d1f1e0fddd844478f41680e794e6051915791a034ff65e5f100525a2',
        'f4324edc670a0f49750a81b895f35c3adb843cca46f0530f79fc1babb23789dc',
      ],
      markers['sniffio'],
    ),
  ]
  const read = (name: string) => {
    const file = new URL(`../../files/requirements/${name}.txt`, import.meta.url)
    return parseRequirements(decodeRequirements(readFileSync(file)))
  }

  it.each(['uv-export', 'uv-pip-compile'])('%s', (name) => {
    expect(read(name)).toEqual({ packages: expected({}), unpinned: [] })
  })

  it('pip-compile, which drops what another platform needs', () => {
    const packages = expected({}).filter(({ name }) => name !== 'colorama')
    expect(read('pip-compile')).toEqual({ packages, unpinned: [] })
  })

  it('pipenv requirements --hash', () => {
    const markers = {
      anyio: 'python_version >= "3.8"',
      idna: 'python_version >= "3.5"',
      sniffio: 'python_version >= "3.7"',
    }
    expect(read('pipenv-requirements')).toEqual({ packages: expected(markers), unpinned: [] })
  })

  it('pip freeze', () => {
    const packages = [pypi('anyio', '4.4.0'), pypi('idna', '3.7'), pypi('sniffio', '1.3.1')]
    expect(read('pip-freeze')).toEqual({ packages, unpinned: [] })
  })
})

describe('what is not understood', () => {
  it.each([
    ['a\n<<<<<<< HEAD\nb==1\n=======\nb==2\n>>>>>>> c\n', 2],
    ['a\n=======', 2],
    ['{"a": 1}', 1],
    ['[package]\nname = "a"', 1],
    ['a: b', 1],
    ['<!DOCTYPE html>', 1],
    ['hello world', 1],
    ['foo=1', 1],
    ['foo==', 1],
    ['foo>=1.*', 1],
    ['foo>=1.0+local', 1],
    ['foo~=1', 1],
    ['foo==1.0.x', 1],
    ['foo>=1<2', 1],
    ['foo===https://u:p@h.example', 1],
    ['foo[a', 1],
    ['foo[a b]', 1],
    ['foo-', 1],
    ['_foo', 1],
    ['foo @', 1],
    ['foo @ bar', 1],
    ['foo @ https://h.example/a b', 1],
    ['https://h.example/a b', 1],
    ['git+git@h.example:a/b', 1],
    ['git://h.example/a', 1],
    ['foo\u00a0==1', 1],
    ['foo\u3000==1', 1],
    ['https://h.example/foo.whl', 1],
    ['./foo[]', 1],
    ['foo ; os_name', 1],
    ['${NAME}', 1],
    ['${NAME}==1', 1],
    ['\n\nfoo \\\n --hash=md5:ab', 3],
    ['foo --hash=sha256', 1],
    ['foo --hash=sha256:', 1],
    ['foo --hash', 1],
    ['foo --hash="sha256:ab', 1],
    ['foo --hash=sha256:a\\ b', 1],
    ['__proto__==1', 1],
    ['--nothing', 1],
    ['-x', 1],
    ['--no-', 1],
    ['--no- x', 1],
    ['--pre=1', 1],
    ['-e', 1],
    ['-e ""', 1],
    ['-e foo==1', 1],
    ['-e https://h.example/f.zip', 1],
    ['-e git+git@h.example:a/b', 1],
    ['-e git+https://h.example/f', 1],
    ['-e foo @ git+https://h.example/f', 1],
    ['foo -e ./bar', 1],
    ['-e ./foo -- bar', 1],
    ['-r', 1],
    ['-r ""', 1],
    ['-r ${FILE}', 1],
    ['-r https://h.example/a.txt', 1],
    ['-r a.txt', 1],
  ])('%j', (text, line) => {
    const error = failure(text)
    expect(error).toBeInstanceOf(ManifestError)
    expect(error).toMatchObject({ line })
  })

  it.each([
    ['versions', `foo==${'1.'.repeat(500_000)}`, 1],
    ['a variable', `foo==${'${A}'.repeat(250_000)}`, 1],
    ['a marker', `foo ; ${'('.repeat(1_000_000)}`, 1],
    ['an editable path', `-e ./${'a'.repeat(1_000_000)}`, 1],
    ['lines', 'a\n'.repeat(1_000_000), 100_001],
  ])('a megabyte of %s', (_, text, line) => {
    expect(failure(text)).toBeInstanceOf(ManifestError)
    expect(failure(text)).toMatchObject({ line })
  })

  it.each([
    '-e https://user:secret@h.example/f',
    '-r https://user:secret@h.example/a.txt',
    '--nothing=https://user:secret@h.example',
    '--https://user:secret@h.example',
    'foo @ https://user:secret@h.example/a b',
    'foo==https://user:secret@h.example',
    'https://user:secret@h.example/a b',
    '-i "https://user:secret@h.example',
  ])('the message of %j holds no secret', (text) => {
    const error = failure(text)
    expect(error).toBeInstanceOf(ManifestError)
    expect((error as ManifestError).message).not.toMatch(/secret|h\.example/)
  })
})

describe('any text', () => {
  const word = fc.constantFrom(
    ...[
      'foo',
      'Bar_b',
      '==',
      '>=',
      '~=',
      '===',
      '1.0',
      '1.*',
      ',',
      ' ',
      '\t',
      '[',
      ']',
      '(',
      ')',
      '; ',
      'os_name',
      '"3"',
      ' and ',
    ],
    ...[
      ' --hash=',
      'sha256:ab',
      ' -',
      '#',
      ' # ',
      '\\',
      '\\\n',
      '\n',
      '\r',
      '@',
      ' @ ',
      'https://h.example/x.zip',
      'git+https://',
      '#egg=',
    ],
    ...['-e ', './a', '-r ', '-c ', "'", '"', '${A}', '__proto__', '<<<<<<< '],
  )

  const character = fc.oneof(fc.nat(0x7f), fc.nat(0xffff)).map((code) => String.fromCharCode(code))

  it('is read, or is a ManifestError with a line', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(word).map((words) => words.join('')),
          fc.string({ unit: character }),
        ),
        (text) => {
          const result = failure(text)
          expect(result instanceof ManifestError ? result.line : (result as object)).toBeTruthy()
        },
      ),
      { numRuns: tries(1000) },
    )
  })

  it('says the same in any order, with comments and with other line ends', () => {
    const lines = fc.uniqueArray(
      fc
        .tuple(
          fc.stringMatching(/^[a-z]{1,8}$/),
          fc.stringMatching(/^[0-9]{1,3}(\.[0-9]{1,3}){0,2}$/),
          fc.array(fc.stringMatching(/^[0-9a-f]{8}$/), { maxLength: 3 }),
        )
        .map(
          ([name, version, hashes]) =>
            `${name}==${version}${hashes.map((hash) => ` \\\n    --hash=sha256:${hash}`).join('')}`,
        ),
    )
    const sorted = (text: string) =>
      packagesOf(text)
        .map((entry) => JSON.stringify(entry))
        .sort()
    fc.assert(
      fc.property(
        lines,
        fc.infiniteStream(fc.nat()),
        fc.constantFrom('\n', '\r\n', '\r'),
        (lines, random, end) => {
          const keys = new Map(lines.map((line) => [line, random.next().value]))
          const shuffled = lines.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0))
          const other = shuffled.flatMap((line) => ['# a comment', line, '   # via b']).join('\n')
          expect(sorted(other.replaceAll('\n', end))).toEqual(sorted(lines.join('\n')))
        },
      ),
    )
  })

  // What backtracks without bound, or copies again and again what it has read, does not end.
  it.each([
    ['a name', 'a'.repeat(1_000_000)],
    ['dashes', `foo${'-_.'.repeat(300_000)}`],
    ['names', 'foo==1.0\n'.repeat(100_000)],
    ['continued lines', `foo==1.0 \\\n${' --hash=sha256:ab \\\n'.repeat(50_000)}`],
    ['options', ' -i b'.repeat(200_000)],
    ['blanks', `foo${' '.repeat(1_000_000)}#`],
    ['backslashes', `${'\\'.repeat(500_000)}a${'\\'.repeat(500_000)}b`],
    ['brackets', '['.repeat(1_000_000)],
    ['extras', `foo${'[a]'.repeat(300_000)}`],
    ['dots', `foo==${'1.'.repeat(500_000)}`],
    ['commas', `foo==1${',==1'.repeat(200_000)}`],
    ['number signs', `a${'#'.repeat(1_000_000)}`],
    ['parentheses', `foo; ${'('.repeat(500_000)}`],
    ['quotation marks', `-i ${'"'.repeat(1_000_000)}`],
    ['at signs', `https://${'@'.repeat(1_000_000)}`],
    ['fragments', `https://h.example/f#${'sha256=ab&'.repeat(100_000)}`],
    ['variables', `foo==${'${A'.repeat(300_000)}`],
    ['slashes', '/'.repeat(1_000_000)],
    ['junk', 'x\x01y\x7f'.repeat(250_000)],
  ])('ends, whatever it is made of: %s', (_, text) => {
    const result = failure(text)
    expect(result instanceof ManifestError || 'packages' in (result as object)).toBe(true)
    expect(result instanceof ManifestError ? result.message.length : 0).toBeLessThan(300)
  })
})
