import { describe, expect, it } from '@jest/globals'
import { translatePublish, type PublishSource } from '../../src/aws/publish-errors.ts'
import type { ErrorCode } from '../../src/core/error-catalogue.ts'
import { sdkError } from './sdk-error.ts'

const call = {
  service: 'Lambda',
  operation: 'PublishLayerVersion',
  region: 'eu-west-1',
  iamAction: 'lambda:PublishLayerVersion',
  subject: 'layer web',
  resource: 'arn:aws:lambda:eu-west-1:*:layer:web',
} as const
const source: PublishSource = { bucket: 'artifacts', key: 'layer.zip', objectVersion: 'v-1' }
const uri = 's3://artifacts/layer.zip'

const getObject = (code: string) =>
  `Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: …`
const noAccess =
  'Your access has been denied by S3, please make sure your request credentials have permission to GetObject for artifacts/layer.zip. S3 Error Code: AccessDenied.'

type Row = [name: string, status: number, message: string, code: ErrorCode, mentions: string]

// prettier-ignore
const table: Row[] = [
  ['InvalidParameterValueException', 400, 'Unzipped size must be smaller',   'invalid-parameter',      'Unzipped size must be smaller'],
  ['InvalidParameterValueException', 400, getObject('PermanentRedirect'),    'bucket-in-other-region', uri],
  ['InvalidParameterValueException', 400, getObject('NoSuchKey'),            'archive-missing',        uri],
  ['InvalidParameterValueException', 400, getObject('NoSuchVersion'),        'archive-missing',        uri],
  ['ValidationException',            400, "Value 'x' at 'layerName' failed", 'invalid-parameter',      "'layerName' failed"],
  ['ServiceException',               500, 'internal',                        'service-error',          'internal'],
  ['TooManyRequestsException',       429, 'Rate exceeded',                   'throttled',              'Rate exceeded'],
  ['ResourceNotFoundException',      404, 'does not exist',                  'resource-not-found',     'does not exist'],
  ['CodeStorageExceededException',   400, 'Code storage limit exceeded.',    'code-storage-full',      'eu-west-1'],
  ['AccessDeniedException',          403, noAccess,                          'access-denied',          's3:GetObject and s3:GetObjectVersion on arn:aws:s3:::artifacts/layer.zip'],
  ['AccessDeniedException',          403, 'User is not authorized',          'access-denied',          'lambda:PublishLayerVersion on arn:aws:lambda:eu-west-1:*:layer:web'],
  ['RequestEntityTooLargeException', 413, 'too large',                       'aws-refused',            'too large'],
  ['ExpiredTokenException',          403, 'expired',                         'credentials-expired',    'expired'],
]

describe('an error of PublishLayerVersion', () => {
  it.each(table)('%s %i, %s → %s', (name, status, message, code, mentions) => {
    const error = sdkError({ name, status, message })
    expect(translatePublish(error, call, source)).toMatchObject({
      code,
      message: expect.stringContaining(mentions),
      cause: error,
    })
  })

  it('asks for no permission on object versions where none is pinned', () => {
    const error = sdkError({ name: 'AccessDeniedException', status: 403, message: noAccess })
    const { message, hint } = translatePublish(error, call, { ...source, objectVersion: undefined })
    for (const text of [message, hint]) {
      expect(text).toContain('s3:GetObject on arn:aws:s3:::artifacts/layer.zip')
      expect(text).not.toContain('GetObjectVersion')
    }
  })

  it('has a message of its own for each of the five exceptions that the API lists', () => {
    const five = table.filter(([name]) => /^(Inv|Serv|TooMany|ResourceN|CodeS)/.test(name))
    const texts = five.map(
      ([name, status]) => translatePublish(sdkError({ name, status }), call, source).hint,
    )
    expect(new Set(texts).size).toBe(5)
  })
})
