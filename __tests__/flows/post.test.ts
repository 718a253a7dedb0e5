import { describe, expect, it } from '@jest/globals'
import type { Fault } from '../../sandbox/faults.ts'
import { ACCOUNT, newLayer, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { runKilled, runPostStep } from './flow-run.ts'
import type { FlowRun } from './flow-run.ts'
import { LEASE_SECONDS } from '../../src/core/model/lease.ts'

const aws = useSandbox()

const taking = (layer: Layer) => ({ operation: 'PutObject', key: layer.lockKey })
const uriOf = (layer: Layer) => `s3://${layer.bucket}/${layer.lockKey}`

/** A main step that was killed while it held the lock, before it published. */
async function killedWithLock(layer: Layer, inputs = {}): Promise<FlowRun> {
  const main = await runKilled(aws(), layer.step(inputs), taking(layer))
  expect(layer.lock).toMatchObject({ layer: layer.name })
  return main
}

describe('the post step', () => {
  it('has nothing to do after a run that ended by itself: it asks nothing and says nothing', async () => {
    const layer = newLayer(aws())
    const post = await runPostStep(aws(), await layer.run(), layer.step())
    expect(post.stdout).toBe('')
    expect(post.requests).toEqual([])
  })

  it('gives back the lock of a run that was killed, so that the next one need not wait', async () => {
    const layer = newLayer(aws())
    const inputs = { 'expected-bucket-owner': ACCOUNT }
    const post = await runPostStep(aws(), await killedWithLock(layer, inputs), layer.step(inputs))
    expect(layer.lock).toBeUndefined()
    expect(post.stdout).toContain(`Released the lock ${uriOf(layer)}\n`)
    expect(post.requests.map(({ headers }) => headers['x-amz-expected-bucket-owner'])).toEqual([
      ACCOUNT,
      ACCOUNT,
    ])
    expect((await layer.run({ 'lock-timeout': '0' })).outputs).toMatchObject({ published: 'true' })
    expect(layer.numbers()).toEqual([1])
  })

  it('leaves the lock of a run that was killed with its publish call under way', async () => {
    const layer = newLayer(aws())
    const main = await runKilled(aws(), layer.step(), { operation: 'PublishLayerVersion' })
    const post = await runPostStep(aws(), main, layer.step())
    expect(post.requests).toEqual([])
    expect(layer.lock).toMatchObject({ layer: layer.name })
    expect(layer.numbers()).toEqual([1])

    expect((await layer.run()).outputs).toMatchObject({ result: 'repaired', 'layer-version': '1' })
    expect(layer.backup(1)).toBe(layer.manifest)
    expect(layer.numbers()).toEqual([1])
  })

  it('so makes the next run wait, which may not see the version yet', async () => {
    const layer = newLayer(aws())
    aws().world.layers.visibilityLag = 1
    await runKilled(aws(), layer.step(), { operation: 'PublishLayerVersion' })
    aws().world.layers.visibilityLag = 0
    const onLine = (line: string) => {
      if (line.startsWith('Waiting for ')) aws().world.clock.advance(125_000)
    }
    const run = await layer.run({}, { onLine })
    expect(run.stdout).toContain('Waiting for the run https://github.com/octocat/layers/actions/runs/4711')
    expect(run.outputs).toMatchObject({ published: 'false', result: 'repaired', 'layer-version': '1' })
    expect(layer.numbers()).toEqual([1])
    expect(layer.backup(1)).toBe(layer.manifest)
  })

  it('leaves a lock that is another run’s by now', async () => {
    const layer = newLayer(aws())
    const main = await killedWithLock(layer)
    layer.isLocked()
    const post = await runPostStep(aws(), main, layer.step())
    expect(layer.lock).toMatchObject({ owner: 'another' })
    expect(post.stdout).toContain(`This run does not hold the lock ${uriOf(layer)}\n`)
  })

  it.each<[string, string, Fault]>([
    ['may not read it', 'GetObject', { kind: 'status', status: 403, code: 'AccessDenied' }],
    ['may not remove it', 'DeleteObject', { kind: 'status', status: 403, code: 'AccessDenied' }],
    ['is not answered', 'GetObject', { kind: 'drop-before' }],
    ['meets a failure of S3', 'DeleteObject', { kind: 'status', status: 500 }],
  ])('never fails: a warning where it %s', async (_, operation, fault) => {
    const layer = newLayer(aws())
    const main = await killedWithLock(layer)
    aws().faults.add({ match: { operation }, times: 9, fault })
    const post = await runPostStep(aws(), main, layer.step())
    expect(post.warnings).toEqual([
      expect.stringMatching(
        new RegExp(`could not be released[.] It expires within ${LEASE_SECONDS} seconds`),
      ),
    ])
    expect(post.warnings).toEqual([expect.stringContaining(layer.lockKey)])
    expect(layer.lock).toMatchObject({ layer: layer.name })
  })

  it('never fails: a warning where its state was cut short', async () => {
    const layer = newLayer(aws())
    const post = await runPostStep(
      aws(),
      { ...(await layer.run()), state: { locks: '[{"region":' } },
      layer.step(),
    )
    expect(post.warnings).toEqual([expect.stringContaining('could not be released')])
  })

  it('sends nothing to an endpoint that is plain http to another machine', async () => {
    const layer = newLayer(aws())
    const main = await killedWithLock(layer)
    const env = { AWS_ENDPOINT_URL: 'http://10.255.255.1:4566' }
    const post = await runPostStep(aws(), main, layer.step({}, { env }))
    expect(post.warnings).toEqual([expect.stringContaining('AWS_ENDPOINT_URL is http://10.255.255.1:4566')])
    expect(post.requests).toEqual([])
  })
})
