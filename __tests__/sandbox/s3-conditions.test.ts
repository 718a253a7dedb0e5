import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, refusal } from './clients.ts'

const sandbox = await startSandbox()
const { buckets } = sandbox.world
const { s3 } = clients(sandbox)
const target = { Bucket: 'layers', Key: 'lock' }
const put = (conditions: { IfMatch?: string; IfNoneMatch?: string }) =>
  s3.send(new PutObjectCommand({ ...target, Body: 'new', ...conditions }))

afterAll(() => sandbox.close())
beforeEach(() => {
  sandbox.world.reset()
  buckets.createBucket({ name: target.Bucket, versioning: 'Enabled' })
})

describe('If-None-Match: *', () => {
  it('writes where nothing is, and once only', async () => {
    const all = await Promise.allSettled(Array.from({ length: 16 }, () => put({ IfNoneMatch: '*' })))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(buckets.versions(target.Bucket, target.Key)).toHaveLength(1)
  })

  it('is refused where an object is, and takes a delete marker for none', async () => {
    buckets.putObject(target.Bucket, target.Key, 'old')
    expect(await refusal(put({ IfNoneMatch: '*' }))).toMatchObject({
      code: 'PreconditionFailed',
      status: 412,
    })
    expect(buckets.object(target.Bucket, target.Key)?.bytes.toString()).toBe('old')
    buckets.deleteObject(target.Bucket, target.Key)
    await put({ IfNoneMatch: '*' })
    expect(buckets.object(target.Bucket, target.Key)?.bytes.toString()).toBe('new')
  })
})

describe('If-Match', () => {
  it('writes over the object with that ETag only, quoted or not', async () => {
    const { etag } = buckets.putObject(target.Bucket, target.Key, 'old')
    expect(await refusal(put({ IfMatch: '"00000000000000000000000000000000"' }))).toMatchObject({
      code: 'PreconditionFailed',
      status: 412,
    })
    const { ETag } = await put({ IfMatch: etag.replaceAll('"', '') })
    expect(await refusal(put({ IfMatch: etag }))).toMatchObject({ status: 412 })
    expect(buckets.object(target.Bucket, target.Key)?.etag).toBe(ETag)
  })

  it('has nothing to match where there is no object', async () => {
    expect(await refusal(put({ IfMatch: '"abc"' }))).toMatchObject({ code: 'NoSuchKey', status: 404 })
    const { etag } = buckets.putObject(target.Bucket, target.Key, 'old')
    buckets.deleteObject(target.Bucket, target.Key)
    expect(await refusal(put({ IfMatch: etag }))).toMatchObject({ code: 'NoSuchKey', status: 404 })
  })
})

describe('conditions that S3 does not speak', () => {
  it.each([
    ['an ETag in If-None-Match', { IfNoneMatch: '"abc"' }],
    ['* in If-Match', { IfMatch: '*' }],
    ['both headers', { IfMatch: '"abc"', IfNoneMatch: '*' }],
  ])('%s', async (_, conditions) => {
    buckets.putObject(target.Bucket, target.Key, 'old')
    expect(await refusal(put(conditions))).toMatchObject({ code: 'NotImplemented', status: 501 })
    expect(buckets.versions(target.Bucket, target.Key)).toHaveLength(1)
  })
})

describe('other calls', () => {
  it('DeleteObject with If-Match deletes only that object', async () => {
    const { etag } = buckets.putObject(target.Bucket, target.Key, 'old')
    const remove = (IfMatch: string) => s3.send(new DeleteObjectCommand({ ...target, IfMatch }))
    expect(await refusal(remove('"abc"'))).toMatchObject({ code: 'PreconditionFailed', status: 412 })
    expect(buckets.object(target.Bucket, target.Key)).toBeDefined()
    await remove(etag)
    expect(buckets.object(target.Bucket, target.Key)).toBeUndefined()
    for (const gone of ['*', '"abc"', etag]) {
      expect(await refusal(remove(gone))).toMatchObject({ code: 'NoSuchKey', status: 404 })
    }
  })

  it('CopyObject and CompleteMultipartUpload take If-None-Match', async () => {
    buckets.putObject(target.Bucket, target.Key, 'old')
    buckets.putObject(target.Bucket, 'source', 'new')
    const copy = new CopyObjectCommand({ ...target, CopySource: 'layers/source', IfNoneMatch: '*' })
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target))
    const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: 'new' }))
    const parts = { MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }
    const complete = new CompleteMultipartUploadCommand({ ...target, UploadId, ...parts, IfNoneMatch: '*' })
    expect(await refusal(s3.send(copy))).toMatchObject({ code: 'PreconditionFailed', status: 412 })
    expect(await refusal(s3.send(complete))).toMatchObject({ code: 'PreconditionFailed', status: 412 })
    expect(buckets.object(target.Bucket, target.Key)?.bytes.toString()).toBe('old')
  })

  it('reads answer 412 and 304', async () => {
    const { etag } = buckets.putObject(target.Bucket, target.Key, 'old')
    const get = (conditions: { IfMatch?: string; IfNoneMatch?: string }) =>
      s3.send(new GetObjectCommand({ ...target, ...conditions }))
    expect(await refusal(get({ IfMatch: '"abc"' }))).toMatchObject({
      code: 'PreconditionFailed',
      status: 412,
    })
    expect(await refusal(get({ IfNoneMatch: etag }))).toMatchObject({ status: 304 })
    expect((await get({ IfMatch: etag })).ETag).toBe(etag)
  })

  it('a range is read of that object only', async () => {
    const { etag } = buckets.putObject(target.Bucket, target.Key, 'old')
    const range = (IfMatch: string, Range: string) =>
      s3.send(new GetObjectCommand({ ...target, IfMatch, Range }))
    expect(await (await range(etag, 'bytes=1-')).Body?.transformToString()).toBe('ld')
    buckets.putObject(target.Bucket, target.Key, 'newer')
    for (const bytes of ['bytes=1-', 'bytes=-2', 'bytes=9-']) {
      expect(await refusal(range(etag, bytes))).toMatchObject({ code: 'PreconditionFailed', status: 412 })
    }
  })
})
