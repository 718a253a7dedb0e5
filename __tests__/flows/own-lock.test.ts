import { describe, expect, it } from '@jest/globals'
import type { Fault } from '../../sandbox/faults.ts'
import { newLayer, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'

const aws = useSandbox()

const taking = (layer: Layer) => ({ operation: 'PutObject', key: layer.lockKey })
const releasing = (layer: Layer) => ({ operation: 'DeleteObject', key: layer.lockKey })
const FORBIDDEN: Fault = { kind: 'status', status: 403, code: 'AccessDenied' }

describe('the lock of a run', () => {
  it('says who holds it, for what, and for how long', async () => {
    const layer = newLayer(aws())
    let lock: Layer['lock']
    const action = () => {
      lock = layer.lock
    }
    aws().faults.add({ match: { operation: 'PublishLayerVersion' }, fault: { kind: 'run', action } })
    await layer.run()
    expect(lock).toEqual({
      owner: expect.stringMatching(/^[0-9a-f-]{36}$/),
      run: 'https://github.com/octocat/layers/actions/runs/4711',
      layer: layer.name,
      manifest_sha256: layer.digests['manifest_sha256'],
      lease_seconds: 120,
      renewals: 0,
    })
  })

  it.each<[string, Fault]>([
    ['a connection that breaks', { kind: 'drop-after' }],
    ['500', { kind: 'status-after', status: 500 }],
  ])('is recognized when the answer that it was taken is lost: %s', async (_, fault) => {
    const layer = newLayer(aws())
    aws().faults.add({ match: taking(layer), fault })
    const run = await layer.run({ 'lock-timeout': '0' })
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version': '1' })
    const puts = run.requests.filter(
      ({ operation, path }) => operation === 'PutObject' && path.endsWith('.lock'),
    )
    expect(puts.map(({ status }) => status).at(-1)).toBe(412)
  })

  it('is asked for again while S3 says that another write is under way', async () => {
    const layer = newLayer(aws())
    const fault: Fault = { kind: 'status', status: 409, code: 'ConditionalRequestConflict' }
    aws().faults.add({ match: taking(layer), times: 2, fault })
    const run = await layer.run({ 'lock-timeout': '0' })
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version': '1' })
  })

  it('fails the run that may not take it: nothing is published', async () => {
    const layer = newLayer(aws())
    aws().faults.add({ match: taking(layer), fault: FORBIDDEN })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'access-denied' })
    const resource = `arn:aws:s3:::${layer.bucket}/${layer.lockKey}`
    expect(run.errors).toEqual([expect.stringContaining(`s3:PutObject on ${resource}`)])
    expect(layer.numbers()).toEqual([])
  })

  it('is left to expire, with a warning, by a run that may not remove it', async () => {
    const layer = newLayer(aws())
    aws().faults.add({ match: releasing(layer), fault: FORBIDDEN })
    const run = await layer.run({}, { leavesLock: true })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(run.warnings).toEqual([expect.stringContaining(`s3://${layer.bucket}/${layer.lockKey}`)])
    expect(run.warnings).toEqual([expect.stringContaining('s3:DeleteObject')])
    expect(layer.lock).toMatchObject({ layer: layer.name })
  })

  it.each<[string, Fault]>([
    ['a connection that breaks', { kind: 'drop-after' }],
    ['503', { kind: 'status-after', status: 503, code: 'SlowDown' }],
  ])('is gone when the answer that it was removed is lost: %s', async (_, fault) => {
    const layer = newLayer(aws())
    aws().faults.add({ match: releasing(layer), fault })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(run.warnings).toEqual([])
    expect(layer.lock).toBeUndefined()
  })

  it('is not removed once it is that of another run', async () => {
    const layer = newLayer(aws())
    const action = () => {
      layer.isLocked()
    }
    aws().faults.add({ match: releasing(layer), fault: { kind: 'run', action } })
    const run = await layer.run({}, { leavesLock: true })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(layer.lock).toMatchObject({ owner: 'another' })
  })

  it('is given back by a run that fails under it', async () => {
    const layer = newLayer(aws())
    aws().faults.add({ match: { operation: 'HeadObject', nth: 1 }, fault: FORBIDDEN })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'archive-missing-or-forbidden' })
    expect(run.operations).toContain('DeleteObject')
    expect(layer.locks()).toEqual([])
  })
})
