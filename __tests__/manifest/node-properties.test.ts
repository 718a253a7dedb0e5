import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseBun } from '../../src/manifest/formats/bun/bun-parser.ts'
import { samePackages } from '../../src/manifest/difference.ts'
import { parseNpm } from '../../src/manifest/formats/npm/npm-parser.ts'
import type { Parser } from '../../src/manifest/format.ts'
import { parsePnpm } from '../../src/manifest/formats/pnpm/pnpm-parser.ts'
import { parseYarnBerry } from '../../src/manifest/formats/yarn-berry/yarn-berry-parser.ts'
import { parseYarnV1 } from '../../src/manifest/formats/yarn-v1/yarn-v1-parser.ts'
import { anyCharacter } from '../any-character.ts'
import { tries } from '../tries.ts'
import { lockFile, refusal } from './lock-file.ts'

const formats: [string, Parser, string][] = [
  ['npm v1', parseNpm, lockFile('npm/v1.json')],
  ['npm v3', parseNpm, lockFile('npm/v3.json')],
  ['yarn v1', parseYarnV1, lockFile('yarn-v1/yarn.lock')],
  ['yarn 4', parseYarnBerry, lockFile('yarn-berry/yarn-4.18.1.lock')],
  ['pnpm 7', parsePnpm, lockFile('pnpm/pnpm-7.33.7.yaml')],
  ['pnpm 12', parsePnpm, lockFile('pnpm/pnpm-12.21.0.yaml')],
  ['bun', parseBun, lockFile('bun/bun-1.4.5.lock')],
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
      fc.constantFrom('', '\n', '"', '{', '}', ']', ': ', ',', '  ', '&a ', '*a', 'null', '[]'),
    )

    fc.assert(
      fc.property(place, part, ([start, length], replacement) => {
        const message = refusal(
          parse,
          text.slice(0, start) + replacement + text.slice(start + length),
        )?.message

        expect(message ?? 'It is read.').toMatch(sentence)
      }),
      { numRuns: tries(300) },
    )
  })

  it('sees that a hash changed', () => {
    const hashes = [...text.matchAll(/sha512-|checksum: 10c0\//g)].map(
      (match) => match.index + match[0].length,
    )

    fc.assert(
      fc.property(fc.constantFrom(...hashes), fc.nat(60), (start, offset) => {
        const at = start + offset
        const other = text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1)

        // What the second document of pnpm tells of pnpm itself is no package of the project.
        if (text.startsWith('---') && at < text.indexOf('\n---')) return
        expect(samePackages(parse(other).packages, parse(text).packages)).toBe(false)
      }),
    )
  })
})

describe.each(formats.filter(([name]) => name.startsWith('npm')))('the reader of %s', (_, parse, text) => {
  it('sees the same packages in any order of the entries', () => {
    const lock = JSON.parse(text) as Record<string, Record<string, unknown>>
    const key = lock['packages'] === undefined ? 'dependencies' : 'packages'
    const entries = Object.entries(lock[key] ?? {})

    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        const other = JSON.stringify({ ...lock, [key]: Object.fromEntries(shuffled) })

        expect(samePackages(parse(other).packages, parse(text).packages)).toBe(true)
      }),
    )
  })
})
