import { AwsError } from '../errors.ts'
import { decodePath } from '../http.ts'
import type { AwsRequest } from '../http.ts'
import type { Answer } from '../answer.ts'
import type { Principal } from '../principals.ts'
import type { World } from '../world.ts'
import type { Bucket } from './buckets.ts'
import { bucketIn } from './object.ts'

/** A request to S3, by an authenticated principal. */
export interface S3Call {
  readonly world: World
  /** With its body decoded. */
  readonly request: AwsRequest
  readonly principal: Principal
  readonly region: string
  readonly bucket: string
  /** Decoded. Empty for the operations on a bucket. */
  readonly key: string
}

/** What answers one operation. */
export type S3Handler = (call: S3Call) => Answer

/** A host's name that holds a bucket: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
const virtualHost = /^(.+)\.s3(?:-fips)?(?:\.dualstack)?\.[a-z0-9-]+\.amazonaws\.(?:com|com\.cn|eu)$/

/** The path of a request as path-style addresses have it: `/bucket/key`, still encoded. */
export function pathStyle({ path, headers }: Pick<AwsRequest, 'path' | 'headers'>): string {
  const bucket = virtualHost.exec(headers['host'] ?? '')?.[1]
  return bucket === undefined ? path : `/${bucket}${path}`
}

/** Bucket and key of a path-style address, decoded. */
export function parsePath(path: string): { bucket: string; key: string } {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? []
  return { bucket: decodePath(bucket), key: decodePath(key) }
}

/** The bucket of the call, if it is in the region and of the expected owner. */
export function bucketOf({ world, region, bucket, request }: S3Call): Bucket {
  const found = bucketIn(world, region, bucket)
  const expected = request.headers['x-amz-expected-bucket-owner']
  if (expected !== undefined && !/^\d{12}$/.test(expected)) {
    const message = 'The value of the expected bucket owner parameter must be an AWS account ID'
    throw new AwsError(400, 'InvalidBucketOwnerAWSAccountID', message)
  }
  if (expected !== undefined && expected !== found.owner)
    throw new AwsError(403, 'AccessDenied', 'Access Denied')
  return found
}
