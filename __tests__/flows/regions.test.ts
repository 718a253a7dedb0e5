import { describe, expect, it } from '@jest/globals'
import { MANIFEST, newLayer, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

const REGIONS = ['eu-west-1', 'us-east-1', 'ap-southeast-2']

/** A layer with a bucket and an archive in each of the regions. */
function layerInRegions(): Layer {
  const layer = newLayer(aws())
  for (const region of REGIONS.filter((name) => name !== 'us-east-1')) {
    layer.createBucket(region, { versioning: 'Enabled' })
    layer.uploadArchive({ region })
  }
  return layer
}

function runInRegions(layer: Layer, inputs: Record<string, string> = {}): Promise<FlowRun> {
  return layer.run({ bucket: layer.bucketIn('{region}'), regions: REGIONS.join('\n'), ...inputs })
}

const resultsOf = (run: FlowRun) => JSON.parse(run.outputs['results'] ?? '') as Record<string, unknown>[]

function failPublishingIn(region: string): void {
  aws().faults.add({
    match: { operation: 'PublishLayerVersion', region },
    fault: { kind: 'status', status: 400, code: 'CodeStorageExceededException' },
  })
}

describe('three regions', () => {
  it('are published to side by side, each from its own bucket', async () => {
    const layer = layerInRegions()
    // None is answered before all are there.
    const all = Promise.withResolvers<undefined>()
    let arrived = 0
    const action = () => {
      arrived += 1
      if (arrived === REGIONS.length) all.resolve(undefined)
      return all.promise
    }
    const match = { operation: 'PublishLayerVersion' }
    aws().faults.add({ match, times: REGIONS.length, fault: { kind: 'run', action } })
    const run = await runInRegions(layer)
    expect(run.outputs).toMatchObject({
      published: 'true',
      result: 'published',
      region: 'eu-west-1',
      'layer-version-arn': layer.arn(1, 'eu-west-1'),
    })
    for (const region of REGIONS) {
      expect(layer.numbers(region)).toEqual([1])
      expect(layer.backup(1, region)).toBe(MANIFEST)
    }
    expect(arrived).toBe(3)
  })

  it('have a result each, in the order of the input', async () => {
    const layer = layerInRegions()
    layer.hasVersion()
    const run = await runInRegions(layer)
    expect(resultsOf(run)).toMatchObject([
      { region: 'eu-west-1', reason: 'first-version', 'layer-version': 1, 'previous-version': null },
      { region: 'us-east-1', reason: 'manifest-missing', 'layer-version': 2, 'previous-version': 1 },
      { region: 'ap-southeast-2', reason: 'first-version', published: true, result: 'published' },
    ])
    expect(run.outputs).toMatchObject({ reason: 'first-version', 'layer-version': '1' })
  })

  it('are each given once when named twice', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ regions: 'us-east-1, us-east-1' })
    expect(resultsOf(run)).toHaveLength(1)
    expect(layer.numbers()).toEqual([1])
  })

  it('are planned in a dry run', async () => {
    const layer = layerInRegions()
    layer.hasVersionOfManifest({ region: 'us-east-1' })
    const run = await runInRegions(layer, { 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'planned' })
    expect(resultsOf(run).map(({ result }) => result)).toEqual(['planned', 'unchanged', 'planned'])
  })
})

describe('a region that fails', () => {
  it('stops no other: they publish, and the step fails at the end naming it', async () => {
    const layer = layerInRegions()
    failPublishingIn('us-east-1')
    const run = await runInRegions(layer)
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({
      published: 'true',
      result: 'failed',
      reason: 'first-version',
      region: 'eu-west-1',
      'layer-version': '1',
    })
    expect(resultsOf(run)).toMatchObject([
      { region: 'eu-west-1', published: true, result: 'published' },
      {
        region: 'us-east-1',
        published: false,
        result: 'failed',
        reason: 'code-storage-full',
        'layer-version': null,
      },
      { region: 'ap-southeast-2', published: true, result: 'published' },
    ])
    expect(run.errors).toEqual([expect.stringMatching(/1 of 3 regions failed\.\nus-east-1: /)])
    expect(run.errors[0]).not.toContain('ap-southeast-2')
    expect(REGIONS.map((region) => layer.numbers(region))).toEqual([[1], [], [1]])
  })

  it('is all that the next run publishes to', async () => {
    const layer = layerInRegions()
    failPublishingIn('eu-west-1')
    await runInRegions(layer)
    const run = await runInRegions(layer)
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published', 'layer-version': '1' })
    expect(resultsOf(run).map(({ result }) => result)).toEqual(['published', 'unchanged', 'unchanged'])
    expect(REGIONS.map((region) => layer.numbers(region))).toEqual([[1], [1], [1]])
  })

  it('is named beside the others that fail, in one annotation', async () => {
    const layer = layerInRegions()
    for (const region of REGIONS) failPublishingIn(region)
    const run = await runInRegions(layer)
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'code-storage-full' })
    expect(run.errors).toEqual([expect.stringContaining('3 of 3 regions failed')])
    for (const region of REGIONS) expect(run.errors[0]).toContain(`\n${region}: `)
  })

  it('fails because all regions were given one bucket, and the message says how to name one for each', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ regions: 'us-east-1,eu-west-1' })
    expect(resultsOf(run)).toMatchObject([{ result: 'published' }, { reason: 'bucket-in-other-region' }])
    expect(run.errors).toEqual([expect.stringMatching(/eu-west-1: [^]*`\{region\}` in `bucket`/)])
  })
})

describe('what concerns all regions', () => {
  it('fails in each of them: an account that is not allowed writes nowhere', async () => {
    const layer = layerInRegions()
    const run = await runInRegions(layer, { 'allowed-account-ids': '210987654321' })
    expect(resultsOf(run).map(({ reason }) => reason)).toEqual(Array(3).fill('account-not-allowed'))
    expect(run.operations).not.toContain('PublishLayerVersion')
    expect(run.operations.filter((operation) => operation === 'GetCallerIdentity')).toHaveLength(1)
  })
})
