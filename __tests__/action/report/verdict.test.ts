import { describe, expect, it } from '@jest/globals'
import {
  errorText,
  failureText,
  isOneFailure,
  toleratedTexts,
  whyOf,
} from '../../../src/action/report/verdict.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import { actionFile } from '../step.ts'
import { failedOutcome, outcome } from './outcomes.ts'

describe('errorText', () => {
  it('names the code, what happened, then what to do', () => {
    expect(errorText(new ActionError({ code: 'unchanged', message: 'It is.', hint: 'Do that.' }))).toBe(
      'unchanged: It is.\nDo that.',
    )
  })
})

describe('a failure that is longer than the room for it', () => {
  const long = (character: string) =>
    new ActionError({ code: 'unchanged', message: character.repeat(889_102), hint: 'Do that.' })

  it('keeps its code, and what to do', () => {
    const text = errorText(long('m'), 4_000)
    expect(text).toMatch(/^unchanged: m+…\nDo that\.$/)
    expect(text).toHaveLength(4_000)
  })

  it.each([2, 9, 50])('has a part of it for each of %i regions', (count) => {
    const regions = Array.from({ length: count }, (_, index) =>
      failedOutcome({ region: `r${index}`, error: long(String(index % 10)) }),
    )
    const text = failureText(regions, 4_000)
    expect(text.length).toBeLessThanOrEqual(4_000)
    expect(text.length).toBeGreaterThan(3_500)
    expect(text.match(/^r\d+: unchanged: \d+…$/gm)).toHaveLength(Math.min(count, 10))
    expect(text.match(/^Do that\.$/gm)).toHaveLength(Math.min(count, 10))
    expect(text.endsWith('… and 40 more')).toBe(count === 50)
  })
})

describe('failureText', () => {
  it('is empty when no region failed', () => {
    expect(failureText([outcome(), outcome()])).toBe('')
  })

  it('is the error of the only region', () => {
    expect(failureText([failedOutcome()])).toBe('archive-missing: There is no archive.\nUpload it.')
  })

  it('is one error where it failed all regions, and names none of them', () => {
    const failed = failedOutcome()
    const all = ['us-east-1', 'ap-south-1'].map((region) => ({ ...failed, region }))
    expect(failureText(all)).toBe('archive-missing: There is no archive.\nUpload it.')
    expect(failureText([...all, outcome()])).toMatch(/^2 of 3 regions failed\.\nus-east-1: /)
  })

  it('counts the regions that failed, and names each of them', () => {
    const text = failureText([
      outcome(),
      failedOutcome({ region: 'us-east-1' }),
      failedOutcome({ region: 'ap-south-1' }),
    ])
    expect(text.split('\n')).toEqual([
      '2 of 3 regions failed.',
      'us-east-1: archive-missing: There is no archive.',
      'Upload it.',
      'ap-south-1: archive-missing: There is no archive.',
      'Upload it.',
    ])
  })
})

describe('a failure of an optional region', () => {
  const optional = failedOutcome({ region: 'eu-south-1', isOptional: true }, 'throttled')

  it('is not part of what failed the step, and is named beside it', () => {
    expect(failureText([outcome(), optional])).toBe('')
    expect(failureText([outcome(), optional, failedOutcome({ region: 'us-east-1' })]).split('\n')).toEqual([
      '2 of 3 regions failed. Of these, 1 is optional, which is only a warning.',
      'us-east-1: archive-missing: There is no archive.',
      'Upload it.',
    ])
  })

  it('fails the step if all failed', () => {
    expect(failureText([failedOutcome(), optional])).toMatch(/^2 of 2 regions failed\.\n/)
    expect(toleratedTexts([failedOutcome(), optional], 4_000)).toEqual([])
  })

  it('is a warning with the region, the code, what happened and what to do', () => {
    expect(toleratedTexts([outcome(), optional, failedOutcome()], 4_000)).toEqual([
      'eu-south-1 failed. This is only a warning, because the region is in `optional-regions`; the next run does what is missing. throttled: There is no archive.\nUpload it.',
    ])
    const long = new ActionError({ code: 'throttled', message: 'm'.repeat(9_000), hint: 'Wait.' })
    const failed = failedOutcome({ isOptional: true, error: long })
    const [text = ''] = toleratedTexts([outcome(), failed], 4_000)
    expect(text).toMatch(/m…\nWait\.$/)
    expect(text.length).toBeLessThanOrEqual(4_000)
  })
})

describe('isOneFailure', () => {
  const failed = failedOutcome()
  const other = new ActionError({
    code: 'archive-missing',
    message: 'There is no archive.',
    hint: 'Make one.',
  })

  it.each([
    ['one region that failed', [failed], true],
    ['one region that did not', [outcome()], false],
    ['several that failed of one cause', [failed, { ...failed, region: 'us-east-1' }], true],
    ['several that failed in the same words', [failed, failedOutcome()], true],
    ['several that failed in other words', [failed, failedOutcome({ error: other })], false],
    ['several, of which some failed', [failed, outcome()], false],
    ['several, of which the first did not fail', [outcome(), failed], false],
    ['several that did not fail', [outcome(), outcome()], false],
  ])('of %s', (_, regions, expected) => {
    expect(isOneFailure(regions)).toBe(expected)
  })
})

describe('the reason of a region in words', () => {
  const { description } = actionFile.outputs['reason'] as { description: string }
  const reasons = Array.from(description.matchAll(/`([a-z-]+)`/g), ([, reason]) => reason as 'unchanged')

  it('is there for every reason that action.yml names', () => {
    expect(reasons.length).toBeGreaterThan(7)
    for (const reason of reasons) expect(whyOf(outcome({ reason }))).toMatch(/^\S.* .*\.$/)
  })

  it.each(['unchanged', 'backup-missing', 'reused-older-version', 'forced'] as const)(
    'differs from that of every other reason: %s',
    (reason) => {
      const others = reasons.filter((other) => other !== reason)
      expect(others.map((other) => whyOf(outcome({ reason: other })))).not.toContain(
        whyOf(outcome({ reason })),
      )
    },
  )

  it('says of a version that was reused that it is an older one, and why it stands', () => {
    expect(whyOf(outcome({ reason: 'reused-older-version' }))).toMatch(
      /older version .*settings.*reuse is any/,
    )
  })

  it('says that only the text differs where the packages are the same', () => {
    const same = { result: 'unchanged', reason: 'unchanged', samePackages: true } as const
    expect(whyOf(outcome(same))).toMatch(/same packages.*only its text differs/)
    expect(whyOf(outcome(same))).not.toBe(whyOf(outcome({ reason: 'unchanged' })))
    expect(whyOf(failedOutcome({ samePackages: true }))).toBe('There is no archive.')
  })

  it('names the archive where that is what stayed the same', () => {
    const same = { result: 'unchanged', reason: 'unchanged', sameArchive: true } as const
    expect(whyOf(outcome(same))).toBe('The archive is the same as in the latest version.')
    expect(whyOf(outcome({ reason: 'unchanged' }))).toBe('The manifest is the same as in the latest version.')
    expect(whyOf(outcome({ ...same, reason: 'forced' }))).toBe(whyOf(outcome({ reason: 'forced' })))
    expect(whyOf(failedOutcome({ sameArchive: true }))).toBe('There is no archive.')
  })

  it('is the message of the error when it failed', () => {
    expect(whyOf(failedOutcome())).toBe('There is no archive.')
  })
})
