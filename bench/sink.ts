import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, RequestListener } from 'node:http'
import { crc32 } from 'node:zlib'
import { AwsError, errorAnswer, xml } from '../sandbox/errors.ts'
import type { Answer } from '../sandbox/answer.ts'

/** What was uploaded. */
export interface Received {
  /** Bucket and key. */
  path: string
  /** Bytes. */
  size: number
  /** The checksum that came with it and was held against what arrived, as its header is named; empty where none came. */
  checksum: string
  /** Of a multipart upload, how many; of an object that was sent whole, 0. */
  parts: number
}

/**
 * S3 for uploads only: it answers PutObject and multipart uploads as S3 does, holds the checksums that come with them
 * against what arrives, and keeps nothing, so as to be as fast as it can. It believes everybody.
 *
 * @param received - called with each object, before it is answered
 */
export function sink(received: (object: Received) => unknown): RequestListener {
  const uploads = new Map<string, Received>()
  return (request, response) => {
    answerTo(request, uploads, received)
      .catch((error: unknown) => {
        if (error instanceof AwsError) return errorAnswer('s3', error, request.method ?? '')
        throw error
      })
      .then(
        ({ status, headers = {}, body = '' }) => {
          response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
        },
        () => request.destroy(),
      )
  }
}

async function answerTo(
  request: IncomingMessage,
  uploads: Map<string, Received>,
  received: (object: Received) => unknown,
): Promise<Answer> {
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'https://sink')
  const body = await readBody(request)
  const [id, etag] = [query.get('uploadId'), `"${randomBytes(16).toString('hex')}"`]
  const upload = uploads.get(id ?? '')
  if (request.method === 'PUT' && id === null) {
    received({ path, ...body, parts: 0 })
    return { status: 200, headers: { etag } }
  }
  if (request.method === 'POST' && query.has('uploads')) {
    const UploadId = randomBytes(16).toString('hex')
    uploads.set(UploadId, { path, size: 0, checksum: '', parts: 0 })
    return { status: 200, body: xml({ InitiateMultipartUploadResult: { UploadId } }) }
  }
  if (request.method === 'PUT' && upload !== undefined) {
    upload.size += body.size
    upload.checksum = body.checksum
    upload.parts += 1
    return { status: 200, headers: { etag } }
  }
  if (request.method === 'POST' && upload !== undefined) {
    received(upload)
    return { status: 200, body: xml({ CompleteMultipartUploadResult: { ETag: etag } }) }
  }
  throw new AwsError(501, 'NotImplemented', 'This is for uploads only.')
}

/** Reads a body to its end. Throws S3's error when its checksum or its length does not fit. */
async function readBody(request: IncomingMessage): Promise<Pick<Received, 'size' | 'checksum'>> {
  const { headers } = request
  const trailer: Record<string, string> = {}
  const isChunked = String(headers['x-amz-content-sha256']).startsWith('STREAMING-')
  const checksum = isChunked
    ? String(headers['x-amz-trailer'])
    : (Object.keys(headers).find((name) => /^x-amz-checksum-(sha256|crc32)$/.test(name)) ?? '')
  const digest = digestOf(checksum)
  let size = 0
  const take = (bytes: Buffer) => {
    size += bytes.length
    digest.update(bytes)
  }
  // By events: an asynchronous loop would take longer for each piece than its digest.
  request.on('data', isChunked ? chunkedReader(take, trailer) : take)
  await once(request, 'end')
  if (size !== Number(headers[isChunked ? 'x-amz-decoded-content-length' : 'content-length'] ?? 0)) {
    throw new AwsError(400, 'IncompleteBody', 'The length is not the one that was announced.')
  }
  if (checksum !== '' && (isChunked ? trailer : headers)[checksum] !== digest.value()) {
    throw new AwsError(400, 'BadDigest', `The ${checksum} you specified did not match.`)
  }
  return { size, checksum }
}

/** The checksum of that header in base64, by Node's own code; without a header, none. */
function digestOf(header: string): { update: (bytes: Buffer) => void; value: () => string } {
  if (header === 'x-amz-checksum-sha256') {
    const hash = createHash('sha256')
    return { update: (bytes) => hash.update(bytes), value: () => hash.digest('base64') }
  }
  if (header === 'x-amz-checksum-crc32') {
    let sum = 0
    const value = () => Buffer.from([sum >>> 24, sum >>> 16, sum >>> 8, sum]).toString('base64')
    return { update: (bytes) => (sum = crc32(bytes, sum)), value }
  }
  if (header !== '') throw new AwsError(501, 'NotImplemented', `This does not know ${header}.`)
  return { update: () => undefined, value: () => '' }
}

/**
 * Reads an `aws-chunked` body as it comes in. What follows the last chunk is put into `trailer`.
 * The form: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
function chunkedReader(
  take: (data: Buffer) => void,
  trailer: Record<string, string>,
): (piece: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let left = 0
  return (piece) => {
    let bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    rest = Buffer.alloc(0)
    while (bytes.length > 0) {
      if (left > 0) {
        const data = bytes.subarray(0, left)
        bytes = bytes.subarray(data.length)
        left -= data.length
        take(data)
        continue
      }
      const end = bytes.indexOf('\r\n')
      if (end < 0) {
        rest = bytes
        return
      }
      const [name = '', value] = bytes.toString('latin1', 0, end).split(':')
      bytes = bytes.subarray(end + 2)
      if (value !== undefined) trailer[name.toLowerCase()] = value.trim()
      // Each chunk is followed by an empty line.
      else if (name !== '') left = parseInt(name, 16)
    }
  }
}
