import { describe, expect, it } from '@jest/globals'
import type { BucketPolicy, BucketStatement } from '../../sandbox/s3/bucket-policy.ts'
import type { LifecycleRule } from '../../sandbox/s3/lifecycle.ts'
import { ARCHIVE, FROM_SOURCE, layerWithoutArchive, layerWithSource, newLayer } from './fixture.ts'
import { OTHER_ARCHIVE, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

const REFERENCE = { 'storage-mode': 'reference' }
const KEY = 'layer/layer.zip'

const bucketOf = (layer: Layer, region = REGION) => {
  const bucket = aws().world.buckets.find(layer.bucketIn(region))
  if (bucket === undefined) throw new Error('there is no bucket')
  return bucket
}

/** The policy that lets Lambda read what starts so. */
const policyFor = (layer: Layer, key = KEY, region = REGION): BucketPolicy => ({
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: ['s3:GetObject', 's3:GetObjectVersion'],
    Resource: `arn:aws:s3:::${layer.bucketIn(region)}/${key}`,
  },
})

/** A layer whose bucket has all that Lambda needs to read its archive for good. */
function referable(make = newLayer): Layer {
  const layer = make(aws())
  bucketOf(layer).policy = policyFor(layer)
  return layer
}

const resolvedOf = (run: FlowRun) =>
  (JSON.parse(run.outputs['results'] ?? '') as Record<string, unknown>[]).map(
    (result) => result['resolved-s3-object'],
  )

const versionIdsOf = (layer: Layer) =>
  aws()
    .world.buckets.versions(layer.bucket, KEY)
    .map(({ versionId }) => versionId)

/** The statement that a message says to add. */
const statementIn = (message = '') => JSON.parse(/\{.*\}/.exec(message)?.[0] ?? '') as BucketStatement

const SETTINGS = ['GetBucketLifecycleConfiguration', 'GetBucketPolicy', 'GetBucketVersioning']
const settingsAsked = ({ operations }: FlowRun) => operations.filter((name) => SETTINGS.includes(name))

describe('storage-mode: reference', () => {
  it.each([
    ['an archive in S3', newLayer, {}],
    ['source-dir', layerWithSource, FROM_SOURCE],
  ])('publishes one object version, which the results name: %s', async (_, make, inputs) => {
    const layer = referable(make)
    const run = await layer.run({ ...REFERENCE, ...inputs })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(run.warnings).toEqual([])
    const [version] = versionIdsOf(layer)
    expect(resolvedOf(run)).toEqual([{ bucket: layer.bucket, key: KEY, version }])
    expect(layer.latest().resolvedS3Object).toEqual({
      S3Bucket: layer.bucket,
      S3Key: KEY,
      S3ObjectVersion: version,
    })
  })

  it('keeps to the version that was checked when another archive is uploaded', async () => {
    const layer = referable()
    const action = () => {
      layer.uploadArchive({ bytes: OTHER_ARCHIVE })
    }
    aws().faults.add({ match: { operation: 'PublishLayerVersion' }, fault: { kind: 'run', action } })
    const run = await layer.run(REFERENCE)
    expect(resolvedOf(run)).toMatchObject([{ version: versionIdsOf(layer)[0] }])
    expect(layer.latest().zip).toEqual(ARCHIVE)
  })

  it('asks for the settings of the bucket once, and not at all when nothing changed', async () => {
    const layer = referable()
    const run = await layer.run(REFERENCE)
    expect(settingsAsked(run)).toEqual(SETTINGS)
    const unchanged = await layer.run(REFERENCE)
    expect(unchanged.outputs).toMatchObject({ result: 'unchanged' })
    expect(unchanged.operations).toEqual(['HeadObject', 'HeadObject', 'ListLayerVersions'])
  })

  it('asks for them with the owner of the bucket', async () => {
    const layer = referable()
    const run = await layer.run({ ...REFERENCE, 'expected-bucket-owner': '123456789012' })
    const asked = run.requests.filter(({ operation }) => SETTINGS.includes(operation))
    expect(asked.map(({ headers }) => headers['x-amz-expected-bucket-owner'])).toEqual(
      Array(3).fill('123456789012'),
    )
  })

  it('is of each region and its bucket', async () => {
    const layer = referable()
    layer.createBucket('eu-west-1', { versioning: 'Enabled' })
    layer.uploadArchive({ region: 'eu-west-1' })
    const inputs = { ...REFERENCE, bucket: layer.bucketIn('{region}'), regions: `${REGION}, eu-west-1` }
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'true', result: 'failed' })
    expect(run.errors).toEqual([
      expect.stringMatching(new RegExp(`eu-west-1: bucket-policy-missing.*${layer.bucketIn('eu-west-1')}`)),
    ])
    bucketOf(layer, 'eu-west-1').policy = policyFor(layer, KEY, 'eu-west-1')
    const next = await layer.run(inputs)
    expect(next.outputs).toMatchObject({ result: 'published' })
    expect(resolvedOf(next)).toMatchObject([null, { bucket: layer.bucketIn('eu-west-1') }])
  })
})

