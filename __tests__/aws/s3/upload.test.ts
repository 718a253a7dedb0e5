import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  close,
  createReadStream,
  mkdtempSync,
  open,
  read,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import type { ReadStream } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { ArchiveStream } from '../../../src/action/disk/archive-stream.ts'
import type { ArchiveBody, NewArchive } from '../../../src/core/archive-ports.ts'
import { startAnswerServer, type AnswerServer } from '../answer-server.ts'
import { startS3, type Options } from './s3-scene.ts'

const { record, faults, buckets, bucket, allow, ...s3 } = await startS3()
const folder = mkdtempSync(join(tmpdir(), 'upload-'))
const path = join(folder, 'layer.zip')
// Several times what is read at once.
const bytes = Buffer.concat(Array.from({ length: 48 }, (_, index) => Buffer.alloc(64 * 1024, index)))
const sha256 = createHash('sha256').update(bytes)
const uri = 's3://artifacts/layer/layer.zip'

let opened: ArchiveBody[]
let logged: string[]
let cancellation: AbortController
let server: AnswerServer | undefined

afterAll(async () => {
  rmSync(folder, { recursive: true })
  await s3.close()
})
beforeEach(() => {
  s3.reset()
  writeFileSync(path, bytes)
  opened = []
  logged = []
  cancellation = new AbortController()
})
afterEach(async () => {
  server?.close()
  server = undefined
  // No test leaves a descriptor behind.
  for (const stream of opened) if (!stream.closed) await once(stream, 'close')
})

const archive: Omit<NewArchive, 'open'> = {
  key: 'layer/layer.zip',
  size: bytes.length,
  sha256: sha256.copy().digest('hex'),
  metadata: { sha256: 'abc', manifest_sha256: 'def' },
}

const whole = () => new ArchiveStream(path, bytes.length)

/** Stores the file, or what this gives. */
async function upload(options: Options = {}, openFile: () => ArchiveBody = whole) {
  const store = await bucket(options).archives()
  const opening = () => {
    const stream = openFile()
    opened.push(stream)
    return stream
  }
  return store.upload({ ...archive, open: opening }, cancellation.signal, (line) => logged.push(line))
}

type Read = (fd: number, buffer: Buffer, offset: number, length: number, position: number, done: Done) => void
type Done = (error: Error | null, count: number, buffer: Buffer) => void

/** The file, where something happens as its second piece is read; what it gives is an error of the system. */
const interrupted = (happens: () => Error | undefined) => (): ReadStream => {
  let reads = 0
  const reading: Read = (fd, buffer, offset, length, position, done) => {
    const error = ++reads === 2 ? happens() : undefined
    if (error === undefined) read(fd, buffer, offset, length, position, done)
    else done(error, 0, buffer)
  }
  return createReadStream(path, { fs: { open, close, read: reading } })
}

const versions = () => buckets.versions('artifacts', archive.key)
const statuses = () => record.entries.map(({ status }) => status)

describe('an upload', () => {
  it('stores all of the archive, with its SHA-256, and what is said of it', async () => {
    const stored = await upload()
    const [version] = versions()
    expect(version).toMatchObject({
      contentType: 'application/zip',
      metadata: archive.metadata,
      checksum: { algorithm: 'sha256', value: sha256.copy().digest('base64'), type: 'FULL_OBJECT' },
    })
    expect(version?.bytes.equals(bytes)).toBe(true)
    expect(stored).toEqual({ objectVersion: version?.versionId, etag: version?.etag })
    expect(logged).toEqual([])
  })

  it('is one request, of known length, that waits for no word before its body', async () => {
    await upload({ owner: '123456789012' })
    expect(record.entries).toHaveLength(1)
    const [{ headers } = { headers: {} }] = record.entries
    expect(headers).toMatchObject({
      'content-length': String(bytes.length),
      'x-amz-checksum-sha256': sha256.copy().digest('base64'),
      'x-amz-expected-bucket-owner': '123456789012',
    })
    for (const name of ['expect', 'content-encoding', 'transfer-encoding', 'x-amz-trailer'])
      expect(headers).not.toHaveProperty(name)
  })

  it('takes the place of what was there', async () => {
    buckets.putObject('artifacts', archive.key, 'theirs')
    await upload()
    expect(buckets.object('artifacts', archive.key)?.bytes.equals(bytes)).toBe(true)
  })

  it.each([undefined, 'Suspended'] as const)(
    'gives no version to pin where versioning is %s',
    async (versioning) => {
      buckets.createBucket({ name: 'bare', region: 'eu-west-1', versioning })
      expect(await upload({ name: 'bare' })).toEqual({
        objectVersion: undefined,
        etag: buckets.object('bare', archive.key)?.etag,
      })
    },
  )

  it('leaves the connections of the reads open', async () => {
    const one = bucket()
    const store = await one.archives()
    const { etag } = await store.upload({ ...archive, open: whole }, cancellation.signal, () => undefined)
    expect(await one.head(archive.key)).toMatchObject({ etag })
  })
})

