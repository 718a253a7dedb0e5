import { AwsError, xml } from '../errors.ts'
import type { Answer } from '../answer.ts'
import type { ObjectProperties } from './buckets.ts'
import { bucketOf, parsePath } from './call.ts'
import type { S3Call } from './call.ts'
import { checksumHeaders, verifyChecksums } from './checksums.ts'
import { authorizeKey, encryptionHeaders, encryptionOf } from './encryption.ts'
import { readMetadata } from './metadata.ts'
import { authorize, authorizeWrite, readObject, versionHeader } from './object.ts'
import { authorizeIfMatch, checkDeletePreconditions, checkWritePreconditions } from './preconditions.ts'

const stored = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires']

/** The most bytes of a key: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const maxKeyBytes = 1024

/** PutObject. */
export function putObject(call: S3Call): Answer {
  const { world, request, key, principal } = call
  const bucket = bucketOf(call)
  authorizeWrite(principal, bucket, key, request.headers)
  authorizeIfMatch(request.headers, principal, bucket, key)
  checkKey(key)
  const properties = readProperties(request.headers)
  const encryption = encryptionOf(request.headers, principal, bucket)
  const checksum = verifyChecksums(request.headers, request.body)
  checkWritePreconditions(request.headers, world.buckets.object(bucket.name, key))
  const written = world.buckets.putObject(bucket.name, key, request.body, {
    ...properties,
    checksum,
    encryption,
  })
  const headers = {
    etag: written.etag,
    ...versionHeader(bucket, written),
    ...checksumHeaders(checksum),
    ...encryptionHeaders(encryption, bucket),
  }
  return { status: 200, headers }
}

/** CopyObject, within the region. Tags and the like are not copied, as there are none. */
export function copyObject(call: S3Call): Answer {
  const { world, request, key, principal, region } = call
  const bucket = bucketOf(call)
  const { source, versionId } = copySource(request.headers['x-amz-copy-source'] ?? '')
  const found = readObject(world, principal, region, { ...source, versionId })
  authorizeKey(principal, found.encryption, 'kms:Decrypt')
  authorizeWrite(principal, bucket, key, request.headers)
  authorizeIfMatch(request.headers, principal, bucket, key)
  checkKey(key)
  const encryption = encryptionOf(request.headers, principal, bucket)
  const directive = request.headers['x-amz-metadata-directive'] ?? 'COPY'
  if (
    directive === 'COPY' &&
    source.bucket === bucket.name &&
    source.key === key &&
    versionId === undefined
  ) {
    const message =
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes."
    throw new AwsError(400, 'InvalidRequest', message)
  }
  const properties = directive === 'REPLACE' ? readProperties(request.headers) : found
  checkWritePreconditions(request.headers, world.buckets.object(bucket.name, key))
  const { metadata, contentType, headers } = { ...found, ...properties }
  const checksum = found.checksum?.type === 'FULL_OBJECT' ? found.checksum : verifyChecksums({}, found.bytes)
  const written = world.buckets.putObject(bucket.name, key, found.bytes, {
    metadata,
    contentType,
    headers,
    checksum,
    encryption,
  })
  const result = { LastModified: written.lastModified.toISOString(), ETag: written.etag }
  const answered = { ...versionHeader(bucket, written), ...encryptionHeaders(encryption, bucket) }
  return { status: 200, headers: answered, body: xml({ CopyObjectResult: result }) }
}

/** DeleteObject. Succeeds for what does not exist. */
export function deleteObject(call: S3Call): Answer {
  const { world, request, key, principal } = call
  const bucket = bucketOf(call)
  const versionId = request.query.get('versionId')
  authorize(principal, bucket, versionId === null ? 'DeleteObject' : 'DeleteObjectVersion', key)
  authorizeIfMatch(request.headers, principal, bucket, key)
  checkDeletePreconditions(request.headers, world.buckets.object(bucket.name, key))
  if (versionId !== null) {
    const deleted = world.buckets.deleteVersion(bucket.name, key, versionId)
    const marker = deleted?.deleteMarker === true ? { 'x-amz-delete-marker': 'true' } : {}
    return { status: 204, headers: { 'x-amz-version-id': versionId, ...marker } }
  }
  const marker = world.buckets.deleteObject(bucket.name, key)
  return {
    status: 204,
    headers: marker ? { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.versionId } : {},
  }
}

/** What the headers of a write say about the object. */
export function readProperties(headers: Readonly<Record<string, string>>): ObjectProperties {
  const kept: Record<string, string> = {}
  for (const name of stored) {
    // `aws-chunked` is how the body was sent, no property of the object.
    const value = headers[name]?.split(/, ?/).filter((part) => part !== 'aws-chunked')
    if (value && value.length > 0 && value[0] !== '') kept[name] = value.join(',')
  }
  const contentType = headers['content-type']
  return { metadata: readMetadata(headers), headers: kept, ...(contentType !== undefined && { contentType }) }
}

/** Throws for a key that is longer than S3 takes. */
export function checkKey(key: string): void {
  if (Buffer.byteLength(key) <= maxKeyBytes) return
  throw new AwsError(400, 'KeyTooLongError', 'Your key is too long', {
    details: { Size: String(Buffer.byteLength(key)), MaxSizeAllowed: String(maxKeyBytes) },
  })
}

function copySource(header: string): {
  source: { bucket: string; key: string }
  versionId: string | undefined
} {
  const [path = '', versionId] = header.split('?versionId=')
  return { source: parsePath(path.startsWith('/') ? path : `/${path}`), versionId }
}
