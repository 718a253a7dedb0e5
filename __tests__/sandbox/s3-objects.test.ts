import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, refusal, withHeaders } from './clients.ts'

const sandbox = await startSandbox()
const { buckets } = sandbox.world
const { s3 } = clients(sandbox)
const Bucket = 'layers'

afterAll(() => sandbox.close())
beforeEach(() => {
  sandbox.world.reset()
})

describe('an object', () => {
  it.each([
    'layers.of.s3.eu-west-1.amazonaws.com',
    'layers.of.s3.dualstack.eu-west-1.amazonaws.com',
    'layers.of.s3-fips.us-gov-west-1.amazonaws.com',
    'layers.of.s3.cn-north-1.amazonaws.com.cn',
  ])('is found by the name of the host, which holds the bucket: %s', async (host) => {
    const region = host.split('.').find((part) => part.includes('-1')) ?? ''
    buckets.createBucket({ name: 'layers.of', region })
    buckets.putObject('layers.of', 'layers.of/key', 'bytes')
    const client = clients(sandbox, { region }).s3
    // As if a name server led here, and the path has no bucket.
    client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { path: string; headers: Record<string, string> }
        Object.assign(request, { path: '/layers.of/key' })
        request.headers['host'] = host
        return next(args)
      },
      { step: 'build', priority: 'low' },
    )
    const read = await client.send(new GetObjectCommand({ Bucket: 'layers.of', Key: 'layers.of/key' }))
    expect(await read.Body?.transformToString()).toBe('bytes')
  })

  it('comes back as it was written', async () => {
    buckets.createBucket({ name: Bucket })
    const Body = Buffer.from([0, 1, 254, 255])
    const Key = "a b/ü+~(1)'*!.zip"
    await s3.send(
      new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/zip', CacheControl: 'no-store' }),
    )

    const read = await s3.send(new GetObjectCommand({ Bucket, Key }))

    expect(Buffer.from((await read.Body?.transformToByteArray()) ?? [])).toEqual(Body)
    expect(read).toMatchObject({
      ContentType: 'application/zip',
      CacheControl: 'no-store',
      ETag: '"f129ac2d8a0ee74923012d1c8ed83a86"',
      ContentLength: 4,
    })
    expect(read.LastModified?.getMilliseconds()).toBe(0)
    expect(buckets.keys(Bucket)).toEqual([Key])
  })

  it('is told by HEAD without its body', async () => {
    buckets.createBucket({ name: Bucket })
    buckets.putObject(Bucket, 'key', 'twelve bytes', { metadata: { a: 'b' } })

    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'key' }))

    expect(head).toMatchObject({
      ContentLength: 12,
      Metadata: { a: 'b' },
      ContentType: 'binary/octet-stream',
    })
  })

  it.each([
    ['bytes=2-4', 206, 'cde', 'bytes 2-4/8'],
    ['bytes=6-100', 206, 'gh', 'bytes 6-7/8'],
    ['bytes=5-', 206, 'fgh', 'bytes 5-7/8'],
    ['bytes=-3', 206, 'fgh', 'bytes 5-7/8'],
    ['bytes=-99', 206, 'abcdefgh', 'bytes 0-7/8'],
    ['bytes=4-2', 200, 'abcdefgh', undefined],
  ])('is read in the range %s', async (Range, status, text, contentRange) => {
    buckets.createBucket({ name: Bucket })
    buckets.putObject(Bucket, 'key', 'abcdefgh')

    const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'key', Range }))

    expect(part.$metadata.httpStatusCode).toBe(status)
    expect(await part.Body?.transformToString()).toBe(text)
    expect(part.ContentRange).toBe(contentRange)
  })

  it('has no range behind its end', async () => {
    buckets.createBucket({ name: Bucket })
    buckets.putObject(Bucket, 'key', 'abc')
    expect(
      await refusal(s3.send(new GetObjectCommand({ Bucket, Key: 'key', Range: 'bytes=3-5' }))),
    ).toMatchObject({
      code: 'InvalidRange',
      status: 416,
      headers: { 'content-range': 'bytes */3' },
    })
  })

  it('is missing with a code for GET, and with the bare status for HEAD', async () => {
    buckets.createBucket({ name: Bucket })
    const got = await refusal(s3.send(new GetObjectCommand({ Bucket, Key: 'no' })))
    const head = await refusal(s3.send(new HeadObjectCommand({ Bucket, Key: 'no' })))
    const elsewhere = await refusal(s3.send(new GetObjectCommand({ Bucket: 'no-bucket', Key: 'no' })))
    expect(got).toMatchObject({ code: 'NoSuchKey', status: 404 })
    expect(head).toMatchObject({ code: 'NotFound', status: 404 })
    expect(elsewhere).toMatchObject({ code: 'NoSuchBucket', status: 404 })
  })

  it('has a key of at most 1024 bytes', async () => {
    buckets.createBucket({ name: Bucket })
    const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
    await put('é'.repeat(512))
    expect(await refusal(put(`${'é'.repeat(512)}x`))).toMatchObject({ code: 'KeyTooLongError', status: 400 })
  })

  it('is copied with new metadata in place, but not onto itself unchanged', async () => {
    buckets.createBucket({ name: Bucket })
    buckets.putObject(Bucket, 'a key', 'abc', { metadata: { old: '1' } })
    const copy = { Bucket, Key: 'a key', CopySource: `${Bucket}/a%20key` }

    await s3.send(new CopyObjectCommand({ ...copy, MetadataDirective: 'REPLACE', Metadata: { fresh: '2' } }))

    expect(buckets.object(Bucket, 'a key')).toMatchObject({
      metadata: { fresh: '2' },
      bytes: Buffer.from('abc'),
    })
    expect(await refusal(s3.send(new CopyObjectCommand(copy)))).toMatchObject({
      code: 'InvalidRequest',
      status: 400,
    })
    await s3.send(new CopyObjectCommand({ ...copy, Key: 'other' }))
    expect(buckets.object(Bucket, 'other')?.metadata).toEqual({ fresh: '2' })
  })
})

