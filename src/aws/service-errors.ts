import { partition } from '@aws-sdk/core/client'
import { ActionError, asActionError, type ActionErrorParts } from '../core/errors/action-error.ts'
import { denialHint } from './denial.ts'
import { networkAdvice } from './network.ts'
import { failureOf, type AwsFailure, type Call } from './failure.ts'

/**
 * Whether AWS reports, with a 404 and this error name, that the requested resource does not exist. A 404 alone can
 * refer to something else.
 */
export function isMissing(error: unknown, name: string): boolean {
  const failure = failureOf(error)
  return failure.status === 404 && failure.name === name
}

const EXPIRED = ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired']
const UNKNOWN_CREDENTIALS = [
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidToken',
  'UnrecognizedClientException',
  // STS, in a region that the account has not enabled.
  'RegionDisabledException',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
]
const SKEWED = ['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture']
const DENIED = ['AccessDenied', 'AccessDeniedException', 'AllAccessDisabled', 'Forbidden', 'Unknown', '403']
const THROTTLED = [
  'TooManyRequestsException',
  'ThrottlingException',
  'Throttling',
  'SlowDown',
  // SSM, for writes of one parameter at the same time.
  'TooManyUpdates',
]
const WRONG_REGION = [
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]

/** Whether this error name means that the credentials expired. */
export function isExpired(name: string): boolean {
  return EXPIRED.includes(name)
}

/** Whether AWS throttled the request. */
export function isThrottled(error: unknown): boolean {
  const { name, status } = failureOf(error)
  return THROTTLED.includes(name) || status === 429
}

/** Converts an error of the SDK to an {@link ActionError}, which is returned unchanged. */
export function translate(error: unknown, call: Call): ActionError {
  if (error instanceof ActionError || isDefect(error)) return asActionError(error)
  const failure = failureOf(error)
  return new ActionError({ ...describe(failure, call), cause: error })
}

/** Whether it is a bug, and not an error of AWS or the network. */
function isDefect(error: unknown): boolean {
  return (error instanceof TypeError || error instanceof RangeError) && !('$metadata' in error)
}

function describe(failure: AwsFailure, call: Call): ActionErrorParts {
  const { name, status } = failure
  const { service, operation, region, subject } = call
  const said = sayingOf(failure)
  const refused = `${service} refused ${operation} for ${subject} in ${region}: ${said}`
  const again =
    operation === 'PublishLayerVersion'
      ? 'Then run again. If the version was published anyway, it is recognized by its marker.'
      : 'Then run again.'
  const bucketRegion = failure.headers['x-amz-bucket-region']

  // S3 answers a HEAD request with an expired token with a 400 and no reason.
  if (
    isExpired(name) ||
    (service === 'S3' && status === 400 && operation.startsWith('Head') && bucketRegion === undefined)
  ) {
    return {
      code: 'credentials-expired',
      message: `The AWS credentials expired${isExpired(name) ? '' : ', or S3 rejected the request for another reason (it gives none for a HEAD request)'}: ${refused}`,
    }
  }
  if (UNKNOWN_CREDENTIALS.includes(name)) {
    return {
      code: 'credentials-invalid',
      message: `AWS does not accept the credentials: ${refused}`,
    }
  }
  if (
    WRONG_REGION.includes(name) ||
    status === 301 ||
    (bucketRegion !== undefined && bucketRegion !== region)
  ) {
    return {
      code: 'bucket-in-other-region',
      message: `The bucket of ${subject} is in ${bucketRegion ?? 'another region'}, but the layer is published in ${region}.`,
    }
  }
  if (name === 'EndpointError') {
    return {
      code: 'endpoint-invalid',
      message: `The environment selects an endpoint of ${service} in ${region} that does not exist: ${failure.message}`,
      hint: 'Check AWS_ENDPOINT_URL, AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT.',
    }
  }
  if (SKEWED.includes(name)) {
    return {
      code: 'clock-skewed',
      message: `The clock of the runner is wrong: ${refused}`,
    }
  }
  if (name === 'NoSuchBucket' || (operation === 'HeadBucket' && status === 404)) {
    return {
      code: 'bucket-missing',
      message: `The bucket does not exist: ${refused}`,
    }
  }
  if (THROTTLED.includes(name) || status === 429) {
    return {
      code: 'throttled',
      message: `${service} throttled ${operation} for ${subject} in ${region}: ${said}`,
    }
  }
  // SSM answers 400 for everything that it refuses.
  const isDenied = status === 403 ? DENIED.includes(name) : status === 400 && name === 'AccessDeniedException'
  if (isDenied) {
    return {
      code: 'access-denied',
      message: `Access denied: ${call.iamAction} on ${call.resource} is not allowed. ${said}`,
      hint: denialHint(failure, call),
    }
  }
  if (status === undefined) {
    return {
      code: 'aws-unreachable',
      message: `No answer from ${service} to ${operation} for ${subject} in ${region}: ${said}`,
      hint: `${networkAdvice(name, process.env)} ${again}`,
    }
  }
  if (status >= 500 || status < 400) {
    return {
      code: 'service-error',
      message: `${service} failed at ${operation} for ${subject} in ${region}: ${said}`,
      hint: `Wait a little. ${again}`,
    }
  }
  return { code: 'aws-refused', message: refused }
}

function sayingOf({ name, message, status }: AwsFailure): string {
  const known = [name, message].filter((part) => !['Unknown', 'UnknownError', ''].includes(part)).join(': ')
  return `${known || 'no details'}${status === undefined ? '' : ` (HTTP ${status})`}`
}

/** ARN of a layer in a region, with a `*` for the account. For messages only. */
export function layerResource(region: string, layerName: string): string {
  return `arn:${partition(region).name}:lambda:${region}:*:layer:${layerName}`
}

/** ARN of a bucket, or of an object in it. */
export function bucketResource(region: string, bucket: string, key?: string): string {
  return `arn:${partition(region).name}:s3:::${bucket}${key === undefined ? '' : `/${key}`}`
}
