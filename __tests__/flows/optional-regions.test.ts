import { describe, expect, it } from '@jest/globals'
import type { ChildProcess } from 'node:child_process'
import type { Fault } from '../../sandbox/faults.ts'
import { cancel } from '../../sandbox/step-process.ts'
import { newLayer, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'
import { COMMENT, openPullRequest, useGithub } from './pull-request.ts'

const aws = useSandbox()
const github = useGithub()

const [OPTIONAL, MAIN, OTHER] = ['eu-south-1', 'us-east-1', 'ap-southeast-2'] as const
const REGIONS = [OPTIONAL, MAIN, OTHER]

/** A layer with a bucket and an archive in each of the regions, and what the step is given for it. */
function layerInRegions(): { layer: Layer; inputs: Record<string, string> } {
  const layer = newLayer(aws())
  for (const region of [OPTIONAL, OTHER]) {
    layer.createBucket(region, { versioning: 'Enabled' })
    layer.uploadArchive({ region })
  }
  const bucket = layer.bucketIn('{region}')
  return { layer, inputs: { bucket, regions: REGIONS.join(), 'optional-regions': OPTIONAL } }
}

const resultsOf = (run: FlowRun) =>
  (JSON.parse(run.outputs['results'] ?? '') as Record<string, unknown>[]).map(
    ({ region, result, reason, published }) => [region, result, reason, published],
  )

const DENIED: Fault = { kind: 'status', status: 403, code: 'AccessDeniedException' }

function failIn(region: string, operation: string, fault = DENIED, times = 3): void {
  aws().faults.add({ match: { operation, region }, times, fault })
}

describe('an optional region that fails', () => {
  it.each<[string, string, string, Fault]>([
    ['is denied', 'access-denied', 'PublishLayerVersion', DENIED],
    ['fails at AWS', 'service-error', 'ListLayerVersions', { kind: 'status', status: 500 }],
    ['breaks every connection', 'aws-unreachable', 'ListLayerVersions', { kind: 'drop-before' }],
  ])('because it %s is one warning, and the next run catches up', async (_, code, operation, fault) => {
    const { layer, inputs } = layerInRegions()
    failIn(OPTIONAL, operation, fault)
    const run = await layer.run(inputs)
    expect(run.exitCode).toBe(0)
    expect(run.errors).toEqual([])
    expect(run.warnings).toEqual([
      expect.stringMatching(
        new RegExp(`^${OPTIONAL} failed\\. This is only a warning, .*; the next run .*${code}: .*\\n\\S`),
      ),
    ])
    expect(run.outputs).toMatchObject({
      published: 'true',
      result: 'published',
      reason: 'first-version',
      region: MAIN,
      'layer-version-arn': layer.arn(1, MAIN),
    })
    expect(resultsOf(run)).toEqual([
      [OPTIONAL, 'failed', code, false],
      [MAIN, 'published', 'first-version', true],
      [OTHER, 'published', 'first-version', true],
    ])
    expect(run.summary).toContain(`Published <code>${layer.name}:1</code> in 2 of 3 regions`)
    expect(run.summary).toContain(`<td>${OPTIONAL}</td><td>failed</td><td>${code}</td>`)
    expect(run.summary).toContain('which is optional: the step does not fail because of it')
    aws().faults.clear()
    const next = await layer.run(inputs)
    expect(next.outputs).toMatchObject({ published: 'true', result: 'published', region: OPTIONAL })
    expect(next.warnings).toEqual([])
    expect(REGIONS.map((region) => layer.numbers(region))).toEqual([[1], [1], [1]])
  })

  it('after a version was published there is told of by `published`, and the others decide the result', async () => {
    const { layer, inputs } = layerInRegions()
    for (const region of [MAIN, OTHER]) layer.hasVersionOfManifest({ region })
    failIn(OPTIONAL, 'PutObject', { kind: 'status', status: 403, code: 'AccessDenied' }, 9)
    const run = await layer.run(inputs, { leavesLock: true })
    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({ result: 'unchanged', reason: 'unchanged', region: MAIN })
    expect(resultsOf(run)[0]?.slice(1, 3)).toEqual(['failed', 'access-denied'])
  })

  it('is in the comment, and the first line is about the others', async () => {
    const { layer, inputs } = layerInRegions()
    failIn(OPTIONAL, 'ListLayerVersions')
    const { pullRequest, step } = openPullRequest(github())
    const run = await layer.run({ ...inputs, ...COMMENT, 'dry-run': 'true' }, step)
    expect(run.outputs).toMatchObject({ result: 'planned', region: MAIN })
    expect(run.exitCode).toBe(0)
    const [{ body } = { body: '' }] = pullRequest.comments
    expect(body).toContain(`would publish <code>${layer.name}</code> in 2 of 3 regions`)
    expect(body).toContain(`<td>${OPTIONAL}</td><td>failed</td><td>access-denied</td>`)
  })

  it('does not hide that another region failed', async () => {
    const { layer, inputs } = layerInRegions()
    failIn(OPTIONAL, 'PublishLayerVersion')
    failIn(MAIN, 'PublishLayerVersion')
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'true', result: 'failed', region: OTHER })
    expect(run.errors).toEqual([
      expect.stringMatching(
        /^2 of 3 regions failed\. Of these, 1 is optional, .*\nus-east-1: access-denied: /,
      ),
    ])
    expect(run.errors[0]).not.toContain(OPTIONAL)
    expect(run.warnings).toEqual([expect.stringMatching(new RegExp(`^${OPTIONAL} failed`))])
  })

  it('has nothing to publish, with if-unchanged: fail, is a warning as well', async () => {
    const { layer, inputs } = layerInRegions()
    layer.hasVersionOfManifest({ region: OPTIONAL })
    const run = await layer.run({ ...inputs, 'if-unchanged': 'fail' })
    expect(run.outputs).toMatchObject({ result: 'published', region: MAIN })
    expect(resultsOf(run)[0]).toEqual([OPTIONAL, 'failed', 'unchanged', false])
    expect(run.warnings).toEqual([expect.stringContaining('unchanged: ')])
    expect((await layer.run({ ...inputs, 'if-unchanged': 'fail' })).outputs).toMatchObject({
      result: 'failed',
      reason: 'unchanged',
    })
  })
})