describe('an upload that breaks off', () => {
  it.each([
    ['before it is done', { kind: 'drop-before' }, [0, 200], 1],
    ['after it is done', { kind: 'drop-after' }, [0, 200], 2],
    ['with a 500', { kind: 'status', status: 500, code: 'InternalError' }, [500, 200], 1],
    ['with a 503', { kind: 'status', status: 503, code: 'SlowDown' }, [503, 200], 1],
    [
      'as S3 waited for bytes in vain',
      { kind: 'status', status: 400, code: 'RequestTimeout' },
      [400, 200],
      1,
    ],
  ] as const)('is sent again from the start: %s', async (_, fault, answers, count) => {
    faults.add({ fault })
    await upload()
    expect(statuses()).toEqual(answers)
    expect(versions()).toHaveLength(count)
    expect(buckets.object('artifacts', archive.key)?.bytes.equals(bytes)).toBe(true)
    expect(opened).toHaveLength(2)
    expect(logged).toEqual([
      expect.stringMatching(/^The upload was interrupted \(.+\); sending the archive again$/),
    ])
  })

  it('in the middle of its body is sent again from the start', async () => {
    const received: Buffer[][] = []
    server = await startAnswerServer((request, response) => {
      const chunks: Buffer[] = []
      received.push(chunks)
      request.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (received.length === 1) request.socket.resetAndDestroy()
      })
      request.on('end', () => response.writeHead(200, { etag: '"e"', 'x-amz-version-id': 'v-1' }).end())
    })
    expect(await upload({ url: server.url })).toEqual({ objectVersion: 'v-1', etag: '"e"' })
    expect(received).toHaveLength(2)
    expect(Buffer.concat(received[1] ?? []).equals(bytes)).toBe(true)
  })

  it('is given up after three times', async () => {
    faults.add({ times: 99, fault: { kind: 'status', status: 500, code: 'InternalError' } })
    await expect(upload()).rejects.toMatchObject({
      code: 'service-error',
      message: expect.stringContaining(`PutObject for ${uri}`),
    })
    expect(statuses()).toEqual([500, 500, 500])
    expect(opened).toHaveLength(3)
    expect(versions()).toEqual([])
  })

  it.each([
    [400, 'InvalidRequest', 'aws-refused'],
    [403, 'ExpiredToken', 'credentials-expired'],
    [404, 'NoSuchBucket', 'bucket-missing'],
  ])('with a %i, %s is not sent again', async (status, code, expected) => {
    faults.add({ fault: { kind: 'status', status, code } })
    await expect(upload()).rejects.toMatchObject({ code: expected })
    expect(record.entries).toHaveLength(1)
    expect(logged).toEqual([])
  })

  it('for want of a permission names it', async () => {
    await expect(upload({ credentials: allow('s3:GetObject') })).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('s3:PutObject on arn:aws:s3:::artifacts/layer/layer.zip'),
    })
    expect(record.entries).toHaveLength(1)
  })

  it('as the bucket is of another owner says so', async () => {
    buckets.createBucket({ name: 'theirs', region: 'eu-west-1', owner: '222222222222' })
    await expect(upload({ name: 'theirs', owner: '123456789012' })).rejects.toMatchObject({
      code: 'bucket-owner-mismatch',
    })
    expect(buckets.keys('theirs')).toEqual([])
  })

  it('as the answer has no ETag is not taken for done', async () => {
    server = await startAnswerServer((request, response) => {
      request.resume().on('end', () => response.end())
    })
    await expect(upload({ url: server.url })).rejects.toMatchObject({
      code: 'service-error',
      message: 'AWS answered without ETag.',
    })
    expect(opened).toHaveLength(1)
  })
})

