import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  ChecksumAlgorithm,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { decodeChunked } from '../../sandbox/s3/aws-chunked.ts'
import { algorithms } from '../../sandbox/s3/checksums.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, refusal, withHeaders } from './clients.ts'

const sandbox = await startSandbox()
const { buckets } = sandbox.world
const { s3 } = clients(sandbox)
const target = { Bucket: 'layers', Key: 'layer.zip' }
const head = () => s3.send(new HeadObjectCommand({ ...target, ChecksumMode: 'ENABLED' }))

afterAll(() => sandbox.close())
beforeEach(() => {
  sandbox.world.reset()
  buckets.createBucket({ name: target.Bucket })
})

describe('algorithms', () => {
  // The check values that the catalogues of checksums give for this text.
  it.each([
    ['crc32', 'cbf43926'],
    ['crc32c', 'e3069283'],
    ['crc64nvme', 'ae8b14860a799888'],
    ['sha1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['sha256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
  ])('%s', (name, hex) => {
    expect(Buffer.from(algorithms[name]?.(Buffer.from('123456789')) ?? '', 'base64').toString('hex')).toBe(
      hex,
    )
  })
})

describe('PutObject', () => {
  it.each([
    ['ChecksumCRC32', 'AAAAAA=='],
    ['ChecksumCRC32C', 'AAAAAA=='],
    ['ChecksumCRC64NVME', 'AAAAAAAAAAA='],
    ['ChecksumSHA1', createHash('sha1').digest('base64')],
    ['ChecksumSHA256', createHash('sha256').digest('base64')],
    ['ContentMD5', createHash('md5').digest('base64')],
  ])('is refused with a wrong %s', async (name, value) => {
    const put = new PutObjectCommand({ ...target, Body: 'text', [name]: value })
    expect(await refusal(s3.send(put))).toMatchObject({ code: 'BadDigest', status: 400 })
    expect(buckets.object(target.Bucket, target.Key)).toBeUndefined()
  })

  it('is refused with a checksum of the wrong length, and with two of them', async () => {
    const put = (checksums: object) =>
      refusal(s3.send(new PutObjectCommand({ ...target, Body: 'x', ...checksums })))
    expect(await put({ ChecksumSHA256: 'AAAA' })).toMatchObject({ code: 'InvalidRequest', status: 400 })
    expect(await put({ ContentMD5: 'AAAA' })).toMatchObject({ code: 'InvalidDigest', status: 400 })
    const two = { ChecksumSHA1: createHash('sha1').update('x').digest('base64'), ChecksumCRC32: 'jNxS8A==' }
    expect(await put(two)).toMatchObject({ code: 'InvalidRequest', status: 400 })
  })

  it('keeps the checksum, and tells it to those who ask', async () => {
    const ChecksumSHA256 = createHash('sha256').update('text').digest('base64')
    await s3.send(new PutObjectCommand({ ...target, Body: 'text', ChecksumSHA256 }))
    expect(await head()).toMatchObject({ ChecksumSHA256, ChecksumType: 'FULL_OBJECT' })
    expect((await s3.send(new HeadObjectCommand(target))).ChecksumSHA256).toBeUndefined()
  })

  it('takes a streamed body with its checksum in the trailer', async () => {
    const Body = Readable.from([Buffer.from('some '), Buffer.from('text')])
    const ChecksumSHA256 = createHash('sha256').update('some text').digest('base64')

    await s3.send(
      new PutObjectCommand({
        ...target,
        Body,
        ContentLength: 9,
        ChecksumAlgorithm: ChecksumAlgorithm.SHA256,
      }),
    )

    expect(sandbox.record.entries.at(-1)?.headers['x-amz-content-sha256']).toMatch(/^STREAMING-/)
    expect(buckets.object(target.Bucket, target.Key)?.bytes.toString()).toBe('some text')
    expect(buckets.object(target.Bucket, target.Key)?.headers).toEqual({})
    expect((await head()).ChecksumSHA256).toBe(ChecksumSHA256)
  })

  it('is refused when the body is not what was signed', async () => {
    const client = withHeaders(clients(sandbox).s3, {
      'x-amz-content-sha256': createHash('sha256').update('other').digest('hex'),
    })
    const put = new PutObjectCommand({ ...target, Body: 'text' })
    expect(await refusal(client.send(put))).toMatchObject({ code: 'XAmzContentSHA256Mismatch', status: 400 })
  })
})

describe('a chunked body', () => {
  const request = (body: string, length: number) => ({
    method: 'PUT',
    path: '/layers/key',
    query: new URLSearchParams(),
    headers: {
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-decoded-content-length': String(length),
      'x-amz-trailer': 'x-amz-checksum-crc32',
    },
    body: Buffer.from(body),
  })
  const whole = '3;chunk-signature=0\r\nabc\r\n2\r\nde\r\n0\r\nx-amz-checksum-crc32:hYcEaw==\r\n\r\n'

  it('is put together, with the trailer among the headers', () => {
    const decoded = decodeChunked(request(whole, 5))
    expect(decoded.body.toString()).toBe('abcde')
    expect(decoded.headers['x-amz-checksum-crc32']).toBe('hYcEaw==')
  })

  it.each([
    ['is cut short', whole.slice(0, 30), 5, 'IncompleteBody'],
    ['has another length than promised', whole, 6, 'IncompleteBody'],
    ['has a chunk with no end', '3\r\nabcd\r\n0\r\n\r\n', 4, 'IncompleteBody'],
    ['lacks the promised trailer', '5\r\nabcde\r\n0\r\n\r\n', 5, 'MalformedTrailerError'],
  ])('is refused when it %s', (_, body, length, code) => {
    expect(() => decodeChunked(request(body, length))).toThrow(expect.objectContaining({ code }))
  })
})

describe('a multipart upload', () => {
  const upload = async (ChecksumAlgorithm: ChecksumAlgorithm, parts: string[]) => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...target, ChecksumAlgorithm }))
    const Parts: { PartNumber: number; ETag: string | undefined }[] = []
    for (const [index, Body] of parts.entries()) {
      const part = { ...target, UploadId, PartNumber: index + 1, Body, ChecksumAlgorithm }
      Parts.push({ PartNumber: index + 1, ETag: (await s3.send(new UploadPartCommand(part))).ETag })
    }
    return s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }))
  }
  const parts = ['a'.repeat(5 * 1024 * 1024), 'b']

  it('has a SHA-256 of its parts only, and an ETag that is no MD5', async () => {
    await upload('SHA256', parts)
    const digests = parts.map((part) => createHash('sha256').update(part).digest())
    const composite = createHash('sha256').update(Buffer.concat(digests)).digest('base64')
    expect(await head()).toMatchObject({ ChecksumSHA256: `${composite}-2`, ChecksumType: 'COMPOSITE' })
    expect((await head()).ETag).toMatch(/^"[0-9a-f]{32}-2"$/)
    expect(buckets.object(target.Bucket, target.Key)?.bytes.toString()).toBe(parts.join(''))
  })

  it('has a CRC64NVME of the whole object', async () => {
    await upload('CRC64NVME', parts)
    const ChecksumCRC64NVME = algorithms['crc64nvme']?.(Buffer.from(parts.join('')))
    expect(await head()).toMatchObject({ ChecksumCRC64NVME, ChecksumType: 'FULL_OBJECT' })
  })

  it('is refused with small parts, a wrong part, or a full SHA-256', async () => {
    expect(await refusal(upload('CRC32', ['small', 'b']))).toMatchObject({
      code: 'EntityTooSmall',
      status: 400,
    })
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target))
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: '"abc"' }] }
    const complete = new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload })
    expect(await refusal(s3.send(complete))).toMatchObject({ code: 'InvalidPart', status: 400 })
    const whole = { ...target, ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' } as const
    expect(await refusal(s3.send(new CreateMultipartUploadCommand(whole)))).toMatchObject({
      code: 'InvalidRequest',
    })
  })

  it('has no parts that are copied from elsewhere', async () => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target))
    const part = { ...target, UploadId, PartNumber: 1, CopySource: 'layers/other' }
    expect(await refusal(s3.send(new UploadPartCopyCommand(part)))).toMatchObject({ status: 501 })
  })

  it('is gone once it is aborted', async () => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target))
    await s3.send(new AbortMultipartUploadCommand({ ...target, UploadId }))
    const part = new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: 'x' })
    expect(await refusal(s3.send(part))).toMatchObject({ code: 'NoSuchUpload', status: 404 })
  })
})
