import { createHash } from 'node:crypto'
import { AwsError, notImplemented } from './errors.ts'
import type { Service } from './errors.ts'
import type { AwsRequest } from './http.ts'
import type { Principal } from './principals.ts'
import { signatureMatches, signingTime } from './signature.ts'
import type { Authorization } from './signature.ts'
import type { World } from './world.ts'

type Reason = 'anonymous' | 'malformed' | 'unknown key' | 'mismatch' | 'expired'

/** Code and status for the same refusal differ by service. */
const refusals: Record<Reason, Record<Service, [status: number, code: string, message: string]>> = {
  anonymous: {
    s3: [403, 'AccessDenied', 'Access Denied'],
    lambda: [403, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
    sts: [403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
    ssm: [400, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
  },
  malformed: {
    s3: [400, 'AuthorizationHeaderMalformed', 'The authorization header that you provided is not valid.'],
    lambda: [403, 'IncompleteSignatureException', 'Authorization header is not valid.'],
    sts: [400, 'IncompleteSignature', 'Authorization header is not valid.'],
    ssm: [400, 'IncompleteSignatureException', 'Authorization header is not valid.'],
  },
  'unknown key': {
    s3: [403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.'],
    lambda: [403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'],
    sts: [403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'],
    ssm: [403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'],
  },
  mismatch: {
    s3: [
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    ],
    lambda: [
      403,
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    ],
    sts: [
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    ],
    ssm: [
      400,
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    ],
  },
  expired: {
    s3: [400, 'ExpiredToken', 'The provided token has expired.'],
    lambda: [403, 'ExpiredTokenException', 'The security token included in the request is expired'],
    sts: [403, 'ExpiredToken', 'The security token included in the request is expired'],
    ssm: [400, 'ExpiredTokenException', 'The security token included in the request is expired'],
  },
}

/**
 * Minutes that a signature may be off the service's clock:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (RequestTimeTooSkewed),
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
const maxSkewMinutes: Record<Service, number> = { s3: 15, lambda: 5, sts: 5, ssm: 5 }

/** The principal that signed the request. Throws the service's {@link AwsError} when nobody did so rightly. */
export function authenticate(
  service: Service,
  request: AwsRequest,
  authorization: Authorization | undefined,
  { principals, clock, regions, guesses }: Pick<World, 'principals' | 'clock' | 'regions' | 'guesses'>,
): Principal {
  const refuse = (reason: Reason): AwsError => {
    const [status, code, message] = refusals[reason][service]
    const own = reason === 'unknown key' && service === 'ssm' ? guesses.ssmUnrecognizedStatus : status
    return new AwsError(own, code, message)
  }
  if (request.query.has('X-Amz-Signature')) throw notImplemented('presigned requests')
  if (request.headers['authorization'] === undefined) throw refuse('anonymous')
  if (authorization === undefined) throw refuse('malformed')
  const principal = principals.find(authorization.accessKeyId)
  if (!principal) throw refuse('unknown key')
  // S3 is not asked here: what it says of a region that is not enabled was not recorded.
  if (service !== 's3' && !regions.know(authorization.region, principal)) {
    if (
      service === 'sts' &&
      regions.notEnabled.has(authorization.region) &&
      regions.stsRefusal === 'RegionDisabledException'
    ) {
      const message = `STS is not activated in this region for account:${principal.accountId}. Your account administrator can activate STS in this region using the IAM Console.`
      throw new AwsError(403, 'RegionDisabledException', message)
    }
    throw refuse('unknown key')
  }
  const signedAt = request.headers['x-amz-date']
  if (signedAt?.startsWith(authorization.date) !== true) throw refuse('malformed')
  if (Number.isNaN(signingTime(signedAt))) throw refuse('malformed')
  checkSkew(service, signedAt, clock.now())
  if (!['host', 'x-amz-date'].every((name) => authorization.signedHeaders.includes(name)))
    throw refuse('malformed')
  if (!signatureMatches(request, authorization, principal.secretAccessKey)) throw refuse('mismatch')
  if (principal.expired) throw refuse('expired')
  checkPayload(service, request)
  return principal
}

/** Throws what the service says to a request that was signed too long before or after its time. */
function checkSkew(service: Service, signedAt: string, now: Date): void {
  const minutes = maxSkewMinutes[service]
  const ahead = signingTime(signedAt) - now.getTime()
  if (Math.abs(ahead) <= minutes * 60_000) return
  if (service === 's3') {
    const message = 'The difference between the request time and the current time is too large.'
    const ServerTime = now.toISOString().replace(/\.\d+/, '')
    const MaxAllowedSkewMilliseconds = String(minutes * 60_000)
    const details = { RequestTime: signedAt, ServerTime, MaxAllowedSkewMilliseconds }
    throw new AwsError(403, 'RequestTimeTooSkewed', message, { details })
  }
  const basic = (time: Date): string => time.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const limit = basic(new Date(now.getTime() + Math.sign(ahead) * minutes * 60_000))
  const message =
    ahead > 0
      ? `Signature not yet current: ${signedAt} is still later than ${limit} (${basic(now)} + ${minutes} min.)`
      : `Signature expired: ${signedAt} is now earlier than ${limit} (${basic(now)} - ${minutes} min.)`
  const [status, code] = refusals.mismatch[service]
  throw new AwsError(status, code, message)
}

/** The signature covers the hash that the header claims, so the hash itself is to be held against the body. */
function checkPayload(service: Service, { headers, body }: AwsRequest): void {
  const claimed = headers['x-amz-content-sha256']
  if (claimed === undefined) {
    if (service !== 's3') return
    throw new AwsError(
      400,
      'InvalidRequest',
      'Missing required header for this request: x-amz-content-sha256',
    )
  }
  if (claimed === 'UNSIGNED-PAYLOAD' || claimed.startsWith('STREAMING-')) return
  if (claimed === createHash('sha256').update(body).digest('hex')) return
  throw new AwsError(
    400,
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  )
}
