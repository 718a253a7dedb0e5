import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { visible, visibleLines } from '../../../src/archive/visible.ts'
import { clipped, shown } from '../../../src/core/errors/shown.ts'
import { anyCharacter } from '../../any-character.ts'

describe('what cannot be seen in a text', () => {
  // prettier-ignore
  it.each([
    ['a zero-width space',        're\u200bquests',              're\\u{200b}quests'],
    ['a zero-width joiner',       're\u200dquests',              're\\u{200d}quests'],
    ['a word joiner',             're\u2060quests',              're\\u{2060}quests'],
    ['a byte order mark',         '\ufeffrequests',              '\\u{feff}requests'],
    ['a soft hyphen',             're\u00adquests',              're\\u{ad}quests'],
    ['tag letters',               'a\u{e0041}\u{e007f}',         'a\\u{e0041}\\u{e007f}'],
    ['text turned round',         'a\u202egpj.exe\u202c',        'a\\u{202e}gpj.exe\\u{202c}'],
    ['text set apart',            'a\u2066b\u2069\u200f\u061c',  'a\\u{2066}b\\u{2069}\\u{200f}\\u{61c}'],
    ['a selector without emoji',  'a\ufe0fb\u{e0101}',           'a\\u{fe0f}b\\u{e0101}'],
    ['fillers',                   'a\u3164\u115f\uffa0\u2800b',  'a\\u{3164}\\u{115f}\\u{ffa0}\\u{2800}b'],
    ['a combining joiner',        'a\u034fb',                    'a\\u{34f}b'],
    ['a thin blank',              'a\u200ab\u2009c',             'a\\u{200a}b\\u{2009}c'],
    ['a line separator',          'a\u2028b\u2029c',             'a\\u{2028}b\\u{2029}c'],
    ['escape, bell, delete, NEL', '\u001b[31m\u0007\u007f\u0085', '\\u{1b}[31m\\u{7}\\u{7f}\\u{85}'],
    ['private characters',        'a\ue000\u{f0000}',            'a\\u{e000}\\u{f0000}'],
    ['half of a pair',            'a\ud83d b\ude00',             'a\\u{d83d} b\\u{de00}'],
    ['a joiner after an emoji',   '\u{1f600}\u200d\u200dx',      '\u{1f600}\\u{200d}\\u{200d}x'],
  ])('is written out: %s', (_, text, expected) => {
    expect(visible(text)).toBe(expected)
    expect(visibleLines(text)).toBe(expected)
    expect(shown(text, 1_000)).toBe(expected)
  })

  it.each([
    'requests',
    'naïve café e\u0301',
    '日本語\u3000パッケージ 패키지 пакет حزمة חבילה แพ็กเกจ',
    '100\u00a0%',
    '❤️ 👍🏽 1️⃣ 🇩🇪',
    '👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    String.raw`C:\users \u{200b} \n`,
  ])('is not there in ordinary text: %s', (text) => {
    expect(visible(text)).toBe(text)
    expect(shown(text, 1_000)).toBe(text)
  })

  it('is no line break and no tab in a text of several lines, but in a name', () => {
    expect(visibleLines('a\n\tb\r\nc')).toBe('a\n\tb\r\nc')
    expect(visible('a\n\tb')).toBe(String.raw`a\u{a}\u{9}b`)
  })

  it('is never written out twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const once = visible(text)
        expect(visible(once)).toBe(once)
        expect(once.isWellFormed()).toBe(true)
      }),
    )
  })
})

describe('a text that is too long', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['ab\u{1f600}', 4, 'ab\u{1f600}'],
    ['ab\u{1f600}d', 4, 'ab…'],
  ])('is cut between characters: %s to %i', (text, limit, expected) => {
    expect(clipped(text, limit)).toBe(expected)
  })

  it('is never longer than asked for, also when what cannot be seen is written out', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyCharacter, maxLength: 60 }),
        fc.integer({ min: 1, max: 50 }),
        (text, limit) => {
          expect(shown(text, limit).length).toBeLessThanOrEqual(limit)
        },
      ),
    )
  })

  it('has no secret at the place where it is cut', () => {
    expect(shown(`${'x'.repeat(90)}X-Amz-Signature=0123456789abcdef`, 110)).not.toContain('0123')
  })
})
