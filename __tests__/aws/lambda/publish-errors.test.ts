import { describe, expect, it } from '@jest/globals'
import { unpublished } from '../../../src/aws/lambda/publish-errors.ts'
import type { ErrorCode } from '../../../src/core/errors/catalogue.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { PublishAnswer, PublishInput, StoredSource } from '../../../src/core/ports.ts'
import { sdkError } from '../sdk-error.ts'

const call = {
  service: 'Lambda',
  operation: 'PublishLayerVersion',
  region: 'eu-west-1',
  iamAction: 'lambda:PublishLayerVersion',
  subject: 'layer web',
  resource: 'arn:aws:lambda:eu-west-1:*:layer:web',
} as const
const source: StoredSource = {
  bucket: 'artifacts',
  key: 'layer.zip',
  objectVersion: 'v-1',
  storageMode: 'copy',
}
const uri = 's3://artifacts/layer.zip'

/** What became of the call: as {@link PublishAnswer} says, or `refused` where that was thrown. */
function endOf(
  error: unknown,
  from: PublishInput['source'] = source,
): { kind: string; error: ActionError; retryAfter?: unknown } {
  try {
    return unpublished(error, call, from) as Exclude<PublishAnswer, { kind: 'published' }>
  } catch (thrown) {
    if (thrown instanceof ActionError) return { kind: 'refused', error: thrown }
    throw thrown
  }
}

const getObject = (code: string) =>
  `Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: …`
const noAccess =
  'Your access has been denied by S3, please make sure your request credentials have permission to GetObject for artifacts/layer.zip. S3 Error Code: AccessDenied.'

type Row = [name: string, status: number, message: string, kind: string, code: ErrorCode, mentions: string]

// prettier-ignore
const table: Row[] = [
  ['InvalidParameterValueException', 400, 'Unzipped size must be smaller',   'refused',      'invalid-parameter',      'Unzipped size must be smaller'],
  ['InvalidParameterValueException', 400, getObject('PermanentRedirect'),    'refused',      'bucket-in-other-region', uri],
  ['InvalidParameterValueException', 400, getObject('NoSuchKey'),            'refused',      'archive-missing',        uri],
  ['InvalidParameterValueException', 400, getObject('NoSuchVersion'),        'refused',      'archive-missing',        uri],
  ['ValidationException',            400, "Value 'x' at 'layerName' failed", 'refused',      'invalid-parameter',      "'layerName' failed"],
  ['ResourceNotFoundException',      404, 'does not exist',                  'refused',      'resource-not-found',     'does not exist'],
  ['CodeStorageExceededException',   400, 'Code storage limit exceeded.',    'refused',      'code-storage-full',      'eu-west-1'],
  ['AccessDeniedException',          403, noAccess,                          'refused',      'access-denied',          's3:GetObject and s3:GetObjectVersion on arn:aws:s3:::artifacts/layer.zip'],
  ['AccessDeniedException',          403, 'User is not authorized',          'refused',      'access-denied',          'lambda:PublishLayerVersion on arn:aws:lambda:eu-west-1:*:layer:web'],
  ['InvalidSignatureException',      403, 'does not match',                  'refused',      'credentials-invalid',    'does not match'],
  ['ExpiredTokenException',          403, 'expired',                         'refused',      'credentials-expired',    'expired'],
  ['ResourceConflictException',      409, 'conflict',                        'refused',      'aws-refused',            'conflict'],
  ['RequestEntityTooLargeException', 413, 'too large',                       'refused',      'aws-refused',            'too large'],
  ['Unknown',                        400, 'UnknownError',                    'refused',      'aws-refused',            'HTTP 400'],

  ['TooManyRequestsException',       429, 'Rate exceeded',                   'not-executed', 'throttled',              'Rate exceeded'],
  ['Unknown',                        429, 'UnknownError',                    'not-executed', 'throttled',              'HTTP 429'],
  ['ThrottlingException',            400, 'Rate exceeded',                   'not-executed', 'throttled',              'Rate exceeded'],
  ['Throttling',                     400, 'Rate exceeded',                   'not-executed', 'throttled',              'Rate exceeded'],

  ['ServiceException',               500, 'internal',                        'unknown',      'service-error',          'internal'],
  ['Unknown',                        502, 'UnknownError',                    'unknown',      'service-error',          'HTTP 502'],
  ['ServiceUnavailableException',    503, 'unavailable',                     'unknown',      'service-error',          'unavailable'],
  ['Unknown',                        504, 'UnknownError',                    'unknown',      'service-error',          'HTTP 504'],
  ['ThrottlingException',            503, 'Rate exceeded',                   'unknown',      'throttled',              'Rate exceeded'],
  ['SlowDown',                       503, 'slow down',                       'unknown',      'throttled',              'slow down'],
  ['AccessDeniedException',          500, 'odd',                             'unknown',      'service-error',          'odd'],
  ['InvalidParameterValueException', 502, 'odd',                             'unknown',      'invalid-parameter',      'odd'],
  ['Unknown',                        408, 'UnknownError',                    'unknown',      'aws-refused',            'HTTP 408'],
  ['RequestTimeoutException',        408, 'gave up',                         'unknown',      'aws-refused',            'gave up'],
  ['SyntaxError',                    200, 'Unexpected token <',              'unknown',      'service-error',          'Unexpected token <'],
  ['Unknown',                        302, 'UnknownError',                    'unknown',      'service-error',          'HTTP 302'],
]

