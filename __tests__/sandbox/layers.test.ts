import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import {
  DeleteLayerVersionCommand,
  GetFunctionCommand,
  GetLayerVersionCommand,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
} from '@aws-sdk/client-lambda'
import type {
  ListLayerVersionsCommandInput,
  PublishLayerVersionCommandInput,
  Runtime,
} from '@aws-sdk/client-lambda'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { ZipFile } from 'yazl'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, refusal, zipOf } from './clients.ts'

const sandbox = await startSandbox()
const { layers, buckets } = sandbox.world
const { lambda } = clients(sandbox)
const LayerName = 'deps'
const zip = await zipOf({ 'python/a.py': 'x = 1' })
const S3 = { S3Bucket: 'layers', S3Key: 'layer.zip' }

const publish = (input: Partial<PublishLayerVersionCommandInput> = {}) =>
  lambda.send(new PublishLayerVersionCommand({ LayerName, Content: S3, ...input }))
const list = (input: Partial<ListLayerVersionsCommandInput> = {}) =>
  lambda.send(new ListLayerVersionsCommand({ LayerName, ...input }))
const get = (VersionNumber: number) => lambda.send(new GetLayerVersionCommand({ LayerName, VersionNumber }))
const remove = (VersionNumber: number) =>
  lambda.send(new DeleteLayerVersionCommand({ LayerName, VersionNumber }))
const numbers = async (input?: Partial<ListLayerVersionsCommandInput>) =>
  (await list(input)).LayerVersions?.map(({ Version }) => Version)

afterAll(() => sandbox.close())
beforeEach(() => {
  sandbox.world.reset()
  buckets.createBucket({ name: S3.S3Bucket, versioning: 'Enabled' })
  buckets.putObject(S3.S3Bucket, S3.S3Key, zip)
})

