import { createHash } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { S3Bucket } from '../../src/aws/s3-bucket.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { startAnswerServer, type AnswerServer } from './answer-server.ts'

const sandbox = await startSandbox()
const { world, record, faults } = sandbox
const { buckets } = world
const allowed = { accessKeyId: 'AKIASANDBOX000000000', secretAccessKey: 'sandbox-secret' }
const limited = { accessKeyId: 'AKIALIMITED000000000', secretAccessKey: 'limited-secret' }

afterAll(() => sandbox.close())
beforeEach(() => {
  world.reset()
  faults.clear()
  record.clear()
  buckets.createBucket({ name: 'artifacts', region: 'eu-west-1', versioning: 'Enabled' })
})

interface Options {
  region?: string
  name?: string
  owner?: string
  credentials?: typeof allowed
  url?: string
}

function bucket({
  region = 'eu-west-1',
  name = 'artifacts',
  owner,
  credentials = allowed,
  url = sandbox.url,
}: Options = {}): S3Bucket {
  return new S3Bucket({ endpoint: url, credentials, maxAttempts: 3 }, region, name, owner)
}

/** Credentials that may do only this in the bucket. */
function allow(...actions: string[]): typeof allowed {
  const Statement = { Effect: 'Allow' as const, Action: actions, Resource: '*' }
  world.principals.addPrincipal({ ...limited, accountId: '123456789012', policy: { Statement } })
  return limited
}

const hex = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex')
const base64 = (text: string) => createHash('sha256').update(text).digest('base64')

