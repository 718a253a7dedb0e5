import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { render } from '../../../../src/action/report/blocks.ts'
import { followUpsSection } from '../../../../src/action/report/summary/follow-ups-section.ts'
import {
  FOLLOW_UP_KINDS,
  FOLLOW_UP_STATES,
  type FollowUpResult,
} from '../../../../src/core/model/follow-up.ts'
import type { RegionOutcome } from '../../../../src/core/model/outcome.ts'
import { hostileText, outcome } from '../outcomes.ts'
import { texts } from './summary-elements.ts'

const followUp = (over: Partial<FollowUpResult> = {}): FollowUpResult => ({
  kind: 'share-with',
  target: '222222222222',
  state: 'done',
  detail: 'It has access to the version now.',
  ...over,
})
const section = (regions: readonly RegionOutcome[], limit = 10) =>
  render(100_000, followUpsSection(regions, limit))
const of = (...followUps: FollowUpResult[]) => outcome({ followUps })

describe('the section about what follows a version', () => {
  it('is not there where nothing was asked for', () => {
    expect(followUpsSection([outcome()], 10)).toEqual([])
  })

  it('counts what is as it should be, and shows the rest', () => {
    const regions = [
      of(
        followUp({ state: 'unchanged' }),
        followUp(),
        followUp({
          kind: 'ssm-parameter',
          target: '/a',
          state: 'failed',
          detail: 'long',
          code: 'parameter-conflict',
        }),
        followUp({ kind: 'ssm-parameter', target: '/b', state: 'skipped', detail: 'An earlier one failed.' }),
      ),
    ]
    const html = section(regions)
    expect(texts(html, 'p')).toEqual(['Follow-ups: 1 failed, 1 skipped, 1 done, 1 unchanged'])
    expect(texts(html, 'tr')).toHaveLength(4)
    expect(texts(html, 'td')).toEqual([
      ...['share-with', '222222222222', 'done', 'It has access to the version now.'],
      ...['ssm-parameter', '/a', 'failed', 'parameter-conflict'],
      ...['ssm-parameter', '/b', 'skipped', 'An earlier one failed.'],
    ])
  })

  it('has no table where all is as it should be', () => {
    const html = section([of(followUp({ state: 'unchanged' }))])
    expect(texts(html, 'p')).toEqual(['Follow-ups: 1 unchanged'])
    expect(html).not.toContain('<table>')
  })

  it('names the region where there are several, and says how many rows are left out', () => {
    const regions = [of(followUp(), followUp()), outcome({ region: 'us-east-1', followUps: [followUp()] })]
    expect(texts(section(regions), 'td').filter((text) => text.endsWith('-1'))).toEqual([
      'eu-west-1',
      'eu-west-1',
      'us-east-1',
    ])
    expect(texts(section(regions, 2), 'p')).toContain('… and 1 more follow-ups')
  })

  it('takes no text of others for markup', () => {
    const any = fc.record({
      kind: fc.constantFrom(...FOLLOW_UP_KINDS),
      state: fc.constantFrom(...FOLLOW_UP_STATES),
      target: hostileText,
      detail: hostileText,
    })
    const property = fc.property(fc.array(any, { minLength: 1 }), (followUps) => {
      const told = followUps.filter(({ state }) => state !== 'unchanged')
      expect(texts(section([of(...followUps)], 1_000), 'tr')).toHaveLength(
        told.length === 0 ? 0 : told.length + 1,
      )
    })
    fc.assert(property)
  })
})
