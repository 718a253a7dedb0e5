import { LambdaClient, ListLayerVersionsCommand, PublishLayerVersionCommand } from '@aws-sdk/client-lambda'
import {
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import type { S3Client } from '@aws-sdk/client-s3'
import { GetParameterCommand } from '@aws-sdk/client-ssm'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { evaluate } from '../../sandbox/policy.ts'
import type { Statement } from '../../sandbox/policy.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, refusal, zipOf } from './clients.ts'

const sandbox = await startSandbox()
const { world, record } = sandbox
const target = { Bucket: 'layers', Key: 'layer.zip' }
const guest = { accessKeyId: 'AKIAGUEST00000000000', secretAccessKey: 'guest-secret' }
const zip = await zipOf({ 'python/a.py': 'x = 1' })

/** Clients of a principal that may do only this. */
function clientsOf(...statements: Statement[]): ReturnType<typeof clients> {
  world.principals.addPrincipal({ ...guest, accountId: '123456789012', policy: { Statement: statements } })
  return clients(sandbox, { credentials: guest })
}

function allow(Action: string | string[], Resource: string | string[] = '*'): Statement {
  return { Effect: 'Allow', Action, Resource }
}

afterAll(() => sandbox.close())
beforeEach(() => {
  world.reset()
  record.clear()
  world.buckets.createBucket({ name: target.Bucket, versioning: 'Enabled' })
})

describe('credentials', () => {
  it.each([
    [
      'unknown',
      { accessKeyId: 'AKIANOBODY0000000000', secretAccessKey: 'x' },
      [403, 403, 403, 403],
      [
        'InvalidAccessKeyId',
        'UnrecognizedClientException',
        'InvalidClientTokenId',
        'UnrecognizedClientException',
      ],
    ],
    [
      'expired',
      guest,
      [400, 403, 403, 400],
      ['ExpiredToken', 'ExpiredTokenException', 'ExpiredToken', 'ExpiredTokenException'],
    ],
    [
      'of another secret',
      { ...guest, secretAccessKey: 'wrong' },
      [403, 403, 403, 400],
      [
        'SignatureDoesNotMatch',
        'InvalidSignatureException',
        'SignatureDoesNotMatch',
        'InvalidSignatureException',
      ],
    ],
  ])('that are %s are refused in the words of each service', async (_, credentials, statuses, codes) => {
    world.principals.addPrincipal({ ...guest, accountId: '123456789012', expired: true })
    const { s3, lambda, sts, ssm } = clients(sandbox, { credentials })
    const refusals = [
      await refusal(s3.send(new GetObjectCommand(target))),
      await refusal(lambda.send(new ListLayerVersionsCommand({ LayerName: 'deps' }))),
      await refusal(sts.send(new GetCallerIdentityCommand({}))),
      await refusal(ssm.send(new GetParameterCommand({ Name: '/deps' }))),
    ]
    const head = await refusal(s3.send(new HeadObjectCommand(target)))
    expect(refusals.map(({ status }) => status)).toEqual(statuses)
    expect(refusals.map(({ code }) => code)).toEqual(codes)
    // HEAD has no body to say why in, so that the SDK knows the status alone.
    expect([head.status, head.code]).toEqual([statuses[0], 'Unknown'])
  })

  it.each<[string, string, number, string, Record<string, string>?]>([
    ['/layers/key', 'GET', 403, 'AccessDenied'],
    ['/2018-10-31/layers/deps/versions', 'GET', 403, 'Missing Authentication Token'],
    ['/', 'POST', 403, 'MissingAuthenticationToken'],
    ['/', 'POST', 400, 'MissingAuthenticationTokenException', { 'x-amz-target': 'AmazonSSM.GetParameter' }],
  ])('are needed for %s', async (path, method, status, text, headers = {}) => {
    const answer = await fetch(sandbox.url + path, { method, headers })
    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain(text)
    // Clients take the time of S3 for theirs, also from a refusal.
    expect(answer.headers.get('date')).toMatch(/ GMT$/)
  })

  it('are refused when the header is malformed', async () => {
    const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=nonsense' }
    const answer = await fetch(`${sandbox.url}/layers/key`, { headers })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('<Code>AuthorizationHeaderMalformed</Code>')
  })

  it('of a service that the sandbox does not speak are refused loudly', async () => {
    const config = { endpoint: sandbox.url, region: 'us-east-1', credentials: guest, maxAttempts: 1 }
    const client = new LambdaClient({ ...config, signingName: 'sqs' } as never)
    const call = client.send(new ListLayerVersionsCommand({ LayerName: 'deps' }))
    expect(await refusal(call)).toMatchObject({
      status: 501,
      message: 'The sandbox does not speak service sqs.',
    })
  })
})

describe('regions', () => {
  it('another than the bucket’s is redirected with the right one', async () => {
    const { s3 } = clients(sandbox, { region: 'eu-west-1' })
    expect(await refusal(s3.send(new GetObjectCommand(target)))).toMatchObject({
      code: 'PermanentRedirect',
      status: 301,
      headers: { 'x-amz-bucket-region': 'us-east-1' },
    })
    expect(await refusal(s3.send(new HeadObjectCommand(target)))).toMatchObject({
      message: expect.not.stringContaining('PermanentRedirect'),
      status: 301,
      headers: { 'x-amz-bucket-region': 'us-east-1' },
    })
  })

  it('us-east-1 for a bucket elsewhere is a malformed header', async () => {
    world.buckets.createBucket({ name: 'abroad', region: 'eu-west-1' })
    const { s3 } = clients(sandbox)
    const call = s3.send(new GetObjectCommand({ Bucket: 'abroad', Key: 'key' }))
    expect(await refusal(call)).toMatchObject({
      code: 'AuthorizationHeaderMalformed',
      status: 400,
      message: expect.stringContaining("expecting 'eu-west-1'"),
      headers: { 'x-amz-bucket-region': 'eu-west-1' },
    })
  })
})

describe('ExpectedBucketOwner', () => {
  const ExpectedBucketOwner = '111111111111'
  it.each([
    ['GetObject', (s3: S3Client) => s3.send(new GetObjectCommand({ ...target, ExpectedBucketOwner }))],
    ['HeadObject', (s3: S3Client) => s3.send(new HeadObjectCommand({ ...target, ExpectedBucketOwner }))],
    [
      'PutObject',
      (s3: S3Client) => s3.send(new PutObjectCommand({ ...target, Body: 'x', ExpectedBucketOwner })),
    ],
    ['DeleteObject', (s3: S3Client) => s3.send(new DeleteObjectCommand({ ...target, ExpectedBucketOwner }))],
    [
      'ListObjectsV2',
      (s3: S3Client) => s3.send(new ListObjectsV2Command({ Bucket: target.Bucket, ExpectedBucketOwner })),
    ],
    [
      'HeadBucket',
      (s3: S3Client) => s3.send(new HeadBucketCommand({ Bucket: target.Bucket, ExpectedBucketOwner })),
    ],
  ])('that is another is refused by %s', async (_, call) => {
    world.buckets.putObject(target.Bucket, target.Key, zip)
    const { s3 } = clients(sandbox)
    expect(await refusal(call(s3))).toMatchObject({ status: 403 })
    expect(world.buckets.object(target.Bucket, target.Key)?.bytes).toEqual(zip)
  })

  it('is an account id', async () => {
    const { s3 } = clients(sandbox)
    expect(
      await refusal(s3.send(new GetObjectCommand({ ...target, ExpectedBucketOwner: 'me' }))),
    ).toMatchObject({
      code: 'InvalidBucketOwnerAWSAccountID',
      status: 400,
    })
  })

  it('that is right, or not given, is let through, even to a stranger’s bucket', async () => {
    world.buckets.createBucket({ name: 'strange', owner: ExpectedBucketOwner })
    const { s3 } = clients(sandbox)
    const put = { Bucket: 'strange', Key: 'key', Body: 'x' }
    await s3.send(new PutObjectCommand({ ...put, ExpectedBucketOwner }))
    await s3.send(new PutObjectCommand(put))
    expect(
      await refusal(s3.send(new PutObjectCommand({ ...put, ExpectedBucketOwner: '123456789012' }))),
    ).toMatchObject({ code: 'AccessDenied', status: 403 })
  })
})

describe('policies', () => {
  it('are evaluated with wildcards, and a Deny wins', () => {
    const policy = {
      Statement: [
        allow('s3:get*', 'arn:aws:s3:::a/*.zip'),
        { ...allow('*', 'arn:aws:s3:::a/no?.zip'), Effect: 'Deny' as const },
      ],
    }
    const verdict = (action: string, resource: string) => evaluate(policy, action, `arn:aws:s3:::${resource}`)
    expect(verdict('s3:GetObject', 'a/b/c.zip')).toBe('allowed')
    expect(verdict('s3:GetObject', 'a/b.zip.txt')).toBe('implicitly denied')
    expect(verdict('s3:PutObject', 'a/b.zip')).toBe('implicitly denied')
    expect(verdict('s3:GetObject', 'a/now.zip')).toBe('explicitly denied')
    expect(verdict('s3:GetObject', 'a/noXzip')).toBe('implicitly denied')
  })

  it('with what is not understood are not accepted', () => {
    const Condition = { Bool: { 'aws:SecureTransport': 'true' } }
    expect(() => clientsOf({ ...allow('*'), Condition } as Statement)).toThrow('does not speak Condition')
  })

  it.each([
    [
      's3:GetObject',
      'arn:aws:s3:::layers/layer.zip',
      (s3: S3Client) => s3.send(new GetObjectCommand(target)),
    ],
    [
      's3:GetObjectVersion',
      'arn:aws:s3:::layers/layer.zip',
      (s3: S3Client) => s3.send(new GetObjectCommand({ ...target, VersionId: 'null' })),
    ],
    [
      's3:PutObject',
      'arn:aws:s3:::layers/layer.zip',
      (s3: S3Client) => s3.send(new PutObjectCommand({ ...target, Body: 'x' })),
    ],
    [
      's3:DeleteObject',
      'arn:aws:s3:::layers/layer.zip',
      (s3: S3Client) => s3.send(new DeleteObjectCommand(target)),
    ],
    [
      's3:ListBucket',
      'arn:aws:s3:::layers',
      (s3: S3Client) => s3.send(new ListObjectsV2Command({ Bucket: target.Bucket })),
    ],
    [
      's3:GetBucketVersioning',
      'arn:aws:s3:::layers',
      (s3: S3Client) => s3.send(new GetBucketVersioningCommand({ Bucket: target.Bucket })),
    ],
    [
      's3:GetBucketPolicy',
      'arn:aws:s3:::layers',
      (s3: S3Client) => s3.send(new GetBucketPolicyCommand({ Bucket: target.Bucket })),
    ],
    [
      's3:PutBucketPolicy',
      'arn:aws:s3:::layers',
      (s3: S3Client) =>
        s3.send(new PutBucketPolicyCommand({ Bucket: target.Bucket, Policy: '{"Statement":[]}' })),
    ],
    [
      's3:GetLifecycleConfiguration',
      'arn:aws:s3:::layers',
      (s3: S3Client) => s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: target.Bucket })),
    ],
    [
      's3:PutLifecycleConfiguration',
      'arn:aws:s3:::layers',
      (s3: S3Client) => {
        const LifecycleConfiguration = { Rules: [{ Status: 'Enabled' as const, Filter: {} }] }
        const command = { Bucket: target.Bucket, LifecycleConfiguration }
        return s3.send(new PutBucketLifecycleConfigurationCommand(command))
      },
    ],
  ])('need %s on %s', async (action, resource, call) => {
    world.reset()
    world.buckets.createBucket({
      name: target.Bucket,
      policy: { Statement: [] },
      lifecycle: [{ Status: 'Enabled' }],
    })
    world.buckets.putObject(target.Bucket, target.Key, zip)
    const denied = clientsOf(allow('*'), { Effect: 'Deny', Action: action, Resource: resource })
    expect(await refusal(call(denied.s3))).toMatchObject({
      code: 'AccessDenied',
      status: 403,
      message: `User: arn:aws:sts::123456789012:assumed-role/sandbox/session is not authorized to perform: ${action} on resource: ${resource} with an explicit deny in an identity-based policy`,
    })
    const only = clientsOf(allow(action, resource))
    const answer = await call(only.s3)
    expect(answer.$metadata.httpStatusCode).toBeLessThan(300)
  })

  it('need s3:GetObject too, to compare an ETag before a write or a deletion', async () => {
    const { etag: IfMatch } = world.buckets.putObject(target.Bucket, target.Key, zip)
    const put = new PutObjectCommand({ ...target, Body: zip, IfMatch })
    const remove = new DeleteObjectCommand({ ...target, IfMatch })
    const without = clientsOf(allow(['s3:PutObject', 's3:DeleteObject', 's3:ListBucket']))
    for (const call of [() => without.s3.send(put), () => without.s3.send(remove)]) {
      expect(await refusal(call())).toMatchObject({
        code: 'AccessDenied',
        status: 403,
        message: expect.stringContaining('perform: s3:GetObject on'),
      })
    }
    expect(world.buckets.versions(target.Bucket, target.Key)).toHaveLength(1)
    const withIt = clientsOf(allow(['s3:PutObject', 's3:DeleteObject', 's3:GetObject']))
    await withIt.s3.send(put)
    await withIt.s3.send(remove)
    await without.s3.send(new PutObjectCommand({ ...target, Body: zip, IfNoneMatch: '*' }))
    await without.s3.send(new DeleteObjectCommand({ ...target, IfMatch: '*' }))
    expect(world.buckets.object(target.Bucket, target.Key)).toBeUndefined()
  })

  it('without s3:ListBucket hide that a key is missing', async () => {
    const without = clientsOf(allow('s3:GetObject'))
    expect(await refusal(without.s3.send(new HeadObjectCommand(target)))).toMatchObject({ status: 403 })
    expect(await refusal(without.s3.send(new GetObjectCommand(target)))).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('s3:ListBucket'),
    })
    const withIt = clientsOf(allow(['s3:GetObject', 's3:ListBucket']))
    expect(await refusal(withIt.s3.send(new GetObjectCommand(target)))).toMatchObject({ code: 'NoSuchKey' })
  })

  it('let PublishLayerVersion read S3 only as the caller may', async () => {
    const { versionId } = world.buckets.putObject(target.Bucket, target.Key, zip)
    const Content = { S3Bucket: target.Bucket, S3Key: target.Key }
    const publish = (S3ObjectVersion: string | undefined, ...statements: Statement[]) =>
      clientsOf(...statements).lambda.send(
        new PublishLayerVersionCommand({ LayerName: 'deps', Content: { ...Content, S3ObjectVersion } }),
      )
    const layer = allow('lambda:PublishLayerVersion', 'arn:aws:lambda:us-east-1:123456789012:layer:deps')
    const get = allow('s3:GetObject', 'arn:aws:s3:::layers/*')
    const denied = await refusal(publish(undefined, layer))
    expect(denied).toMatchObject({ code: 'AccessDeniedException', status: 403 })
    expect(denied.message).toMatch(
      /^Your access has been denied by S3, please make sure your request credentials have permission to GetObject for layers\/layer.zip. S3 Error Code: AccessDenied. S3 Error Message: User: .* perform: s3:GetObject on/,
    )
    expect((await refusal(publish(versionId, layer, get))).message).toContain(
      'perform: s3:GetObjectVersion on',
    )
    expect((await refusal(publish(undefined, get))).message).toBe(
      'User: arn:aws:sts::123456789012:assumed-role/sandbox/session is not authorized to perform: lambda:PublishLayerVersion on resource: arn:aws:lambda:us-east-1:123456789012:layer:deps because no identity-based policy allows the lambda:PublishLayerVersion action',
    )
    expect((await publish(undefined, layer, get)).Version).toBe(1)
    expect((await publish(versionId, layer, get, allow('s3:GetObjectVersion'))).Version).toBe(2)
  })
})
