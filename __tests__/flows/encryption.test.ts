import { describe, expect, it } from '@jest/globals'
import type { Statement } from '../../sandbox/policy.ts'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import type { BucketPolicy } from '../../sandbox/s3/bucket-policy.ts'
import type { Encryption } from '../../sandbox/s3/encryption.ts'
import {
  ACCOUNT,
  FROM_SOURCE,
  layerWithoutArchive,
  layerWithSource,
  newLayer,
  OTHER_MANIFEST,
  REGION,
  useSandbox,
} from './fixture.ts'
import type { Layer } from './fixture.ts'
import { credentialsOf, runKilled, runPostStep } from './flow-run.ts'

const aws = useSandbox()

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`
const ALGORITHM = 's3:x-amz-server-side-encryption'
const KEY_ID = 's3:x-amz-server-side-encryption-aws-kms-key-id'

/** The four forms of the input, and what each comes to. */
const FORMS: [encryption: string, expected: Encryption][] = [
  ['AES256', { algorithm: 'AES256' }],
  ['aws:kms', { algorithm: 'aws:kms' }],
  ['aws:kms:dsse', { algorithm: 'aws:kms:dsse' }],
  [KEY, { algorithm: 'aws:kms', key: KEY }],
]

/** The bucket of a layer takes writes only with these headers. */
function demand(layer: Layer, header: string, value: string): void {
  const Deny = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject' } as const
  const Resource = `arn:aws:s3:::${layer.bucket}/*`
  const bucket = aws().world.buckets.find(layer.bucket)
  if (bucket === undefined) throw new Error('there is no bucket')
  const Statement: BucketPolicy['Statement'] = [
    { ...Deny, Resource, Condition: { StringNotEquals: { [header]: value } } },
    { ...Deny, Resource, Condition: { Null: { [header]: 'true' } } },
  ]
  bucket.policy = { Statement }
}

/** What every version of every object in the bucket of a layer is encrypted with, but for what was there before. */
function encryptions(layer: Layer, since: number): Encryption[] {
  const { objects } = aws().world.buckets.find(layer.bucket) ?? { objects: new Map<string, never[]>() }
  return [...objects.values()]
    .flat()
    .filter(({ deleteMarker }) => !deleteMarker)
    .map(({ encryption }) => encryption)
    .slice(since)
}

describe('encryption', () => {
  it.each(FORMS)('%s is sent with every write: archive, lock and backup', async (encryption, expected) => {
    const layer = layerWithSource(aws())
    if (expected.key === undefined) demand(layer, ALGORITHM, expected.algorithm)
    else demand(layer, KEY_ID, expected.key)
    const run = await layer.run({ encryption, ...FROM_SOURCE })
    expect(run.outputs).toMatchObject({ result: 'published' })
    expect(encryptions(layer, 0)).toEqual([expected, expected, expected])
    const writes = run.requests.filter(({ operation }) => operation === 'PutObject')
    expect(writes).toHaveLength(3)
    for (const { headers } of writes) {
      expect(headers['x-amz-server-side-encryption']).toBe(expected.algorithm)
      expect(headers['x-amz-server-side-encryption-aws-kms-key-id']).toBe(expected.key)
    }
    expect((await layer.run({ encryption, ...FROM_SOURCE })).outputs).toMatchObject({ result: 'unchanged' })
  })

  it('carries a layer through its life where the ETag is not the MD5', async () => {
    const layer = layerWithSource(aws())
    demand(layer, ALGORITHM, 'aws:kms')
    const inputs = { encryption: 'aws:kms', ...FROM_SOURCE }
    const results: (string | undefined)[] = []
    const step = async (more: Record<string, string> = {}) => {
      results.push((await layer.run({ ...inputs, ...more })).outputs['reason'])
    }
    await step()
    await step()
    aws().world.buckets.deleteObject(layer.bucket, layer.backupKey(1))
    await step()
    layer.manifest = OTHER_MANIFEST
    layer.hasFile('build/python/module.py', 'x = 2\n')
    await step()
    await step({ 'detect-changes-in': 'both' })
    await step({ 'if-unchanged': 'publish' })
    await step({ compare: 'packages' })
    expect(results).toEqual([
      ...['first-version', 'unchanged', 'backup-missing', 'manifest-changed', 'unchanged', 'forced'],
      'unchanged',
    ])
    expect(layer.numbers()).toEqual([1, 2, 3])
    expect(new Set(encryptions(layer, 0).map(({ algorithm }) => algorithm))).toEqual(new Set(['aws:kms']))
  })

  it('goes with the lock that is taken over, and the post step gives one back', async () => {
    const layer = layerWithSource(aws())
    demand(layer, ALGORITHM, 'aws:kms')
    const inputs = { encryption: 'aws:kms', ...FROM_SOURCE }
    const step = layer.step(inputs)
    const killed = await runKilled(aws(), step, { operation: 'PutObject', key: 'layer/layer.zip' })
    expect(layer.lock).toBeDefined()
    const post = await runPostStep(aws(), killed, step)
    expect(post.operations).toEqual(['DeleteObject', 'GetObject'])
    expect(layer.lock).toBeUndefined()

    layer.isLocked()
    aws().world.clock.offsetMs = 130_000
    const run = await layer.run(inputs)
    expect(run.stdout).toContain('Took over the lock')
    expect(run.outputs).toMatchObject({ result: 'published' })
  })

  it('is a key of each region, where the bucket is', async () => {
    const layer = newLayer(aws())
    layer.createBucket('eu-west-1')
    layer.uploadArchive({ region: 'eu-west-1' })
    const encryption = `arn:aws:kms:{region}:${ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab`
    const run = await layer.run({
      ...{ encryption, regions: `${REGION},eu-west-1`, bucket: layer.bucketIn('{region}') },
    })
    expect(run.outputs).toMatchObject({ result: 'published' })
    for (const region of [REGION, 'eu-west-1']) {
      const backup = aws().world.buckets.object(layer.bucketIn(region), layer.backupKey(1))
      expect(backup?.encryption).toEqual({
        algorithm: 'aws:kms',
        key: encryption.replace('{region}', region),
      })
    }
  })

  it.each([
    [{ encryption: 'KMS' }, /`encryption` is "KMS": it must be AES256, aws:kms, aws:kms:dsse, or the ARN/],
    [{ encryption: KEY.replace(REGION, 'eu-west-1') }, /requires a key in the same region/],
    [{ encryption: 'AES256', bucket: '', ...FROM_SOURCE }, /`encryption` is "AES256": it requires `bucket`/],
  ])('is refused where it cannot be right: %j', async (inputs, message) => {
    const layer = layerWithSource(aws())
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ reason: 'invalid-input' })
    expect(run.errors).toEqual([expect.stringMatching(message)])
    expect(run.operations).toEqual([])
  })
})

