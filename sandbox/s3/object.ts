import { AwsError } from '../errors.ts'
import { denial, partitionOf, verdictFor } from '../principals.ts'
import type { Principal } from '../principals.ts'
import type { World } from '../world.ts'
import { refuseDeniedWrite } from './bucket-policy.ts'
import type { Bucket, ObjectVersion } from './buckets.ts'
import { encryptionContext } from './encryption.ts'

/** An object, or one version of it. */
export interface Target {
  bucket: string
  key: string
  versionId?: string | undefined
}

/**
 * The bucket, for a client that speaks to a region. Throws when it is missing or elsewhere. A client of us-east-1 is
 * taken for one of the global endpoint, whose requests arrive in the bucket's region with the wrong signature.
 */
export function bucketIn(world: World, region: string, name: string): Bucket {
  const bucket = world.buckets.find(name)
  if (!bucket) {
    throw new AwsError(404, 'NoSuchBucket', 'The specified bucket does not exist', {
      details: { BucketName: name },
    })
  }
  if (bucket.region === region) return bucket
  const headers = { 'x-amz-bucket-region': bucket.region }
  if (region === 'us-east-1') {
    const message = `The authorization header is malformed; the region '${region}' is wrong; expecting '${bucket.region}'`
    const details = { Region: bucket.region }
    throw new AwsError(400, 'AuthorizationHeaderMalformed', message, { headers, details })
  }
  const message =
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.'
  const details = { Bucket: name, Endpoint: `s3.${bucket.region}.amazonaws.com` }
  throw new AwsError(301, 'PermanentRedirect', message, { headers, details })
}

/**
 * Throws 403 unless the principal may do the action on the bucket, or on the key in it.
 * @param action - name of the IAM action, without `s3:`
 */
export function authorize(
  principal: Principal,
  bucket: Pick<Bucket, 'name' | 'region'>,
  action: string,
  key?: string,
): void {
  const resource = arnOf(bucket, key)
  const verdict = verdictFor(principal, `s3:${action}`, resource)
  if (verdict === 'allowed') return
  throw new AwsError(403, 'AccessDenied', denial(principal, verdict, `s3:${action}`, resource))
}

/** Throws 403 unless the principal may write the key, and the bucket policy does not deny the headers of the request. */
export function authorizeWrite(
  principal: Principal,
  bucket: Bucket,
  key: string,
  headers: Readonly<Record<string, string>>,
): void {
  authorize(principal, bucket, 'PutObject', key)
  const context = encryptionContext(headers)
  refuseDeniedWrite(bucket.policy, principal, 's3:PutObject', arnOf(bucket, key), context)
}

/** The ARN of a bucket, or of a key in it. */
export function arnOf({ name, region }: Pick<Bucket, 'name' | 'region'>, key?: string): string {
  const arn = `arn:${partitionOf(region)}:s3:::${name}`
  return key === undefined ? arn : `${arn}/${key}`
}

/**
 * The object that a read asks for. Throws S3's error when there is none or it may not be read.
 * A missing key is only said to be missing to those who may list the bucket:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export function readObject(
  world: World,
  principal: Principal,
  region: string,
  target: Target,
): ObjectVersion {
  const { key, versionId } = target
  const bucket = bucketIn(world, region, target.bucket)
  authorize(principal, bucket, versionId === undefined ? 'GetObject' : 'GetObjectVersion', key)
  const versions = world.buckets.versions(bucket.name, key)
  const found =
    versionId === undefined ? versions.at(-1) : versions.find((version) => version.versionId === versionId)
  if (found?.deleteMarker === false) return found
  authorize(principal, bucket, 'ListBucket')
  if (versionId !== undefined && found) throw deletedVersion(found)
  if (versionId !== undefined) throw missingVersion(key, versionId)
  throw new AwsError(404, 'NoSuchKey', 'The specified key does not exist.', {
    details: { Key: key },
    ...(found && { headers: { 'x-amz-delete-marker': 'true', ...versionHeader(bucket, found) } }),
  })
}

/** `x-amz-version-id`, where S3 sends one: not for a bucket that never had versions. */
export function versionHeader(bucket: Bucket, { versionId }: ObjectVersion): Record<string, string> {
  return bucket.versioning === undefined ? {} : { 'x-amz-version-id': versionId }
}

function deletedVersion({ versionId }: ObjectVersion): AwsError {
  return new AwsError(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': versionId, allow: 'DELETE' },
  })
}

function missingVersion(key: string, versionId: string): AwsError {
  const details = { Key: key, VersionId: versionId }
  if (versionId === 'null' || /^[\w-]{32}$/.test(versionId)) {
    return new AwsError(404, 'NoSuchVersion', 'The specified version does not exist.', { details })
  }
  return new AwsError(400, 'InvalidArgument', 'Invalid version id specified', { details })
}