describe('head', () => {
  it('tells size, version, digests and metadata', async () => {
    const checksum = { algorithm: 'sha256', value: base64('zip'), type: 'FULL_OBJECT' as const }
    const { versionId } = buckets.putObject('artifacts', 'a b/ü.zip', 'zip', {
      metadata: { x: 'y' },
      checksum,
    })
    expect(await bucket().head('a b/ü.zip')).toEqual({
      size: 3,
      objectVersion: versionId,
      md5: hex('md5', 'zip'),
      sha256: hex('sha256', 'zip'),
      metadata: { x: 'y' },
    })
  })

  it.each([undefined, 'Suspended'] as const)(
    'knows no version to pin where versioning is %s',
    async (versioning) => {
      buckets.createBucket({ name: 'bare', region: 'eu-west-1', versioning })
      buckets.putObject('bare', 'k', 'zip')
      expect(await bucket({ name: 'bare' }).head('k')).toMatchObject({ objectVersion: undefined })
    },
  )

  it.each([
    ['a multipart upload', { etag: `"${hex('md5', 'zip')}-2"` }],
    ['KMS', { headers: { 'x-amz-server-side-encryption': 'aws:kms' } }],
    ['KMS twice', { headers: { 'x-amz-server-side-encryption': 'aws:kms:dsse' } }],
    ['a key of the customer', { headers: { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' } }],
  ])('takes the ETag of %s for no MD5', async (_, properties) => {
    buckets.putObject('artifacts', 'k', 'zip', properties)
    expect(await bucket().head('k')).toMatchObject({ size: 3, md5: undefined })
  })

  it('takes the ETag for the MD5 under the encryption that S3 has of itself', async () => {
    buckets.putObject('artifacts', 'k', 'zip', { headers: { 'x-amz-server-side-encryption': 'AES256' } })
    expect(await bucket().head('k')).toMatchObject({ md5: hex('md5', 'zip') })
  })

  it.each([
    ['a composite one', { algorithm: 'sha256', value: `${base64('zip')}-2`, type: 'COMPOSITE' }],
    ['a composite one of one part', { algorithm: 'sha256', value: base64('zip'), type: 'COMPOSITE' }],
    ['another algorithm', { algorithm: 'crc32', value: 'AAAAAA==', type: 'FULL_OBJECT' }],
  ] as const)('takes no checksum for the SHA-256 of the object: %s', async (_, checksum) => {
    buckets.putObject('artifacts', 'k', 'zip', { checksum })
    expect(await bucket().head('k')).toMatchObject({ size: 3, sha256: undefined })
  })
})

describe('a key that is missing', () => {
  it('is undefined', async () => {
    expect(await bucket().head('k')).toBeUndefined()
    expect(await bucket().read('k')).toBeUndefined()
  })

  it('is undefined behind a delete marker', async () => {
    buckets.putObject('artifacts', 'k', 'zip')
    buckets.deleteObject('artifacts', 'k')
    expect(await bucket().head('k')).toBeUndefined()
    expect(await bucket().read('k')).toBeUndefined()
  })

  it('is a refusal for those who may not list the bucket', async () => {
    const credentials = allow('s3:GetObject')
    const refused = {
      code: 'access-denied',
      message: expect.stringContaining('s3:GetObject on arn:aws:s3:::artifacts/k'),
    }
    await expect(bucket({ credentials }).head('k')).rejects.toMatchObject(refused)
    await expect(bucket({ credentials }).read('k')).rejects.toMatchObject(refused)
  })

  it('is another thing than a bucket that is missing, of which a HEAD of the key alone says nothing', async () => {
    await expect(bucket({ name: 'nowhere' }).head('k')).rejects.toMatchObject({
      code: 'bucket-missing',
      message: expect.stringContaining('s3://nowhere/'),
    })
    await expect(bucket({ name: 'nowhere' }).read('k')).rejects.toMatchObject({ code: 'bucket-missing' })
    expect(record.entries.map(({ operation }) => operation)).toEqual([
      'HeadObject',
      'HeadBucket',
      'GetObject',
    ])
  })

  it('is not asked about twice where it is there', async () => {
    buckets.putObject('artifacts', 'k', 'zip')
    await bucket().head('k')
    expect(record.entries.map(({ operation }) => operation)).toEqual(['HeadObject'])
  })

  it.each([
    ['a page of HTML', '<html><body>Not found</body></html>'],
    ['another reason', '<Error><Code>NoSuchVersion</Code><Message>gone</Message></Error>'],
    ['nothing', ''],
  ])('is not what a 404 with %s tells of', async (_, body) => {
    const server = await answering(404, {}, body)
    await expect(bucket({ url: server.url }).read('k')).rejects.toMatchObject({
      code: 'aws-refused',
      message: expect.stringContaining('s3://artifacts/k'),
    })
    server.close()
  })
})

describe('read', () => {
  it('gives the bytes as they are', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    buckets.putObject('artifacts', 'k', bytes)
    expect(Buffer.compare((await bucket().read('k')) ?? new Uint8Array(), bytes)).toBe(0)
  })

  const text = 'boto3==1.40.0\n'
  const object = { key: 'k', bytes: Buffer.from(text), contentType: 'text/plain', metadata: {} }
  const getObject = { operation: 'GetObject' }

  it.each(['cut-body', 'corrupt-body'] as const)('asks again for a body that is broken: %s', async (kind) => {
    await bucket().create(object)
    faults.add({ match: getObject, fault: { kind } })
    expect(Buffer.from((await bucket().read('k')) ?? []).toString()).toBe(text)
    expect(record.entries.map(({ operation }) => operation)).toEqual(['PutObject', 'GetObject', 'GetObject'])
  })

  it.each(['cut-body', 'corrupt-body'] as const)(
    'never takes a broken body for a whole one: %s',
    async (kind) => {
      await bucket().create(object)
      faults.add({ match: getObject, times: 99, fault: { kind } })
      await expect(bucket().read('k')).rejects.toMatchObject({
        code: 'service-error',
        message: expect.stringContaining('s3://artifacts/k'),
      })
    },
  )

  it('gives no bytes for an object that has none', async () => {
    buckets.putObject('artifacts', 'k', '')
    expect(await bucket().read('k')).toEqual(new Uint8Array())
  })

  it.each<[string, number, Record<string, string>, string]>([
    ['a part', 206, { 'content-length': '5', 'content-range': 'bytes 0-4/14' }, 'boto3'],
    ['no content', 204, {}, ''],
    ['no length', 200, { 'transfer-encoding': 'chunked' }, text],
  ])('never takes %s for a whole body', async (_, status, headers, body) => {
    const server = await answering(status, headers, body)
    await expect(bucket({ url: server.url }).read('k')).rejects.toMatchObject({
      code: 'service-error',
      message: expect.stringContaining('s3://artifacts/k'),
    })
    server.close()
  })

  it('is tried again after a 503', async () => {
    buckets.putObject('artifacts', 'k', 'zip')
    faults.add({ times: 2, fault: { kind: 'status', status: 503, code: 'ServiceUnavailable' } })
    expect(await bucket().read('k')).toHaveLength(3)
    expect(record.entries.map(({ status }) => status)).toEqual([503, 503, 200])
  })
})

describe('newestKey', () => {
  const put = (key: string, time: string) =>
    Object.assign(buckets.putObject('artifacts', key, ''), { lastModified: new Date(`2026-11-22T${time}Z`) })

  it('is the newest that starts and ends so, on whichever page of the list it stands', async () => {
    for (let index = 1000; index < 2100; index++) put(`temp/layer-${index}.zip`, '05:00:00')
    put('temp/layer-2099.zip.sha256', '09:00:00')
    put('temp/other-1.zip', '09:00:00')

    Object.assign(buckets.object('artifacts', 'temp/layer-2050.zip') ?? {}, {
      lastModified: new Date('2026-11-22T06:00Z'),
    })
    expect(await bucket().newestKey('temp/layer-', '.zip')).toBe('temp/layer-2050.zip')
    expect(record.entries).toHaveLength(2)

    Object.assign(buckets.object('artifacts', 'temp/layer-1003.zip') ?? {}, {
      lastModified: new Date('2026-11-22T07:00Z'),
    })
    expect(await bucket().newestKey('temp/layer-', '.zip')).toBe('temp/layer-1003.zip')
  })

  it('is the one with the later name of two in one second', async () => {
    put('layer-20261122.zip', '05:00:00')
    put('layer-20261121.zip', '05:00:00')
    expect(await bucket().newestKey('layer-', '.zip')).toBe('layer-20261122.zip')
  })

  it('lets start and end not overlap', async () => {
    put('layer.zip', '05:00:00')
    expect(await bucket().newestKey('layer.', '.zip')).toBeUndefined()
    expect(await bucket().newestKey('layer', '.zip')).toBe('layer.zip')
  })

  it('is undefined where nothing matches', async () => {
    put('other.zip', '05:00:00')
    expect(await bucket().newestKey('layer', '.zip')).toBeUndefined()
  })

  it('ends where a page leads to itself', async () => {
    const page =
      '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>same</NextContinuationToken></ListBucketResult>'
    const server = await answering(200, { 'content-type': 'application/xml' }, page)
    await expect(bucket({ url: server.url }).newestKey('layer', '.zip')).rejects.toMatchObject({
      code: 'service-error',
      message: 'AWS answered without a next page.',
    })
    server.close()
  })

  it('names the permission that it needs', async () => {
    const { newestKey } = {
      newestKey: () => bucket({ credentials: allow('s3:GetObject') }).newestKey('layer', '.zip'),
    }
    await expect(newestKey()).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('s3:ListBucket on arn:aws:s3:::artifacts '),
    })
  })
})

