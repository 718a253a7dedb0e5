import { describe, expect, it } from '@jest/globals'
import { newLayer, OTHER_ARCHIVE, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'
import { AFTER, BEFORE, CHANGES, changesOf, counts, hash, NONE, rows } from './package-changes.ts'

const aws = useSandbox()

describe('what changed in several regions', () => {
  const OTHER = 'eu-west-1'

  /** Both regions get the manifest of the workspace; each has a version of its own manifest. */
  function layerIn(manifests: Record<string, string>): Layer {
    const layer = newLayer(aws())
    layer.createBucket(OTHER, { versioning: 'Enabled' })
    for (const [region, manifest] of Object.entries(manifests)) {
      layer.manifest = manifest
      layer.hasVersionOfManifest({ region })
    }
    layer.manifest = AFTER
    for (const region of [REGION, OTHER]) layer.uploadArchive({ region, bytes: OTHER_ARCHIVE })
    return layer
  }
  const inBoth = (layer: Layer) =>
    layer.run({ bucket: layer.bucketIn('{region}'), regions: `${REGION},${OTHER}` })
  const changesIn = ({ outputs }: FlowRun) =>
    (JSON.parse(outputs['results'] ?? '') as { changes: object }[]).map(({ changes }) => changes)

  it('is told once where it is the same', async () => {
    const run = await inBoth(layerIn({ [REGION]: BEFORE, [OTHER]: BEFORE }))
    expect(changesIn(run)).toEqual([CHANGES, CHANGES])
    expect(counts(run)).toEqual(['Packages: 1 added, 1 removed, 4 updated'])
    expect(rows(run, 2)).toHaveLength(6)
  })

  it('is told of each where older versions differ; the output is that of the first', async () => {
    const run = await inBoth(layerIn({ [REGION]: BEFORE, [OTHER]: `idna==3.7 ${hash('5')}\n` }))
    expect(changesOf(run)).toEqual(CHANGES)
    expect(changesIn(run)[1]).toMatchObject({ removed: [], updated: [] })
    expect(counts(run)).toEqual([
      `Packages: 1 added, 1 removed, 4 updated, in ${REGION}`,
      `Packages: 4 added, in ${OTHER}`,
    ])
    expect(rows(run, 2)).toHaveLength(10)
  })

  it('is told of the one where something is published', async () => {
    const run = await inBoth(layerIn({ [REGION]: AFTER, [OTHER]: BEFORE }))
    expect(changesIn(run)).toEqual([NONE, CHANGES])
    expect(counts(run)).toHaveLength(1)
    expect(rows(run, 2)).toHaveLength(6)
  })
})
