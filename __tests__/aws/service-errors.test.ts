import { describe, expect, it } from '@jest/globals'
import { bucketResource, layerResource, translate } from '../../src/aws/service-errors.ts'
import { failureOf, type Call } from '../../src/aws/failure.ts'
import type { ErrorCode } from '../../src/core/errors/catalogue.ts'
import { ActionError } from '../../src/core/errors/action-error.ts'
import { sdkError } from './sdk-error.ts'

const head: Call = {
  service: 'S3',
  operation: 'HeadObject',
  region: 'eu-west-1',
  iamAction: 's3:GetObject',
  subject: 's3://artifacts/layer.zip',
  resource: 'arn:aws:s3:::artifacts/layer.zip',
}
const get: Call = { ...head, operation: 'GetObject' }
const headBucket: Call = { ...head, operation: 'HeadBucket' }
const list: Call = {
  service: 'Lambda',
  operation: 'ListLayerVersions',
  region: 'eu-west-1',
  iamAction: 'lambda:ListLayerVersions',
  subject: 'layer web',
  resource: 'arn:aws:lambda:eu-west-1:*:layer:web',
}
const publish: Call = { ...list, operation: 'PublishLayerVersion' }
const elsewhere = { 'x-amz-bucket-region': 'us-east-2' }
const here = { 'x-amz-bucket-region': 'eu-west-1' }

type Row = [
  call: Call,
  name: string,
  status: number | undefined,
  code: ErrorCode,
  headers?: Record<string, string>,
]

/** `Unknown` is how the SDK names an error without a body, which is every error of a HEAD but 404. */
// prettier-ignore
const table: Row[] = [
  [get,  'ExpiredToken',                        400,       'credentials-expired'],
  [list, 'ExpiredTokenException',               403,       'credentials-expired'],
  [get,  'TokenRefreshRequired',                400,       'credentials-expired'],
  [head, 'Unknown',                             400,       'credentials-expired'],
  [get,  'InvalidAccessKeyId',                  403,       'credentials-invalid'],
  [list, 'InvalidClientTokenId',                403,       'credentials-invalid'],
  [get,  'InvalidToken',                        400,       'credentials-invalid'],
  [list, 'UnrecognizedClientException',         403,       'credentials-invalid'],
  [get,  'SignatureDoesNotMatch',               403,       'credentials-invalid'],
  [list, 'InvalidSignatureException',           403,       'credentials-invalid'],
  [get,  'PermanentRedirect',                   301,       'bucket-in-other-region', elsewhere],
  [get,  'AuthorizationHeaderMalformed',        400,       'bucket-in-other-region'],
  [get,  'IllegalLocationConstraintException',  400,       'bucket-in-other-region'],
  [head, 'Unknown',                             301,       'bucket-in-other-region'],
  [head, 'Unknown',                             400,       'bucket-in-other-region', elsewhere],
  [head, 'Unknown',                             403,       'bucket-in-other-region', elsewhere],
  [get,  'NoSuchBucket',                        404,       'bucket-missing'],
  [headBucket, 'NotFound',                      404,       'bucket-missing'],
  [head, 'NotFound',                            404,       'aws-refused'],
  [get,  'EndpointError',                       undefined, 'endpoint-invalid'],
  [get,  'RequestTimeTooSkewed',                403,       'clock-skewed'],
  [get,  'RequestExpired',                      400,       'clock-skewed'],
  [list, 'RequestInTheFuture',                  403,       'clock-skewed'],
  [list, 'TooManyRequestsException',            429,       'throttled'],
  [list, 'ThrottlingException',                 400,       'throttled'],
  [get,  'Throttling',                          400,       'throttled'],
  [get,  'SlowDown',                            503,       'throttled'],
  [list, 'Unknown',                             429,       'throttled'],
  [get,  'AccessDenied',                        403,       'access-denied'],
  [list, 'AccessDeniedException',               403,       'access-denied'],
  [head, 'Unknown',                             403,       'access-denied'],
  [head, 'Unknown',                             403,       'access-denied', here],
  [head, 'Forbidden',                           403,       'access-denied'],
  [head, '403',                                 403,       'access-denied'],
  [get,  'AllAccessDisabled',                   403,       'access-denied'],
  [get,  'AccessDenied',                        400,       'aws-refused'],
  [get,  'InvalidObjectState',                  403,       'aws-refused'],
  [get,  'AccountProblem',                      403,       'aws-refused'],
  [list, 'ServiceException',                    500,       'service-error'],
  [get,  'InternalError',                       500,       'service-error'],
  [list, 'Unknown',                             502,       'service-error'],
  [get,  'ServiceUnavailable',                  503,       'service-error'],
  [head, 'Unknown',                             504,       'service-error'],
  [list, 'SyntaxError',                         200,       'service-error'],
  [list, 'TimeoutError',                        undefined, 'aws-unreachable'],
  [list, 'Unknown',                             400,       'aws-refused'],
  [list, 'ResourceNotFoundException',           404,       'aws-refused'],
  [get,  'InvalidRequest',                      400,       'aws-refused'],
  [get,  'ConditionalRequestConflict',          409,       'aws-refused'],
]