describe('a HEAD without a length', () => {
  it('is no answer: its object is not taken for empty', async () => {
    const server = await answering(200, { etag: '"e"' }, '')
    await expect(bucket({ url: server.url }).head('layer.zip')).rejects.toMatchObject({
      code: 'service-error',
      message: 'AWS answered without Content-Length.',
    })
    server.close()
  })
})

describe('create', () => {
  const object = {
    key: 'layer/000003/uv.lock',
    bytes: Buffer.from('version = 1\n'),
    contentType: 'text/plain',
    metadata: { layer_version_arn: 'arn:aws:lambda:eu-west-1:123456789012:layer:web:3' },
  }

  it('writes the object as it is meant, and only if the key is free', async () => {
    expect(await bucket().create(object)).toBe('created')
    expect(buckets.object('artifacts', object.key)).toMatchObject({
      bytes: object.bytes,
      contentType: 'text/plain',
      metadata: object.metadata,
      checksum: { algorithm: 'sha256', value: base64('version = 1\n') },
    })
    expect(record.entries[0]?.headers['if-none-match']).toBe('*')
  })

  it('leaves an object that is there alone', async () => {
    buckets.putObject('artifacts', object.key, 'theirs')
    expect(await bucket().create(object)).toBe('exists')
    expect(buckets.versions('artifacts', object.key)).toHaveLength(1)
  })

  it('meets its own object when the first answer was lost', async () => {
    faults.add({ fault: { kind: 'drop-after' } })
    expect(await bucket().create(object)).toBe('exists')
    expect(buckets.versions('artifacts', object.key)).toHaveLength(1)
  })

  it('names the permission that is missing', async () => {
    const credentials = allow('s3:GetObject')
    await expect(bucket({ credentials }).create(object)).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining(`s3:PutObject on arn:aws:s3:::artifacts/${object.key}`),
    })
  })
})

