import { GetLayerVersionCommand, PublishLayerVersionCommand } from '@aws-sdk/client-lambda'
import type { LayerVersionContentInput } from '@aws-sdk/client-lambda'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { BucketStatement } from '../../sandbox/s3/bucket-policy.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, refusal, zipOf } from './clients.ts'

const sandbox = await startSandbox()
const { buckets, layers } = sandbox.world
const { lambda } = clients(sandbox)
const zip = await zipOf({ 'python/a.py': 'x = 1' })
const S3 = { S3Bucket: 'layers', S3Key: 'a/layer.zip' }
const LayerName = 'deps'
const actions = ['s3:GetObject', 's3:GetObjectVersion']

const letLambda: BucketStatement = {
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: actions,
  Resource: 'arn:aws:s3:::layers/*',
  Condition: {
    ArnLike: { 'aws:SourceArn': 'arn:aws:lambda:us-east-1:123456789012:layer:deps:*' },
    Bool: { 'aws:SecureTransport': 'true', 'aws:PrincipalIsAWSService': true, 's3:unknown': 'true' },
  },
}

type Versioning = 'Enabled' | 'Suspended' | 'never enabled'

/** The bucket with one object in it. Gives the id of its version. */
function bucketWith(statements: BucketStatement[], versioning: Versioning = 'Enabled'): string {
  const policy = { Version: '2012-10-17', Statement: statements }
  const bucket = buckets.createBucket({ name: S3.S3Bucket, versioning: 'Enabled', policy })
  const { versionId } = buckets.putObject(S3.S3Bucket, S3.S3Key, zip)
  bucket.versioning = versioning === 'never enabled' ? undefined : versioning
  return versionId
}

const publish = (content: LayerVersionContentInput = {}) => {
  const Content = { ...S3, S3ObjectStorageMode: 'REFERENCE' as const, ...content }
  return lambda.send(new PublishLayerVersionCommand({ LayerName, Content }))
}
const refused = (text: string) => ({
  code: 'InvalidParameterValueException',
  status: 400,
  message: expect.stringContaining(text),
})

afterAll(() => sandbox.close())
beforeEach(() => {
  sandbox.world.reset()
})

describe('REFERENCE mode', () => {
  it('tells the object version that it resolved, when published and when read again', async () => {
    const S3ObjectVersion = bucketWith([letLambda])
    const { Content } = await publish()
    expect(Content).toMatchObject({ CodeSize: zip.length, ResolvedS3Object: { ...S3, S3ObjectVersion } })
    const read = await lambda.send(new GetLayerVersionCommand({ LayerName, VersionNumber: 1 }))
    expect(read.Content?.ResolvedS3Object).toEqual({ ...S3, S3ObjectVersion })
  })

  it('keeps to the version that was asked for', async () => {
    const S3ObjectVersion = bucketWith([letLambda])
    buckets.putObject(S3.S3Bucket, S3.S3Key, await zipOf({ 'python/b.py': '' }))
    const { Content } = await publish({ S3ObjectVersion })
    expect(Content?.ResolvedS3Object).toEqual({ ...S3, S3ObjectVersion })
    expect(Content?.CodeSize).toBe(zip.length)
  })

  it.each([undefined, 'COPY'] as const)('is not meant by %s', async (S3ObjectStorageMode) => {
    bucketWith([], 'never enabled')
    expect((await publish({ S3ObjectStorageMode })).Content?.ResolvedS3Object).toBeUndefined()
  })

  it.each(['Suspended', 'never enabled'] as const)('needs versioning, which is %s', async (versioning) => {
    bucketWith([letLambda], versioning)
    expect(await refusal(publish())).toMatchObject(refused('versioning'))
    expect(layers.versions('us-east-1', LayerName)).toEqual([])
  })

  it('needs an object that has a version', async () => {
    const bucket = buckets.createBucket({ name: S3.S3Bucket, policy: { Statement: letLambda } })
    buckets.putObject(S3.S3Bucket, S3.S3Key, zip)
    bucket.versioning = 'Enabled'
    expect(await refusal(publish())).toMatchObject(refused('object version'))
  })

  it('has no use for a ZipFile', async () => {
    const content = { ZipFile: zip, S3Bucket: undefined, S3Key: undefined }
    expect(await refusal(publish(content))).toMatchObject(refused('ZipFile'))
    expect((await publish({ ...content, S3ObjectStorageMode: 'COPY' })).Version).toBe(1)
  })

  it('is one of two modes', async () => {
    bucketWith([letLambda])
    const S3ObjectStorageMode = 'MOVE' as 'COPY'
    expect(await refusal(publish({ S3ObjectStorageMode }))).toMatchObject({
      code: 'ValidationException',
      status: 400,
      message: expect.stringContaining(
        "Value 'MOVE' at 'content.s3ObjectStorageMode' failed to satisfy constraint: Member must satisfy enum value set: [COPY, REFERENCE]",
      ),
    })
  })
})

