import { describe, expect, it } from '@jest/globals'
import { ActionError } from '../../src/core/errors/action-error.ts'
import type { Facts } from '../../src/core/model/facts.ts'
import type { UnchangedPlan } from '../../src/core/model/decision.ts'
import { outcomeOf, RegionRecord, type Step } from '../../src/core/record.ts'
import { layerVersion, request } from './fixtures.ts'
import { code, published, target } from './region-scene.ts'

const failure = new ActionError({ code: 'access-denied', message: '403', hint: '' })
const latest = layerVersion()

const stands: UnchangedPlan = {
  kind: 'unchanged',
  reason: 'unchanged',
  version: latest,
  backupMissing: false,
  fails: false,
}
const lost: UnchangedPlan = { ...stands, reason: 'backup-missing', backupMissing: true }
const reused: UnchangedPlan = { ...stands, reason: 'reused-older-version', backupMissing: false }
const reusedAndLost: UnchangedPlan = { ...reused, backupMissing: true }

const looked: Step = { kind: 'looked', latest }
const kept = (plan: UnchangedPlan, facts: Partial<Facts> = {}): Step => ({
  kind: 'kept',
  plan,
  facts: { latest, ...facts },
})
const due: Step = { kind: 'due', reason: 'manifest-changed' }
const isPublished: Step = { kind: 'published', version: published }
const backedUp: Step = { kind: 'backed-up', key: 'k' }
const failed: Step = { kind: 'failed', error: failure }

function outcome(steps: readonly Step[], over: Parameters<typeof request>[0] = {}) {
  const record = new RegionRecord()
  record.add(...steps)
  return outcomeOf(target, request(over), record, 5)
}

describe('the outcome of a region', () => {
  // prettier-ignore
  it.each<[string, Step[], object, object]>([
    ['stands',                           [looked, kept(stands)],                          {},                 { result: 'unchanged', reason: 'unchanged', published: false, version: latest }],
    ['stands, with its backup',          [looked, kept(stands), backedUp],                {},                 { result: 'unchanged', backupKey: 'k' }],
    ['stands, an older one',             [looked, kept(reused)],                          {},                 { result: 'unchanged', reason: 'reused-older-version' }],
    ['has its backup again',             [looked, kept(lost), backedUp],                  {},                 { result: 'repaired', reason: 'backup-missing', backupKey: 'k' }],
    ['has its backup again, an older one', [looked, kept(reusedAndLost), backedUp],       {},                 { result: 'repaired', reason: 'reused-older-version', backupKey: 'k' }],
    ['would get its backup',             [looked, kept(lost)],                            { dryRun: true },   { result: 'planned', reason: 'backup-missing', version: latest }],
    ['would be published',               [looked, due],                                   { dryRun: true },   { result: 'planned', reason: 'manifest-changed', published: false }],
    ['was published',                    [looked, due, isPublished, backedUp],            {},                 { result: 'published', reason: 'manifest-changed', published: true, version: published, code, backupKey: 'k' }],
    ['was published, without a bucket',  [looked, due, isPublished],                      {},                 { result: 'published', published: true }],
    ['failed before there was one',      [looked, failed],                                {},                 { result: 'failed', reason: 'access-denied', published: false, error: failure }],
    ['stands, and something failed',     [looked, kept(lost), failed],                    {},                 { result: 'failed', published: false, version: latest }],
    ['was published, and something failed', [looked, due, isPublished, failed],           {},                 { result: 'failed', reason: 'access-denied', published: true, version: published, code }],
  ])('tells of a version that %s', (_, steps, over, expected) => {
    expect(outcome(steps, over)).toMatchObject({ ...expected, ...target, previousVersion: 7, duration: 5 })
  })

  it('says whether the region is optional', () => {
    expect(outcome([looked, failed], { optionalRegions: [target.region] })).toMatchObject({
      isOptional: true,
    })
    expect(outcome([looked, failed], { optionalRegions: ['eu-north-1'] })).not.toHaveProperty('isOptional')
  })

  it('tells of no version in a dry run that would publish one', () => {
    expect(outcome([looked, due], { dryRun: true })).not.toHaveProperty('version')
  })

  // prettier-ignore
  it.each<[string, Step[], object]>([
    ['nothing at all',                          [],                       {}],
    ['that it looked',                          [looked],                 {}],
    ['that it looked, in a dry run',            [looked],                 { dryRun: true }],
    ['that a version is due',                   [looked, due],            {}],
    ['that a backup is missing',                [looked, kept(lost)],     {}],
    ['that an older one has no backup',         [looked, kept(reusedAndLost)], {}],
  ])('is a failure, and never unchanged, where a region says nothing but %s', (_, steps, over) => {
    expect(outcome(steps, over)).toMatchObject({
      result: 'failed',
      reason: 'internal',
      error: { message: expect.stringContaining('without an outcome') },
    })
  })

  it('is the last that was said', () => {
    const again: Step = { kind: 'due', reason: 'archive-changed' }
    const older: Step = { kind: 'looked', latest: layerVersion({ version: 6 }) }
    expect(outcome([older, due, looked, again, isPublished])).toMatchObject({
      reason: 'archive-changed',
      previousVersion: 7,
    })
  })

  it('has every warning in order, and what changed', () => {
    const changes = { added: [], removed: [], updated: [] }
    const steps: Step[] = [
      { kind: 'warned', text: 'a' },
      looked,
      { kind: 'warned', text: 'b' },
      kept(stands),
      { kind: 'changed', changes },
    ]
    expect(outcome(steps)).toMatchObject({ warnings: ['a', 'b'], changes })
  })

  // prettier-ignore
  it.each<[string, UnchangedPlan, Partial<Facts>, object, object]>([
    ['the same packages', stands, { packages: { kind: 'compared', same: true, changes: { added: [], removed: [], updated: [] } } }, {}, { samePackages: true }],
    ['the same archive',  stands, { latestCode: code },                                          { detectChangesIn: 'archive' }, { sameArchive: true, code }],
    ['the code of the older version', reused, { latestCode: published.code, older: { version: latest, code } }, {}, { code }],
  ])('says of what stands: %s', (_, plan, facts, over, expected) => {
    expect(outcome([looked, kept(plan, facts)], over)).toMatchObject(expected)
  })
})
