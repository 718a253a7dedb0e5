import { describe, expect, it } from '@jest/globals'
import { readableDuration, readableTime } from '../../../src/action/report/readable-time.ts'

describe('a length of time', () => {
  // prettier-ignore
  it.each([
    [0,         '0.0 s'],
    [449,       '0.4 s'],
    [1_250,     '1.3 s'],
    [9_949,     '9.9 s'],
    [9_950,     '10 s'],
    [12_400,    '12 s'],
    [59_499,    '59 s'],
    [59_500,    '1 min 0 s'],
    [65_000,    '1 min 5 s'],
    [3_725_000, '62 min 5 s'],
  ])('of %i ms is %s', (milliseconds, text) => {
    expect(readableDuration(milliseconds)).toBe(text)
  })
})

describe('a time', () => {
  // prettier-ignore
  it.each([
    ['2026-11-30T17:38:59.123+0000', '2026-11-30 17:38 UTC'],
    ['2026-11-30T23:59:00.000Z',     '2026-11-30 23:59 UTC'],
    ['2026-11-30T01:30:00.000+0200', '2026-11-29 23:30 UTC'],
    ['',                             undefined],
    ['yesterday',                    undefined],
  ])('that AWS states as %j is %s', (iso, text) => {
    expect(readableTime(iso)).toBe(text)
  })
})