describe('the bucket policy', () => {
  const deny = (Principal: BucketStatement['Principal'], Condition: BucketStatement['Condition'] = {}) => ({
    ...letLambda,
    ...{ Effect: 'Deny' as const, Principal, Condition },
  })
  const onlyWithTls = { Bool: { 'aws:SecureTransport': 'false' } }
  const onlyServices = { BoolIfExists: { 'aws:PrincipalIsAWSService': ['false'] } }

  it.each<[string, BucketStatement[]]>([
    ['by the ARN of the object', [{ ...letLambda, Resource: 'arn:aws:s3:::layers/a/layer.zip' }]],
    ['in two statements', actions.map((Action) => ({ ...letLambda, Action }))],
    ['among other services', [{ ...letLambda, Principal: { Service: ['x', 'lambda.amazonaws.com'] } }]],
    ['with everybody', [{ ...letLambda, Principal: '*', Action: 's3:*' }]],
    ['with all accounts', [{ ...letLambda, Principal: { AWS: '*' } }]],
    ['and denies others', [letLambda, deny({ AWS: '111111111111', Service: 'x.amazonaws.com' })]],
    ['and denies requests without TLS', [letLambda, deny('*', onlyWithTls)]],
    ['and denies all but services', [letLambda, deny('*', onlyServices)]],
  ])('lets Lambda read %s', async (_, statements) => {
    bucketWith(statements)
    expect((await publish()).Version).toBe(1)
  })

  it.each<[string, BucketStatement[], string]>([
    ['nothing', [], 's3:GetObject on'],
    [
      'the object, but no version of it',
      [{ ...letLambda, Action: 's3:GetObject' }],
      's3:GetObjectVersion on',
    ],
    ['versions only', [{ ...letLambda, Action: 's3:GetObjectVersion' }], 's3:GetObject on'],
    ['another prefix', [{ ...letLambda, Resource: 'arn:aws:s3:::layers/b/*' }], 's3:GetObject on'],
    ['another service', [{ ...letLambda, Principal: { Service: 'ec2.amazonaws.com' } }], 's3:GetObject on'],
    ['an account', [{ ...letLambda, Principal: { AWS: '123456789012' } }], 's3:GetObject on'],
    ['what it denies to all', [letLambda, deny('*')], 's3:GetObject on'],
    [
      'what it denies under a condition that may hold',
      [letLambda, deny('*', { StringNotEquals: { 'aws:SourceAccount': '123456789012' } })],
      's3:GetObject on',
    ],
  ])('lets Lambda read %s, which is not enough', async (_, statements, text) => {
    bucketWith(statements)
    expect(await refusal(publish())).toMatchObject(refused(`perform ${text} arn:aws:s3:::layers/a/layer.zip`))
  })

  it('is needed', async () => {
    buckets.createBucket({ name: S3.S3Bucket, versioning: 'Enabled' })
    buckets.putObject(S3.S3Bucket, S3.S3Key, zip)
    expect(await refusal(publish())).toMatchObject(refused('bucket policy'))
  })

  it('has the partition of its region in its ARNs', async () => {
    const Statement = { ...letLambda, Resource: 'arn:aws-cn:s3:::layers/*' }
    buckets.createBucket({
      name: S3.S3Bucket,
      region: 'cn-north-1',
      versioning: 'Enabled',
      policy: { Statement },
    })
    buckets.putObject(S3.S3Bucket, S3.S3Key, zip)
    const Content = { ...S3, S3ObjectStorageMode: 'REFERENCE' as const }
    const there = clients(sandbox, { region: 'cn-north-1' }).lambda
    expect((await there.send(new PublishLayerVersionCommand({ LayerName, Content }))).Version).toBe(1)
  })
})
