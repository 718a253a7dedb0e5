import { AwsError, notImplemented } from '../errors.ts'
import type { Principal } from '../principals.ts'
import type { Bucket, ObjectVersion } from './buckets.ts'
import { authorize } from './object.ts'

type Headers = Readonly<Record<string, string>>

/**
 * Throws 403 unless the principal may compare the object's ETag, for which S3 wants s3:GetObject besides the permission
 * to write or delete: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
 */
export function authorizeIfMatch(headers: Headers, principal: Principal, bucket: Bucket, key: string): void {
  const ifMatch = headers['if-match']
  if (ifMatch !== undefined && ifMatch !== '*') authorize(principal, bucket, 'GetObject', key)
}

/**
 * Conditional writes. S3 speaks `If-None-Match: *` and `If-Match: <etag>`, nothing else and not both:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function checkWritePreconditions(headers: Headers, current: ObjectVersion | undefined): void {
  const ifMatch = headers['if-match']
  const ifNoneMatch = headers['if-none-match']
  if (ifMatch !== undefined && ifNoneMatch !== undefined)
    throw unsupported('If-Match together with If-None-Match')
  if (ifMatch === '*') throw unsupported('If-Match: *')
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw unsupported('If-None-Match with other than *')
  if (ifNoneMatch === '*' && current) throw preconditionFailed('If-None-Match')
  if (ifMatch === undefined) return
  if (!current) throw new AwsError(404, 'NoSuchKey', 'The specified key does not exist.')
  if (!sameTag(ifMatch, current)) throw preconditionFailed('If-Match')
}

/**
 * DeleteObject with If-Match. With `*` the object only has to exist. Where a delete marker is the current version, or
 * nothing is, there is no such key: https://github.com/ministackorg/ministack/issues/1475 (measured on AWS)
 */
export function checkDeletePreconditions(headers: Headers, current: ObjectVersion | undefined): void {
  const ifMatch = headers['if-match']
  if (ifMatch === undefined) return
  if (!current) throw new AwsError(404, 'NoSuchKey', 'The specified key does not exist.')
  if (ifMatch !== '*' && !sameTag(ifMatch, current)) throw preconditionFailed('If-Match')
}

/** Conditional reads. Gives 304 or 412 instead of the object, or nothing. */
export function readPrecondition(headers: Headers, found: ObjectVersion): 304 | 412 | undefined {
  const ifMatch = headers['if-match']
  const ifNoneMatch = headers['if-none-match']
  if (headers['if-modified-since'] ?? headers['if-unmodified-since']) throw notImplemented('reads by date')
  if (ifMatch !== undefined && ifMatch !== '*' && !sameTag(ifMatch, found)) return 412
  if (ifNoneMatch !== undefined && (ifNoneMatch === '*' || sameTag(ifNoneMatch, found))) return 304
  return undefined
}

/** S3's answer to a condition that does not hold. */
export function preconditionFailed(condition: string): AwsError {
  const message = 'At least one of the pre-conditions you specified did not hold'
  return new AwsError(412, 'PreconditionFailed', message, { details: { Condition: condition } })
}

function sameTag(given: string, { etag }: ObjectVersion): boolean {
  return given.replaceAll('"', '') === etag.replaceAll('"', '')
}

function unsupported(what: string): AwsError {
  const message = `A header you provided implies functionality that is not implemented (${what})`
  return new AwsError(501, 'NotImplemented', message)
}
