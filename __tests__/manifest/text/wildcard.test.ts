import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fits } from '../../../src/manifest/text/wildcard.ts'
import { tries } from '../../tries.ts'

describe('a pattern', () => {
  // prettier-ignore
  it.each<[string, string, boolean]>([
    ['*',          '',           true],
    ['*',          'a\nb',       true],
    ['',           '',           true],
    ['',           'a',          false],
    ['?',          '',           false],
    ['?',          'a',          true],
    ['?',          'ab',         false],
    ['a*',         'a',          true],
    ['a*c',        'abc',        true],
    ['a*c',        'abcd',       false],
    ['*b*',        'abc',        true],
    ['a*b*c',      'a-b-b-c',    true],
    ['a**b',       'ab',         true],
    ['*?',         '',           false],
    ['*?b',        'ab',         true],
    ['a.c',        'abc',        false],
    ['[a-c]\\d+$', '[a-c]\\d+$', true],
  ])('%j for %j: %s', (pattern, text, expected) => {
    expect(fits(text, pattern)).toBe(expected)
  })

  it('fits what a regular expression does, while that has an answer', () => {
    const short = (...letters: string[]) =>
      fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map((all) => all.join(''))
    fc.assert(
      fc.property(short('a', 'b'), short('a', 'b', '*', '?'), (text, pattern) => {
        const expression = new RegExp(`^${pattern.replaceAll('?', '.').replaceAll('*', '.*')}$`)
        expect(fits(text, pattern)).toBe(expression.test(text))
      }),
      { numRuns: tries(2000) },
    )
  })

  it('of many stars has an answer too', () => {
    expect(fits('a'.repeat(1_100), `${'*a'.repeat(30)}*b`)).toBe(false)
    expect(fits('a'.repeat(1_100), `${'*a'.repeat(5_000)}*b`)).toBe(false)
    expect(fits('a'.repeat(1_100), `${'*a'.repeat(30)}*`)).toBe(true)
  })
})