describe('an error of AWS', () => {
  it.each(table)('to $operation: %s %s → %s', (call, name, status, code, headers = {}) => {
    const error = sdkError({ name, status, headers })
    expect(translate(error, call)).toMatchObject({ code, cause: error })
  })

  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE'])(
    'that never came is unreachable: %s',
    (code) => {
      const error = translate(Object.assign(new Error('socket'), { code }), list)
      expect(error.code).toBe('aws-unreachable')
      expect(error.message).toContain(`${code}: socket`)
    },
  )

  it('that never came over two address families says what both said', () => {
    const tried = ['connect ECONNREFUSED ::1:443', 'connect ECONNREFUSED 127.0.0.1:443'].map(
      (text) => new Error(text),
    )
    const error = translate(Object.assign(new AggregateError(tried), { code: 'ECONNREFUSED' }), list)
    expect(error.code).toBe('aws-unreachable')
    expect(error.message).toContain(
      'ECONNREFUSED: connect ECONNREFUSED ::1:443; connect ECONNREFUSED 127.0.0.1:443',
    )
  })

  it('that is one of ours already stays as it is', () => {
    const ours = new ActionError({ code: 'service-error', message: 'm', hint: 'h' })
    expect(translate(ours, list)).toBe(ours)
  })

  it.each([new TypeError('x is not a function'), new RangeError('Invalid array length')])(
    'that is a mistake in a program is not blamed on AWS: %p',
    (error) => {
      expect(translate(error, list)).toMatchObject({
        code: 'internal',
        message: expect.stringContaining(error.message),
        cause: error,
      })
    },
  )

  it('that the SDK names like a mistake in a program is of AWS all the same', () => {
    const error = Object.assign(new TypeError('odd'), { $metadata: { httpStatusCode: 500 } })
    expect(translate(error, list).code).toBe('service-error')
  })

  it.each([undefined, null, 'text', 42, {}])('need not be an error at all: %p', (thrown: unknown) => {
    expect(translate(thrown, list)).toMatchObject({ code: 'aws-unreachable', cause: thrown })
  })
})

describe('the text of an error', () => {
  it('names the permission that is missing, and on what', () => {
    const { message, hint } = translate(sdkError({ name: 'AccessDenied', status: 403 }), get)
    for (const text of [message, hint])
      expect(text).toContain('s3:GetObject on arn:aws:s3:::artifacts/layer.zip')
  })

  it('names the region of the bucket where S3 tells it', () => {
    const error = sdkError({ name: 'Unknown', status: 301, headers: elsewhere })
    expect(translate(error, head).message).toMatch(/is in us-east-2, .* published in eu-west-1/)
  })

  it.each(
    table.filter(([, , , code]) =>
      ['throttled', 'aws-unreachable', 'service-error', 'aws-refused'].includes(code),
    ),
  )('says what was asked of whom, and where: %s %s %s', (call, name, status) => {
    const { message } = translate(sdkError({ name, status }), call)
    for (const part of [call.service, call.operation, call.subject, call.region])
      expect(message).toContain(part)
  })

  it('repeats what AWS says, with the status', () => {
    const error = sdkError({ name: 'ServiceException', status: 500, message: 'Something broke.' })
    expect(translate(error, list).message).toContain('ServiceException: Something broke. (HTTP 500)')
  })

  it('does not repeat that the SDK knows nothing', () => {
    const error = sdkError({ name: 'Unknown', status: 503, message: 'UnknownError' })
    expect(translate(error, head).message).toMatch(/no details \(HTTP 503\)$/)
  })

  it('keeps the name where the SDK has no message', () => {
    const error = sdkError({ name: 'InvalidObjectState', status: 403, message: 'UnknownError' })
    expect(translate(error, get).message).toMatch(/: InvalidObjectState \(HTTP 403\)$/)
  })

  it('keeps the message where the SDK has no name', () => {
    const error = sdkError({ name: 'Unknown', status: 502, message: 'Bad gateway.' })
    expect(translate(error, list).message).toMatch(/: Bad gateway\. \(HTTP 502\)$/)
  })

  it('leaves out what the SDK tells programmers', () => {
    const note =
      '\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.'
    const error = sdkError({ name: 'SyntaxError', status: 200, message: `Unexpected token <${note}` })
    expect(translate(error, list).message).toMatch(/SyntaxError: Unexpected token < \(HTTP 200\)$/)
  })

  it.each([undefined, 500])('speaks of the marker only after a publish: status %s', (status) => {
    const error = sdkError({ name: 'Failure', status })
    expect(translate(error, publish).hint).toContain('recognized by its marker')
    for (const call of [list, get, head]) expect(translate(error, call).hint).not.toContain('marker')
  })

  it('says that an expiry is a guess where S3 gives no reason', () => {
    const guess = translate(sdkError({ name: 'Unknown', status: 400 }), head).message
    expect(guess).toContain('or S3 rejected the request for another reason')
    const told = translate(sdkError({ name: 'ExpiredToken', status: 400 }), head).message
    expect(told).not.toContain('or S3 rejected')
  })

  it('leaves signatures and session tokens out', () => {
    const message = 'https://b.s3.amazonaws.com/k?X-Amz-Security-Token=abc%2Fdef&X-Amz-Signature=0123456789'
    const text = translate(sdkError({ name: 'InvalidRequest', status: 400, message }), get).message
    expect(text).not.toMatch(/abc|0123456789/)
    expect(text).toContain('https://b.s3.amazonaws.com/k')
  })
})

describe('failureOf', () => {
  it('reads name, message, status and headers', () => {
    const error = sdkError({ name: 'NoSuchKey', status: 404, message: 'gone', headers: here })
    expect(failureOf(error)).toEqual({ name: 'NoSuchKey', message: 'gone', status: 404, headers: here })
  })
})

describe('ARNs', () => {
  it.each([
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('of %s are of the partition %s', (region, partition) => {
    expect(layerResource(region, 'web:3')).toBe(`arn:${partition}:lambda:${region}:*:layer:web:3`)
    expect(bucketResource(region, 'b')).toBe(`arn:${partition}:s3:::b`)
    expect(bucketResource(region, 'b', 'a/k')).toBe(`arn:${partition}:s3:::b/a/k`)
  })
})
