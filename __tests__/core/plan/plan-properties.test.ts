import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { markerOf, withMarker } from '../../../src/core/model/marker.ts'
import { COMPARE, REUSE } from '../../../src/core/model/request.ts'
import { sameSettings } from '../../../src/core/plan/settings.ts'
import { tries } from '../../tries.ts'
import { manifest, olderManifest, request } from '../fixtures.ts'
import { comparisons, decide, onlyLatest, requests, truths, versions, type Truth } from './plan-truths.ts'

describe('a decision, whatever the facts are', () => {
  it('is reached, and no fact is asked for twice', () => {
    fc.assert(
      fc.property(requests, truths, (wanted, truth) => {
        expect(decide(wanted, truth, onlyLatest(truth)).looks.length).toBeLessThanOrEqual(6)
      }),
      { numRuns: tries(500) },
    )
  })

  it('is the same when the archive was looked at in advance, and that is not asked for again', () => {
    fc.assert(
      fc.property(requests, truths, (wanted, truth) => {
        const late = decide(wanted, truth, onlyLatest(truth))
        const early = decide(wanted, truth, { latest: truth.latest, archive: truth.archive })
        expect(early.plan).toEqual(late.plan)
        expect(early.looks).toEqual(late.looks.filter((at) => at !== 'archive'))
      }),
      { numRuns: tries(500) },
    )
  })

  it('needs no backup of a layer that has no version', () => {
    fc.assert(
      fc.property(requests, truths, (wanted, truth) => {
        const { plan: next, looks } = decide(wanted, truth, { latest: null })
        expect(looks).toEqual(['archive'])
        expect(next).toMatchObject({ reason: 'first-version' })
      }),
    )
  })

  it('is to publish, without a look at the backup, when the marker is of another manifest and bytes count', () => {
    fc.assert(
      fc.property(requests, truths, versions, fc.string(), (wanted, truth, version, text) => {
        const latest = { ...version, description: withMarker(text, olderManifest.sha256) }
        const { plan: next, looks } = decide({ ...wanted, compare: 'exact', reuse: 'latest' }, truth, {
          latest,
        })
        expect(looks).toEqual(['archive'])
        expect(next).toMatchObject({ reason: 'manifest-changed' })
        expect(['publish', 'blocked']).toContain(next.kind)
      }),
    )
  })

  it('is never to publish when marker, backup and settings are the same and nothing is forced', () => {
    fc.assert(
      fc.property(
        truths,
        versions,
        fc.string(),
        fc.constantFrom('skip', 'fail'),
        fc.constantFrom(...REUSE),
        fc.constantFrom(...COMPARE),
        (truth, version, text, mode, reuse, compare) => {
          const latest = { ...version, description: withMarker('', manifest.sha256) }
          const { license, runtimes, architectures } = latest
          const wanted = request({
            settings: { description: text, license, runtimes, architectures },
            compare,
            ifUnchanged: mode,
            reuse,
          })
          const { plan: next } = decide(wanted, { ...truth, backup: 'equal' }, { latest })
          expect(next).toEqual({
            kind: 'unchanged',
            reason: 'unchanged',
            version: latest,
            backupMissing: false,
            fails: mode === 'fail',
          })
        },
      ),
    )
  })

  it('is always to publish when it is forced and nothing is in conflict', () => {
    fc.assert(
      fc.property(requests, truths, (wanted, truth) => {
        const { plan: next, looks } = decide({ ...wanted, ifUnchanged: 'publish' }, truth, onlyLatest(truth))
        expect(['publish', 'blocked', 'refuse']).toContain(next.kind)
        expect(looks).not.toContain('older-version')
      }),
    )
  })

  it('publishes only an archive that names this manifest', () => {
    fc.assert(
      fc.property(requests, truths, (wanted, truth) => {
        const { plan: next } = decide(wanted, truth, onlyLatest(truth))
        fc.pre(next.kind === 'publish')
        const named = next.archive?.manifestSha256 ?? next.archive?.manifestMd5
        expect([manifest.sha256, manifest.md5]).toContain(named)
      }),
    )
  })

  it('does not depend on the order of runtimes and architectures, nor on the description', () => {
    fc.assert(
      fc.property(requests, truths, fc.string(), (wanted, truth, text) => {
        const { runtimes, architectures, license } = wanted.settings
        const turned = {
          description: text,
          license,
          runtimes: runtimes.toReversed(),
          architectures: architectures.toReversed(),
        }
        const facts = onlyLatest(truth)
        expect(decide({ ...wanted, settings: turned }, truth, facts)).toEqual(decide(wanted, truth, facts))
      }),
    )
  })

  it('never counts a setting that is not given', () => {
    const settingsOf = fc.record({
      license: fc.boolean(),
      runtimes: fc.boolean(),
      architectures: fc.boolean(),
    })
    fc.assert(
      fc.property(truths, versions, settingsOf, (truth, version, given) => {
        const latest = { ...version, description: withMarker('', manifest.sha256) }
        const wanted = request({
          settings: {
            description: '',
            license: given.license ? latest.license : '',
            runtimes: given.runtimes ? latest.runtimes : [],
            architectures: given.architectures ? latest.architectures : [],
          },
        })
        const { plan: next } = decide(wanted, { ...truth, backup: 'equal' }, { latest })
        expect(next.kind).toBe('unchanged')
      }),
    )
  })
})

