import { describe, expect, it } from '@jest/globals'
import {
  backupOf,
  overallResult,
  RESULTS,
  type RegionOutcome,
  type Result,
} from '../../../src/core/model/outcome.ts'

const of = (...results: Result[]) => overallResult(results.map((result) => ({ result }) as RegionOutcome))

describe('overallResult', () => {
  it.each(RESULTS)('of one region is its own: %s', (result) => {
    expect(of(result)).toBe(result)
  })

  it('of no region is a failure: nothing came of it', () => {
    expect(of()).toBe('failed')
  })

  it.each<[Result, Result[]]>([
    ['failed', ['published', 'failed', 'unchanged']],
    ['published', ['unchanged', 'repaired', 'published']],
    ['planned', ['unchanged', 'planned', 'repaired']],
    ['repaired', ['unchanged', 'repaired', 'unchanged']],
    ['unchanged', ['unchanged', 'unchanged']],
  ])('is %s over %j', (expected, results) => {
    expect(of(...results)).toBe(expected)
  })
})

describe('backupOf', () => {
  it.each([
    ['artifacts', 'v7.txt', { bucket: 'artifacts', key: 'v7.txt' }],
    ['artifacts', undefined, undefined],
    [undefined, 'v7.txt', undefined],
    [undefined, undefined, undefined],
  ])('in %s, with the key %s, is %j', (bucket, backupKey, expected) => {
    expect(backupOf({ bucket, backupKey } as RegionOutcome)).toEqual(expected)
  })
})
