import { XMLParser } from 'fast-xml-parser'
import { AwsError, xml } from '../errors.ts'
import type { Answer } from '../answer.ts'
import { bucketOf } from './call.ts'
import type { S3Call } from './call.ts'
import { authorize } from './object.ts'

/** The XML namespace of S3's documents. */
export const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

/** Reads an XML body. Throws S3's error when it is none. */
export function parseXml(body: Buffer): Record<string, unknown> {
  const options = { ignoreAttributes: true, parseTagValue: false, ignoreDeclaration: true }
  try {
    return new XMLParser(options).parse(body.toString()) as Record<string, unknown>
  } catch {
    const message =
      'The XML you provided was not well-formed or did not validate against our published schema'
    throw new AwsError(400, 'MalformedXML', message)
  }
}

/** CreateBucket, in the region of the request. */
export function createBucket(call: S3Call): Answer {
  const { world, request, region, principal, bucket: name } = call
  const configuration =
    request.body.length > 0 ? parseXml(request.body)['CreateBucketConfiguration'] : undefined
  const constraint =
    (configuration as { LocationConstraint?: string } | undefined)?.LocationConstraint ?? 'us-east-1'
  if (constraint !== region) {
    const message = `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`
    throw new AwsError(400, 'IllegalLocationConstraintException', message)
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
    throw new AwsError(400, 'InvalidBucketName', 'The specified bucket is not valid.')
  }
  authorize(principal, { name, region }, 'CreateBucket')
  const existing = world.buckets.find(name)
  if (existing && existing.owner !== principal.accountId) {
    throw new AwsError(409, 'BucketAlreadyExists', 'The requested bucket name is not available.')
  }
  // In us-east-1, creating one's own bucket again succeeds.
  if (existing && region !== 'us-east-1') {
    const message = 'Your previous request to create the named bucket succeeded and you already own it.'
    throw new AwsError(409, 'BucketAlreadyOwnedByYou', message)
  }
  if (!existing) world.buckets.createBucket({ name, region, owner: principal.accountId })
  return { status: 200, headers: { location: `/${name}` } }
}

/** HeadBucket. */
export function headBucket(call: S3Call): Answer {
  const bucket = bucketOf(call)
  authorize(call.principal, bucket, 'ListBucket')
  return { status: 200, headers: { 'x-amz-bucket-region': bucket.region } }
}

/** ListObjectsV2, without delimiter. */
export function listObjectsV2(call: S3Call): Answer {
  const { world, request, principal } = call
  const { query } = request
  const bucket = bucketOf(call)
  authorize(principal, bucket, 'ListBucket')
  const prefix = query.get('prefix') ?? ''
  const maxKeys = Math.min(1000, Number(query.get('max-keys') ?? 1000))
  if (!(maxKeys >= 0))
    throw new AwsError(400, 'InvalidArgument', 'Argument maxKeys must be an integer between 0 and 2147483647')
  const token = query.get('continuation-token')
  const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64').toString()
  const encode = query.get('encoding-type') === 'url' ? encodeKey : (key: string): string => key
  const matching = world.buckets
    .keys(bucket.name)
    .filter((key) => key.startsWith(prefix) && isAfter(key, after))
  const page = matching.slice(0, maxKeys)
  const truncated = page.length > 0 && page.length < matching.length
  const Contents = page.map((key) => {
    const object = world.buckets.object(bucket.name, key)
    return {
      Key: encode(key),
      LastModified: object?.lastModified.toISOString(),
      ETag: object?.etag,
      Size: object?.bytes.length,
      StorageClass: 'STANDARD',
    }
  })
  const ListBucketResult = {
    '@xmlns': namespace,
    Name: bucket.name,
    Prefix: encode(prefix),
    KeyCount: page.length,
    MaxKeys: maxKeys,
    IsTruncated: truncated,
    ...(query.has('encoding-type') && { EncodingType: 'url' }),
    ...(token !== null && { ContinuationToken: token }),
    ...(truncated && { NextContinuationToken: Buffer.from(page.at(-1) ?? '').toString('base64') }),
    Contents,
  }
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xml({ ListBucketResult }) }
}

function isAfter(key: string, other: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0
}

function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/')
}