describe('storage-mode: copy', () => {
  it('asks nothing of the settings of the bucket, and the results name no object', async () => {
    const layer = newLayer(aws())
    const run = await layer.run()
    expect(settingsAsked(run)).toEqual([])
    expect(resolvedOf(run)).toEqual([null])
  })
})

describe('storage-mode: reference, in a bucket that does not do', () => {
  it.each([
    ['not enabled', undefined, newLayer, {}],
    ['suspended', 'Suspended' as const, newLayer, {}],
    ['not enabled', undefined, layerWithSource, FROM_SOURCE],
  ])('fails before anything is written: versioning is %s', async (text, versioning, make, inputs) => {
    const layer = referable(make)
    bucketOf(layer).versioning = versioning
    const keys = layer.keys()
    const run = await layer.run({ ...REFERENCE, ...inputs })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'bucket-not-versioned' })
    expect(run.errors).toEqual([expect.stringContaining(`is ${text}`)])
    expect(run.errors).toEqual([
      expect.stringContaining(`put-bucket-versioning --bucket ${layer.bucket} --versioning`),
    ])
    expect(layer.keys()).toEqual(keys)
    expect(run.operations).not.toContain('PutObject')
  })

  it('fails where the archive was stored before versioning was enabled', async () => {
    const layer = newLayer(aws(), { versioning: undefined })
    bucketOf(layer).versioning = 'Enabled'
    bucketOf(layer).policy = policyFor(layer)
    const run = await layer.run(REFERENCE)
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'bucket-not-versioned' })
    expect(run.errors).toEqual([expect.stringContaining('Upload it again')])
    expect(run.operations).not.toContain('PutObject')

    layer.uploadArchive()
    expect((await layer.run(REFERENCE)).outputs).toMatchObject({ published: 'true' })
  })

  it.each<[what: string, policy: (layer: Layer) => BucketPolicy | undefined]>([
    ['there is none', () => undefined],
    ['it is for another key', (layer) => policyFor(layer, 'other/*')],
    [
      'it is for another service',
      (layer) => {
        const { Statement } = policyFor(layer) as { Statement: BucketStatement }
        return { Statement: { ...Statement, Principal: { Service: 'cloudfront.amazonaws.com' } } }
      },
    ],
    [
      'it is for one of the two actions',
      (layer) => {
        const { Statement } = policyFor(layer) as { Statement: BucketStatement }
        return { Statement: { ...Statement, Action: 's3:GetObject' } }
      },
    ],
  ])('fails for its policy, and the message holds the statement to add: %s', async (_, policy) => {
    const layer = newLayer(aws())
    const before = policy(layer)
    bucketOf(layer).policy = before
    const run = await layer.run(REFERENCE)
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'bucket-policy-missing' })
    expect(run.operations).not.toContain('PutObject')
    expect(layer.numbers()).toEqual([])

    const statement = statementIn(run.errors[0])
    bucketOf(layer).policy = { Statement: [...[before?.Statement ?? []].flat(), statement] }
    const next = await layer.run(REFERENCE)
    expect(next.outputs).toMatchObject({ published: 'true', result: 'published' })
  })

  it('fails for a statement that forbids it, which no other statement would mend', async () => {
    const layer = newLayer(aws())
    const { Statement } = policyFor(layer) as { Statement: BucketStatement }
    bucketOf(layer).policy = { Statement: [Statement, { ...Statement, Effect: 'Deny', Principal: '*' }] }
    const run = await layer.run(REFERENCE)
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'bucket-policy-missing' })
    expect(run.errors).toEqual([expect.stringContaining('effect Deny')])
    expect(run.operations).not.toContain('PutObject')
  })

  it('has the statement for the archive that is to be uploaded, too', async () => {
    const layer = layerWithSource(aws())
    const inputs = { ...REFERENCE, ...FROM_SOURCE, prefix: 'team', 'archive-key': 'own layer.zip' }
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'bucket-policy-missing' })
    expect(layer.keys()).toEqual([])
    const statement = statementIn(run.errors[0])
    expect(statement.Resource).toBe(`arn:aws:s3:::${layer.bucket}/team/own layer.zip`)
    bucketOf(layer).policy = { Statement: statement }
    expect((await layer.run(inputs)).outputs).toMatchObject({ published: 'true' })
  })

  it('warns in a dry run, and says what would be missing', async () => {
    const layer = layerWithoutArchive(aws())
    layer.uploadArchive()
    const run = await layer.run({ ...REFERENCE, 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'planned' })
    expect(run.warnings).toEqual([expect.stringMatching(/would fail now: The policy of the bucket/)])
  })
})