describe('versions', () => {
  it('have ids only where versioning is or was on', async () => {
    buckets.createBucket({ name: Bucket })
    const put = () => s3.send(new PutObjectCommand({ Bucket, Key: 'key', Body: 'x' }))
    const versioning = (Status: 'Enabled' | 'Suspended') =>
      s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }))

    const never = await put()
    await versioning('Enabled')
    const first = await put()
    const second = await put()
    await versioning('Suspended')
    const suspended = await put()

    expect(never.VersionId).toBeUndefined()
    expect(first.VersionId).toMatch(/^[\w-]{32}$/)
    expect(second.VersionId).not.toBe(first.VersionId)
    expect(suspended.VersionId).toBe('null')
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Suspended')
    expect(buckets.versions(Bucket, 'key').map(({ versionId }) => versionId)).toEqual([
      first.VersionId,
      second.VersionId,
      'null',
    ])
  })

  it('can be read each by its id', async () => {
    buckets.createBucket({ name: Bucket, versioning: 'Enabled' })
    const { versionId: VersionId } = buckets.putObject(Bucket, 'key', 'old')
    buckets.putObject(Bucket, 'key', 'new')
    const get = (id?: string) => s3.send(new GetObjectCommand({ Bucket, Key: 'key', VersionId: id }))
    expect(await (await get(VersionId)).Body?.transformToString()).toBe('old')
    expect(await (await get()).Body?.transformToString()).toBe('new')
    expect(await refusal(get('x'.repeat(32)))).toMatchObject({ code: 'NoSuchVersion', status: 404 })
    expect(await refusal(get('bogus'))).toMatchObject({ code: 'InvalidArgument', status: 400 })
  })

  it('hide behind a delete marker, which is no object', async () => {
    buckets.createBucket({ name: Bucket, versioning: 'Enabled' })
    const { versionId } = buckets.putObject(Bucket, 'key', 'text')

    const deleted = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'key' }))

    expect(deleted.DeleteMarker).toBe(true)
    const marker = { Bucket, Key: 'key', VersionId: deleted.VersionId }
    expect(await refusal(s3.send(new GetObjectCommand({ Bucket, Key: 'key' })))).toMatchObject({
      code: 'NoSuchKey',
      headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': deleted.VersionId },
    })
    expect(await refusal(s3.send(new GetObjectCommand(marker)))).toMatchObject({
      code: 'MethodNotAllowed',
      status: 405,
    })
    expect(buckets.keys(Bucket)).toEqual([])
    await s3.send(new DeleteObjectCommand(marker))
    expect(buckets.object(Bucket, 'key')?.versionId).toBe(versionId)
  })

  it('are none in a bucket that never had them: delete is for good', async () => {
    buckets.createBucket({ name: Bucket })
    buckets.putObject(Bucket, 'key', 'text')
    const deleted = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'key' }))
    const again = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'key' }))
    expect([deleted.DeleteMarker, deleted.VersionId, again.$metadata.httpStatusCode]).toEqual([
      undefined,
      undefined,
      204,
    ])
    expect(buckets.versions(Bucket, 'key')).toEqual([])
  })
})

