import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { LifecycleRule as StoredRule } from '@aws-sdk/client-s3'
import { lifecycleRules } from '../../../src/aws/s3/lifecycle.ts'
import type { BucketRules } from '../../../src/core/archive-ports.ts'
import { startS3, type Options } from './s3-scene.ts'

const { record, faults, buckets, bucket, allow, ...s3 } = await startS3()
afterAll(s3.close)
beforeEach(s3.reset)

const rules = async (options: Options = {}): Promise<BucketRules> =>
  (await bucket({ name: 'ruled', ...options }).archives()).rules()
const create = (over: Partial<Parameters<typeof buckets.createBucket>[0]> = {}) =>
  buckets.createBucket({ name: 'ruled', region: 'eu-west-1', ...over })

const policy = {
  Version: '2012-10-17' as const,
  Statement: {
    Effect: 'Allow' as const,
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: ['s3:GetObject', 's3:GetObjectVersion'],
    Resource: 'arn:aws:s3:::ruled/*',
  },
}
const lifecycle = [{ ID: 'old', Status: 'Enabled' as const, Filter: '' as const, Expiration: { Days: 30 } }]

describe('the rules of a bucket', () => {
  it('are its versioning, its policy and its lifecycle', async () => {
    create({ versioning: 'Enabled', policy, lifecycle })
    const { policy: text, ...others } = await rules({ owner: '123456789012' })
    expect(others).toEqual({
      arn: 'arn:aws:s3:::ruled',
      versioning: 'Enabled',
      lifecycle: [{ id: 'old', enabled: true, prefix: '', removes: true }],
    })
    expect(JSON.parse(text ?? '')).toEqual(policy)
    const calls = record.entries.map(({ operation, headers }) => [
      operation,
      headers['x-amz-expected-bucket-owner'],
    ])
    expect(calls.sort()).toEqual(
      ['GetBucketLifecycleConfiguration', 'GetBucketPolicy', 'GetBucketVersioning'].map((operation) => [
        operation,
        '123456789012',
      ]),
    )
  })

  it('are none where none were set', async () => {
    create()
    expect(await rules()).toEqual({
      arn: 'arn:aws:s3:::ruled',
      versioning: 'never enabled',
      policy: undefined,
      lifecycle: [],
    })
  })

  it('tell of a versioning that was suspended', async () => {
    create({ versioning: 'Suspended' })
    expect(await rules()).toMatchObject({ versioning: 'Suspended' })
  })

  it('have the partition of the region in their ARN', async () => {
    create({ region: 'cn-north-1' })
    expect(await rules({ region: 'cn-north-1' })).toMatchObject({ arn: 'arn:aws-cn:s3:::ruled' })
  })

  it('are known but for the lifecycle, where only that may not be read', async () => {
    create({ versioning: 'Enabled', policy, lifecycle })
    const credentials = allow('s3:GetBucketVersioning', 's3:GetBucketPolicy')
    expect(await rules({ credentials })).toMatchObject({ versioning: 'Enabled', lifecycle: undefined })
  })

  it.each([
    ['s3:GetBucketVersioning', 's3:GetBucketPolicy'],
    ['s3:GetBucketPolicy', 's3:GetBucketVersioning'],
  ])('are not known without %s, which is named', async (missing, ...others) => {
    create({ versioning: 'Enabled', policy, lifecycle })
    const credentials = allow('s3:GetLifecycleConfiguration', ...others)
    await expect(rules({ credentials })).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining(`${missing} on arn:aws:s3:::ruled `),
    })
  })

  it('are those of one owner only', async () => {
    create({ owner: '222222222222', versioning: 'Enabled' })
    await expect(rules({ owner: '123456789012' })).rejects.toMatchObject({ code: 'bucket-owner-mismatch' })
  })

  it('are none of a bucket that is not there', async () => {
    await expect(rules({ name: 'nowhere' })).rejects.toMatchObject({ code: 'bucket-missing' })
  })

  it.each(['GetBucketVersioning', 'GetBucketPolicy', 'GetBucketLifecycleConfiguration'])(
    'are never guessed where S3 fails at %s',
    async (operation) => {
      create({ versioning: 'Enabled', policy, lifecycle })
      faults.add({ match: { operation }, times: 99, fault: { kind: 'status', status: 500 } })
      await expect(rules()).rejects.toMatchObject({
        code: 'service-error',
        message: expect.stringContaining(operation),
      })
    },
  )
})

