import { describe, expect, it } from '@jest/globals'
import { depth } from '../../bench/requests.ts'
import { medianRatio, spread } from '../../bench/statistics.ts'

describe('depth', () => {
  const request = (startedAt: number, endedAt: number) => ({ startedAt, endedAt })

  it('is 0 without a request', () => {
    expect(depth([])).toBe(0)
  })

  it('counts requests that are out together once', () => {
    expect(depth([request(0, 100), request(1, 101), request(2, 102)])).toBe(1)
  })

  it('follows the longest chain, in whatever order the requests stand', () => {
    expect(depth([request(101, 200), request(0, 100), request(1, 300), request(200, 210)])).toBe(3)
  })
})

describe('spread', () => {
  it('interpolates between values', () => {
    expect(spread([40, 10, 30, 20])).toEqual({ lower: 17.5, median: 25, upper: 32.5 })
  })

  it('of one value is that value', () => {
    expect(spread([7])).toEqual({ lower: 7, median: 7, upper: 7 })
  })
})

describe('medianRatio', () => {
  it('compares round by round: a slow spell that falls on both changes nothing', () => {
    expect(medianRatio([20, 22, 2000], [10, 11, 1000])).toBe(2)
    expect(medianRatio([20, 2200, 20], [10, 1000, 10])).toBe(2)
  })
})
