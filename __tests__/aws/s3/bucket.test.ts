import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startAnswerServer } from '../answer-server.ts'
import { answering, limited, startS3 } from './s3-scene.ts'

const { world, record, faults, buckets, bucket, allow, ...s3 } = await startS3()
afterAll(s3.close)
beforeEach(s3.reset)

const hex = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex')
const base64 = (text: string) => createHash('sha256').update(text).digest('base64')

describe('head', () => {
  it('tells size, version, digests and metadata', async () => {
    const checksum = { algorithm: 'sha256', value: base64('zip'), type: 'FULL_OBJECT' as const }
    const { versionId, etag } = buckets.putObject('artifacts', 'a b/ü.zip', 'zip', {
      metadata: { x: 'y' },
      checksum,
    })
    expect(await bucket().head('a b/ü.zip')).toEqual({
      size: 3,
      objectVersion: versionId,
      etag,
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
    expect(await bucket().read('k', 1000)).toBeUndefined()
  })

  it('is undefined behind a delete marker', async () => {
    buckets.putObject('artifacts', 'k', 'zip')
    buckets.deleteObject('artifacts', 'k')
    expect(await bucket().head('k')).toBeUndefined()
    expect(await bucket().read('k', 1000)).toBeUndefined()
  })

  it('is a refusal for those who may not list the bucket', async () => {
    const credentials = allow('s3:GetObject')
    const refused = {
      code: 'access-denied',
      message: expect.stringContaining('s3:GetObject on arn:aws:s3:::artifacts/k'),
    }
    await expect(bucket({ credentials }).head('k')).rejects.toMatchObject(refused)
    await expect(bucket({ credentials }).read('k', 1000)).rejects.toMatchObject(refused)
  })

  it('is another thing than a bucket that is missing, of which a HEAD of the key alone says nothing', async () => {
    await expect(bucket({ name: 'nowhere' }).head('k')).rejects.toMatchObject({
      code: 'bucket-missing',
      message: expect.stringContaining('s3://nowhere/'),
    })
    await expect(bucket({ name: 'nowhere' }).read('k', 1000)).rejects.toMatchObject({
      code: 'bucket-missing',
    })
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
    await expect(bucket({ url: server.url }).read('k', 1000)).rejects.toMatchObject({
      code: 'aws-refused',
      message: expect.stringContaining('s3://artifacts/k'),
    })
    server.close()
  })
})

describe('read', () => {
  it('gives the bytes as they are', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    const { etag } = buckets.putObject('artifacts', 'k', bytes)
    const found = await bucket().read('k', 1000)
    expect(Buffer.compare(found?.bytes ?? new Uint8Array(), bytes)).toBe(0)
    expect(found?.etag).toBe(etag)
  })

  const text = 'boto3==1.40.0\n'
  const object = { key: 'k', bytes: Buffer.from(text), contentType: 'text/plain', metadata: {} }
  const getObject = { operation: 'GetObject' }
  const whole = {
    'content-length': '3',
    etag: '"e"',
    date: 'Sun, 22 Nov 2026 05:02:00 GMT',
    'last-modified': 'Sun, 22 Nov 2026 05:00:01 GMT',
    'x-amz-meta-layer_version_arn': 'arn',
  }

  it.each(['cut-body', 'corrupt-body'] as const)('asks again for a body that is broken: %s', async (kind) => {
    await bucket().create(object)
    faults.add({ match: getObject, fault: { kind } })
    expect(Buffer.from((await bucket().read('k', 1000))?.bytes ?? []).toString()).toBe(text)
    expect(record.entries.map(({ operation }) => operation)).toEqual(['PutObject', 'GetObject', 'GetObject'])
  })

  it.each(['cut-body', 'corrupt-body'] as const)(
    'never takes a broken body for a whole one: %s',
    async (kind) => {
      await bucket().create(object)
      faults.add({ match: getObject, times: 99, fault: { kind } })
      await expect(bucket().read('k', 1000)).rejects.toMatchObject({
        code: 'service-error',
        message: expect.stringContaining('s3://artifacts/k'),
      })
    },
  )

  it('gives no bytes for an object that has none', async () => {
    buckets.putObject('artifacts', 'k', '')
    expect((await bucket().read('k', 1000))?.bytes).toEqual(new Uint8Array())
  })

  it.each<[string, number, Record<string, string>, string]>([
    ['a part', 206, { 'content-length': '5', 'content-range': 'bytes 0-4/14' }, 'boto3'],
    ['no content', 204, {}, ''],
    ['no length', 200, { 'transfer-encoding': 'chunked' }, text],
    ['a body that is too short', 200, { 'content-length': '15' }, text],
  ])('never takes %s for a whole body', async (_, status, headers, body) => {
    // All else that is read of an answer is there.
    const { etag, date, 'last-modified': modified } = whole
    const rest = { etag, date, 'last-modified': modified }
    const server = await startAnswerServer((_, response) => {
      response.writeHead(status, { ...rest, ...headers })
      response.end(body, () => response.destroy())
    })
    await expect(bucket({ url: server.url }).read('k', 1000)).rejects.toMatchObject({
      code: 'service-error',
      message: expect.stringContaining('s3://artifacts/k'),
    })
    server.close()
  })

  it.each([2, 3, 4, 1_000_000])(
    'gives no bytes where there are more than are asked for: 5 of at most %i',
    async (limit) => {
      buckets.putObject('artifacts', 'k', 'x'.repeat(5))
      const found = await bucket().read('k', limit)
      expect(found).toMatchObject({ etag: expect.any(String), age: expect.any(Number) })
      expect(found?.bytes?.length).toBe(limit < 5 ? undefined : 5)
    },
  )

  it('closes the connection that it reads nothing more from', async () => {
    const closed = Promise.withResolvers<undefined>()
    const { etag, date, 'last-modified': modified } = whole
    const server = await startAnswerServer((_, response) => {
      response.on('close', () => {
        closed.resolve(undefined)
      })
      response.writeHead(200, { etag, date, 'last-modified': modified, 'content-length': '400000000' })
      response.write('{"owner": "')
    })
    expect((await bucket({ url: server.url }).read('k', 1000))?.bytes).toBeUndefined()
    await closed.promise
    server.close()
  })

  it.each([2, -2])('tells the age by the clock of S3, which is %i hours off', async (hours) => {
    world.clock.advance(hours * 3_600_000)
    buckets.putObject('artifacts', 'k', 'zip')
    world.clock.advance(90_000)
    // What the two requests took may make it one second more.
    expect([90_000, 91_000]).toContain((await bucket().read('k', 1000))?.age)
  })

  it('takes ETag and age from the answer', async () => {
    const server = await answering(200, whole, 'zip')
    try {
      expect(await bucket({ url: server.url }).read('k', 1000)).toEqual({
        bytes: new Uint8Array(Buffer.from('zip')),
        etag: '"e"',
        age: 119_000,
        metadata: { layer_version_arn: 'arn' },
      })
    } finally {
      server.close()
    }
  })

  it('tells the age by the answer that gave the bytes, not by one before it', async () => {
    const late = { ...whole, date: 'Sun, 22 Nov 2026 05:03:00 GMT' }
    const answers = [
      (response: ServerResponse) => response.writeHead(200, whole).write('zi', () => response.destroy()),
      (response: ServerResponse) => response.writeHead(200, late).end('zip'),
    ]
    const server = await startAnswerServer((_, response) => answers.shift()?.(response))
    try {
      expect(await bucket({ url: server.url }).read('k', 1000)).toMatchObject({ age: 179_000 })
    } finally {
      server.close()
    }
  })

  it.each<[string, Record<string, string>]>([
    ['has no ETag', { etag: '' }],
    ['has no date', { date: '' }],
    ['has a date that is none', { date: 'yesterday' }],
    ['does not say when the object was written', { 'last-modified': '' }],
    ['says so in no form of a date', { 'last-modified': 'yesterday' }],
  ])('takes an answer that %s for none', async (_, over) => {
    const headers = Object.entries({ ...whole, ...over }).filter(([, value]) => value !== '')
    const server = await startAnswerServer((__, response) => {
      response.sendDate = false
      response.writeHead(200, Object.fromEntries(headers)).end('zip')
    })
    try {
      await expect(bucket({ url: server.url }).read('k', 1000)).rejects.toMatchObject({
        code: 'service-error',
      })
    } finally {
      server.close()
    }
  })

  it('is tried again after a 503', async () => {
    buckets.putObject('artifacts', 'k', 'zip')
    faults.add({ times: 2, fault: { kind: 'status', status: 503, code: 'ServiceUnavailable' } })
    expect((await bucket().read('k', 1000))?.bytes).toHaveLength(3)
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

  it('is no lock, whatever the pattern', async () => {
    put('layer/numpy.zip', '05:00:00')
    put('layer/numpy.eu-west-1.lock', '06:00:00')
    expect(await bucket().newestKey('layer/num', '')).toBe('layer/numpy.zip')
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
    try {
      await expect(bucket({ url: server.url }).head('layer.zip')).rejects.toMatchObject({
        code: 'service-error',
        message: 'AWS answered without Content-Length.',
      })
    } finally {
      server.close()
    }
  })
})

describe('a bucket in another region', () => {
  it.each(['eu-central-1', 'us-east-1'])('is told of with its region, asked from %s', async (region) => {
    const found = { code: 'bucket-in-other-region', message: expect.stringContaining('is in eu-west-1') }
    await expect(bucket({ region }).head('k')).rejects.toMatchObject(found)
    await expect(bucket({ region }).read('k', 1000)).rejects.toMatchObject(found)
  })
})

describe('credentials', () => {
  it('that expired are told of, also by a HEAD, whose answer has no words', async () => {
    world.principals.addPrincipal({ ...limited, accountId: '123456789012', expired: true })
    for (const look of [
      bucket({ credentials: limited }).head('k'),
      bucket({ credentials: limited }).read('k', 1000),
    ]) {
      await expect(look).rejects.toMatchObject({ code: 'credentials-expired' })
    }
  })

  it('that nobody knows are told of', async () => {
    await expect(bucket({ credentials: limited }).read('k', 1000)).rejects.toMatchObject({
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
    await owned.read('k', 1000)
    await owned.newestKey('', '')
    const etag = (await owned.create(object)) ?? ''
    await owned.remove('new', (await owned.replace(object, etag)) ?? '')
    await owned.head('gone')
    const calls = record.entries.map(({ operation, headers }) => [
      operation,
      headers['x-amz-expected-bucket-owner'],
    ])
    const operations = ['HeadObject', 'GetObject', 'ListObjectsV2', 'PutObject', 'PutObject', 'DeleteObject']
    expect(calls).toEqual(
      [...operations, 'HeadObject', 'HeadBucket'].map((operation) => [operation, '123456789012']),
    )
  })

  it('does not go where it is not given', async () => {
    await bucket().head('k')
    expect(record.entries[0]?.headers).not.toHaveProperty('x-amz-expected-bucket-owner')
  })

  it('that is another is told of, by every call', async () => {
    buckets.createBucket({ name: 'sniped', region: 'eu-west-1', owner: '999999999999' })
    const sniped = bucket({ name: 'sniped', owner: '123456789012' })
    const { etag } = buckets.putObject('sniped', 'new', 'theirs')
    const calls = [
      sniped.head('k'),
      sniped.read('k', 1000),
      sniped.newestKey('', ''),
      sniped.create(object),
      sniped.replace(object, etag),
      sniped.remove('new', etag),
    ]
    for (const call of await Promise.allSettled(calls)) {
      expect(call).toMatchObject({
        status: 'rejected',
        reason: { code: 'bucket-owner-mismatch', message: expect.stringMatching(/sniped.*123456789012/) },
      })
    }
    expect(buckets.object('sniped', 'new')?.bytes.toString()).toBe('theirs')
  })

  it('that is right is not blamed for a missing permission', async () => {
    const credentials = allow('s3:ListBucket')
    await expect(bucket({ owner: '123456789012', credentials }).head('k')).rejects.toMatchObject({
      code: 'access-denied',
    })
  })
})
