import {
  GetLayerVersionCommand,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
} from '@aws-sdk/client-lambda'
import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, refusal, zipOf } from './clients.ts'

const minute = 60_000
const hour = 60 * minute
const sandbox = await startSandbox()
const { world, faults, record } = sandbox
const target = { Bucket: 'layers', Key: 'key' }
const layer = { LayerName: 'deps' }

afterAll(() => sandbox.close())
beforeEach(() => {
  world.reset()
  faults.clear()
  record.clear()
  world.buckets.createBucket({ name: target.Bucket })
})

/** Hours that a time is ahead of this machine's clock, to the nearest. */
function hoursAhead(time: Date | string | null | undefined): number {
  return Math.round((new Date(time ?? NaN).getTime() - Date.now()) / hour)
}

describe('the clock of a world', () => {
  it('moves forward and back, and goes back to this machine’s time', () => {
    world.clock.advance(3 * hour)
    expect(hoursAhead(world.clock.now())).toBe(3)
    world.clock.advance(-5 * hour)
    expect(hoursAhead(world.clock.now())).toBe(-2)
    world.reset()
    expect(hoursAhead(world.clock.now())).toBe(0)
  })

  it.each([2, -2])('is that of objects and versions, %i hours off', async (hours) => {
    const client = clients(sandbox, { systemClockOffset: hours * hour })
    world.clock.advance(hours * hour)
    await client.s3.send(new PutObjectCommand({ ...target, Body: 'x' }))
    const copy = { Bucket: target.Bucket, Key: 'copy', CopySource: 'layers/key' }
    const Content = { ZipFile: await zipOf({ 'a.py': '' }) }
    const published = await client.lambda.send(new PublishLayerVersionCommand({ ...layer, Content }))
    const listed = await client.s3.send(new ListObjectsV2Command({ Bucket: target.Bucket }))
    const versions = await client.lambda.send(new ListLayerVersionsCommand(layer))
    const version = await client.lambda.send(new GetLayerVersionCommand({ ...layer, VersionNumber: 1 }))
    const times = [
      (await client.s3.send(new GetObjectCommand(target))).LastModified,
      (await client.s3.send(new HeadObjectCommand(target))).LastModified,
      (await client.s3.send(new CopyObjectCommand(copy))).CopyObjectResult?.LastModified,
      listed.Contents?.[0]?.LastModified,
      published.CreatedDate,
      versions.LayerVersions?.[0]?.CreatedDate,
      version.CreatedDate,
    ]
    expect(times.map(hoursAhead)).toEqual(times.map(() => hours))
  })

  it('is told by every answer, once', async () => {
    world.clock.advance(-2 * hour)
    // One without credentials, as an error is an answer too; one that was cut still has its head.
    const unsigned = ['/layers/key', '/2018-10-31/layers/deps/versions']
    const answers = await Promise.all(unsigned.map((path) => fetch(sandbox.url + path)))
    answers.push(await fetch(sandbox.url, { method: 'POST', body: 'Action=GetCallerIdentity' }))
    faults.add({ fault: { kind: 'status', status: 503 } })
    answers.push(await fetch(`${sandbox.url}/layers/key`))
    faults.add({ fault: { kind: 'cut-body' } })
    answers.push(await fetch(`${sandbox.url}/layers/key`))
    expect(record.entries.map(({ service, status }) => [service, status])).toEqual([
      ['s3', 403],
      ['lambda', 403],
      ['sts', 403],
      ['s3', 503],
      ['s3', 403],
    ])
    // Two of them would be joined with a comma, and be no date.
    expect(answers.map(({ headers }) => hoursAhead(headers.get('date')))).toEqual(answers.map(() => -2))
  })

  it('can be set from another process', async () => {
    const set = (body: object) =>
      fetch(`${sandbox.url}/_sandbox/settings`, { method: 'POST', body: JSON.stringify(body) })
    await set({ clockOffsetMs: 130_000 })
    expect(world.clock.offsetMs).toBe(130_000)
    await set({ pageSize: 7 })
    expect(world.clock.offsetMs).toBe(130_000)
  })
})

describe('a run whose clock differs', () => {
  it.each([
    ['behind', -1],
    ['ahead', 1],
  ])('%s by more than AWS takes is refused', async (_, sign) => {
    world.clock.advance(2 * hour)
    const skewed = (minutes: number) =>
      clients(sandbox, { systemClockOffset: 2 * hour + sign * minutes * minute })
    const list = new ListObjectsV2Command({ Bucket: target.Bucket })
    const layers = new ListLayerVersionsCommand(layer)
    const identity = new GetCallerIdentityCommand({})

    expect((await skewed(14).s3.send(list)).KeyCount).toBe(0)
    expect(await refusal(skewed(16).s3.send(list))).toMatchObject({
      code: 'RequestTimeTooSkewed',
      status: 403,
    })
    expect((await skewed(4).lambda.send(layers)).LayerVersions).toEqual([])
    const refused = await refusal(skewed(6).lambda.send(layers))
    expect(refused).toMatchObject({ code: 'InvalidSignatureException', status: 403 })
    expect(refused.message).toMatch(
      sign < 0
        ? /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/
        : /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 5 min\.\)$/,
    )
    expect((await skewed(4).sts.send(identity)).Account).toBe('123456789012')
    expect(await refusal(skewed(6).sts.send(identity))).toMatchObject({ code: 'SignatureDoesNotMatch' })
  })

  it.each([1, -1])('by %i hour reads after one refusal, as the SDK corrects it', async (hours) => {
    world.clock.advance(hours * hour)
    const run = () => clients(sandbox, { maxAttempts: 3 })
    world.buckets.putObject(target.Bucket, target.Key, 'x')
    const got = await run().s3.send(new GetObjectCommand(target))
    expect(await got.Body?.transformToString()).toBe('x')
    // A refused HEAD has no body to tell the time in, only the header.
    expect((await run().s3.send(new HeadObjectCommand(target))).ContentLength).toBe(1)
    expect((await run().lambda.send(new ListLayerVersionsCommand(layer))).LayerVersions).toEqual([])
    expect(record.entries.map(({ operation, status }) => [operation, status])).toEqual(
      ['GetObject', 'HeadObject', 'ListLayerVersions'].flatMap((operation) => [
        [operation, 403],
        [operation, 200],
      ]),
    )
  })
})