describe('regions that are all optional', () => {
  it('fail the step only if all of them fail', async () => {
    const { layer, inputs } = layerInRegions()
    const all = { ...inputs, 'optional-regions': REGIONS.join() }
    for (const region of REGIONS) failIn(region, 'PublishLayerVersion')
    const run = await layer.run(all)
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'access-denied', region: OPTIONAL })
    expect(run.errors).toEqual([expect.stringMatching(/^3 of 3 regions failed\.\n/)])
    expect(run.warnings).toEqual([])
    aws().faults.clear()
    for (const region of [OPTIONAL, MAIN]) failIn(region, 'PublishLayerVersion')
    const next = await layer.run(all)
    expect(next.outputs).toMatchObject({ result: 'published', region: OTHER })
    expect(next.warnings).toHaveLength(2)
  })

  it('fail where the account is not allowed', async () => {
    const { layer, inputs } = layerInRegions()
    const run = await layer.run({
      ...inputs,
      'optional-regions': REGIONS.join(),
      'allowed-account-ids': '210987654321',
    })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'account-not-allowed' })
    expect(run.exitCode).toBe(1)
  })
})

describe('a run that is cancelled', () => {
  it('fails, also if it was only an optional region that had not finished', async () => {
    const { layer, inputs } = layerInRegions()
    for (const region of [MAIN, OTHER]) layer.hasVersionOfManifest({ region })
    let child: ChildProcess | undefined
    const send = () => {
      setTimeout(() => {
        if (child) cancel(child)
      }, 500)
    }
    const match = { operation: 'HeadObject', region: OPTIONAL, nth: 1 }
    aws().faults.add({ match, fault: { kind: 'run', action: send } })
    aws().faults.add({ match, fault: { kind: 'hang' } })
    const run = await layer.run(inputs, { onStart: (started) => (child = started) })
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'unchanged', region: MAIN })
    expect(resultsOf(run).map(([, , reason]) => reason)).toEqual(['cancelled', 'unchanged', 'unchanged'])
    expect(run.errors).toEqual([expect.stringContaining(`${OPTIONAL}: cancelled: `)])
    expect(layer.numbers(OPTIONAL)).toEqual([])
  })
})

describe('a region that is not one of `regions`', () => {
  it('cannot be optional, and every such region is named', async () => {
    const { layer, inputs } = layerInRegions()
    const run = await layer.run({ ...inputs, 'optional-regions': 'eu-south-1,eu-north-1\nme-south-1' })
    expect(run.outputs).toMatchObject({ reason: 'invalid-input' })
    expect(run.errors).toEqual([
      expect.stringMatching(/2 problems[^]*"eu-north-1": it is not one of `regions`[^]*"me-south-1": it is/),
    ])
    expect(run.operations).toEqual([])
  })
})