describe('an archive that changes while it is sent', () => {
  const changed = (why: string) => ({
    code: 'archive-unreadable',
    message: `The archive for ${uri} changed during the upload: ${why}.`,
  })

  it('is not stored: other bytes', async () => {
    writeFileSync(path, Buffer.alloc(bytes.length))
    await expect(upload()).rejects.toMatchObject(
      changed('S3 received other bytes than those that were checked'),
    )
    expect(versions()).toEqual([])
    expect(record.entries).toHaveLength(1)
  })

  it.each<[string, () => ArchiveBody, string]>([
    [
      'fewer bytes',
      () => {
        truncateSync(path, 100_000)
        return whole()
      },
      `it can no longer be read (100000 of ${bytes.length} bytes)`,
    ],
    [
      'a file that is gone',
      () => {
        rmSync(path)
        return whole()
      },
      'it can no longer be read (ENOENT)',
    ],
    [
      'what is no file any more',
      () => new ArchiveStream(folder, bytes.length),
      'it can no longer be read (EISDIR)',
    ],
    [
      'a disk that fails',
      interrupted(() => Object.assign(new Error(`EIO: i/o error, read '${path}'`), { code: 'EIO' })),
      'it can no longer be read (EIO)',
    ],
  ])('is not stored: %s', async (_, openFile, why) => {
    await expect(upload({}, openFile)).rejects.toMatchObject(changed(why))
    expect(versions()).toEqual([])
    expect(opened).toHaveLength(1)
    expect(logged).toEqual([])
  })
})

describe('an upload that is cancelled', () => {
  it('in the middle stores nothing', async () => {
    const cancelling = interrupted(() => {
      cancellation.abort()
      return undefined
    })
    await expect(upload({}, cancelling)).rejects.toMatchObject({ code: 'cancelled' })
    expect(versions()).toEqual([])
    expect(logged).toEqual([])
    expect(opened).toHaveLength(1)
  })

  it('while it waits for the answer ends at once', async () => {
    server = await startAnswerServer((request) => {
      request.resume().on('end', () => {
        cancellation.abort()
      })
    })
    await expect(upload({ url: server.url })).rejects.toMatchObject({ code: 'cancelled' })
    expect(opened).toHaveLength(1)
  })

  it('before it is sent again is not sent again', async () => {
    faults.add({ fault: { kind: 'status', status: 500 } })
    const store = await bucket().archives()
    const stopping = store.upload({ ...archive, open: whole }, cancellation.signal, () => {
      cancellation.abort()
    })
    await expect(stopping).rejects.toMatchObject({ code: 'cancelled' })
    expect(statuses()).toEqual([500])
  })

  it('before it begins opens and sends nothing', async () => {
    cancellation.abort()
    await expect(upload()).rejects.toMatchObject({ code: 'cancelled' })
    expect(opened).toEqual([])
    expect(record.entries).toEqual([])
  })
})

describe('an upload that finds no end', () => {
  afterEach(() => {
    jest.useRealTimers()
  })

  it('is given up at its deadline, and sends nothing after that', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date'] })
    const arrival = Promise.withResolvers<undefined>()
    let requests = 0
    const silent: RequestListener = (request) => {
      requests++
      request.resume().on('end', () => {
        arrival.resolve(undefined)
      })
    }
    server = await startAnswerServer(silent)
    const failure = upload({ url: server.url }).catch((error: unknown) => error)
    await arrival.promise
    await jest.advanceTimersByTimeAsync(1_800_000)
    expect(await failure).toMatchObject({
      code: 'aws-unreachable',
      message: expect.stringContaining('no complete answer within 1800 s'),
    })
    // Longer than it would wait before the next attempt.
    await setTimeout(1_500)
    expect(requests).toBe(1)
    expect(logged).toEqual([])
  })
})
