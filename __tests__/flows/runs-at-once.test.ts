import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Versioning } from '../../sandbox/s3/buckets.ts'
import { backupKey, newLayer, OTHER_ARCHIVE, OTHER_MANIFEST, useSandbox } from './fixture.ts'
import { runAtOnce } from './flow-run.ts'

const aws = useSandbox()

/** What names the layer version, and has to be the same for every run. */
const IDENTITY = ['layer-version', 'layer-version-arn', 'layer-arn', 'manifest-uri', 'manifest-sha256']

/** Each request takes longer by some milliseconds of its own. */
function delayRequests(seed: number): void {
  const delays = fc.sample(fc.nat(60), { seed, numRuns: 400 })
  delays.forEach((ms, index) => {
    aws().faults.add({ match: { index }, fault: { kind: 'delay', ms } })
  })
}

describe.each<[runs: number, what: string, versioning: Versioning, seed: number]>([
  [2, 'the first version', 'Enabled', 2],
  [2, 'a changed manifest', undefined, 22],
  [4, 'the first version', undefined, 4],
  [4, 'a changed manifest', 'Enabled', 44],
  [8, 'the first version', 'Enabled', 8],
  [16, 'a changed manifest', undefined, 16],
])('%d runs at once: %s, versioning %s, delays of seed %d', (count, what, versioning, seed) => {
  it('publish one version, and all give it', async () => {
    const layer = newLayer(aws(), { versioning })
    const next = what === 'the first version' ? 1 : 2
    if (next === 2) {
      layer.hasVersionOfManifest()
      layer.manifest = OTHER_MANIFEST
      layer.uploadArchive({ bytes: OTHER_ARCHIVE })
    }
    delayRequests(seed)
    const runs = await runAtOnce(
      aws(),
      Array.from({ length: count }, () => layer.step()),
    )
    expect(layer.latest().version).toBe(next)
    expect(layer.numbers()).toHaveLength(next)
    const published = aws().record.entries.filter(({ operation }) => operation === 'PublishLayerVersion')
    expect(published).toHaveLength(1)
    expect(layer.backup(next)).toBe(layer.manifest)
    expect(layer.locks()).toEqual([])
    // One that looks between the publish call and the backup finds the backup missing, and writes it.
    const others = ['false,unchanged', 'false,repaired']
    const results = runs.map(({ outputs }) => [outputs['published'], outputs['result']].join())
    expect(results.filter((result) => !others.includes(result))).toEqual(['true,published'])
    const identities = runs.map(({ outputs }) => JSON.stringify(IDENTITY.map((name) => outputs[name])))
    expect(new Set(identities).size).toBe(1)
    expect(runs[0]?.outputs).toMatchObject({
      'layer-version-arn': layer.arn(next),
      'manifest-uri': `s3://${layer.bucket}/${backupKey(next)}`,
      'manifest-sha256': layer.digests['manifest_sha256'],
    })
  })
})