describe('PublishLayerVersion', () => {
  it('answers everything about the version, and get the same', async () => {
    const published = await publish({
      Description: 'dependencies',
      LicenseInfo: 'MIT',
      CompatibleRuntimes: ['python3.13', 'python3.12'],
      CompatibleArchitectures: ['arm64'],
    })
    const about = {
      LayerVersionArn: 'arn:aws:lambda:us-east-1:123456789012:layer:deps:1',
      Version: 1,
      Description: 'dependencies',
      LicenseInfo: 'MIT',
      CompatibleRuntimes: ['python3.13', 'python3.12'],
      CompatibleArchitectures: ['arm64'],
      CreatedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
    }
    const code = { CodeSha256: createHash('sha256').update(zip).digest('base64'), CodeSize: zip.length }
    expect(published.$metadata.httpStatusCode).toBe(201)
    expect(published).toMatchObject({ ...about, Content: code })
    expect(await get(1)).toMatchObject({ ...about, Content: code })
    expect(await list()).toMatchObject({ LayerVersions: [about] })
    expect(published.Content?.Location).toMatch(
      /^http:\/\/127.*X-Amz-Security-Token=.*X-Amz-Signature=[0-9a-f]{64}$/,
    )
  })

  it('makes a new version of the same bytes, and never uses a number twice', async () => {
    const [first, second] = [await publish(), await publish()]
    expect([first.Version, second.Version]).toEqual([1, 2])
    expect(first.Content?.CodeSha256).toBe(second.Content?.CodeSha256)
    await remove(1)
    await remove(2)
    expect(await numbers()).toEqual([])
    expect((await publish()).Version).toBe(3)
  })

  it('takes the object version that is asked for, or the zip itself', async () => {
    const old = buckets.object(S3.S3Bucket, S3.S3Key)
    const other = await zipOf({ 'python/b.py': 'y = 2' })
    buckets.putObject(S3.S3Bucket, S3.S3Key, other)
    const sizes = [
      await publish({ Content: { ...S3, S3ObjectVersion: old?.versionId } }),
      await publish(),
      await publish({ Content: { ZipFile: zip } }),
    ].map(({ Content }) => Content?.CodeSha256)
    const [a, b] = [zip, other].map((bytes) => createHash('sha256').update(bytes).digest('base64'))
    expect(sizes).toEqual([a, b, a])
  })

  it('keeps regions, accounts and partitions apart', async () => {
    const key = { accessKeyId: 'AKIAOTHER00000000000', secretAccessKey: 'other' }
    sandbox.world.principals.addPrincipal({ ...key, accountId: '999999999999' })
    const command = new PublishLayerVersionCommand({ LayerName, Content: { ZipFile: zip } })
    const arns = [
      await clients(sandbox).lambda.send(command),
      await clients(sandbox, { region: 'cn-north-1' }).lambda.send(command),
      await clients(sandbox, { region: 'us-gov-west-1' }).lambda.send(command),
      await clients(sandbox, { credentials: key }).lambda.send(command),
    ].map(({ LayerVersionArn }) => LayerVersionArn)
    expect(arns).toEqual([
      'arn:aws:lambda:us-east-1:123456789012:layer:deps:1',
      'arn:aws-cn:lambda:cn-north-1:123456789012:layer:deps:1',
      'arn:aws-us-gov:lambda:us-gov-west-1:123456789012:layer:deps:1',
      'arn:aws:lambda:us-east-1:999999999999:layer:deps:1',
    ])
  })

  it('takes the ARN of a layer for its name, but not of another region', async () => {
    const arn = (region: string) => `arn:aws:lambda:${region}:123456789012:layer:deps`
    expect((await publish({ LayerName: arn('us-east-1') })).LayerArn).toBe(arn('us-east-1'))
    expect(await refusal(publish({ LayerName: arn('eu-west-1') }))).toMatchObject({
      code: 'AccessDeniedException',
      status: 403,
    })
  })

  it.each([
    ['NoSuchKey', { S3Key: 'none.zip' }, 'The specified key does not exist.'],
    ['NoSuchBucket', { S3Bucket: 'no-bucket' }, 'The specified bucket does not exist'],
    ['NoSuchVersion', { S3ObjectVersion: 'x'.repeat(32) }, 'The specified version does not exist.'],
    [
      'PermanentRedirect',
      { S3Bucket: 'abroad' },
      'The bucket is in this region: eu-west-1. Please use this region to retry the request',
    ],
  ])('says that S3 said %s', async (code, content, message) => {
    buckets.createBucket({ name: 'abroad', region: 'eu-west-1' })
    expect(await refusal(publish({ Content: { ...S3, ...content } }))).toMatchObject({
      code: 'InvalidParameterValueException',
      status: 400,
      message: `Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${message}`,
    })
    expect(layers.versions('us-east-1', LayerName)).toEqual([])
  })

  it.each([
    [
      'no zip',
      Buffer.from('not a zip'),
      'Could not unzip uploaded file. Please check your file, then try to upload again.',
    ],
    [
      'a zip that is cut short',
      zip.subarray(0, -10),
      'Could not unzip uploaded file. Please check your file, then try to upload again.',
    ],
    ['no bytes', Buffer.alloc(0), 'Uploaded file must be a non-empty zip'],
    [
      'too much to unpack',
      claimingSize(zip, 262_144_001),
      'Unzipped size must be smaller than 262144000 bytes',
    ],
  ])('refuses %s', async (_, bytes, message) => {
    buckets.putObject(S3.S3Bucket, S3.S3Key, bytes)
    expect(await refusal(publish())).toMatchObject({
      code: 'InvalidParameterValueException',
      status: 400,
      message,
    })
  })

  it('takes a zip that unpacks to just the limit', async () => {
    buckets.putObject(S3.S3Bucket, S3.S3Key, claimingSize(zip, 262_144_000))
    expect((await publish()).Version).toBe(1)
  })

  const runtimes = (count: number) => Array.from({ length: count }, (): Runtime => 'python3.13')
  it.each([
    ['a name with other characters', { LayerName: 'a.b' }, "Value 'a.b' at 'layerName'"],
    ['a name of 141', { LayerName: 'a'.repeat(141) }, 'length less than or equal to 140'],
    ['a description of 257', { Description: 'a'.repeat(257) }, "at 'description'"],
    ['a licence of 513', { LicenseInfo: 'a'.repeat(513) }, "at 'licenseInfo'"],
    ['16 runtimes', { CompatibleRuntimes: runtimes(16) }, "at 'compatibleRuntimes'"],
    [
      'an unknown runtime',
      { CompatibleRuntimes: ['python9.99' as Runtime] },
      "Value '[python9.99]' at 'compatibleRuntimes'",
    ],
    [
      'an unknown architecture',
      { CompatibleArchitectures: ['i386' as 'arm64'] },
      "Value '[i386]' at 'compatibleArchitectures'",
    ],
  ])('refuses %s', async (_, input, text) => {
    const refused = await refusal(publish(input))
    expect(refused).toMatchObject({ code: 'ValidationException', status: 400 })
    expect(refused.message).toMatch(/^1 validation error detected: /)
    expect(refused.message).toContain(text)
  })

  it('takes what is just at the limits, and names all broken ones together', async () => {
    const input = {
      LayerName: 'a'.repeat(140),
      Description: 'é'.repeat(256),
      LicenseInfo: 'a'.repeat(512),
      CompatibleRuntimes: runtimes(15),
    }
    expect((await publish(input)).Version).toBe(1)
    const both = await refusal(publish({ LayerName: 'a.b', Description: 'a'.repeat(257) }))
    expect(both.message).toMatch(/^2 validation errors detected: .*'layerName'.*; .*'description'/)
  })

  it('takes a ZipFile of 50 MB, and no request over the limit', async () => {
    const limit = 52_428_800
    const overhead = (await storedZip(0)).length
    const atLimit = await storedZip(limit - overhead)
    expect((await publish({ Content: { ZipFile: atLimit } })).Content?.CodeSize).toBe(limit)
    const overLimit = await storedZip(limit - overhead + 200_000)
    expect(await refusal(publish({ Content: { ZipFile: overLimit } }))).toMatchObject({
      code: 'RequestEntityTooLargeException',
      status: 413,
      message: 'Request must be smaller than 70167211 bytes for the PublishLayerVersion operation',
    })
    expect(await numbers()).toEqual([1])
  })

  it('refuses loudly what the sandbox does not speak', async () => {
    const client = clients(sandbox).lambda
    client.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.request as object, { body: JSON.stringify({ Content: { Layers: [] } }) })
        return next(args)
      },
      { step: 'serialize', priority: 'low' },
    )
    const refused = await refusal(client.send(new PublishLayerVersionCommand({ LayerName, Content: S3 })))
    expect([refused.status, refused.message]).toEqual([
      501,
      'The sandbox does not speak member Content.Layers of PublishLayerVersion.',
    ])
    expect(await refusal(lambda.send(new GetFunctionCommand({ FunctionName: 'f' })))).toMatchObject({
      status: 501,
    })
  })
})

