import { createHash } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { S3Bucket } from '../../../src/aws/s3/bucket.ts'
import { answering, startS3 } from './s3-scene.ts'

const { record, faults, buckets, bucket, allow, ...s3 } = await startS3()
afterAll(s3.close)
beforeEach(s3.reset)

describe('create', () => {
  const object = {
    key: 'layer/000003/uv.lock',
    bytes: Buffer.from('version = 1\n'),
    contentType: 'text/plain',
    metadata: { layer_version_arn: 'arn:aws:lambda:eu-west-1:123456789012:layer:web:3' },
  }

  it('writes the object as it is meant, and only if the key is free', async () => {
    const etag = await bucket().create(object)
    expect(buckets.object('artifacts', object.key)).toMatchObject({
      bytes: object.bytes,
      contentType: 'text/plain',
      metadata: object.metadata,
      checksum: { algorithm: 'sha256', value: createHash('sha256').update(object.bytes).digest('base64') },
      etag,
    })
    expect(record.entries[0]?.headers).toMatchObject({ 'if-none-match': '*' })
  })

  it('leaves an object that is there alone', async () => {
    buckets.putObject('artifacts', object.key, 'theirs')
    expect(await bucket().create(object)).toBeUndefined()
    expect(buckets.versions('artifacts', object.key)).toHaveLength(1)
  })

  it('writes where an object was deleted', async () => {
    buckets.putObject('artifacts', object.key, 'theirs')
    buckets.deleteObject('artifacts', object.key)
    expect(await bucket().create(object)).toBe(buckets.object('artifacts', object.key)?.etag)
  })

  it('meets its own object when the first answer was lost', async () => {
    faults.add({ fault: { kind: 'drop-after' } })
    expect(await bucket().create(object)).toBeUndefined()
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

const lockFile = {
  key: 'layer/web.eu-west-1.lock',
  bytes: Buffer.from('{"owner": "a"}'),
  contentType: 'application/json',
  metadata: {},
}
const renewed = { ...lockFile, bytes: Buffer.from('{"owner": "a", "renewals": 1}') }
const lockText = () => buckets.object('artifacts', lockFile.key)?.bytes.toString()

describe('replace', () => {
  it('writes only in the place of the object that is named by its ETag', async () => {
    const etag = (await bucket().create(lockFile)) ?? ''
    const next = await bucket().replace(renewed, etag)
    expect(buckets.object('artifacts', lockFile.key)).toMatchObject({
      bytes: renewed.bytes,
      contentType: 'application/json',
      etag: next,
    })
    expect(next).not.toBe(etag)
    expect(record.entries.at(-1)?.headers).toMatchObject({ 'if-match': etag })
  })

  it('leaves another object alone', async () => {
    const etag = (await bucket().create(lockFile)) ?? ''
    buckets.putObject('artifacts', lockFile.key, 'theirs')
    expect(await bucket().replace(renewed, etag)).toBeUndefined()
    expect(lockText()).toBe('theirs')
  })

  it('writes nothing where the object is gone', async () => {
    const etag = (await bucket().create(lockFile)) ?? ''
    buckets.deleteObject('artifacts', lockFile.key)
    expect(await bucket().replace(renewed, etag)).toBeUndefined()
    expect(lockText()).toBeUndefined()
  })

  it('does not find the ETag again when the answer to it was lost', async () => {
    const etag = (await bucket().create(lockFile)) ?? ''
    faults.add({ fault: { kind: 'drop-after' } })
    expect(await bucket().replace(renewed, etag)).toBeUndefined()
    expect(lockText()).toBe(renewed.bytes.toString())
  })

  it('is a failure where the bucket is gone, not a lock that is gone', async () => {
    await expect(bucket({ name: 'nowhere' }).replace(renewed, '"e"')).rejects.toMatchObject({
      code: 'bucket-missing',
    })
  })

  it('names the permission that is missing', async () => {
    const etag = (await bucket().create(lockFile)) ?? ''
    const credentials = allow('s3:GetObject')
    await expect(bucket({ credentials }).replace(renewed, etag)).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining(`s3:PutObject on arn:aws:s3:::artifacts/${lockFile.key}`),
    })
  })
})

describe('remove', () => {
  it('removes only the object that is named by its ETag', async () => {
    const etag = (await bucket().create(lockFile)) ?? ''
    expect(await bucket().remove(lockFile.key, etag)).toBe(true)
    expect(lockText()).toBeUndefined()
    expect(record.entries.at(-1)).toMatchObject({
      operation: 'DeleteObject',
      headers: expect.objectContaining({ 'if-match': etag }),
    })
  })

  it('leaves another object alone', async () => {
    const etag = (await bucket().create(lockFile)) ?? ''
    buckets.putObject('artifacts', lockFile.key, 'theirs')
    expect(await bucket().remove(lockFile.key, etag)).toBe(false)
    expect(lockText()).toBe('theirs')
  })

  it('is done where the object is gone', async () => {
    const etag = (await bucket().create(lockFile)) ?? ''
    buckets.deleteObject('artifacts', lockFile.key)
    expect(await bucket().remove(lockFile.key, etag)).toBe(true)
  })

  it('is done when the answer to it was lost', async () => {
    const etag = (await bucket().create(lockFile)) ?? ''
    faults.add({ fault: { kind: 'drop-after' } })
    expect(await bucket().remove(lockFile.key, etag)).toBe(true)
    expect(lockText()).toBeUndefined()
  })

  it('is a failure where the bucket is gone', async () => {
    await expect(bucket({ name: 'nowhere' }).remove('k', '"e"')).rejects.toMatchObject({
      code: 'bucket-missing',
    })
  })

  it('names the permission that is missing', async () => {
    const etag = (await bucket().create(lockFile)) ?? ''
    const credentials = allow('s3:GetObject', 's3:PutObject')
    await expect(bucket({ credentials }).remove(lockFile.key, etag)).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining(`s3:DeleteObject on arn:aws:s3:::artifacts/${lockFile.key}`),
    })
  })
})

