import type { LambdaClient } from '@aws-sdk/client-lambda'
import { PublishLayerVersionCommand } from '@aws-sdk/client-lambda'
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import type { PutObjectCommandInput } from '@aws-sdk/client-s3'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Statement } from '../../sandbox/policy.ts'
import type { BucketStatement } from '../../sandbox/s3/bucket-policy.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, refusal, zipOf } from './clients.ts'

const sandbox = await startSandbox()
const { s3 } = clients(sandbox)
const { buckets, principals } = sandbox.world
const Bucket = 'layers'
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const OTHER_KEY = KEY.replace('1234abcd', '9999abcd')
const BY_KMS = { ServerSideEncryption: 'aws:kms' } as const
const BY_KEY = { ...BY_KMS, SSEKMSKeyId: KEY }
const ALGORITHM = 's3:x-amz-server-side-encryption'
const KEY_ID = 's3:x-amz-server-side-encryption-aws-kms-key-id'

afterAll(() => sandbox.close())
beforeEach(() => {
  sandbox.world.reset()
})

const put = (input: Partial<PutObjectCommandInput> = {}, client = s3) =>
  client.send(new PutObjectCommand({ Bucket, Key: 'key', Body: 'x', ...input }))
const get = (client = s3) => client.send(new GetObjectCommand({ Bucket, Key: 'key' }))