type Row = [what: string, rule: Partial<StoredRule>, removes: boolean]

// prettier-ignore
const table: Row[] = [
  ['an expiration after days',           { Expiration: { Days: 1 } },                                            true],
  ['an expiration at a date',            { Expiration: { Date: new Date(0) } },                                  true],
  ['an end of old versions',             { NoncurrentVersionExpiration: { NoncurrentDays: 1 } },                 true],
  ['a move to Glacier',                  { Transitions: [{ StorageClass: 'GLACIER' }] },                         true],
  ['a move to Deep Archive',             { Transitions: [{ StorageClass: 'STANDARD_IA' }, { StorageClass: 'DEEP_ARCHIVE' }] }, true],
  ['a move of old versions to Glacier',  { NoncurrentVersionTransitions: [{ StorageClass: 'GLACIER' }] },        true],
  ['an end of delete markers alone',     { Expiration: { ExpiredObjectDeleteMarker: true } },                    false],
  ['an end of unfinished uploads',       { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },         false],
  ['a move to what is read at once',     { Transitions: [{ StorageClass: 'GLACIER_IR' }, { StorageClass: 'INTELLIGENT_TIERING' }], NoncurrentVersionTransitions: [{ StorageClass: 'ONEZONE_IA' }] }, false],
  ['nothing',                            {},                                                                     false],
]

describe('a lifecycle rule', () => {
  it.each(table)('with %s', (_, rule, removes) => {
    expect(lifecycleRules([{ ID: 'r', Status: 'Enabled', ...rule }])).toEqual([
      { id: 'r', enabled: true, prefix: '', removes },
    ])
  })

  it('that is disabled says so', () => {
    expect(lifecycleRules([{ ID: 'r', Status: 'Disabled', Expiration: { Days: 1 } }])).toEqual([
      { id: 'r', enabled: false, prefix: '', removes: true },
    ])
  })

  const tag = { Key: 'k', Value: 'v' }

  it.each<[string, object, string]>([
    ['in its filter', { Filter: { Prefix: 'layer/' } }, 'layer/'],
    ['in its filter, with others', { Filter: { And: { Prefix: 'layer/', Tags: [tag] } } }, 'layer/'],
    ['in the old form', { Prefix: 'layer/' }, 'layer/'],
    ['nowhere: all keys', {}, ''],
    ['nowhere: an empty filter', { Filter: {} }, ''],
    ['nowhere: a tag alone', { Filter: { Tag: tag } }, ''],
    ['nowhere: tags and sizes', { Filter: { And: { Tags: [tag], ObjectSizeLessThan: 9 } } }, ''],
    ['that is empty, in the old form', { Prefix: '' }, ''],
  ])('has its prefix %s', (_, rule, prefix) => {
    expect(lifecycleRules([{ Status: 'Enabled', ...rule }])).toEqual([
      { id: '', enabled: true, prefix, removes: false },
    ])
  })

  it.each([
    [{ Filter: { Prefix: 'layer/' }, NoncurrentVersionExpiration: { NoncurrentDays: 7 } }],
    [{ Prefix: 'layer/', Transition: { Days: 7, StorageClass: 'GLACIER' } }],
  ])('is understood as S3 tells it: %j', async (rule) => {
    create({ lifecycle: [{ ID: 'r', Status: 'Enabled', ...rule }] })
    expect(await rules()).toMatchObject({
      lifecycle: [{ id: 'r', enabled: true, prefix: 'layer/', removes: true }],
    })
  })
})