describe('a bucket in another region', () => {
  it.each(['eu-central-1', 'us-east-1'])('is told of with its region, asked from %s', async (region) => {
    const found = { code: 'bucket-in-other-region', message: expect.stringContaining('is in eu-west-1') }
    await expect(bucket({ region }).head('k')).rejects.toMatchObject(found)
    await expect(bucket({ region }).read('k')).rejects.toMatchObject(found)
  })
})

describe('credentials', () => {
  it('that expired are told of, also by a HEAD, whose answer has no words', async () => {
    world.principals.addPrincipal({ ...limited, accountId: '123456789012', expired: true })
    for (const look of [
      bucket({ credentials: limited }).head('k'),
      bucket({ credentials: limited }).read('k'),
    ]) {
      await expect(look).rejects.toMatchObject({ code: 'credentials-expired' })
    }
  })

  it('that nobody knows are told of', async () => {
    await expect(bucket({ credentials: limited }).read('k')).rejects.toMatchObject({
      code: 'credentials-invalid',
    })
  })
})

describe('the expected owner', () => {
  const object = { key: 'new', bytes: Buffer.from('x'), contentType: 'text/plain', metadata: {} }

  it('goes with every call', async () => {
    buckets.putObject('artifacts', 'k', 'zip')
    const owned = bucket({ owner: '123456789012' })
    await owned.head('k')
    await owned.read('k')
    await owned.newestKey('', '')
    await owned.create(object)
    expect(record.entries.map(({ headers }) => headers['x-amz-expected-bucket-owner'])).toEqual(
      Array(4).fill('123456789012'),
    )
  })

  it('does not go where it is not given', async () => {
    await bucket().head('k')
    expect(record.entries[0]?.headers).not.toHaveProperty('x-amz-expected-bucket-owner')
  })

  it('that is another is told of, by every call', async () => {
    buckets.createBucket({ name: 'sniped', region: 'eu-west-1', owner: '999999999999' })
    const sniped = bucket({ name: 'sniped', owner: '123456789012' })
    const calls = [sniped.head('k'), sniped.read('k'), sniped.newestKey('', ''), sniped.create(object)]
    for (const call of calls) {
      await expect(call).rejects.toMatchObject({
        code: 'bucket-owner-mismatch',
        message: expect.stringMatching(/sniped.*123456789012/),
      })
    }
    expect(buckets.keys('sniped')).toEqual([])
  })

  it('that is right is not blamed for a missing permission', async () => {
    const credentials = allow('s3:ListBucket')
    await expect(bucket({ owner: '123456789012', credentials }).head('k')).rejects.toMatchObject({
      code: 'access-denied',
    })
  })
})

/** A server that gives every request the same answer. */
function answering(status: number, headers: Record<string, string>, body: string): Promise<AnswerServer> {
  return startAnswerServer((_, response) => {
    response.writeHead(status, headers).end(body)
  })
}
