import { createHash } from 'node:crypto'
import { AwsError, xml } from '../errors.ts'
import type { Answer } from '../answer.ts'
import type { Checksum } from './buckets.ts'
import { parseXml } from './bucket-operations.ts'
import { bucketOf } from './call.ts'
import type { S3Call } from './call.ts'
import { algorithms, checksumHeaders, verifyChecksums } from './checksums.ts'
import { encryptionHeaders, encryptionOf } from './encryption.ts'
import { authorize, authorizeWrite, versionHeader } from './object.ts'
import { authorizeIfMatch, checkWritePreconditions } from './preconditions.ts'
import type { Upload } from './uploads.ts'
import { checkKey, readProperties } from './write.ts'

/** Every part but the last has at least this: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const minPartBytes = 5 * 1024 * 1024

/** CreateMultipartUpload. */
export function createMultipartUpload(call: S3Call): Answer {
  const { world, request, key, principal } = call
  const bucket = bucketOf(call)
  authorizeWrite(principal, bucket, key, request.headers)
  checkKey(key)
  const encryption = encryptionOf(request.headers, principal, bucket)
  const checksumAlgorithm = request.headers['x-amz-checksum-algorithm']?.toLowerCase()
  const whole = checksumAlgorithm === undefined || checksumAlgorithm === 'crc64nvme'
  const checksumType = request.headers['x-amz-checksum-type'] ?? (whole ? 'FULL_OBJECT' : 'COMPOSITE')
  if (checksumType === 'FULL_OBJECT' && checksumAlgorithm?.startsWith('sha')) {
    const message = `The FULL_OBJECT checksum type cannot be used with the ${checksumAlgorithm} checksum algorithm.`
    throw new AwsError(400, 'InvalidRequest', message)
  }
  const upload = world.uploads.begin({
    bucket: bucket.name,
    key,
    properties: { ...readProperties(request.headers), encryption },
    checksumAlgorithm,
    checksumType: checksumType === 'COMPOSITE' ? 'COMPOSITE' : 'FULL_OBJECT',
  })
  const InitiateMultipartUploadResult = { Bucket: bucket.name, Key: key, UploadId: upload.id }
  const headers = encryptionHeaders(encryption, bucket)
  return { status: 200, headers, body: xml({ InitiateMultipartUploadResult }) }
}

/** UploadPart. */
export function uploadPart(call: S3Call): Answer {
  const { request, key, principal } = call
  authorize(principal, bucketOf(call), 'PutObject', key)
  const upload = uploadOf(call)
  const number = Number(request.query.get('partNumber'))
  if (!(number >= 1 && number <= 10_000)) {
    throw new AwsError(
      400,
      'InvalidArgument',
      'Part number must be an integer between 1 and 10000, inclusive',
    )
  }
  const checksum = verifyChecksums(request.headers, request.body)
  const etag = `"${createHash('md5').update(request.body).digest('hex')}"`
  upload.parts.set(number, { bytes: request.body, etag })
  return { status: 200, headers: { etag, [`x-amz-checksum-${checksum.algorithm}`]: checksum.value } }
}

/** CompleteMultipartUpload. */
export function completeMultipartUpload(call: S3Call): Answer {
  const { world, request, key, principal } = call
  const bucket = bucketOf(call)
  authorize(principal, bucket, 'PutObject', key)
  authorizeIfMatch(request.headers, principal, bucket, key)
  const upload = uploadOf(call)
  const parts = listedParts(upload, request.body)
  checkWritePreconditions(request.headers, world.buckets.object(bucket.name, key))
  const bytes = Buffer.concat(parts.map((part) => part.bytes))
  const digests = createHash('md5').update(
    Buffer.concat(parts.map(({ etag }) => Buffer.from(etag.slice(1, -1), 'hex'))),
  )
  const etag = `"${digests.digest('hex')}-${parts.length}"`
  const checksum = checksumOf(upload, parts, bytes)
  if (checksum.type === 'FULL_OBJECT') verifyChecksums(request.headers, bytes)
  const written = world.buckets.putObject(bucket.name, key, bytes, { ...upload.properties, etag, checksum })
  world.uploads.end(upload.id)
  const CompleteMultipartUploadResult = { Bucket: bucket.name, Key: key, ETag: etag }
  return {
    status: 200,
    headers: {
      ...versionHeader(bucket, written),
      ...checksumHeaders(checksum),
      ...encryptionHeaders(written.encryption, bucket),
    },
    body: xml({ CompleteMultipartUploadResult }),
  }
}

/** AbortMultipartUpload. */
export function abortMultipartUpload(call: S3Call): Answer {
  authorize(call.principal, bucketOf(call), 'AbortMultipartUpload', call.key)
  call.world.uploads.end(uploadOf(call).id)
  return { status: 204 }
}

function uploadOf({ world, request, bucket, key }: S3Call): Upload {
  const upload = world.uploads.find(request.query.get('uploadId') ?? '', bucket, key)
  if (upload) return upload
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.'
  throw new AwsError(404, 'NoSuchUpload', message)
}

/** The parts that the request names, in its order. */
function listedParts(upload: Upload, body: Buffer): { bytes: Buffer; etag: string }[] {
  const document = parseXml(body)['CompleteMultipartUpload'] as
    { Part?: ListedPart | ListedPart[] } | undefined
  const listed = document?.Part === undefined ? [] : [document.Part].flat()
  if (listed.length === 0) throw new AwsError(400, 'MalformedXML', 'You must specify at least one part')
  return listed.map(({ PartNumber, ETag }, index) => {
    const part = upload.parts.get(Number(PartNumber))
    if (part?.etag.replaceAll('"', '') !== ETag.replaceAll(/"|&quot;/g, '')) {
      throw new AwsError(400, 'InvalidPart', 'One or more of the specified parts could not be found.')
    }
    if (Number(PartNumber) <= Number(listed[index - 1]?.PartNumber ?? 0)) {
      throw new AwsError(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.')
    }
    if (part.bytes.length < minPartBytes && index < listed.length - 1) {
      const message = 'Your proposed upload is smaller than the minimum allowed size'
      throw new AwsError(400, 'EntityTooSmall', message)
    }
    return part
  })
}

interface ListedPart {
  PartNumber: string
  ETag: string
}

/** A composite checksum is that of the parts' checksums and says nothing about the whole object's bytes. */
function checksumOf(upload: Upload, parts: readonly { bytes: Buffer }[], bytes: Buffer): Checksum {
  const algorithm = upload.checksumAlgorithm ?? 'crc64nvme'
  const digest = algorithms[algorithm]
  if (!digest) throw new AwsError(400, 'InvalidRequest', 'Checksum algorithm provided is unsupported.')
  if (upload.checksumType === 'FULL_OBJECT') return { algorithm, value: digest(bytes), type: 'FULL_OBJECT' }
  const digests = Buffer.concat(parts.map((part) => Buffer.from(digest(part.bytes), 'base64')))
  return { algorithm, value: `${digest(digests)}-${parts.length}`, type: 'COMPOSITE' }
}
