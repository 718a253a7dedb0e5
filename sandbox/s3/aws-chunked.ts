import { AwsError } from '../errors.ts'
import type { AwsRequest } from '../http.ts'

/**
 * The request with its `aws-chunked` body decoded and the trailer among its headers; others come back as they are.
 * Signatures of single chunks are not verified.
 * The form: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function decodeChunked(request: AwsRequest): AwsRequest {
  const { headers, body } = request
  if (headers['x-amz-content-sha256']?.startsWith('STREAMING-') !== true) return request
  const chunks: Buffer[] = []
  let position = 0
  const line = (): string => {
    const end = body.indexOf('\r\n', position)
    if (end < 0) throw incomplete()
    const text = body.toString('latin1', position, end)
    position = end + 2
    return text
  }
  for (;;) {
    const size = Number.parseInt(line(), 16)
    if (!(size >= 0) || position + size > body.length) throw incomplete()
    if (size === 0) break
    chunks.push(body.subarray(position, position + size))
    position += size
    if (line() !== '') throw incomplete()
  }
  const trailer: Record<string, string> = {}
  while (position < body.length) {
    const [name = '', value = ''] = line().split(/:(.*)/)
    if (name !== '') trailer[name.toLowerCase()] = value.trim()
  }
  const decoded = Buffer.concat(chunks)
  if (Number(headers['x-amz-decoded-content-length']) !== decoded.length) throw incomplete()
  const promised = (headers['x-amz-trailer'] ?? '').split(',').filter((name) => name !== '')
  if (promised.some((name) => trailer[name] === undefined)) {
    throw new AwsError(
      400,
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed.',
    )
  }
  return { ...request, headers: { ...headers, ...trailer }, body: decoded }
}

function incomplete(): AwsError {
  const message = 'You did not provide the number of bytes specified by the Content-Length HTTP header.'
  return new AwsError(400, 'IncompleteBody', message)
}