describe('what an object is encrypted with', () => {
  it.each([
    ['nothing asked', {}, { ServerSideEncryption: 'AES256' }],
    ['AES256', { ServerSideEncryption: 'AES256' as const }, { ServerSideEncryption: 'AES256' }],
    ['aws:kms', BY_KMS, { ...BY_KMS, SSEKMSKeyId: expect.stringMatching(/^arn:aws:kms:us-east-1:/) }],
    ['aws:kms and a key', BY_KEY, BY_KEY],
    [
      'aws:kms:dsse',
      { ServerSideEncryption: 'aws:kms:dsse' as const },
      { ServerSideEncryption: 'aws:kms:dsse', SSEKMSKeyId: expect.any(String) },
    ],
  ])('is told by write and read: %s', async (_, input, expected) => {
    buckets.createBucket({ name: Bucket })
    expect(await put(input)).toMatchObject(expected)
    expect(await get()).toMatchObject(expected)
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'key' }))).toMatchObject(expected)
  })

  it('is the default of the bucket where nothing is asked', async () => {
    buckets.createBucket({ name: Bucket, encryption: { algorithm: 'aws:kms', key: KEY } })
    expect(await put()).toMatchObject(BY_KEY)
    expect(await put({ ServerSideEncryption: 'AES256' })).toMatchObject({ ServerSideEncryption: 'AES256' })
  })

  it('makes an ETag under KMS that is not the MD5, and another one for the same bytes', async () => {
    buckets.createBucket({ name: Bucket })
    const plain = await put()
    const [first, second] = [await put(BY_KMS), await put(BY_KMS)]
    expect(first.ETag).toMatch(/^"[0-9a-f]{32}"$/)
    expect(new Set([plain.ETag, first.ETag, second.ETag]).size).toBe(3)
    expect((await get()).ETag).toBe(second.ETag)
  })

  it('is that of a copy and of an upload in parts too', async () => {
    buckets.createBucket({ name: Bucket })
    await put()
    const copy = new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/key`, ...BY_KEY })
    expect(await s3.send(copy)).toMatchObject(BY_KEY)
    const parts = new CreateMultipartUploadCommand({ Bucket, Key: 'parts', ...BY_KEY })
    expect(await s3.send(parts)).toMatchObject(BY_KEY)
  })

  it.each([
    ['an algorithm that S3 does not know', { ServerSideEncryption: 'rot13' as never }, 'InvalidArgument'],
    ['a key without KMS', { ServerSideEncryption: 'AES256' as const, SSEKMSKeyId: KEY }, 'InvalidArgument'],
    ['a key alone', { SSEKMSKeyId: KEY }, 'InvalidArgument'],
    ['what is no key', { ...BY_KMS, SSEKMSKeyId: 'arn:aws:s3:::layers' }, 'KMS.NotFoundException'],
    [
      'a key of another region',
      { ...BY_KMS, SSEKMSKeyId: KEY.replace('us-east-1', 'eu-west-1') },
      'KMS.NotFoundException',
    ],
  ])('is refused as %s', async (_, input, code) => {
    buckets.createBucket({ name: Bucket })
    expect(await refusal(put(input))).toMatchObject({ code, status: 400 })
  })
})

describe('a key', () => {
  const guest = { accessKeyId: 'AKIAGUEST00000000000', secretAccessKey: 'guest-secret' }
  const guests = (...kms: string[]) => {
    const Statement: Statement[] = [
      { Effect: 'Allow', Action: ['s3:*', 'lambda:*'], Resource: '*' },
      { Effect: 'Allow', Action: kms, Resource: KEY },
    ]
    principals.addPrincipal({ ...guest, accountId: '123456789012', policy: { Statement } })
    return clients(sandbox, { credentials: guest })
  }
  const denied = (action: string) => ({
    code: 'AccessDenied',
    status: 403,
    message: expect.stringContaining(`not authorized to perform: ${action} on resource: ${KEY}`),
  })

  it('takes kms:GenerateDataKey to write', async () => {
    buckets.createBucket({ name: Bucket })
    expect(await refusal(put(BY_KEY, guests('kms:Decrypt').s3))).toMatchObject(denied('kms:GenerateDataKey'))
    expect(await put(BY_KEY, guests('kms:GenerateDataKey').s3)).toMatchObject(BY_KEY)
  })

  it('takes kms:Decrypt to read, to copy, and for the checksum of a HEAD', async () => {
    buckets.createBucket({ name: Bucket })
    await put(BY_KEY)
    const without = guests('kms:GenerateDataKey').s3
    const copy = new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/key` })
    expect(await refusal(get(without))).toMatchObject(denied('kms:Decrypt'))
    expect(await refusal(without.send(copy))).toMatchObject(denied('kms:Decrypt'))
    expect(await without.send(new HeadObjectCommand({ Bucket, Key: 'key' }))).toMatchObject(BY_KEY)
    const head = new HeadObjectCommand({ Bucket, Key: 'key', ChecksumMode: 'ENABLED' })
    expect(await refusal(without.send(head))).toMatchObject({ status: 403 })
    expect(await guests('kms:Decrypt').s3.send(head)).toHaveProperty('ChecksumCRC32')
  })

  it('takes kms:Decrypt where Lambda reads an archive', async () => {
    buckets.createBucket({ name: Bucket })
    await put({ ...BY_KEY, Body: await zipOf({ 'python/a.py': 'x = 1' }) })
    const publish = (lambda: LambdaClient) =>
      lambda.send(
        new PublishLayerVersionCommand({ LayerName: 'deps', Content: { S3Bucket: Bucket, S3Key: 'key' } }),
      )
    expect(await refusal(publish(guests('kms:GenerateDataKey').lambda))).toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining('kms:Decrypt'),
    })
    expect(await publish(guests('kms:Decrypt').lambda)).toMatchObject({ Version: 1 })
  })
})