/** What a conditional request gives when its condition does not hold. */
const conditional: [string, unknown, (of: S3Bucket) => Promise<unknown>][] = [
  ['create', undefined, (of) => of.create(lockFile)],
  ['replace', undefined, (of) => of.replace(lockFile, '"e"')],
  ['remove', false, (of) => of.remove(lockFile.key, '"e"')],
]
const failed412 = '<Error><Code>PreconditionFailed</Code><Message>It did not hold</Message></Error>'

describe.each(conditional)('a condition of %s', (_, notHeld, request) => {
  // S3 has answered so with a status of success: https://github.com/aws/aws-sdk-java-v2/issues/6023
  it.each([412, 200])('that does not hold is told by the code, under the status %i', async (status) => {
    const server = await answering(status, { 'content-type': 'application/xml' }, failed412)
    try {
      expect(await request(bucket({ url: server.url }))).toBe(notHeld)
    } finally {
      server.close()
    }
  })

  it.each<[string, number, string]>([
    ['a 412 with a page of HTML', 412, '<html>Precondition Failed</html>'],
    ['a 412 with nothing', 412, ''],
    ['a 404 with a page of HTML', 404, '<html>Not found</html>'],
    ['a 404 with another reason', 404, '<Error><Code>NoSuchUpload</Code></Error>'],
    ['a 404 with nothing', 404, ''],
    ['a 403', 403, '<Error><Code>AccessDenied</Code></Error>'],
  ])('is not known to fail from %s', async (__, status, body) => {
    const server = await answering(status, { 'content-type': 'application/xml' }, body)
    try {
      await expect(request(bucket({ url: server.url }))).rejects.toMatchObject({
        message: expect.stringContaining(lockFile.key),
      })
    } finally {
      server.close()
    }
  })
})

describe('a write that meets another one (409)', () => {
  const conflict = { kind: 'status', status: 409, code: 'ConditionalRequestConflict' } as const

  it.each([1, 4])('is tried again: %i times', async (times) => {
    faults.add({ match: { operation: 'PutObject' }, times, fault: conflict })
    expect(await bucket().create(lockFile)).toBe(buckets.object('artifacts', lockFile.key)?.etag)
    expect(record.entries).toHaveLength(times + 1)
  })

  it('keeps its condition, and ends when that does not hold', async () => {
    const etag = (await bucket().create(lockFile)) ?? ''
    record.clear()
    faults.add({ match: { operation: 'PutObject' }, times: 2, fault: conflict })
    buckets.putObject('artifacts', lockFile.key, 'theirs')
    expect(await bucket().replace(renewed, etag)).toBeUndefined()
    expect(record.entries.map(({ headers }) => headers['if-match'])).toEqual([etag, etag, etag])
    expect(lockText()).toBe('theirs')
  })

  it('is a failure in the end', async () => {
    faults.add({ match: { operation: 'PutObject' }, times: 99, fault: conflict })
    for (const write of [() => bucket().create(lockFile), () => bucket().replace(lockFile, '"e"')]) {
      await expect(write()).rejects.toMatchObject({
        code: 'aws-refused',
        message: expect.stringContaining('ConditionalRequestConflict'),
      })
    }
    expect(record.entries).toHaveLength(10)
  })
})
