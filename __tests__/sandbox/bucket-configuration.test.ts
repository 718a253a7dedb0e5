import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3'
import type { LifecycleRule } from '@aws-sdk/client-s3'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { BucketPolicy } from '../../sandbox/s3/bucket-policy.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, refusal } from './clients.ts'

const sandbox = await startSandbox()
const { buckets } = sandbox.world
const { s3 } = clients(sandbox)
const Bucket = 'layers'
const policy: BucketPolicy = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'é <&">',
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::layers/*',
    },
  ],
}

const getPolicy = async () =>
  JSON.parse((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy ?? '') as unknown
const putPolicy = (Policy: string) => s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))
const getRules = async () => (await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules
const putRules = (Rules: LifecycleRule[]) =>
  s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }))

afterAll(() => sandbox.close())
beforeEach(() => {
  sandbox.world.reset()
})

describe('a bucket policy', () => {
  it('is none at first, then the one that was put', async () => {
    buckets.createBucket({ name: Bucket })
    expect(await refusal(getPolicy())).toMatchObject({ code: 'NoSuchBucketPolicy', status: 404 })
    await putPolicy(JSON.stringify(policy))
    expect(await getPolicy()).toEqual(policy)
    expect(buckets.find(Bucket)?.policy).toEqual(policy)
  })

  it('can be there from the start', async () => {
    buckets.createBucket({ name: Bucket, policy })
    expect(await getPolicy()).toEqual(policy)
  })

  it.each([
    ['no JSON', '<policy/>', 400, 'MalformedPolicy'],
    ['no statement', '{}', 400, 'MalformedPolicy'],
    ['nobody to hold for', JSON.stringify({ Statement: { Effect: 'Allow' } }), 400, 'MalformedPolicy'],
    ['what the sandbox would not evaluate', '{"Statement":{"NotAction":"*"}}', 501, 'NotImplemented'],
  ])('is refused with %s', async (_, text, status, code) => {
    buckets.createBucket({ name: Bucket, policy })
    expect(await refusal(putPolicy(text))).toMatchObject({ status, code })
    expect(await getPolicy()).toEqual(policy)
  })

  it('is refused from the start too', () => {
    const Statement = { NotPrincipal: '*' } as never
    expect(() => buckets.createBucket({ name: Bucket, policy: { Statement } })).toThrow('NotPrincipal')
    expect(buckets.find(Bucket)).toBeUndefined()
  })
})

describe('lifecycle rules', () => {
  const rules: LifecycleRule[] = [
    { ID: 'old', Status: 'Enabled', Filter: { Prefix: 'tmp & more/' }, Expiration: { Days: 30 } },
    {
      Status: 'Disabled',
      Filter: { And: { Prefix: 'a', Tags: [{ Key: 'k', Value: 'v' }] } },
      NoncurrentVersionExpiration: { NoncurrentDays: 7, NewerNoncurrentVersions: 2 },
      Transitions: [{ Days: 1, StorageClass: 'GLACIER' }],
    },
  ]

  it('are none at first, then those that were put', async () => {
    buckets.createBucket({ name: Bucket })
    expect(await refusal(getRules())).toMatchObject({ code: 'NoSuchLifecycleConfiguration', status: 404 })
    await putRules(rules)
    expect(await getRules()).toEqual(rules)
    await putRules(rules.slice(1))
    expect(await getRules()).toEqual(rules.slice(1))
  })

  it('can be there from the start, in the words of the XML', async () => {
    buckets.createBucket({
      name: Bucket,
      lifecycle: [
        {
          Status: 'Enabled',
          Filter: { Prefix: '' },
          Expiration: { Days: 30 },
          Transition: [
            { Days: 1, StorageClass: 'STANDARD_IA' },
            { Days: 9, StorageClass: 'GLACIER' },
          ],
        },
        { Status: 'Enabled', Filter: '', NoncurrentVersionExpiration: { NoncurrentDays: 7 } },
      ],
    })
    expect(await getRules()).toEqual([
      {
        Status: 'Enabled',
        Filter: { Prefix: '' },
        Expiration: { Days: 30 },
        Transitions: [
          { Days: 1, StorageClass: 'STANDARD_IA' },
          { Days: 9, StorageClass: 'GLACIER' },
        ],
      },
      { Status: 'Enabled', Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 7 } },
    ])
  })

  it('are refused when there are none, or one has no status', async () => {
    buckets.createBucket({ name: Bucket })
    for (const wrong of [[], [{ Status: undefined }], [{ Status: 'On' as 'Enabled' }]]) {
      expect(await refusal(putRules(wrong))).toMatchObject({ code: 'MalformedXML', status: 400 })
    }
    expect(await refusal(getRules())).toMatchObject({ status: 404 })
  })

  it('are refused with an element that there is not', () => {
    const rule = { Status: 'Enabled' as const, Expires: { Days: 1 } }
    expect(() => buckets.createBucket({ name: Bucket, lifecycle: [rule] })).toThrow('Expires')
  })
})
