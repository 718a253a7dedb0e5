import { describe, expect, it } from '@jest/globals'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import { ERROR_CATALOGUE, type ErrorCode } from '../../../src/core/errors/catalogue.ts'
import { incomplete } from '../../../src/core/follow-ups/incomplete.ts'
import {
  backupOf,
  decidingRegions,
  isTolerated,
  mainRegion,
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

/** Regions in words: `us published`, `eu? access-denied`. `?`: the region is optional. `!unchanged`: the error. */
const regions = (...words: string[]) =>
  words.map((word) => {
    const [, region = '', mark, outcome = ''] = /^(\w+)(\??) (.+)$/.exec(word) ?? []
    const isFailed = !RESULTS.some((result) => result === outcome)
    const error = new ActionError({ code: outcome.replace('!', '') as ErrorCode, message: '', hint: '' })
    return {
      region,
      result: isFailed ? 'failed' : outcome,
      ...(isFailed && { error }),
      ...(mark === '?' && { isOptional: true }),
    } as RegionOutcome
  })

describe('a region that is optional', () => {
  // prettier-ignore
  it.each<[Result, string, string, string[]]>([
    ['published', 'us',    'us', ['us published', 'eu? access-denied']],
    ['unchanged', 'us',    'us', ['eu? access-denied', 'us unchanged']],
    ['unchanged', 'us',    'us', ['eu? !unchanged', 'us unchanged']],
    ['published', 'us eu', 'us', ['us unchanged', 'eu? published']],
    ['planned',   'us eu', 'eu', ['eu? planned', 'us unchanged']],
    ['failed',    'us eu', 'eu', ['us access-denied', 'eu? published']],
    ['failed',    'us ap', 'ap', ['us access-denied', 'eu? throttled', 'ap? published']],
    ['failed',    'us eu', 'us', ['us access-denied', 'eu? throttled']],
    ['failed',    'us eu', 'us', ['us? account-not-allowed', 'eu? account-not-allowed']],
    ['published', 'us',    'us', ['eu? throttled', 'us? published']],
    ['failed',    'us eu', 'us', ['us published', 'eu? cancelled']],
    ['failed',    'us eu', 'us', ['us published', 'eu? internal']],
    ['failed',    'us eu', 'us', ['us cancelled', 'eu? throttled']],
  ])('%s, decided by %s, about %s: %j', (result, deciding, main, words) => {
    const all = regions(...words)
    expect(overallResult(all)).toBe(result)
    expect(decidingRegions(all).map(({ region }) => region).join(' ').split(' ').sort()).toEqual(deciding.split(' ').sort())
    expect(mainRegion(all)?.region).toBe(main)
  })

  it.each(Object.keys(ERROR_CATALOGUE))(
    'that failed is only a warning, unless the run did not finish: %s',
    (code) => {
      const all = regions('us published', `eu? !${code}`)
      const [us, eu] = all as [RegionOutcome, RegionOutcome]
      expect(isTolerated(us, all)).toBe(false)
      expect(isTolerated(eu, all)).toBe(!['cancelled', 'internal'].includes(code))
    },
  )
})

describe('a follow-up that failed in an optional region', () => {
  const incompleteFor = (code: ErrorCode) => {
    const [us, eu] = regions('us published', 'eu? published') as [RegionOutcome, RegionOutcome]
    const failure = new ActionError({ code, message: 'It failed.', hint: 'Again.' })
    return [us, incomplete({ layerName: 'web' }, { ...eu, followUps: [] }, failure)]
  }

  it('is only a warning as well, unless the run was cancelled', () => {
    expect(overallResult(incompleteFor('access-denied'))).toBe('published')
    expect(mainRegion(incompleteFor('access-denied').reverse())?.region).toBe('us')
    expect(overallResult(incompleteFor('cancelled'))).toBe('failed')
  })
})

describe('without optional regions', () => {
  it('the outputs are about the first region, also if it failed', () => {
    expect(mainRegion(regions('us throttled', 'eu published'))?.region).toBe('us')
    expect(mainRegion([])).toBeUndefined()
  })

  it('every region decides', () => {
    const all = regions('us throttled', 'eu published')
    expect(decidingRegions(all)).toEqual(all)
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
