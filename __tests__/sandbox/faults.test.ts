import { ListLayerVersionsCommand, PublishLayerVersionCommand } from '@aws-sdk/client-lambda'
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, refusal, zipOf } from './clients.ts'

const sandbox = await startSandbox()
const { world, faults, record } = sandbox
const { s3, lambda } = clients(sandbox)
const target = { Bucket: 'layers', Key: 'key' }
const zip = await zipOf({ 'python/a.py': 'x = 1' })
const publish = () =>
  lambda.send(new PublishLayerVersionCommand({ LayerName: 'deps', Content: { ZipFile: zip } }))
const head = () => s3.send(new HeadObjectCommand(target))
const get = async () => (await s3.send(new GetObjectCommand(target))).Body?.transformToString()
const published = () => world.layers.versions('us-east-1', 'deps').length

afterAll(() => sandbox.close())
beforeEach(() => {
  world.reset()
  faults.clear()
  record.clear()
  world.buckets.createBucket({ name: target.Bucket })
  world.buckets.putObject(target.Bucket, target.Key, 'sixteen bytes ..')
})

describe('a fault', () => {
  it('status: is answered in the form of the service, and nothing is executed', async () => {
    const fault = {
      kind: 'status',
      status: 429,
      code: 'TooManyRequestsException',
      message: 'Rate exceeded',
    } as const
    faults.add({ fault: { ...fault, headers: { 'retry-after': '7' } } })
    expect(await refusal(publish())).toMatchObject({
      code: 'TooManyRequestsException',
      message: 'Rate exceeded',
      status: 429,
      headers: { 'retry-after': '7' },
    })
    faults.add({ fault: { kind: 'status', status: 503, code: 'SlowDown' } })
    expect(await refusal(get())).toMatchObject({ code: 'SlowDown', status: 503 })
    expect(published()).toBe(0)
  })

  it.each([
    [409, 'ConditionalRequestConflict'],
    [412, 'PreconditionFailed'],
  ])('status %i of S3 carries its code', async (status, code) => {
    faults.add({ fault: { kind: 'status', status, code } })
    expect(await refusal(s3.send(new PutObjectCommand({ ...target, Body: 'x' })))).toMatchObject({
      code,
      status,
    })
    expect(world.buckets.versions(target.Bucket, target.Key)).toHaveLength(1)
    expect(await get()).toBe('sixteen bytes ..')
  })

  it('status-after: is answered, and everything is executed', async () => {
    faults.add({ fault: { kind: 'status-after', status: 504 } })
    expect(await refusal(publish())).toMatchObject({ status: 504 })
    expect(published()).toBe(1)
  })

  it.each([
    ['drop-before', 0],
    ['drop-after', 1],
  ] as const)('%s: breaks the connection with %i versions made', async (kind, versions) => {
    faults.add({ fault: { kind } })
    expect(await refusal(publish())).toMatchObject({
      status: undefined,
      message: expect.stringContaining('socket hang up'),
    })
    expect(published()).toBe(versions)
    expect(record.entries.map(({ operation, status }) => [operation, status])).toEqual([
      ['PublishLayerVersion', 0],
    ])
  })

  it('cut-body: breaks the connection in the middle', async () => {
    faults.add({ fault: { kind: 'cut-body' } })
    expect((await refusal(get())).message).toContain('aborted')
    expect(await get()).toBe('sixteen bytes ..')
    faults.add({ fault: { kind: 'cut-body' } })
    expect((await refusal(head())).message).toContain('socket hang up')
  })

  it('corrupt-body: changes a byte, which the SDK finds by the checksum', async () => {
    await s3.send(new PutObjectCommand({ ...target, Body: 'sixteen bytes ..' }))
    faults.add({ fault: { kind: 'corrupt-body' } })
    expect((await refusal(get())).message).toMatch(/^Checksum mismatch/)
  })

  it('run: changes the world before the request is executed', async () => {
    const action = () => void world.buckets.putObject(target.Bucket, target.Key, 'replaced')
    faults.add({ fault: { kind: 'run', action } })
    expect(await get()).toBe('replaced')
  })

  it('run, after: waits for what it does once the request was executed, before the answer', async () => {
    const states: unknown[] = []
    const action = async () => {
      states.push([published(), record.entries[0]?.status])
      await new Promise((resolve) => setImmediate(resolve))
      states.push('waited')
    }
    faults.add({ fault: { kind: 'run', action, when: 'after' } })
    await publish()
    states.push('answered')
    expect(states).toEqual([[1, 0], 'waited', 'answered'])
  })

  it('hang: is never answered', async () => {
    faults.add({ fault: { kind: 'hang' } })
    const abort = new AbortController()
    const call = lambda.send(new ListLayerVersionsCommand({ LayerName: 'deps' }), {
      abortSignal: abort.signal,
    })
    while (record.entries.length === 0) await new Promise((resolve) => setImmediate(resolve))
    abort.abort()
    expect(await refusal(call)).toMatchObject({ code: 'AbortError' })
    expect(record.entries[0]?.status).toBe(0)
  })

  it('delay: is answered after a request that came later', async () => {
    faults.add({ fault: { kind: 'delay', ms: 1_000 } })
    await Promise.all([head(), head()])
    const [first, second] = record.entries
    expect(first?.endedAt).toBeGreaterThan(second?.endedAt ?? Infinity)
  })

  it('latencyMs: every request takes longer', async () => {
    faults.latencyMs = 1_000
    const slow = head()
    while (record.entries.length === 0) await new Promise((resolve) => setImmediate(resolve))
    faults.latencyMs = 0
    await Promise.all([slow, head()])
    const [first, second] = record.entries
    expect(first?.endedAt).toBeGreaterThan(second?.endedAt ?? Infinity)
  })
})

describe('what a fault is for', () => {
  const fail = { kind: 'status', status: 500 } as const
  const statuses = () => record.entries.map(({ status }) => status)

  it('the first request, once', async () => {
    faults.add({ fault: fail })
    await refusal(head())
    await head()
    expect(statuses()).toEqual([500, 200])
  })

  it('the nth that matches, times in a row', async () => {
    faults.add({ match: { operation: 'HeadObject', nth: 1 }, times: 2, fault: fail })
    for (const call of [get, head, get, head, get, head, head]) await call().catch(() => undefined)
    expect(statuses()).toEqual([200, 200, 200, 500, 200, 500, 200])
  })

  it('the one with an index among all, counted anew after the record was cleared', async () => {
    await head()
    record.clear()
    faults.add({ match: { index: 1 }, fault: fail })
    for (const call of [get, head, head]) await call().catch(() => undefined)
    expect(statuses()).toEqual([200, 500, 200])
  })

  it('one service, one region', async () => {
    faults.add({ match: { service: 'lambda', region: 'us-east-1' }, fault: fail })
    const list = new ListLayerVersionsCommand({ LayerName: 'deps' })
    await head()
    await clients(sandbox, { region: 'eu-west-1' }).lambda.send(list)
    expect(await refusal(lambda.send(list))).toMatchObject({ code: 'ServiceException', status: 500 })
  })

  it('one object', async () => {
    const Key = 'a b/ü.lock'
    faults.add({ match: { operation: 'PutObject', key: Key }, fault: fail })
    for (const other of ['a b', Key, Key]) {
      await s3.send(new PutObjectCommand({ ...target, Key: other, Body: 'x' })).catch(() => undefined)
    }
    expect(statuses()).toEqual([200, 500, 200])
  })

  it('nothing any more, once they are cleared', async () => {
    faults.add({ times: 9, fault: fail })
    faults.clear()
    await head()
    expect(statuses()).toEqual([200])
  })
})