describe('a bucket whose policy demands encryption', () => {
  it('refuses the first write of a run without it: the error names the input, and nothing is published', async () => {
    const layer = newLayer(aws())
    demand(layer, ALGORITHM, 'aws:kms')
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'access-denied' })
    expect(run.errors).toEqual([
      expect.stringMatching(/explicit deny in a resource-based policy.*set `encryption`/s),
    ])
    expect(layer.numbers()).toEqual([])
  })

  it('may demand another one', async () => {
    const layer = newLayer(aws())
    demand(layer, KEY_ID, KEY)
    const run = await layer.run({ encryption: 'aws:kms' })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'access-denied' })
    expect(run.errors).toEqual([expect.stringContaining('may require an `encryption` other than aws:kms')])
  })

  it('is no matter where nothing is written', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    demand(layer, ALGORITHM, 'aws:kms')
    expect((await layer.run()).outputs).toMatchObject({ result: 'unchanged' })
  })

  it.each<[string, (layer: Layer) => void]>([
    ['would publish', () => undefined],
    [
      'would restore a backup',
      (layer) => {
        layer.hasVersion({ description: layer.marker })
      },
    ],
  ])('is not known to a dry run that %s, which says so and tries no write', async (_, before) => {
    const layer = newLayer(aws())
    before(layer)
    demand(layer, ALGORITHM, 'aws:kms')
    const run = await layer.run({ 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'planned' })
    expect(run.stdout).toMatch(
      /A dry run writes nothing, so it does not show whether S3 would accept a write/,
    )
    expect(run.operations).not.toContain('PutObject')
  })

  it('is not spoken of where a dry run finds nothing to write, or has no bucket', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    expect((await layer.run({ 'dry-run': 'true' })).stdout).not.toContain('A dry run writes nothing')
    const inline = layerWithSource(aws())
    const run = await inline.run({ bucket: '', 'dry-run': 'true', ...FROM_SOURCE })
    expect(run.outputs).toMatchObject({ result: 'planned' })
    expect(run.stdout).not.toContain('A dry run writes nothing')
  })
})

describe('a key of KMS', () => {
  const role = { ...defaultPrincipal, accessKeyId: 'AKIAROLE000000000000' }
  const may = (...kms: string[]) => {
    const Statement: Statement[] = [
      { Effect: 'Allow', Action: ['s3:*', 'lambda:*'], Resource: '*' },
      { Effect: 'Allow', Action: kms, Resource: KEY },
    ]
    aws().world.principals.addPrincipal({ ...role, policy: { Statement } })
    return { env: credentialsOf(role) }
  }

  it('takes kms:Decrypt and kms:GenerateDataKey, and no more', async () => {
    const layer = layerWithSource(aws())
    const env = may('kms:Decrypt', 'kms:GenerateDataKey')
    const inputs = { encryption: KEY, ...FROM_SOURCE }
    expect((await layer.run(inputs, env)).outputs).toMatchObject({ result: 'published' })
    expect((await layer.run(inputs, env)).outputs).toMatchObject({ result: 'unchanged' })
  })

  it('without kms:GenerateDataKey fails the first write, and the error names permission and key', async () => {
    const layer = layerWithoutArchive(aws())
    layer.uploadArchive()
    const run = await layer.run({ encryption: KEY }, may('kms:Decrypt'))
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'access-denied' })
    expect(run.errors).toEqual([expect.stringContaining(`Allow kms:GenerateDataKey on ${KEY}`)])
  })

  it('without kms:Decrypt fails the look at the backup: it is not taken for missing', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    aws().world.buckets.putObject(layer.bucket, layer.backupKey(1), layer.manifest, {
      encryption: { algorithm: 'aws:kms', key: KEY },
    })
    const run = await layer.run({ encryption: KEY }, may('kms:GenerateDataKey'))
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'backup-unreadable' })
    expect(layer.numbers()).toEqual([1])
  })
})
