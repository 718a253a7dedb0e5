import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseCargo } from '../../src/manifest/formats/cargo/cargo-parser.ts'
import { parseComposer } from '../../src/manifest/formats/composer/composer-parser.ts'
import { samePackages } from '../../src/manifest/difference.ts'
import { parseGemfile } from '../../src/manifest/formats/gemfile/gemfile-parser.ts'
import { parseGoMod } from '../../src/manifest/formats/go-mod/go-mod-parser.ts'
import { parseGoSum } from '../../src/manifest/formats/go-sum/go-sum-parser.ts'
import { parseGradle } from '../../src/manifest/formats/gradle/gradle-parser.ts'
import type { Parser } from '../../src/manifest/format.ts'
import { parsePdm } from '../../src/manifest/formats/pdm/pdm-parser.ts'
import { parsePipfile } from '../../src/manifest/formats/pipfile/pipfile-parser.ts'
import { parsePoetry } from '../../src/manifest/formats/poetry/poetry-parser.ts'
import { parsePylock } from '../../src/manifest/formats/pylock/pylock-parser.ts'
import { parseUv } from '../../src/manifest/formats/uv/uv-parser.ts'
import { anyCharacter } from '../any-character.ts'
import { tries } from '../tries.ts'
import { lockFile, refusal } from './lock-file.ts'

const gems = `GEM
  remote: https://packages.example/
  specs:
    racc (1.8.1)
    rack (3.1.8)
      racc

DEPENDENCIES
  rack

CHECKSUMS
  racc (1.8.1) sha256=1
`

const php = JSON.stringify({
  packages: [{ name: 'a/b', version: '1', dist: { type: 'zip', reference: 'c', shasum: '' } }],
  'packages-dev': [
    { name: 'a/c', version: '1', source: { type: 'git', url: 'https://host.example', reference: 'd' } },
  ],
})

const formats: [string, Parser, string][] = [
  ['uv', parseUv, lockFile('uv/uv.lock')],
  ['Poetry 1', parsePoetry, lockFile('poetry/poetry-1.2.2.lock')],
  ['Poetry 2', parsePoetry, lockFile('poetry/poetry-2.5.1.lock')],
  ['PDM 1', parsePdm, lockFile('pdm/pdm-1.15.5.lock')],
  ['PDM 2', parsePdm, lockFile('pdm/pdm-2.10.4.lock')],
  ['pylock', parsePylock, lockFile('pylock/pylock.toml')],
  ['Pipenv', parsePipfile, lockFile('pipfile/Pipfile.lock')],
  ['Cargo', parseCargo, lockFile('cargo/Cargo.lock')],
  ['go.mod', parseGoMod, lockFile('go-mod/go.mod')],
  ['go.sum', parseGoSum, lockFile('go-sum/go.sum')],
  ['Gradle', parseGradle, 'a:b:1=c,d\ne:f:2=c\nempty=g\n'],
  ['Bundler', parseGemfile, gems],
  ['Composer', parseComposer, php],
]

/** What a message may be: a sentence, in one line. */
const sentence = /^[A-Z"].{1,300}\.$/

describe.each(formats)('the reader of %s', (_, parse, text) => {
  it('refuses any text that is no lock file with a sentence', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (junk) => {
        expect(refusal(parse, junk)?.message).toMatch(sentence)
      }),
    )
  })

  it('refuses a lock file with anything in the place of a part of it, or reads it', () => {
    const place = fc.tuple(fc.nat(text.length), fc.nat(40))
    const part = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.constantFrom(
        '',
        '\n',
        '"',
        "'",
        '{',
        '}',
        '[',
        ']',
        ' = ',
        ',',
        '(',
        ')',
        'null',
        '0',
        '[[package]]\n',
      ),
    )

    fc.assert(
      fc.property(place, part, ([start, length], replacement) => {
        const changed = text.slice(0, start) + replacement + text.slice(start + length)

        expect(refusal(parse, changed)?.message ?? 'It is read.').toMatch(sentence)
      }),
      { numRuns: tries(300) },
    )
  })

  it('gives no packages that are not there when the end of a file is missing', () => {
    const names = new Set(parse(text).packages.map(({ name }) => name))

    fc.assert(
      fc.property(fc.nat(text.length), (end) => {
        if (refusal(parse, text.slice(0, end)) !== undefined) return
        const cut = parse(text.slice(0, end)).packages
        expect(cut.every(({ name }) => [...names].some((whole) => whole.startsWith(name)))).toBe(true)
      }),
      { numRuns: tries(200) },
    )
  })

  it('reads the same with CRLF', () => {
    expect(samePackages(parse(text.replaceAll('\n', '\r\n')).packages, parse(text).packages)).toBe(true)
  })
})

describe.each(formats.filter(([, , text]) => text.includes('\n[[package')))(
  'the reader of %s',
  (_, parse, text) => {
    const header = text.includes('[[packages]]') ? '[[packages]]' : '[[package]]'
    const [head = '', ...rest] = text.split(`${header}\n`)
    const at = rest.at(-1)?.search(/^\[metadata/m) ?? -1
    const tail = at < 0 ? '' : (rest.at(-1)?.slice(at) ?? '')
    const entries = rest.map((entry, index) =>
      index === rest.length - 1 && at >= 0 ? entry.slice(0, at) : entry,
    )

    it('does not look at the order of the entries', () => {
      fc.assert(
        fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
          const other = parse([head, ...shuffled].join(`\n${header}\n`) + tail)

          expect(samePackages(other.packages, parse(text).packages)).toBe(true)
        }),
        { numRuns: tries(30) },
      )
    })

    it('sees that a hash changed', () => {
      const hashes = [
        ...text.matchAll(/(?<!content_hash = ")(?:sha256:|sha256 = "|checksum = ")(?=[0-9a-f]{64})/g),
      ]

      fc.assert(
        fc.property(fc.constantFrom(...hashes), fc.nat(63), ({ 0: label, index }, offset) => {
          const digit = index + label.length + offset
          const other = text.slice(0, digit) + (text[digit] === '0' ? '1' : '0') + text.slice(digit + 1)

          expect(samePackages(parse(other).packages, parse(text).packages)).toBe(false)
        }),
        { numRuns: tries(50) },
      )
    })
  },
)
