import { partition } from '@aws-sdk/core/client'
import type { ErrorCode } from '../core/error-catalogue.ts'
import { ActionError } from '../core/errors.ts'
import { withoutSecrets } from '../core/secrets.ts'

/** What was asked of AWS, so that a refusal can say what was refused. */
export interface Call {
  service: 'S3' | 'Lambda' | 'STS'
  operation: string
  region: string
  /** IAM action that the call needs, such as `s3:GetObject`. */
  iamAction: string
  /** What the call is about, for people: an `s3://` URI or a layer's name. */
  subject: string
  /** ARN that the IAM action must be allowed on. */
  resource: string
}

/** The parts of an SDK error that are looked at: HEAD answers have no body, so often only the status tells. */
export interface AwsFailure {
  name: string
  message: string
  /** Undefined when no answer came. */
  status: number | undefined
  /** Response headers, lower-case names. */
  headers: Readonly<Record<string, string>>
}

/** Reads an SDK error without trusting its shape. */
export function failureOf(error: unknown): AwsFailure {
  const e = (error ?? {}) as {
    name?: string
    message?: string
    code?: string
    /** What was tried, address by address: Node gives such an error no message of its own. */
    errors?: Error[]
    $metadata?: { httpStatusCode?: number }
    $response?: { headers?: Record<string, string> }
  }
  return {
    name: (e.name === 'Error' || e.errors !== undefined ? e.code : e.name) ?? 'Error',
    message: withoutSecrets(e.errors?.map(({ message }) => message).join('; ') ?? e.message ?? String(error)),
    status: e.$metadata?.httpStatusCode,
    headers: e.$response?.headers ?? {},
  }
}

const EXPIRED = ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired']
const UNKNOWN_CREDENTIALS = [
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidToken',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
]
const THROTTLED = ['TooManyRequestsException', 'ThrottlingException', 'Throttling', 'SlowDown']
const WRONG_REGION = [
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]

/** The SDK's error as one that the user can act on. An {@link ActionError} passes unchanged. */
export function translate(error: unknown, call: Call): ActionError {
  if (error instanceof ActionError) return error
  const failure = failureOf(error)
  const { code, message, hint } = describe(failure, call)
  return new ActionError({ code, message, hint, cause: error })
}

function describe(failure: AwsFailure, call: Call): { code: ErrorCode; message: string; hint: string } {
  const { name, status } = failure
  const { service, operation, region, subject } = call
  const said = sayingOf(failure)
  const refused = `${service} refused ${operation} for ${subject} in ${region}: ${said}`
  const bucketRegion = failure.headers['x-amz-bucket-region']

  if (name === 'CredentialsProviderError') {
    return {
      code: 'credentials-missing',
      message: 'There are no AWS credentials.',
      hint: 'Run aws-actions/configure-aws-credentials in this job before this step, and give the job `permissions: id-token: write`.',
    }
  }
  // S3 answers a HEAD with an expired token by a bare 400.
  if (
    EXPIRED.includes(name) ||
    (service === 'S3' && status === 400 && operation.startsWith('Head') && bucketRegion === undefined)
  ) {
    return {
      code: 'credentials-expired',
      message: `The AWS credentials expired: ${refused}`,
      hint: 'Run the credentials step directly before this one, or raise its `role-duration-seconds`. Then run again: only what is missing is done.',
    }
  }
  if (UNKNOWN_CREDENTIALS.includes(name)) {
    return {
      code: 'credentials-invalid',
      message: `AWS does not accept the credentials: ${refused}`,
      hint: `Check the credentials step. If ${region} is an opt-in region, enable it for the account.`,
    }
  }
  if (
    WRONG_REGION.includes(name) ||
    status === 301 ||
    (bucketRegion !== undefined && bucketRegion !== region)
  ) {
    return {
      code: 'bucket-in-other-region',
      message: `The bucket of ${subject} is in ${bucketRegion ?? 'another region'}, the layer is to be published in ${region}.`,
      hint: 'Keep one bucket a region, and name it with `{region}` in `bucket`.',
    }
  }
  if (name === 'NoSuchBucket') {
    return {
      code: 'bucket-missing',
      message: `There is no such bucket: ${refused}`,
      hint: 'Create it, or correct `bucket`.',
    }
  }
  if (THROTTLED.includes(name) || status === 429) {
    return {
      code: 'throttled',
      message: `${service} throttled ${operation} for ${subject} in ${region}: ${said}`,
      hint: 'Run again later. Lambda allows 15 control requests a second for a whole account and region: start fewer publishing jobs at once.',
    }
  }
  if (status === 403) {
    return {
      code: 'access-denied',
      message: `Access denied: ${call.iamAction} on ${call.resource} is not allowed. ${said}`,
      hint: `Allow ${call.iamAction} on ${call.resource} for the role of this step, and look at the bucket policy and its KMS key.`,
    }
  }
  if (status === undefined) {
    return {
      code: 'aws-unreachable',
      message: `No answer from ${service} to ${operation} for ${subject} in ${region}: ${said}`,
      hint: 'Check the network, the proxy and AWS_ENDPOINT_URL. Then run again: a version that was published all the same is recognised by its marker.',
    }
  }
  if (status >= 500 || status < 400) {
    return {
      code: 'service-error',
      message: `${service} failed at ${operation} for ${subject} in ${region}: ${said}`,
      hint: 'Run again: a version that was published all the same is recognised by its marker.',
    }
  }
  return { code: 'aws-refused', message: refused, hint: 'See what AWS says above.' }
}

function sayingOf({ name, message, status }: AwsFailure): string {
  const known = name === 'Unknown' || message === 'UnknownError' ? undefined : `${name}: ${message}`
  return `${known ?? 'no details'}${status === undefined ? '' : ` (HTTP ${status})`}`
}

/** ARN of a layer in a region, of whatever account: for messages only. */
export function layerResource(region: string, layerName: string): string {
  return `arn:${partition(region).name}:lambda:${region}:*:layer:${layerName}`
}

/** ARN of a bucket, or of an object in it. */
export function bucketResource(region: string, bucket: string, key?: string): string {
  return `arn:${partition(region).name}:s3:::${bucket}${key === undefined ? '' : `/${key}`}`
}
