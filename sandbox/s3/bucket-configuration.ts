import { AwsError, xml } from '../errors.ts'
import type { Answer } from '../answer.ts'
import { namespace, parseXml } from './bucket-operations.ts'
import { checkBucketPolicy } from './bucket-policy.ts'
import type { BucketPolicy } from './bucket-policy.ts'
import type { Bucket } from './buckets.ts'
import { bucketOf } from './call.ts'
import type { S3Call } from './call.ts'
import { checkLifecycle } from './lifecycle.ts'
import type { LifecycleRule } from './lifecycle.ts'
import { authorize } from './object.ts'

/** GetBucketVersioning. */
export function getBucketVersioning(call: S3Call): Answer {
  const bucket = authorizedBucket(call, 'GetBucketVersioning')
  const status = bucket.versioning === undefined ? {} : { Status: bucket.versioning }
  return { status: 200, body: xml({ VersioningConfiguration: { '@xmlns': namespace, ...status } }) }
}

/** PutBucketVersioning. Takes effect at once, where AWS may need minutes. */
export function putBucketVersioning(call: S3Call): Answer {
  const bucket = authorizedBucket(call, 'PutBucketVersioning')
  const configuration = parseXml(call.request.body)['VersioningConfiguration'] as
    { Status?: string } | undefined
  const status = configuration?.Status
  if (status !== 'Enabled' && status !== 'Suspended') {
    throw new AwsError(
      400,
      'IllegalVersioningConfigurationException',
      'The Versioning element must be specified',
    )
  }
  bucket.versioning = status
  return { status: 200 }
}

/** GetBucketPolicy. */
export function getBucketPolicy(call: S3Call): Answer {
  const bucket = authorizedBucket(call, 'GetBucketPolicy')
  if (!bucket.policy) throw missing('NoSuchBucketPolicy', 'The bucket policy does not exist', bucket)
  const headers = { 'content-type': 'application/json' }
  return { status: 200, headers, body: JSON.stringify(bucket.policy) }
}

/** PutBucketPolicy. */
export function putBucketPolicy(call: S3Call): Answer {
  const bucket = authorizedBucket(call, 'PutBucketPolicy')
  const policy = parsePolicy(call.request.body)
  checkBucketPolicy(policy)
  bucket.policy = policy
  return { status: 204 }
}

/** GetBucketLifecycleConfiguration. */
export function getBucketLifecycleConfiguration(call: S3Call): Answer {
  const bucket = authorizedBucket(call, 'GetLifecycleConfiguration')
  if (!bucket.lifecycle) {
    throw missing('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist', bucket)
  }
  const LifecycleConfiguration = { '@xmlns': namespace, Rule: bucket.lifecycle }
  return { status: 200, body: xml({ LifecycleConfiguration }) }
}

/** PutBucketLifecycleConfiguration. */
export function putBucketLifecycleConfiguration(call: S3Call): Answer {
  const bucket = authorizedBucket(call, 'PutLifecycleConfiguration')
  const configuration = parseXml(call.request.body)['LifecycleConfiguration'] as
    { Rule?: LifecycleRule | LifecycleRule[] } | undefined
  const rules = [configuration?.Rule ?? []].flat()
  checkLifecycle(rules)
  bucket.lifecycle = rules
  return { status: 200 }
}

/** The bucket of the call, once the principal may do the action on it. */
function authorizedBucket(call: S3Call, action: string): Bucket {
  const bucket = bucketOf(call)
  authorize(call.principal, bucket, action)
  return bucket
}

function parsePolicy(body: Buffer): BucketPolicy {
  try {
    return JSON.parse(body.toString()) as BucketPolicy
  } catch {
    const message = "Policies must be valid JSON and the first byte must be '{'"
    throw new AwsError(400, 'MalformedPolicy', message)
  }
}

function missing(code: string, message: string, bucket: Bucket): AwsError {
  return new AwsError(404, code, message, { details: { BucketName: bucket.name } })
}
