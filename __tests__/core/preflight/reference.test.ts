import { describe, expect, it } from '@jest/globals'
import type { BucketRules, LifecycleRule } from '../../../src/core/archive-ports.ts'
import { allowsLambda } from '../../../src/core/preflight/bucket-policy.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import { referenceAdvice } from '../../../src/core/preflight/reference.ts'
import { bucketRules } from '../archive-fixtures.ts'

const key = 'team/layer/layer.zip'
const uri = `s3://artifacts/${key}`
const rule = (over: Partial<LifecycleRule> = {}): LifecycleRule => ({
  id: 'expire "old" ones',
  enabled: true,
  prefix: '',
  removes: true,
  ...over,
})

function advice(over: Partial<BucketRules>): readonly string[] {
  return referenceAdvice({ bucket: 'artifacts', key }, bucketRules(over))
}

function refusal(over: Partial<BucketRules>): ActionError {
  try {
    advice(over)
  } catch (error) {
    if (error instanceof ActionError) return error
  }
  throw new Error('it was not refused')
}

describe('an archive that Lambda is to read for good', () => {
  it('may be in a bucket that keeps versions, lets Lambda read, and removes nothing', () => {
    expect(advice({})).toEqual([])
  })

  it.each([
    ['Suspended', 'is suspended'],
    ['never enabled', 'is not enabled'],
  ] as const)('must have an object version: versioning is %s', (versioning, said) => {
    // Where several things are wrong, this comes first: without it the rest is of no use.
    const error = refusal({ versioning, policy: undefined })
    expect(error).toMatchObject({
      code: 'bucket-not-versioned',
      message: expect.stringContaining(`Versioning of the bucket artifacts ${said}`),
      hint: expect.stringContaining('put-bucket-versioning --bucket artifacts'),
    })
  })

  it('must not be forbidden to Lambda, which another statement would not mend', () => {
    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: '*' }
    const { Statement } = JSON.parse(bucketRules().policy ?? '') as { Statement: unknown[] }
    const error = refusal({ policy: JSON.stringify({ Statement: [...Statement, deny] }) })
    expect(error.code).toBe('bucket-policy-missing')
    expect(error.hint).toContain('Deny')
    expect(error.hint).not.toContain('Sid')
  })

  it.each<[string, string | undefined]>([
    ['there is no policy', undefined],
    ['the policy allows nothing', '{"Statement":[]}'],
    ['the policy is for another key', bucketRules().policy?.replace('artifacts/*', 'artifacts/other/*')],
    ['the policy is for another bucket', bucketRules().policy?.replace('artifacts/*', 'others/*')],
  ])('must be readable for Lambda: %s', (_, policy) => {
    expect(refusal({ policy })).toMatchObject({
      code: 'bucket-policy-missing',
      message: expect.stringContaining(uri),
    })
  })

  it.each(['arn:aws:s3:::artifacts', 'arn:aws-cn:s3:::artifacts'])(
    'is readable with the statement that the message holds, of a bucket %s',
    (arn) => {
      const { hint } = refusal({ arn, policy: undefined })
      const statement: unknown = JSON.parse(hint.slice(hint.indexOf('{')))
      const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
      expect(allowsLambda(policy, `${arn}/${key}`)).toBe(true)
      expect(allowsLambda(policy, `${arn}/${key}.old`)).toBe(false)
      expect(advice({ arn, policy })).toEqual([])
    },
  )

  const lost = [expect.stringContaining(`can remove ${uri}`)]

  // prettier-ignore
  it.each<[string, readonly LifecycleRule[] | undefined, unknown[]]>([
    ['removes everything',           [rule()],                                     lost],
    ['removes what lies there',      [rule({ prefix: 'team/' })],                  lost],
    ['removes this very key',        [rule({ prefix: key })],                      lost],
    ['removes what lies elsewhere',  [rule({ prefix: 'other/' })],                 []],
    ['removes a longer key',         [rule({ prefix: `${key}.old` })],             []],
    ['is not enabled',               [rule({ enabled: false })],                   []],
    ['removes nothing',              [rule({ removes: false })],                   []],
    ['is one of several',            [rule({ id: 'a', prefix: 'x' }), rule()],     lost],
    ['is not the only one',          [rule({ id: 'a' }), rule({ id: 'b' })],       [...lost, ...lost]],
    ['cannot be seen',               undefined,                                    [expect.stringContaining('s3:GetLifecycleConfiguration')]],
  ])('is warned of when a lifecycle rule %s', (_, lifecycle, expected) => {
    expect(advice({ lifecycle })).toEqual(expected)
  })

  it('is warned of with the name of the rule, whatever is in it', () => {
    expect(advice({ lifecycle: [rule()] })).toEqual([
      expect.stringContaining('The lifecycle rule "expire \\"old\\" ones" of the bucket artifacts'),
    ])
  })
})
