import type { Answer } from '../answer.ts'
import type { ObjectVersion } from './buckets.ts'
import { bucketOf } from './call.ts'
import type { S3Call } from './call.ts'
import { checksumHeaders } from './checksums.ts'
import { authorizeKey, encryptionHeaders } from './encryption.ts'
import { metadataHeaders } from './metadata.ts'
import { readObject, versionHeader } from './object.ts'
import { preconditionFailed, readPrecondition } from './preconditions.ts'
import { requestedRange } from './range.ts'

/** GetObject. */
export function getObject(call: S3Call): Answer {
  return read(call, true)
}

/**
 * HeadObject: the same answer without its body, errors too. The key is needed for the checksum only:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export function headObject(call: S3Call): Answer {
  const { status, headers = {}, body } = read(call, wantsChecksum(call))
  return { status, headers: { 'content-length': String(body?.length ?? 0), ...headers } }
}

function read(call: S3Call, needsKey: boolean): Answer {
  const { world, request, principal, region, key } = call
  const bucket = bucketOf(call)
  const versionId = request.query.get('versionId') ?? undefined
  const found = readObject(world, principal, region, { bucket: bucket.name, key, versionId })
  if (needsKey) authorizeKey(principal, found.encryption, 'kms:Decrypt')
  const headers = {
    ...versionHeader(bucket, found),
    etag: found.etag,
    'last-modified': found.lastModified.toUTCString(),
  }
  const condition = readPrecondition(request.headers, found)
  if (condition === 412) throw preconditionFailed('If-Match')
  if (condition === 304) return { status: 304, headers }
  const range = requestedRange(request.headers['range'], found.bytes.length)
  const described = { ...headers, ...encryptionHeaders(found.encryption, bucket), ...objectHeaders(found) }
  if (range) {
    const [from, to] = range
    const contentRange = `bytes ${from}-${to}/${found.bytes.length}`
    return {
      status: 206,
      headers: { ...described, 'content-range': contentRange },
      body: found.bytes.subarray(from, to + 1),
    }
  }
  return {
    status: 200,
    headers: { ...described, ...(wantsChecksum(call) && checksumHeaders(found.checksum)) },
    body: found.bytes,
  }
}

function wantsChecksum({ request }: S3Call): boolean {
  return request.headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED'
}

function objectHeaders(found: ObjectVersion): Record<string, string> {
  return {
    'accept-ranges': 'bytes',
    'content-type': found.contentType,
    ...found.headers,
    ...metadataHeaders(found.metadata),
  }
}
