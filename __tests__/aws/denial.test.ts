import { describe, expect, it } from '@jest/globals'
import { denialHint } from '../../src/aws/denial.ts'
import type { Call } from '../../src/aws/failure.ts'

const call: Call = {
  service: 'S3',
  operation: 'PutObject',
  region: 'eu-west-1',
  iamAction: 's3:PutObject',
  subject: 's3://artifacts/k',
  resource: 'arn:aws:s3:::artifacts/k',
}
const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234'
const user = (rest: string) =>
  `User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: ${rest}`
const byBucketPolicy = user(
  's3:PutObject on resource: "arn:aws:s3:::artifacts/k" with an explicit deny in a resource-based policy',
)
const notAllowed = user(
  's3:PutObject on resource: "arn:aws:s3:::artifacts/k" because no identity-based policy allows the s3:PutObject action',
)

describe('what to do about a 403', () => {
  it.each([
    ['an explicit deny of the bucket policy', byBucketPolicy],
    ['an explicit deny of another policy', byBucketPolicy.replace('resource-based', 'service control')],
    ['no reason', 'Access Denied'],
    ['nothing', ''],
  ])('names the input where headers may be missing: %s', (_, message) => {
    expect(denialHint({ message }, call)).toMatch(
      /^Allow s3:PutObject on arn:aws:s3:::artifacts\/k .*set `encryption`\.$/,
    )
  })

  it('tells that another value may be demanded where one is sent', () => {
    const hint = denialHint({ message: byBucketPolicy }, { ...call, encryption: 'AES256' })
    expect(hint).toContain('may require an `encryption` other than AES256')
  })

  it.each([
    ['an action that nothing allows', notAllowed, call],
    ['a read', byBucketPolicy, { ...call, operation: 'GetObject', iamAction: 's3:GetObject' }],
    ['a removal', 'Access Denied', { ...call, operation: 'DeleteObject', iamAction: 's3:DeleteObject' }],
    ['Lambda', 'Access Denied', { ...call, operation: 'PublishLayerVersion' }],
  ])('does not name it where it cannot be the reason: %s', (_, message, asked) => {
    expect(denialHint({ message }, asked)).not.toContain('encryption')
  })

  it.each([
    [
      'kms:GenerateDataKey',
      `kms:GenerateDataKey on resource: ${KEY} because no identity-based policy allows the kms:GenerateDataKey action`,
      KEY,
    ],
    ['kms:Decrypt', `kms:Decrypt on resource: "${KEY}" with an explicit deny`, KEY],
    [
      'kms:Decrypt',
      'kms:Decrypt on the resource associated with this ciphertext because the resource does not exist',
      'the KMS key of the bucket',
    ],
  ])('names the permission on the key: %s', (action, rest, on) => {
    const hint = denialHint({ message: user(rest) }, call)
    expect(hint).toBe(`Allow ${action} on ${on} for the role of this step, and check the policy of that key.`)
  })
})