describe('a bucket policy', () => {
  const bucketThatDenies = (
    Condition: BucketStatement['Condition'],
    Principal: BucketStatement['Principal'] = '*',
  ) => {
    const Resource = `arn:aws:s3:::${Bucket}/*`
    const Statement = { Effect: 'Deny' as const, Principal, Action: 's3:PutObject', Resource, Condition }
    buckets.createBucket({ name: Bucket, policy: { Statement } as never })
  }
  const denied = {
    code: 'AccessDenied',
    status: 403,
    message:
      'User: arn:aws:sts::123456789012:assumed-role/sandbox/session is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::layers/key" with an explicit deny in a resource-based policy',
  }
  const onlyKms = { StringNotEquals: { [ALGORITHM]: 'aws:kms' } }

  it.each<[string, BucketStatement['Condition'], object[], object[]]>([
    ['StringNotEquals', onlyKms, [BY_KMS, BY_KEY], [{}, { ServerSideEncryption: 'AES256' }]],
    [
      'StringNotEquals with several',
      { StringNotEquals: { [ALGORITHM]: ['AES256', 'aws:kms'] } },
      [BY_KMS, { ServerSideEncryption: 'AES256' }],
      [{}, { ServerSideEncryption: 'aws:kms:dsse' }],
    ],
    [
      'StringNotEqualsIfExists',
      { StringNotEqualsIfExists: { [ALGORITHM]: 'aws:kms' } },
      [BY_KMS],
      // As documented: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
      [{}, { ServerSideEncryption: 'AES256' }],
    ],
    ['Null', { Null: { [ALGORITHM]: 'true' } }, [BY_KMS, { ServerSideEncryption: 'AES256' }], [{}]],
    ['StringNotLike', { StringNotLike: { [ALGORITHM]: 'aws:kms*' } }, [BY_KMS], [{}]],
    [
      'StringEquals',
      { StringEquals: { [ALGORITHM]: 'AES256' } },
      [{}, BY_KMS],
      [{ ServerSideEncryption: 'AES256' }],
    ],
    [
      'the key of StringNotEquals',
      { StringNotEquals: { [KEY_ID]: KEY } },
      [BY_KEY],
      [{}, BY_KMS, { ...BY_KMS, SSEKMSKeyId: OTHER_KEY }],
    ],
    ['the key of ArnNotEquals', { ArnNotEquals: { [KEY_ID]: KEY } }, [BY_KEY], [{}, BY_KMS]],
    ['the key of Null', { Null: { [KEY_ID]: true } }, [BY_KEY], [{}, BY_KMS]],
    [
      'both of two conditions',
      { ...onlyKms, Null: { [ALGORITHM]: 'false' } },
      [{}, BY_KMS],
      [{ ServerSideEncryption: 'AES256' }],
    ],
    ['a missing TLS', { Bool: { 'aws:SecureTransport': 'false' } }, [{}, BY_KMS], []],
    ['all but services', { BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } }, [], [{}]],
    ['everything', {}, [], [{}, BY_KEY]],
  ])('denies writes by %s', async (_, condition, taken, refused) => {
    bucketThatDenies(condition)
    for (const input of taken) expect((await put(input)).$metadata.httpStatusCode).toBe(200)
    for (const input of refused) expect(await refusal(put(input))).toMatchObject(denied)
  })

  it.each<[BucketStatement['Principal'], boolean]>([
    [{ AWS: '*' }, true],
    [{ AWS: ['123456789012'] }, true],
    [{ AWS: 'arn:aws:iam::123456789012:root' }, true],
    [{ AWS: 'arn:aws:iam::111111111111:root' }, false],
    [{ Service: 'lambda.amazonaws.com' }, false],
  ])('denies those whom it names: %j', async (principal, isDenied) => {
    bucketThatDenies(onlyKms, principal)
    const status = await put().then(
      (answer) => answer.$metadata.httpStatusCode,
      () => 403,
    )
    expect(status).toBe(isDenied ? 403 : 200)
  })

  it('denies copies and uploads in parts, and no reads', async () => {
    bucketThatDenies(onlyKms)
    buckets.putObject(Bucket, 'key', 'x')
    const copy = { Bucket, Key: 'key', CopySource: `${Bucket}/key`, MetadataDirective: 'REPLACE' as const }
    expect(await refusal(s3.send(new CopyObjectCommand(copy)))).toMatchObject(denied)
    expect(await s3.send(new CopyObjectCommand({ ...copy, ...BY_KMS }))).toMatchObject(BY_KMS)
    const parts = { Bucket, Key: 'key' }
    expect(await refusal(s3.send(new CreateMultipartUploadCommand(parts)))).toMatchObject(denied)
    expect((await get()).$metadata.httpStatusCode).toBe(200)
  })

  it('denies before it looks at conditions of the write', async () => {
    bucketThatDenies(onlyKms)
    buckets.putObject(Bucket, 'key', 'x')
    expect(await refusal(put({ IfNoneMatch: '*' }))).toMatchObject(denied)
    expect(await refusal(put({ IfNoneMatch: '*', ...BY_KMS }))).toMatchObject({ code: 'PreconditionFailed' })
  })

  it('is not guessed at where it asks what the sandbox does not know', async () => {
    bucketThatDenies({ IpAddress: { 'aws:SourceIp': '127.0.0.1/32' } })
    expect(await refusal(put())).toMatchObject({ status: 501, message: expect.stringContaining('IpAddress') })
  })
})
