import { createHash } from 'node:crypto'
import { AwsError, notImplemented } from './errors.ts'
import type { Service } from './errors.ts'
import type { AwsRequest } from './http.ts'
import type { Principal, Principals } from './principals.ts'
import { signatureMatches, signingTime } from './signature.ts'
import type { Authorization } from './signature.ts'

type Reason = 'anonymous' | 'malformed' | 'unknown key' | 'skewed' | 'mismatch' | 'expired'

/** Code and status for the same refusal differ by service. */
const refusals: Record<Reason, Record<Service, [status: number, code: string, message: string]>> = {
  anonymous: {
    s3: [403, 'AccessDenied', 'Access Denied'],
    lambda: [403, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
    sts: [403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
  },
  malformed: {
    s3: [400, 'AuthorizationHeaderMalformed', 'The authorization header that you provided is not valid.'],
    lambda: [403, 'IncompleteSignatureException', 'Authorization header is not valid.'],
    sts: [400, 'IncompleteSignature', 'Authorization header is not valid.'],
  },
  'unknown key': {
    s3: [403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.'],
    lambda: [403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'],
    sts: [403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'],
  },
  skewed: {
    s3: [
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    ],
    lambda: [
      403,
      'InvalidSignatureException',
      'Signature expired: the request was signed too long ago or ahead.',
    ],
    sts: [403, 'SignatureDoesNotMatch', 'Signature expired: the request was signed too long ago or ahead.'],
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
  },
  expired: {
    s3: [400, 'ExpiredToken', 'The provided token has expired.'],
    lambda: [403, 'ExpiredTokenException', 'The security token included in the request is expired'],
    sts: [403, 'ExpiredToken', 'The security token included in the request is expired'],
  },
}

const maxSkewMs = 15 * 60_000

/** The principal that signed the request. Throws the service's {@link AwsError} when nobody did so rightly. */
export function authenticate(
  service: Service,
  request: AwsRequest,
  authorization: Authorization | undefined,
  principals: Principals,
): Principal {
  const refuse = (reason: Reason): AwsError => new AwsError(...refusals[reason][service])
  if (request.query.has('X-Amz-Signature')) throw notImplemented('presigned requests')
  if (request.headers['authorization'] === undefined) throw refuse('anonymous')
  if (authorization === undefined) throw refuse('malformed')
  const principal = principals.find(authorization.accessKeyId)
  if (!principal) throw refuse('unknown key')
  const signedAt = request.headers['x-amz-date']
  if (signedAt?.startsWith(authorization.date) !== true) throw refuse('malformed')
  if (!(Math.abs(Date.now() - signingTime(signedAt)) <= maxSkewMs)) throw refuse('skewed')
  if (!['host', 'x-amz-date'].every((name) => authorization.signedHeaders.includes(name)))
    throw refuse('malformed')
  if (!signatureMatches(request, authorization, principal.secretAccessKey)) throw refuse('mismatch')
  if (principal.expired) throw refuse('expired')
  checkPayload(service, request)
  return principal
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
