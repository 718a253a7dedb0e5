import { randomBytes } from 'node:crypto'
import { notImplemented } from '../errors.ts'
import type { AwsRequest } from '../http.ts'
import type { Answer } from '../answer.ts'
import type { Principal } from '../principals.ts'
import type { World } from '../world.ts'
import { decodeChunked } from './aws-chunked.ts'
import * as configuration from './bucket-configuration.ts'
import * as buckets from './bucket-operations.ts'
import { parsePath, pathStyle } from './call.ts'
import type { S3Handler } from './call.ts'
import { algorithms } from './checksums.ts'
import { encryptionRequestHeaders } from './encryption.ts'
import * as multipart from './multipart.ts'
import { getObject, headObject } from './read.ts'
import { copyObject, deleteObject, putObject } from './write.ts'

interface Operation {
  readonly name: string
  readonly method: string
  readonly on: 'bucket' | 'object'
  /** Query parameters (or, for CopyObject, the header) that make it this operation. */
  readonly by: readonly string[]
  /** Other query parameters that it takes. */
  readonly takes?: readonly string[]
  /** Headers of S3 that it takes and others do not. */
  readonly headers?: readonly string[]
  readonly handler: S3Handler
}

const listing = ['prefix', 'max-keys', 'continuation-token', 'start-after', 'encoding-type']

/** In the order in which they are tried: those that are told by a parameter come before those that are not. */
const operations: readonly Operation[] = [
  {
    name: 'PutBucketVersioning',
    method: 'PUT',
    on: 'bucket',
    by: ['versioning'],
    handler: configuration.putBucketVersioning,
  },
  {
    name: 'PutBucketPolicy',
    method: 'PUT',
    on: 'bucket',
    by: ['policy'],
    handler: configuration.putBucketPolicy,
  },
  {
    name: 'PutBucketLifecycleConfiguration',
    method: 'PUT',
    on: 'bucket',
    by: ['lifecycle'],
    handler: configuration.putBucketLifecycleConfiguration,
  },
  { name: 'CreateBucket', method: 'PUT', on: 'bucket', by: [], handler: buckets.createBucket },
  { name: 'HeadBucket', method: 'HEAD', on: 'bucket', by: [], handler: buckets.headBucket },
  {
    name: 'GetBucketVersioning',
    method: 'GET',
    on: 'bucket',
    by: ['versioning'],
    handler: configuration.getBucketVersioning,
  },
  {
    name: 'GetBucketPolicy',
    method: 'GET',
    on: 'bucket',
    by: ['policy'],
    handler: configuration.getBucketPolicy,
  },
  {
    name: 'GetBucketLifecycleConfiguration',
    method: 'GET',
    on: 'bucket',
    by: ['lifecycle'],
    handler: configuration.getBucketLifecycleConfiguration,
  },
  {
    name: 'ListObjectsV2',
    method: 'GET',
    on: 'bucket',
    by: ['list-type'],
    takes: listing,
    handler: buckets.listObjectsV2,
  },
  {
    name: 'UploadPart',
    method: 'PUT',
    on: 'object',
    by: ['uploadId', 'partNumber'],
    handler: multipart.uploadPart,
  },
  {
    name: 'CopyObject',
    method: 'PUT',
    on: 'object',
    by: ['x-amz-copy-source'],
    headers: encryptionRequestHeaders,
    handler: copyObject,
  },
  {
    name: 'PutObject',
    method: 'PUT',
    on: 'object',
    by: [],
    headers: encryptionRequestHeaders,
    handler: putObject,
  },
  {
    name: 'CreateMultipartUpload',
    method: 'POST',
    on: 'object',
    by: ['uploads'],
    headers: encryptionRequestHeaders,
    handler: multipart.createMultipartUpload,
  },
  {
    name: 'CompleteMultipartUpload',
    method: 'POST',
    on: 'object',
    by: ['uploadId'],
    handler: multipart.completeMultipartUpload,
  },
  {
    name: 'AbortMultipartUpload',
    method: 'DELETE',
    on: 'object',
    by: ['uploadId'],
    handler: multipart.abortMultipartUpload,
  },
  {
    name: 'DeleteObject',
    method: 'DELETE',
    on: 'object',
    by: [],
    takes: ['versionId'],
    handler: deleteObject,
  },
  { name: 'HeadObject', method: 'HEAD', on: 'object', by: [], takes: ['versionId'], handler: headObject },
  { name: 'GetObject', method: 'GET', on: 'object', by: [], takes: ['versionId'], handler: getObject },
]

/** Headers of S3 that the sandbox understands, but for `x-amz-meta-…`. */
const knownHeaders = new Set([
  ...Object.keys(algorithms).map((algorithm) => `x-amz-checksum-${algorithm}`),
  'x-amz-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-checksum-type',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-expected-bucket-owner',
  'x-amz-metadata-directive',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-trailer',
  'x-amz-user-agent',
])

/** Name of the S3 operation that the request asks for, or `Unknown`. */
export function s3Operation(request: AwsRequest): string {
  return find(request)?.name ?? 'Unknown'
}

/** Answers a request to S3. Throws the `AwsError` for what AWS refuses. */
export function answerS3(world: World, request: AwsRequest, principal: Principal, region: string): Answer {
  const operation = find(request)
  if (!operation) throw notImplemented(`s3: ${request.method} ${request.path}?${request.query.toString()}`)
  checkKnown(operation, request)
  const { bucket, key } = parsePath(pathStyle(request))
  const answer = operation.handler({ world, request: decodeChunked(request), principal, region, bucket, key })
  const requestId = { 'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase() }
  return { ...answer, headers: { ...requestId, ...answer.headers } }
}

function find(request: AwsRequest): Operation | undefined {
  const { method, query, headers } = request
  const on = /^\/[^/]*\/?$/.test(pathStyle(request)) ? 'bucket' : 'object'
  return operations.find(
    (operation) =>
      operation.method === method &&
      operation.on === on &&
      operation.by.every((name) => query.has(name) || headers[name] !== undefined),
  )
}

/** A parameter or header that would be ignored here is a behaviour of AWS that the caller would miss. */
function checkKnown(operation: Operation, { query, headers }: AwsRequest): void {
  const parameters = new Set(['x-id', ...operation.by, ...(operation.takes ?? [])])
  const known = new Set([...knownHeaders, ...operation.by, ...(operation.headers ?? [])])
  const unknown = [
    ...[...query.keys()].filter((name) => !parameters.has(name)),
    ...Object.keys(headers).filter((name) => /^x-amz-(?!meta-)/.test(name) && !known.has(name)),
  ]
  if (unknown.length > 0) throw notImplemented(`${unknown.join(', ')} of ${operation.name}`)
}
