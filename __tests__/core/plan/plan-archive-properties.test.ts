import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { withMarker } from '../../../src/core/model/marker.ts'
import type { LayerCode } from '../../../src/core/model/layer-version.ts'
import { IF_UNCHANGED, type DetectChangesIn, type Request } from '../../../src/core/model/request.ts'
import { tries } from '../../tries.ts'
import { manifest } from '../fixtures.ts'
import { archiveRequests, decide, onlyLatest, truths, type Truth } from './plan-truths.ts'

/** Whether a version's code is the archive that would be published. */
function isSame(
  { size, sha256 }: LayerCode,
  { source }: Request,
  { archive, digest, local }: Truth,
): boolean {
  if (source !== undefined) return local.size === size && local.sha256 === sha256
  return archive.state === 'found' && archive.size === size && (archive.sha256 ?? digest) === sha256
}

/** A latest version that holds the archive that would be published, more often than chance would have it. */
const anyTruths = fc.tuple(truths, fc.boolean()).map(([truth, isOwn]): Truth => {
  const { latest, local, digest } = truth
  if (!isOwn || latest === null) return truth
  const code = { size: local.size, sha256: digest }
  const own = { ...latest, description: withMarker('', manifest.sha256) }
  return { ...truth, latest: own, code, local: { ...local, sha256: digest } }
})

describe('a decision by the archive, alone or too', () => {
  it('is reached, no fact is asked for twice, and none that there is no place for', () => {
    fc.assert(
      fc.property(archiveRequests, anyTruths, (wanted, truth) => {
        const { looks } = decide(wanted, truth, onlyLatest(truth))
        expect(looks.length).toBeLessThanOrEqual(9)
        const { backups, source } = wanted
        const nowhere = [
          ...(backups ? [] : ['backup', 'backup-bytes', 'older-backup', 'packages']),
          ...(source === undefined ? ['local-archive'] : ['archive', 'archive-digest']),
        ]
        expect(looks.filter((at) => nowhere.includes(at))).toEqual([])
      }),
      { numRuns: tries(1_000) },
    )
  })

  it('is the same when the archive was looked at in advance, and that is not asked for again', () => {
    fc.assert(
      fc.property(archiveRequests, anyTruths, (wanted, truth) => {
        const late = decide(wanted, truth, onlyLatest(truth))
        const early = decide(wanted, truth, { latest: truth.latest, archive: truth.archive })
        expect(early.looks).toEqual(late.looks.filter((at) => at !== 'archive'))
        expect(early.plan).toEqual(late.plan)
      }),
      { numRuns: tries(1_000) },
    )
  })

  it('publishes no archive again that the latest version holds, unless something else is asked for', () => {
    let same = 0
    fc.assert(
      fc.property(archiveRequests, anyTruths, (wanted, truth) => {
        fc.pre(wanted.detectChangesIn === 'archive' && truth.latest !== null)
        fc.pre(isSame(truth.code, wanted, truth))
        same++
        const { plan: next } = decide(wanted, truth, onlyLatest(truth))
        const isDue = next.kind === 'publish' || next.kind === 'blocked'
        expect(isDue && !['settings-changed', 'forced'].includes(next.reason)).toBe(false)
      }),
      { numRuns: tries(300), maxSkipsPerRun: 1_000 },
    )
    expect(same).toBeGreaterThan(0)
  })

  it('keeps no version that holds another archive', () => {
    fc.assert(
      fc.property(archiveRequests, anyTruths, (wanted, truth) => {
        const { plan: next } = decide(wanted, truth, onlyLatest(truth))
        fc.pre(next.kind === 'unchanged')
        const code = next.reason === 'reused-older-version' ? truth.olderCode : truth.code
        expect(isSame(code, wanted, truth)).toBe(true)
      }),
      { numRuns: tries(300), maxSkipsPerRun: 1_000 },
    )
  })

  it.each(IF_UNCHANGED)('by both publishes where either would: if-unchanged: %s', (ifUnchanged) => {
    fc.assert(
      fc.property(archiveRequests, anyTruths, (one, truth) => {
        fc.pre(one.detectChangesIn === 'both' && truth.backup !== 'missing')
        const wanted: Request = { ...one, ifUnchanged, reuse: 'latest' }
        const by = (detectChangesIn: DetectChangesIn) => {
          const { kind } = decide({ ...wanted, detectChangesIn }, truth, onlyLatest(truth)).plan
          return kind === 'blocked' || kind === 'refuse' ? 'fails' : kind
        }
        const first = by('manifest')
        // What the manifest decides stands, unless that is that nothing changed.
        const expected = first === 'unchanged' ? by('archive') : first
        expect(by('both')).toBe(expected)
      }),
      { numRuns: tries(500), maxSkipsPerRun: 1_000 },
    )
  })

  it('takes the archive of this machine, where that is to be taken, and no other', () => {
    fc.assert(
      fc.property(archiveRequests, anyTruths, (wanted, truth) => {
        const { plan: next } = decide(wanted, truth, onlyLatest(truth))
        fc.pre(next.kind !== 'unchanged' && next.kind !== 'refuse')
        const isInS3 = next.kind === 'blocked' || next.archive !== undefined
        expect(isInS3).toBe(wanted.source === undefined)
      }),
      { numRuns: tries(500) },
    )
  })
})