describe('an error of PublishLayerVersion', () => {
  it.each(table)('%s %i, %s → %s, %s', (name, status, message, kind, code, mentions) => {
    const error = sdkError({ name, status, message })
    expect(endOf(error)).toMatchObject({
      kind,
      error: { code, message: expect.stringContaining(mentions), cause: error },
    })
  })

  it.each([
    ['InvalidParameterValueException', 400, getObject('NoSuchKey'), 'invalid-parameter'],
    ['InvalidParameterValueException', 400, getObject('PermanentRedirect'), 'invalid-parameter'],
    ['ResourceNotFoundException', 404, 'does not exist', 'resource-not-found'],
    ['AccessDeniedException', 403, noAccess, 'access-denied'],
    ['CodeStorageExceededException', 400, 'Code storage limit exceeded.', 'code-storage-full'],
    ['RequestEntityTooLargeException', 413, 'too large', 'aws-refused'],
  ])('speaks of no object where the archive was sent inline: %s %i, %s', (name, status, message, code) => {
    const { kind, error } = endOf(sdkError({ name, status, message }), { zip: new Uint8Array(3) })
    expect(kind).toBe('refused')
    expect(error.code).toBe(code)
    for (const text of [error.message, error.hint]) expect(text).not.toMatch(/s3:\/\/|undefined|s3:GetObject/)
  })

  it('asks for no permission on object versions where none is pinned', () => {
    const error = sdkError({ name: 'AccessDeniedException', status: 403, message: noAccess })
    const { message, hint } = endOf(error, { ...source, objectVersion: undefined }).error
    for (const text of [message, hint]) {
      expect(text).toContain('s3:GetObject on arn:aws:s3:::artifacts/layer.zip')
      expect(text).not.toContain('GetObjectVersion')
    }
  })

  it('has a message of its own for each of the five exceptions that the API lists', () => {
    const five = [
      ['InvalidParameterValueException', 400],
      ['ResourceNotFoundException', 404],
      ['CodeStorageExceededException', 400],
      ['TooManyRequestsException', 429],
      ['ServiceException', 500],
    ] as const
    const hints = five.map(([name, status]) => endOf(sdkError({ name, status })).error.hint)
    expect(new Set(hints).size).toBe(5)
  })

  it.each<[string, string, unknown]>([
    ['no answer within the deadline', 'unknown', sdkError({ name: 'TimeoutError', status: undefined })],
    ['something that is no error', 'unknown', undefined],
    ['no such endpoint', 'refused', sdkError({ name: 'EndpointError', status: undefined })],
    [
      'no credentials to sign with',
      'refused',
      new ActionError({ code: 'credentials-missing', message: 'none', hint: '' }),
    ],
    ['a mistake in a program', 'refused', new TypeError('x is not a function')],
  ])('that has no status, %s, is %s', (_, kind, error) => {
    expect(endOf(error).kind).toBe(kind)
  })
})

describe('the wait that throttling asks for', () => {
  const throttled = (headers: Record<string, string>) =>
    endOf(sdkError({ name: 'TooManyRequestsException', status: 429, headers }))

  it.each<[string, string | undefined, number | undefined]>([
    ['in seconds', '7', 7000],
    ['of none', '0', 0],
    ['that is not given', undefined, undefined],
    ['as a date', 'Sun, 22 Nov 2026 05:00:00 GMT', undefined],
    ['below nothing', '-1', undefined],
    ['as a fraction', '1.5', undefined],
    ['as a text', 'soon', undefined],
    ['that is empty', '', undefined],
  ])('%s: Retry-After %s → %s ms', (_, header, expected) => {
    expect(throttled(header === undefined ? {} : { 'retry-after': header })).toMatchObject({
      kind: 'not-executed',
      retryAfter: expected,
    })
  })
})
