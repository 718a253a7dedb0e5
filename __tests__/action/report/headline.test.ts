import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { headline } from '../../../src/action/report/headline.ts'
import type { FollowUpResult } from '../../../src/core/model/follow-up.ts'
import type { Changes, RegionOutcome } from '../../../src/core/model/outcome.ts'
import { failedOutcome, hostileOutcomes, hostileText, layerVersion, outcome, type Parts } from './outcomes.ts'
import { elements, inLine, texts } from './summary/summary-elements.ts'

/** A headline with backticks around what stands in code. */
const lineOf = (...regions: readonly RegionOutcome[]) => {
  const [paragraph] = elements(`<p>${headline('web', regions).replace(/<\/?code>/g, '`')}</p>`)
  return paragraph?.text
}

const [EU, US, AP] = [{}, { region: 'us-east-1' }, { region: 'ap-south-1' }] as const
const published = (over: Partial<Parts> = {}) => outcome(over)
const unchanged = (over: Partial<Parts> = {}) =>
  outcome({ result: 'unchanged', reason: 'unchanged', published: false, ...over })
const reused = (over: Partial<Parts> = {}) => unchanged({ reason: 'reused-older-version', ...over })
const repaired = (over: Partial<Parts> = {}) =>
  outcome({ result: 'repaired', reason: 'backup-missing', published: false, ...over })
const planned = ({ reason = 'manifest-changed', changes, ...over }: Partial<Parts> = {}) => {
  const { region, bucket, warnings, duration } = outcome(over)
  const parts = { region, bucket, warnings, duration, reason, result: 'planned', published: false }
  return { ...parts, ...(changes && { changes }) } as RegionOutcome
}
const plannedRepair = (over: Partial<Parts> = {}) => repaired({ result: 'planned', ...over })
const failed = failedOutcome
const failedAfter = (over: Partial<Parts> = {}) =>
  failed({ published: true, version: layerVersion(), reason: 'backup-conflict', ...over })

const none: Changes = { added: [], removed: [], updated: [] }
const six = { name: 'six', version: '1.17.0' }
const requests = { name: 'requests', from: '2.31.0', to: '2.32.5', why: 'version' as const }
const hashes = { name: 'idna', from: '3.7', to: '3.7', why: 'hashes' as const }
const three: Changes = { added: [six], removed: [], updated: [hashes, requests] }

const set: Changes = {
  ...none,
  files: [{ path: 'uv.lock', change: 'changed' }],
  identity: [
    { line: 'v1', change: 'removed' },
    { line: 'v2', change: 'added' },
  ],
}

const followUp = (kind: FollowUpResult['kind'], target: string, state: FollowUpResult['state']) => ({
  kind,
  target,
  state,
  detail: '',
})
const shared = ['1', '2'].map((target) => followUp('share-with', target, 'done'))
const wrote = followUp('ssm-parameter', '/a', 'done')
const same = followUp('ssm-parameter', '/b', 'unchanged')

describe('the headline', () => {
  // prettier-ignore
  it.each<[string, RegionOutcome[]]>([
    ['Published `web:8` in `eu-west-1`: the manifest changed',                         [published()]],
    ['Published `web:8` in `eu-west-1`: the manifest changed; gave access to 2 principals; wrote 1 parameter', [published({ followUps: [...shared, wrote, same] })]],
    ['Published `web:8` in 2 regions: the manifest changed; gave access to 2 principals', [published({ followUps: shared }), published({ ...US, followUps: shared })]],
    ['Nothing to publish: `web:8` in `eu-west-1` already has this manifest; wrote 1 parameter', [unchanged({ followUps: [same, wrote] })]],
    ['Nothing to publish: `web:8` in `eu-west-1` already has this manifest', [unchanged({ followUps: [same] })]],
    ['Nothing to publish: `web:8` in `eu-west-1` already has this manifest; would give access to 1 principal', [unchanged({ followUps: [followUp('share-with', '1', 'planned')] })]],
    ['Published `web:8` in `eu-west-1`, then failed: `parameter-conflict`',             [failedAfter({ reason: 'parameter-conflict', followUps: [followUp('ssm-parameter', '/a', 'failed')] })]],
    ['Follow-ups of `web:8` in `eu-west-1` failed: `parameter-conflict`; published `web:8` in 2 regions', [failedAfter({ reason: 'parameter-conflict', followUps: [followUp('ssm-parameter', '/b', 'failed')] }), published(US)]],
    ['Follow-ups of `web:8` in `eu-west-1` failed: `parameter-conflict`',               [failedAfter({ published: false, reason: 'parameter-conflict', followUps: [wrote, followUp('ssm-parameter', '/b', 'failed')] })]],
    ['Published `web:8` in 3 regions: the manifest changed',                           [published(EU), published(US), published(AP)]],
    ['Published `web:8` in 2 of 3 regions: the manifest changed',                      [published(EU), unchanged(US), published(AP)]],
    ['Published `web:8` in `us-east-1`: the manifest changed',                         [unchanged(EU), published(US)]],
    ['Published `web` in 2 regions: the manifest changed',                             [published(EU), published({ ...US, version: layerVersion(9) })]],
    ['Published `web:8` in 2 regions',                                                 [published(EU), published({ ...US, reason: 'first-version' })]],
    ['Published `web:1` in `eu-west-1`: the first version',                            [published({ reason: 'first-version', version: layerVersion(1), changes: { ...none, added: [six] } })]],
    ['Published `web:8` in `eu-west-1`: the latest version has no record of its manifest', [published({ reason: 'manifest-missing' })]],
    ['Published `web:8` in `eu-west-1`: the runtimes, architectures or license changed',   [published({ reason: 'settings-changed', changes: none })]],
    ['Published `web:8` in `eu-west-1`: identity `v2` added and 2 more',                [published({ changes: set })]],
    ['Published `web:8` in `eu-west-1`: identity `v1` removed',                        [published({ changes: { ...none, files: [], identity: [{ line: 'v1', change: 'removed' }] } })]],
    ['Published `web:8` in `eu-west-1`: `src/a.py` changed',                           [published({ changes: { ...none, files: [{ path: 'src/a.py', change: 'changed' }], identity: [] } })]],
    ['Published `web:8` in `eu-west-1`: `requests 2.31.0 → 2.32.5` and 2 more',        [published({ changes: { ...set, ...three } })]],
    ['Published `web:8` in `eu-west-1`: the manifest changed, its packages did not',   [published({ changes: { ...none, files: [], identity: [] } })]],
    ['Published `web:8` in `eu-west-1`: the archive changed',                          [published({ reason: 'archive-changed', changes: none })]],
    ['Published `web:8` in `eu-west-1`: `if-unchanged` is `publish`',                  [published({ reason: 'forced', changes: none })]],

    ['Dry run: would publish `web` in `eu-west-1`: the manifest changed',              [planned()]],
    ['Dry run: would publish `web` in 2 regions: `requests 2.31.0 → 2.32.5` and 2 more', [planned({ changes: three }), planned({ ...US, changes: three })]],
    ['Dry run: would publish `web` in `eu-west-1`: the first version',                 [planned({ reason: 'first-version' })]],
    ['Dry run: would publish `web` in `us-east-1`: the manifest changed',              [plannedRepair(EU), planned(US), unchanged(AP)]],
    ['Dry run: would restore the missing backup of `web:8` in `eu-west-1`',            [plannedRepair()]],
    ['Dry run: would reuse `web:8` in `eu-west-1` and restore its missing backup',     [plannedRepair({ reason: 'reused-older-version' })]],

    ['Nothing to publish: `web:8` in `eu-west-1` already has this manifest',           [unchanged()]],
    ['Nothing to publish: `web` in 2 regions already has this manifest',               [unchanged(EU), unchanged({ ...US, version: layerVersion(9) })]],
    ['Nothing to publish: `web:8` in `eu-west-1` already has these packages',          [unchanged({ samePackages: true })]],
    ['Nothing to publish: `web:8` in 2 regions already has this manifest',             [unchanged({ samePackages: true }), unchanged(US)]],
    ['Nothing to publish: `web:8` in `eu-west-1` already has this archive',            [unchanged({ sameArchive: true })]],
    ['Reused `web:8` in `eu-west-1`: it was published from this manifest',             [reused()]],
    ['Nothing to publish: `web:8` in 2 regions already has this manifest',             [reused(EU), unchanged(US)]],
    ['Restored the missing backup of `web:8` in `eu-west-1`',                          [repaired()]],
    ['Restored the missing backup of `web:8` in `us-east-1`',                          [unchanged(EU), repaired(US)]],
    ['Reused `web:8` in `eu-west-1` and restored its missing backup',                  [repaired({ reason: 'reused-older-version' })]],

    ['Failed for `web` in `eu-west-1`: `archive-missing`',                             [failed()]],
    ['Failed for `web` in 2 regions: `archive-missing`',                               [failed(EU), failed(US)]],
    ['Failed for `web` in 2 regions',                                                  [failed(EU), failed(US, 'access-denied')]],
    ['Failed for `web` in `us-east-1`: `archive-missing`',                             [unchanged(EU), failed(US)]],
    ['Failed for `web` in `us-east-1`: `archive-missing`; published `web:8` in `eu-west-1`', [published(EU), failed(US)]],
    ['Failed for `web` in `us-east-1`: `archive-missing`; published `web:8` in 2 of 3 regions', [published(EU), failed(US), published(AP)]],
    ['Published `web:8` in `eu-west-1`, then failed: `backup-conflict`',               [failedAfter()]],
    ['Published `web:8` in 2 regions, then failed: `backup-conflict`',                 [failedAfter(EU), failedAfter(US)]],
    ['Failed for `web` in 2 regions; published `web:8` in `us-east-1`',                [failed(EU), failedAfter(US)]],

    ['Nothing to publish: `web:8` in `eu-west-1` already has this manifest',           [unchanged(EU), failed({ ...US, isOptional: true })]],
    ['Published `web:8` in 2 of 3 regions: the manifest changed',                      [failed({ ...EU, isOptional: true }), published(US), published(AP)]],
    ['Failed for `web` in `us-east-1`: `archive-missing`',                             [unchanged(EU), failed(US), failed({ ...AP, isOptional: true }, 'throttled')]],
    ['Failed for `web` in 2 regions: `archive-missing`',                               [failed(EU), failed({ ...US, isOptional: true })]],
  ])('is %s', (line, regions) => {
    expect(lineOf(...regions)).toBe(line)
  })

  // prettier-ignore
  it.each<[string, Partial<Changes>]>([
    ['`requests 2.31.0 → 2.32.5` and 2 more',       three],
    ['`requests 2.31.0 → 2.32.5`',                  { updated: [requests] }],
    ['`idna` changed and 1 more',                   { updated: [hashes], removed: [six] }],
    ['`lib` changed',                               { updated: [{ name: 'lib', from: '', to: '2', why: 'version' }] }],
    ['added `six 1.17.0` and 1 more',               { added: [six], removed: [six] }],
    ['added `six`',                                 { added: [{ name: 'six', version: '' }] }],
    ['removed `six 1.17.0`',                        { removed: [six] }],
    ['the manifest changed, its packages did not',  {}],
  ])('says what changed: %s', (what, changes) => {
    expect(lineOf(published({ changes: { ...none, ...changes } }))).toBe(`Published \`web:8\` in \`eu-west-1\`: ${what}`)
  })

  it('says what changed only where the regions agree, and it is why a version is published', () => {
    const other = published({ ...US, changes: { ...none, added: [six] } })
    expect(lineOf(published({ changes: three }), other)).toBe(
      'Published `web:8` in 2 regions: the manifest changed',
    )
    expect(lineOf(published({ changes: three }), published(US))).toBe(
      'Published `web:8` in 2 regions: the manifest changed',
    )
    expect(lineOf(published({ changes: three }), unchanged({ ...US, changes: none }))).toMatch(
      /→ 2\.32\.5` and 2 more$/,
    )
    expect(lineOf(published({ changes: three, reason: 'forced' }))).not.toContain('requests')
    expect(lineOf(published({ changes: three, reason: 'archive-changed' }))).toContain('requests')
  })

  it('cuts long names short', () => {
    const long = { ...requests, name: 'n'.repeat(500) }
    const line = headline('w'.repeat(500), [published({ changes: { ...none, updated: [long] } })])
    expect(line.length).toBeLessThan(350)
    expect(line).toContain(`${'n'.repeat(79)}…`)
  })

  it('has foreign text in code only', () => {
    const hostile = fc.record({
      name: hostileText,
      from: hostileText,
      to: hostileText,
      why: fc.constant('version'),
    })
    fc.assert(
      fc.property(hostileText, hostileOutcomes, hostile, (layerName, regions, update) => {
        const changes = { ...none, updated: [update as Changes['updated'][number]] }
        const line = headline(
          layerName,
          regions.map((region) => ({ ...region, changes })),
        )
        expect(line).not.toMatch(/[\r\n]/)
        expect(line.replace(/<code>[^<]*<\/code>/g, '')).toMatch(/^[A-Z][\w,:; ]+$/)
        expect(texts(`<p>${line}</p>`, 'code')[0]).toContain(inLine(layerName).slice(0, 100).trimStart())
      }),
    )
  })
})