describe('user metadata', () => {
  it('has lower-case keys, and what is not ASCII comes back as RFC 2047', async () => {
    buckets.createBucket({ name: Bucket })
    const put = new PutObjectCommand({ Bucket, Key: 'key', Body: 'x', Metadata: { Manifest_MD5: 'abc' } })
    await s3.send(put)
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'key' }))).Metadata).toEqual({
      manifest_md5: 'abc',
    })

    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: 'key',
        Body: 'x',
        Metadata: { name: '=?UTF-8?Q?=C3=A9t=C3=A9?=' },
      }),
    )

    expect(buckets.object(Bucket, 'key')?.metadata).toEqual({ name: 'été' })
    const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'key' }))
    expect(Metadata).toEqual({ name: `=?UTF-8?B?${Buffer.from('été').toString('base64')}?=` })
  })

  it('is only counted where it cannot be printed', async () => {
    buckets.createBucket({ name: Bucket })
    buckets.putObject(Bucket, 'key', '', { metadata: { bell: '\u0007', fine: 'x' } })
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'key' }))).toMatchObject({
      Metadata: { fine: 'x' },
      MissingMeta: 1,
    })
  })

  it('holds 2048 bytes of keys and values', async () => {
    buckets.createBucket({ name: Bucket })
    const put = (length: number) =>
      s3.send(new PutObjectCommand({ Bucket, Key: 'key', Body: 'x', Metadata: { abcd: 'x'.repeat(length) } }))
    await put(2044)
    expect(await refusal(put(2045))).toMatchObject({ code: 'MetadataTooLarge', status: 400 })
  })
})

describe('a list', () => {
  it('is in order of bytes, by prefix, and page by page', async () => {
    buckets.createBucket({ name: Bucket })
    for (const key of ['p/c', 'p/a', 'q/x', 'p/B', 'p/\u{1F600}', 'p/\uFF5E'])
      buckets.putObject(Bucket, key, key)
    const list = { Bucket, Prefix: 'p/', MaxKeys: 2 }
    const pages: unknown[] = []
    let ContinuationToken: string | undefined
    do {
      const page = await s3.send(new ListObjectsV2Command({ ...list, ContinuationToken }))
      pages.push(page.Contents?.map(({ Key }) => Key))
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken)
    expect(pages).toEqual([['p/B', 'p/a'], ['p/c', 'p/\uFF5E'], ['p/\u{1F600}']])
  })

  it('gives back markup in keys as it is', async () => {
    buckets.createBucket({ name: Bucket })
    buckets.putObject(Bucket, '<&">.zip', '')
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }))
    expect(Contents?.map(({ Key }) => Key)).toEqual(['<&">.zip'])
  })

  it('is empty for a prefix that nothing has', async () => {
    buckets.createBucket({ name: Bucket })
    const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'no' }))
    expect([page.Contents, page.KeyCount, page.IsTruncated]).toEqual([undefined, 0, false])
  })
})

describe('a bucket', () => {
  it('is created in the region of the request', async () => {
    const there = clients(sandbox, { region: 'eu-central-1' }).s3
    const LocationConstraint = 'eu-central-1'
    await there.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }))
    expect(buckets.find(Bucket)?.region).toBe('eu-central-1')
    expect((await there.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe('eu-central-1')
    // The SDK fills in a missing constraint, so it takes a wrong one to see the refusal.
    const other = new CreateBucketCommand({
      Bucket: 'other',
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    })
    expect(await refusal(there.send(other))).toMatchObject({
      code: 'IllegalLocationConstraintException',
      status: 400,
    })
  })

  it('has a name that nobody else has', async () => {
    buckets.createBucket({ name: Bucket, owner: '999999999999' })
    expect(await refusal(s3.send(new CreateBucketCommand({ Bucket })))).toMatchObject({
      code: 'BucketAlreadyExists',
      status: 409,
    })
  })
})

describe('what the sandbox does not speak', () => {
  it('is refused loudly, and recorded', async () => {
    buckets.createBucket({ name: Bucket })
    sandbox.record.clear()
    const byDelimiter = await refusal(s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' })))
    const stored = withHeaders(clients(sandbox).s3, { 'x-amz-storage-class': 'GLACIER' })
    const byHeader = await refusal(stored.send(new PutObjectCommand({ Bucket, Key: 'key', Body: 'x' })))
    const unknown = await fetch(`${sandbox.url}/layers?acl`, { method: 'PATCH' })
    expect([byDelimiter.status, byDelimiter.message]).toEqual([
      501,
      'The sandbox does not speak delimiter of ListObjectsV2.',
    ])
    expect([byHeader.status, byHeader.message]).toEqual([
      501,
      'The sandbox does not speak x-amz-storage-class of PutObject.',
    ])
    expect(unknown.status).toBe(403)
    expect(sandbox.record.entries.map(({ operation, status }) => [operation, status])).toEqual([
      ['ListObjectsV2', 501],
      ['PutObject', 501],
      ['Unknown', 403],
    ])
  })
})
