import { describe, expect, it } from '@jest/globals'
import { atMost, Pages } from '../../src/aws/narrow.ts'

describe('the pages of a list', () => {
  it('end where no page follows', () => {
    const pages = new Pages()
    expect(['a', 'b', undefined].map((marker) => pages.next(marker))).toEqual(['a', 'b', undefined])
  })

  it.each([
    ['the same page', ['a', 'a']],
    ['a page before it', ['a', 'b', 'a']],
    ['the first of many', ['a', 'b', 'c', 'd', 'a']],
    ['one without a name', ['', 'a', '']],
  ])('are no list when one leads to %s', (_, markers) => {
    const pages = new Pages()
    for (const marker of markers.slice(0, -1)) pages.next(marker)
    expect(() => pages.next(markers.at(-1))).toThrow('AWS answered without a next page.')
  })

  it('are no list when they do not end', () => {
    const pages = new Pages()
    for (let page = 1; page < 1_000; page++) pages.next(String(page))
    const next = () => {
      pages.next('1000')
    }
    expect(next).toThrow(
      expect.objectContaining({
        code: 'service-error',
        message: 'AWS answered without an end of the list within 1000 pages.',
      }),
    )
  })
})

describe('a text that is bounded', () => {
  it('is taken up to its limit, or is missing', () => {
    expect(atMost(3, 'abc', 'a name')).toBe('abc')
    expect(atMost<string | undefined>(3, undefined, 'a name')).toBeUndefined()
    expect(() => atMost(2, 'abc', 'a name')).toThrow('AWS answered without a name of at most 2 characters.')
  })
})