describe('compare: packages, whatever the facts are', () => {
  /** A latest version of another manifest, with a backup that was read: more often than chance would have it. */
  const versionOfOther = versions.map((version) => ({
    ...version,
    description: withMarker('', olderManifest.sha256),
  }))
  const withOther = fc.record({
    wanted: requests,
    truth: fc
      .tuple(truths, fc.oneof(versions, versionOfOther))
      .map(([truth, latest]): Truth => ({ ...truth, latest })),
  })

  it('decides as bytes do, unless the packages are the same or the backup is in conflict', () => {
    let same = 0
    fc.assert(
      fc.property(withOther, ({ wanted, truth }) => {
        const exact = decide({ ...wanted, compare: 'exact' }, truth, onlyLatest(truth))
        const next = decide({ ...wanted, compare: 'packages' }, truth, onlyLatest(truth))
        fc.pre(next.plan.kind !== 'refuse')
        const { packages } = truth
        const stands = next.looks.includes('packages') && packages.kind === 'compared' && packages.same
        same += Number(stands)
        expect(stands ? exact.plan : next.plan).toEqual(exact.plan)
        expect(stands && next.plan.reason === 'manifest-changed').toBe(false)
      }),
      { numRuns: tries(500) },
    )
    expect(same).toBeGreaterThan(0)
  })

  it('looks at packages only once bytes are known to differ, and never where bytes alone count', () => {
    fc.assert(
      fc.property(withOther, ({ wanted, truth }) => {
        const { looks } = decide(wanted, truth, onlyLatest(truth))
        const at = looks.indexOf('packages')
        expect(at < 0 || (wanted.compare === 'packages' && looks[at - 1] === 'backup-bytes')).toBe(true)
        expect(at < 0 || truth.backup === 'different').toBe(true)
      }),
      { numRuns: tries(500) },
    )
  })

  it('never keeps the latest version for other packages, nor where nobody can tell', () => {
    fc.assert(
      fc.property(withOther, comparisons, ({ wanted, truth }, packages) => {
        fc.pre(packages.kind !== 'compared' || !packages.same)
        const { plan: next, looks } = decide(
          { ...wanted, compare: 'packages' },
          { ...truth, packages },
          onlyLatest(truth),
        )
        const keeps = next.kind === 'unchanged' && next.version === truth.latest
        expect(keeps && looks.includes('packages')).toBe(false)
      }),
      { numRuns: tries(500) },
    )
  })
})

describe('reuse: any, whatever the facts are', () => {
  /** A latest version that does not stand, more often than chance would have it, and older ones that may. */
  const outdated = fc.tuple(requests, truths, versions).map(([wanted, truth, version]) => ({
    wanted: { ...wanted, reuse: 'any' as const },
    truth: { ...truth, latest: { ...version, description: withMarker('', olderManifest.sha256) } },
  }))
  const any = fc.oneof(
    outdated,
    fc.record({ wanted: requests.map((wanted) => ({ ...wanted, reuse: 'any' as const })), truth: truths }),
  )

  it('goes back to a version below the latest, with this marker and these settings, and to no other', () => {
    let reused = 0
    fc.assert(
      fc.property(any, ({ wanted, truth }) => {
        const { plan: next } = decide(wanted, truth, onlyLatest(truth))
        fc.pre(next.kind === 'unchanged' && next.reason === 'reused-older-version')
        reused++
        expect(next.version.version).toBeLessThan(truth.latest?.version ?? 0)
        expect(markerOf(next.version.description)).toBe(manifest.sha256)
        expect(sameSettings(wanted.settings, next.version)).toBe(true)
        expect(truth.olderBackup).not.toBe('different')
      }),
      { maxSkipsPerRun: 1_000 },
    )
    expect(reused).toBeGreaterThan(0)
  })

  it('publishes nothing where an older version stands and has its backup, unless it is forced', () => {
    fc.assert(
      fc.property(outdated, versions, ({ wanted, truth }, version) => {
        const { license, runtimes, architectures } = wanted.settings
        const settingsOfRequest = { license, runtimes, architectures }
        const latest = { ...truth.latest, version: version.version + 1 }
        const standing = { ...version, ...settingsOfRequest, description: withMarker('', manifest.sha256) }
        const { plan: next } = decide(
          { ...wanted, compare: 'exact' },
          { ...truth, latest, others: [standing], olderBackup: 'equal' },
          { latest },
        )
        expect(next).toMatchObject(
          wanted.ifUnchanged === 'publish'
            ? { reason: 'manifest-changed' }
            : { kind: 'unchanged', reason: 'reused-older-version', version: standing, backupMissing: false },
        )
      }),
    )
  })

  it('changes nothing where the latest version stands, or nothing older does', () => {
    fc.assert(
      fc.property(requests, truths, (wanted, truth) => {
        const latest = decide({ ...wanted, reuse: 'latest' }, truth, onlyLatest(truth)).plan
        const stands = latest.kind === 'unchanged' || latest.kind === 'refuse'
        const alone = stands ? truth : { ...truth, others: [] }
        expect(decide({ ...wanted, reuse: 'any' }, alone, onlyLatest(alone)).plan).toEqual(latest)
      }),
      { numRuns: tries(500) },
    )
  })
})
