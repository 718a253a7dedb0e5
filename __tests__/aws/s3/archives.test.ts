import { createHash } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { ArchiveStore } from '../../../src/core/archive-ports.ts'
import type { FoundArchive } from '../../../src/core/model/facts.ts'
import { startAnswerServer, type AnswerServer } from '../answer-server.ts'
import { startS3, type Options } from './s3-scene.ts'

const { record, faults, buckets, bucket, allow, ...s3 } = await startS3()
afterAll(s3.close)
beforeEach(s3.reset)

const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251))
const sha256 = createHash('sha256').update(bytes).digest('hex')
const uri = 's3://artifacts/layer.zip'

const store = (options?: Options): Promise<ArchiveStore> => bucket(options).archives()

/** What a HEAD told of an object. */
function found({ etag }: { etag: string }, size = bytes.length): FoundArchive {
  const digests = { manifestSha256: undefined, manifestMd5: undefined, sha256: undefined }
  return { state: 'found', bucket: 'artifacts', key: 'layer.zip', size, objectVersion: 'v', etag, ...digests }
}
const stored = () => found(buckets.putObject('artifacts', 'layer.zip', bytes))

/** Both ways to read an archive. */
const ways: [name: string, read: (of: ArchiveStore, archive: FoundArchive) => Promise<unknown>][] = [
  ['a part', (of, archive) => of.reader(archive).read(0, 10)],
  ['all of it', (of, archive) => of.sha256(archive)],
]

let server: AnswerServer | undefined
afterEach(() => {
  server?.close()
  server = undefined
})

async function answering(listener: RequestListener): Promise<ArchiveStore> {
  server = await startAnswerServer(listener)
  return store({ url: server.url })
}

describe('the reader of an archive', () => {
  it.each([
    [0, 1],
    [0, 1000],
    [990, 10],
    [123, 456],
  ])('gives the bytes from %i on, %i of them, and asks for no others', async (start, length) => {
    const reader = (await store()).reader(stored())
    expect(reader.size).toBe(1000)
    const part = await reader.read(start, length)
    expect(Buffer.from(part).equals(bytes.subarray(start, start + length))).toBe(true)
    expect(record.entries.map(({ headers }) => headers['range'])).toEqual([
      `bytes=${start}-${start + length - 1}`,
    ])
  })

  it('asks for nothing where nothing is wanted', async () => {
    expect(await (await store()).reader(stored()).read(5, 0)).toHaveLength(0)
    expect(record.entries).toEqual([])
  })

  it('is content with nothing but s3:GetObject, also in a bucket with versions', async () => {
    const archive = stored()
    const reader = (await store({ credentials: allow('s3:GetObject') })).reader(archive)
    expect(await reader.read(0, 1000)).toHaveLength(1000)
  })

  it.each<[string, RequestListener]>([
    ['the whole instead of a part', (_, response) => response.end(bytes)],
    ['another part', (_, response) => response.writeHead(206).end(bytes.subarray(0, 9))],
    ['nothing', (_, response) => response.writeHead(206).end()],
  ])('takes %s for a broken answer', async (_, answer) => {
    const archives = await answering(answer)
    await expect(archives.reader(found({ etag: '"e"' })).read(0, 10)).rejects.toMatchObject({
      code: 'service-error',
      message: expect.stringMatching(/^S3 did not send all of s3:\/\/artifacts\/layer\.zip: \d+ of 10 bytes/),
    })
  })
})

describe('the SHA-256 of an archive', () => {
  it('is that of its bytes', async () => {
    expect(await (await store()).sha256(stored())).toBe(sha256)
    expect(record.entries).toMatchObject([{ operation: 'GetObject', status: 200 }])
  })

  it('is that of no bytes, where there are none', async () => {
    const empty = buckets.putObject('artifacts', 'layer.zip', '')
    expect(await (await store()).sha256(found(empty, 0))).toBe(createHash('sha256').digest('hex'))
  })

  it.each([999, 1001])('is none where the HEAD told of %i bytes', async (size) => {
    const archive = { ...stored(), size }
    await expect((await store()).sha256(archive)).rejects.toMatchObject({
      code: 'service-error',
      message: expect.stringContaining(`1000 of ${size} bytes`),
    })
  })
})

describe.each(ways)('reading %s', (name, read) => {
  it('names the object by its ETag, and its owner', async () => {
    const archive = stored()
    await read(await store({ owner: '123456789012' }), archive)
    expect(record.entries.map(({ headers }) => headers)).toMatchObject([
      { 'if-match': archive.etag, 'x-amz-expected-bucket-owner': '123456789012' },
    ])
  })

  it('fails where another archive is in its place', async () => {
    const archive = stored()
    buckets.putObject('artifacts', 'layer.zip', 'theirs')
    await expect(read(await store(), archive)).rejects.toMatchObject({
      code: 'archive-replaced',
      message: expect.stringContaining(uri),
    })
    expect(record.entries).toHaveLength(1)
  })

  it('fails where it is gone', async () => {
    const archive = stored()
    buckets.deleteObject('artifacts', 'layer.zip')
    await expect(read(await store(), archive)).rejects.toMatchObject({
      code: 'archive-missing',
      message: expect.stringContaining(uri),
    })
  })

  it('fails in other words where its bucket is gone', async () => {
    await expect(read(await store({ name: 'nowhere' }), stored())).rejects.toMatchObject({
      code: 'bucket-missing',
    })
  })

  it('names the permission that is missing', async () => {
    const archive = stored()
    await expect(read(await store({ credentials: allow('s3:PutObject') }), archive)).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('s3:GetObject on arn:aws:s3:::artifacts/layer.zip'),
    })
  })

  it.each([1, 2])('is done again after a body that broke off: %i times', async (times) => {
    const archive = stored()
    faults.add({ times, fault: { kind: 'cut-body' } })
    const whole = name === 'a part' ? new Uint8Array(bytes.subarray(0, 10)) : sha256
    expect(await read(await store(), archive)).toEqual(whole)
    expect(record.entries).toHaveLength(times + 1)
  })

  it('is given up after three bodies that broke off', async () => {
    const archive = stored()
    faults.add({ times: 99, fault: { kind: 'cut-body' } })
    await expect(read(await store(), archive)).rejects.toMatchObject({
      code: 'service-error',
      message: expect.stringContaining(uri),
    })
    expect(record.entries).toHaveLength(3)
  })

  it('fails where the object was replaced between two attempts', async () => {
    const archive = stored()
    faults.add({ fault: { kind: 'cut-body' } })
    const replace = {
      kind: 'run',
      action: () => buckets.putObject('artifacts', 'layer.zip', 'theirs'),
    } as const
    faults.add({ match: { nth: 1 }, fault: replace })
    await expect(read(await store(), archive)).rejects.toMatchObject({ code: 'archive-replaced' })
  })

  it('is done again after a 503', async () => {
    const archive = stored()
    faults.add({ fault: { kind: 'status', status: 503, code: 'SlowDown' } })
    await read(await store(), archive)
    expect(record.entries.map(({ status }) => status)).toEqual([503, expect.any(Number)])
  })
})
