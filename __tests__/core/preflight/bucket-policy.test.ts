import { describe, expect, it } from '@jest/globals'
import { allowsLambda } from '../../../src/core/preflight/bucket-policy.ts'

const arn = 'arn:aws:s3:::artifacts/team/layer/layer.zip'
const both = ['s3:GetObject', 's3:GetObjectVersion']
const lambda = { Service: 'lambda.amazonaws.com' }

type Statement = Record<string, unknown>

const allow = (over: Statement = {}): Statement => ({
  Effect: 'Allow',
  Principal: lambda,
  Action: both,
  Resource: arn,
  ...over,
})
const deny = (over: Statement = {}): Statement => allow({ Effect: 'Deny', ...over })
/** What is undefined is left out of JSON. */
const without = (name: string, over: Statement): Statement => ({ ...allow(over), [name]: undefined })

describe('a bucket policy', () => {
  // prettier-ignore
  it.each<[string, boolean, unknown]>([
    // statements
    ['has the one statement',                        true,  [allow()]],
    ['is one statement, and no list',                true,  allow()],
    ['has none',                                     false, []],
    ['has an empty one',                             false, [{}]],
    ['has none at all',                              false, undefined],
    ['has others besides',                           true,  [allow({ Principal: { AWS: '123456789012' } }), allow()]],
    ['allows with an effect that is none',           false, [allow({ Effect: 'allow' })]],

    // principals
    ['names Lambda in a list',                       true,  [allow({ Principal: { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] } })]],
    ['names everybody',                              true,  [allow({ Principal: '*' })]],
    ['names everybody, as AWS',                      true,  [allow({ Principal: { AWS: '*' } })]],
    ['names everybody, as AWS, in a list',           true,  [allow({ Principal: { AWS: ['123456789012', '*'] } })]],
    ['names another service',                        false, [allow({ Principal: { Service: 'edgelambda.amazonaws.com' } })]],
    ['names other services',                         false, [allow({ Principal: { Service: ['ec2.amazonaws.com', 's3.amazonaws.com'] } })]],
    ['names an account',                             false, [allow({ Principal: { AWS: 'arn:aws:iam::123456789012:root' } })]],
    ['names nobody',                                 false, [without('Principal', {})]],
    ['names all but an account',                     true,  [without('Principal', { NotPrincipal: { AWS: '123456789012' } })]],
    ['names all but Lambda',                         false, [without('Principal', { NotPrincipal: lambda })]],
    ['names an empty principal',                     false, [allow({ Principal: {} })]],
    ['names a principal that is none',               false, [allow({ Principal: null })]],

    // actions
    ['allows everything',                            true,  [allow({ Action: '*' })]],
    ['allows everything of S3',                      true,  [allow({ Action: 's3:*' })]],
    ['allows what begins so',                        true,  [allow({ Action: ['s3:GetObject*'] })]],
    ['allows what is one character longer',          false, [allow({ Action: 's3:GetObject?' })]],
    ['allows it in other letters',                   true,  [allow({ Action: ['S3:GETOBJECT', 's3:getobjectversion'] })]],
    ['allows it in two statements',                  true,  [allow({ Action: both[0] }), allow({ Action: both[1] })]],
    ['allows to read the newest version only',       false, [allow({ Action: 's3:GetObject' })]],
    ['allows to read a named version only',          false, [allow({ Action: ['s3:GetObjectVersion'] })]],
    ['allows other actions',                         false, [allow({ Action: ['s3:PutObject', 's3:ListBucket'] })]],
    ['allows all but others',                        true,  [without('Action', { NotAction: 's3:DeleteObject' })]],
    ['allows all but one of the two',                false, [without('Action', { NotAction: ['s3:GetObjectVersion'] })]],
    ['allows all but reading',                       false, [without('Action', { NotAction: 's3:Get*' })]],
    ['allows no action',                             false, [without('Action', {})]],
    ['takes a dot for a dot',                        false, [allow({ Action: 's3.GetObject*' })]],

    // resources
    ['is for the whole bucket',                      true,  [allow({ Resource: 'arn:aws:s3:::artifacts/*' })]],
    ['is for the bucket, and not what is in it',     false, [allow({ Resource: 'arn:aws:s3:::artifacts' })]],
    ['is for everything',                            true,  [allow({ Resource: '*' })]],
    ['is for a prefix',                              true,  [allow({ Resource: ['arn:aws:s3:::artifacts/team/*'] })]],
    ['is for another prefix',                        false, [allow({ Resource: 'arn:aws:s3:::artifacts/teams/*' })]],
    ['is for another key',                           false, [allow({ Resource: 'arn:aws:s3:::artifacts/team/layer/layer.zi' })]],
    ['is for a longer key',                          false, [allow({ Resource: `${arn}.old` })]],
    ['is for a key of the same length',              false, [allow({ Resource: 'arn:aws:s3:::artifacts/team/layer/layer-zip' })]],
    ['is for any character in its place',            true,  [allow({ Resource: 'arn:aws:s3:::artifacts/team/layer/layer?zip' })]],
    ['is for a key in other letters',                false, [allow({ Resource: arn.toUpperCase() })]],
    ['is for another bucket',                        false, [allow({ Resource: 'arn:aws:s3:::others/*' })]],
    ['is for each of the two at another key',        false, [allow({ Action: both[0] }), allow({ Action: both[1], Resource: `${arn}x` })]],
    ['is for all but another key',                   true,  [without('Resource', { NotResource: 'arn:aws:s3:::artifacts/private/*' })]],
    ['is for all but this key',                      false, [without('Resource', { NotResource: ['arn:aws:s3:::artifacts/team/*'] })]],
    ['is for no resource',                           false, [without('Resource', {})]],

    // prohibitions and conditions
    ['allows it under a condition',                  true,  [allow({ Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } } })]],
    ['allows and prohibits it',                      false, [allow(), deny()]],
    ['prohibits it first',                           false, [deny({ Principal: '*', Action: 's3:*', Resource: '*' }), allow()]],
    ['prohibits it under a condition',               true,  [allow(), deny({ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]],
    ['prohibits one of the two',                     false, [allow(), deny({ Action: 's3:GetObjectVersion' })]],
    ['prohibits it to others',                       true,  [allow(), deny({ Principal: { AWS: '123456789012' } })]],
    ['prohibits it to all but an account',           false, [allow(), { ...without('Principal', { NotPrincipal: { AWS: '123456789012' } }), Effect: 'Deny' }]],
    ['prohibits it to all but Lambda',               true,  [allow(), { ...without('Principal', { NotPrincipal: lambda }), Effect: 'Deny' }]],
    ['prohibits something else',                     true,  [allow(), deny({ Action: 's3:DeleteObject*' })]],
    ['prohibits it elsewhere',                       true,  [allow(), deny({ Resource: 'arn:aws:s3:::artifacts/other/*' })]],
    ['prohibits all but reading',                    true,  [allow(), { ...without('Action', { NotAction: both }), Effect: 'Deny' }]],
    ['prohibits it, and allows nothing',             false, [deny()]],
  ])('%s → %s', (_, expected, statement) => {
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: statement })
    expect(allowsLambda(policy, arn)).toBe(expected)
  })

  it('with many stars is understood all the same', () => {
    const Resource = `${'*a'.repeat(30)}*`
    expect(allowsLambda(JSON.stringify({ Statement: allow({ Resource }) }), arn + 'a'.repeat(900))).toBe(true)
    expect(
      allowsLambda(JSON.stringify({ Statement: allow({ Resource: `${Resource}b` }) }), arn + 'a'.repeat(900)),
    ).toBe(false)
  })

  it.each(['null', '"text"', '[]', '1'])('that is none allows nothing: %s', (policy) => {
    expect(allowsLambda(policy, arn)).toBe(false)
  })

  it('of a key with signs that mean something in patterns is for that key', () => {
    const key = 'arn:aws:s3:::artifacts/a+b (1)[x]/{y}$^|.zip'
    expect(allowsLambda(JSON.stringify({ Statement: allow({ Resource: key }) }), key)).toBe(true)
    expect(allowsLambda(JSON.stringify({ Statement: allow({ Resource: key }) }), key.replace('+', ''))).toBe(
      false,
    )
  })
})
