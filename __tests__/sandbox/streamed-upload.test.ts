import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, refusal } from './clients.ts'

const sandbox = await startSandbox()
const { buckets } = sandbox.world
// The SDK warns of each failed stream, as it cannot send one again.
const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }
const { s3 } = clients(sandbox, { logger })
const target = { Bucket: 'layers', Key: 'layer.zip' }
// From 2 MiB on, the SDK waits for a word of the server before it sends a body.
const chunks = Array.from({ length: 48 }, (_, index) => Buffer.alloc(64 * 1024, index))
const bytes = Buffer.concat(chunks)
const sha256 = createHash('sha256').update(bytes).digest('base64')

const about = (ChecksumSHA256: string) => ({ ContentLength: bytes.length, ChecksumSHA256 })
const put = (checksum: string) =>
  s3.send(new PutObjectCommand({ ...target, ...about(checksum), Body: Readable.from(chunks) }))

afterAll(() => sandbox.close())
beforeEach(() => {
  sandbox.world.reset()
  sandbox.record.clear()
  buckets.createBucket({ name: target.Bucket, versioning: 'Enabled' })
})

describe('a streamed PutObject', () => {
  it('is stored with its checksum, and its body sent once it is asked for', async () => {
    const { VersionId, ChecksumSHA256 } = await put(sha256)
    expect(sandbox.record.entries[0]?.headers).toMatchObject({
      expect: '100-continue',
      'content-length': String(bytes.length),
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      'x-amz-checksum-sha256': sha256,
    })
    expect(ChecksumSHA256).toBe(sha256)
    const stored = buckets.object(target.Bucket, target.Key)
    expect(stored?.versionId).toBe(VersionId)
    expect(stored?.bytes.equals(bytes)).toBe(true)
    const head = await s3.send(new HeadObjectCommand({ ...target, ChecksumMode: 'ENABLED' }))
    expect(head).toMatchObject({ ChecksumSHA256: sha256, ChecksumType: 'FULL_OBJECT' })
    expect(head.ChecksumCRC64NVME).toBeUndefined()
  })

  it('stores nothing with a wrong checksum', async () => {
    const other = createHash('sha256').digest('base64')
    expect(await refusal(put(other))).toMatchObject({ code: 'BadDigest', status: 400 })
    expect(buckets.versions(target.Bucket, target.Key)).toEqual([])
  })

  it('stores nothing when it is given up in the middle', async () => {
    const given = new AbortController()
    const Body = Readable.from(
      (function* () {
        yield* chunks.slice(0, 20)
        given.abort()
        yield* chunks.slice(20)
      })(),
    )
    const command = new PutObjectCommand({ ...target, ...about(sha256), Body })
    const refused = await refusal(s3.send(command, { abortSignal: given.signal }))
    expect(refused).toMatchObject({ code: 'AbortError', status: undefined })
    expect(buckets.versions(target.Bucket, target.Key)).toEqual([])
  })
})

describe('a request whose body is cut off', () => {
  const { hostname, port } = new URL(sandbox.url)
  const half = bytes.subarray(0, bytes.length / 2)

  /** Path and headers of a PutObject as the SDK signed it. */
  async function signedHead(): Promise<{ path: string; headers: Record<string, string> }> {
    await put(sha256)
    const sent = sandbox.record.entries[0]
    buckets.reset()
    buckets.createBucket({ name: target.Bucket })
    sandbox.record.clear()
    const headers = Object.entries(sent?.headers ?? {}).filter(([name]) => name !== 'expect')
    return { path: `${sent?.path}?x-id=PutObject`, headers: Object.fromEntries(headers) }
  }

  it('is stored when it comes whole', async () => {
    const { path, headers } = await signedHead()
    const message = request({ hostname, port, path, method: 'PUT', headers }).end(bytes)
    const [answer] = (await once(message, 'response')) as [{ statusCode: number; resume(): void }]
    answer.resume()
    expect(answer.statusCode).toBe(200)
    expect(buckets.object(target.Bucket, target.Key)?.bytes.equals(bytes)).toBe(true)
  })

  it.each(['ended', 'reset'])('stores nothing, and is no request: %s', async (how) => {
    const { path, headers } = await signedHead()
    const socket = connect(Number(port), hostname)
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    socket.write(`PUT ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    await new Promise((resolve) => socket.write(half, resolve))
    if (how === 'ended') socket.end()
    else socket.resetAndDestroy()
    await once(socket.resume(), 'close')
    // Whatever the sandbox did with the request is done once it has answered another.
    await fetch(`${sandbox.url}/_sandbox/record`)
    expect(buckets.keys(target.Bucket)).toEqual([])
    expect(sandbox.record.entries).toEqual([])
  })
})