describe('storage-mode: reference, with lifecycle rules', () => {
  const RULES: [what: string, rule: LifecycleRule, warns: boolean][] = [
    [
      'of the whole bucket',
      { Status: 'Enabled', Filter: '', NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
      true,
    ],
    ['of the archive', { Status: 'Enabled', Filter: { Prefix: 'layer/' }, Expiration: { Days: 90 } }, true],
    ['in the older form', { Status: 'Enabled', Prefix: 'layer/', Expiration: { Days: 90 } }, true],
    [
      'that move it away',
      { Status: 'Enabled', Filter: '', Transition: { Days: 9, StorageClass: 'GLACIER' } },
      true,
    ],
    ['that are off', { Status: 'Disabled', Filter: '', Expiration: { Days: 90 } }, false],
    ['of other keys', { Status: 'Enabled', Filter: { Prefix: 'logs/' }, Expiration: { Days: 90 } }, false],
    [
      'that only abort uploads',
      { Status: 'Enabled', Filter: '', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
      false,
    ],
    [
      'that move it to where it can be read',
      { Status: 'Enabled', Filter: '', Transition: { Days: 30, StorageClass: 'STANDARD_IA' } },
      false,
    ],
  ]

  it.each(RULES)('%s', async (_, rule, warns) => {
    const layer = referable()
    bucketOf(layer).lifecycle = [{ ID: 'clean up', ...rule }]
    const run = await layer.run(REFERENCE)
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    const named = expect.stringMatching(/The lifecycle rule "clean up" .* can remove s3:/)
    expect(run.warnings).toEqual(warns ? [named] : [])
  })

  it('stay a warning with strict: they are none of the archive', async () => {
    const layer = referable()
    bucketOf(layer).lifecycle = [{ ID: 'clean up', Status: 'Enabled', Filter: '', Expiration: { Days: 90 } }]
    const run = await layer.run({ ...REFERENCE, strict: 'true' })
    expect(run.outputs).toMatchObject({ result: 'published' })
    expect(run.warnings).toEqual([expect.stringContaining('clean up')])
  })

  it('that may not be read are a warning', async () => {
    const layer = referable()
    const match = { operation: 'GetBucketLifecycleConfiguration' }
    aws().faults.add({ match, fault: { kind: 'status', status: 403, code: 'AccessDenied' } })
    const run = await layer.run(REFERENCE)
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(run.warnings).toEqual([expect.stringContaining('s3:GetLifecycleConfiguration')])
  })

  it.each([
    ['GetBucketVersioning', 's3:GetBucketVersioning'],
    ['GetBucketPolicy', 's3:GetBucketPolicy'],
  ])('%s that is refused ends the run, and names the permission', async (operation, action) => {
    const layer = referable()
    const fault = { kind: 'status' as const, status: 403, code: 'AccessDenied' }
    aws().faults.add({ match: { operation }, fault })
    const run = await layer.run(REFERENCE)
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'access-denied' })
    expect(run.errors).toEqual([expect.stringContaining(`${action} on arn:aws:s3:::${layer.bucket} `)])
    expect(run.operations).not.toContain('PutObject')
  })
})