describe('ListLayerVersions', () => {
  it('is empty for an unknown layer', async () => {
    expect(await numbers()).toEqual([])
  })

  it('gives the newest first, without what was deleted, and without Content', async () => {
    for (let count = 0; count < 3; count += 1) await publish()
    await remove(2)
    expect(await numbers()).toEqual([3, 1])
    expect(Object.keys((await list()).LayerVersions?.[0] ?? {})).not.toContain('Content')
  })

  it.each(['newest-first', 'shuffled'] as const)('pages through all, %s', async (order) => {
    for (let count = 0; count < 7; count += 1) layers.publish({ region: 'us-east-1', name: LayerName, zip })
    layers.listOrder = order
    const seen: (number | undefined)[] = []
    let Marker: string | undefined
    do {
      const page = await list({ MaxItems: 3, Marker })
      expect(page.LayerVersions?.length).toBeLessThanOrEqual(3)
      seen.push(...(page.LayerVersions ?? []).map(({ Version }) => Version))
      Marker = page.NextMarker
      // What is published between two pages is no reason to skip or repeat anything.
      layers.publish({ region: 'us-east-1', name: 'other', zip })
    } while (Marker)
    expect(new Set(seen)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]))
    expect(seen).toHaveLength(7)
    const newestFirst = [7, 6, 5, 4, 3, 2, 1]
    expect(JSON.stringify(seen) === JSON.stringify(newestFirst)).toBe(order === 'newest-first')
  })

  it('has pages of 50, or as small as the sandbox is told', async () => {
    for (let count = 0; count < 51; count += 1) layers.publish({ region: 'us-east-1', name: LayerName, zip })
    const page = await list()
    expect([page.LayerVersions?.length, (await numbers({ Marker: page.NextMarker }))?.length]).toEqual([
      50, 1,
    ])
    layers.pageSize = 1
    expect(await numbers({ MaxItems: 50 })).toEqual([51])
  })

  it('filters by runtime and architecture', async () => {
    await publish({ CompatibleRuntimes: ['python3.13'], CompatibleArchitectures: ['arm64'] })
    await publish({ CompatibleRuntimes: ['nodejs24.x'] })
    expect(await numbers({ CompatibleRuntime: 'python3.13' })).toEqual([1])
    expect(await numbers({ CompatibleArchitecture: 'arm64' })).toEqual([1])
    expect(await numbers({ CompatibleRuntime: 'java21' })).toEqual([])
  })

  it.each([{ MaxItems: 0 }, { MaxItems: 51 }, { CompatibleRuntime: 'python9.99' as Runtime }])(
    'refuses %j',
    async (input) => {
      expect(await refusal(list(input))).toMatchObject({ code: 'ValidationException', status: 400 })
    },
  )

  it('does not see a new version for as many reads as it is told', async () => {
    layers.visibilityLag = 2
    await publish()
    expect(await numbers()).toEqual([])
    expect(await refusal(get(1))).toMatchObject({ code: 'ResourceNotFoundException' })
    expect(await numbers()).toEqual([1])
  })
})

describe('GetLayerVersion and DeleteLayerVersion', () => {
  it('a version that does not exist is not found, and deleted all the same', async () => {
    expect(await refusal(get(7))).toMatchObject({
      code: 'ResourceNotFoundException',
      status: 404,
      message: 'The resource you requested does not exist.',
    })
    expect((await remove(7)).$metadata.httpStatusCode).toBe(204)
  })

  it('a version below 1 is no version', async () => {
    expect(await refusal(get(0))).toMatchObject({ code: 'InvalidParameterValueException', status: 400 })
    expect(await refusal(remove(0))).toMatchObject({ code: 'InvalidParameterValueException', status: 400 })
  })
})

/** A zip of one file, of that many bytes and not compressed. */
async function storedZip(bytes: number): Promise<Buffer> {
  const file = new ZipFile()
  file.addBuffer(Buffer.alloc(bytes), 'python/data', { compress: false })
  file.end()
  return buffer(file.outputStream)
}

/** The zip with another unpacked size of its one file in the central directory. */
function claimingSize(bytes: Buffer, size: number): Buffer {
  const changed = Buffer.from(bytes)
  changed.writeUInt32LE(size, changed.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24)
  return changed
}
