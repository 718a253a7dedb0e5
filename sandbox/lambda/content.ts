import { AwsError } from '../errors.ts'
import { serviceVerdict } from '../s3/bucket-policy.ts'
import type { ObjectVersion } from '../s3/buckets.ts'
import { authorizeKey } from '../s3/encryption.ts'
import { arnOf, readObject } from '../s3/object.ts'
import type { LayerCall } from './call.ts'
import type { ResolvedS3Object } from './layers.ts'
import { invalidParameter } from './validation.ts'

/** The archive as PublishLayerVersion takes it. */
export interface Content {
  /** Base64. */
  ZipFile?: string
  S3Bucket?: string
  S3Key?: string
  S3ObjectVersion?: string
  /** Without one: COPY. */
  S3ObjectStorageMode?: string
}

/** The zip that the request points at, and in REFERENCE mode its place. Lambda reads S3 with the caller's permissions. */
export function readContent(
  call: LayerCall,
  content: Content,
): { zip: Buffer; resolvedS3Object?: ResolvedS3Object } {
  const { ZipFile, S3Bucket, S3Key, S3ObjectVersion, S3ObjectStorageMode } = content
  const reference = S3ObjectStorageMode === 'REFERENCE'
  if (ZipFile !== undefined) {
    if (S3Bucket ?? S3Key ?? S3ObjectVersion)
      throw invalidParameter('Please do not provide other FunctionCode parameters when providing a ZipFile.')
    if (reference) throw invalidParameter('S3ObjectStorageMode REFERENCE cannot be used with a ZipFile.')
    return { zip: Buffer.from(ZipFile, 'base64') }
  }
  if (!S3Bucket || !S3Key) throw invalidParameter('Please provide a source for function code.')
  const found = readFromS3(call, S3Bucket, S3Key, S3ObjectVersion)
  return reference
    ? { zip: found.bytes, resolvedS3Object: referTo(call, S3Bucket, found) }
    : { zip: found.bytes }
}

function readFromS3(
  call: LayerCall,
  bucket: string,
  key: string,
  versionId: string | undefined,
): ObjectVersion {
  const elsewhere = call.world.buckets.find(bucket)?.region ?? call.region
  if (elsewhere !== call.region) {
    const reason = `The bucket is in this region: ${elsewhere}. Please use this region to retry the request`
    const code = 'S3 Error Code: PermanentRedirect'
    throw invalidParameter(`Error occurred while GetObject. ${code}. S3 Error Message: ${reason}`)
  }
  try {
    const found = readObject(call.world, call.principal, call.region, { bucket, key, versionId })
    authorizeKey(call.principal, found.encryption, 'kms:Decrypt')
    return found
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const reason = `S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`
    if (error.status !== 403) throw invalidParameter(`Error occurred while GetObject. ${reason}`)
    throw new AwsError(
      403,
      'AccessDeniedException',
      `Your access has been denied by S3, please make sure your request credentials have permission to GetObject for ${bucket}/${key}. ${reason}`,
    )
  }
}

/**
 * The place of an object that Lambda is to read again whenever it needs it, by itself. Throws unless that place is for
 * good and Lambda may read it: https://docs.aws.amazon.com/lambda/latest/dg/configuration-self-managed-storage.html
 * AWS documents no texts for these refusals.
 */
function referTo({ world }: LayerCall, name: string, { key, versionId }: ObjectVersion): ResolvedS3Object {
  const bucket = world.buckets.find(name)
  if (bucket?.versioning !== 'Enabled')
    throw invalidParameter(
      `S3ObjectStorageMode REFERENCE requires versioning to be enabled on bucket ${name}.`,
    )
  if (versionId === 'null')
    throw invalidParameter(
      `S3ObjectStorageMode REFERENCE requires an object version, and ${name}/${key} has none.`,
    )
  const resource = arnOf(bucket, key)
  const service = 'lambda.amazonaws.com'
  for (const action of ['s3:GetObject', 's3:GetObjectVersion']) {
    if (serviceVerdict(bucket.policy, service, action, resource) === 'allowed') continue
    throw invalidParameter(`The bucket policy does not allow ${service} to perform ${action} on ${resource}.`)
  }
  return { S3Bucket: name, S3Key: key, S3ObjectVersion: versionId }
}
