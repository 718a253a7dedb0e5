import { describe, expect, it } from '@jest/globals'
import { ACCOUNT, backupKey, hex, MANIFEST, newLayer, OTHER_MANIFEST, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'

const aws = useSandbox()

describe('a backup that provably holds other bytes than the manifest of its version', () => {
  const sha256 = (text: string) => Buffer.from(hex('sha256', text), 'hex').toString('base64')
  const SAME_LENGTH = MANIFEST.replace('2.32.5', '2.32.6')

  it.each([
    ['its length', OTHER_MANIFEST + OTHER_MANIFEST, {}],
    [
      'manifest_sha256',
      SAME_LENGTH,
      { metadata: { manifest_sha256: hex('sha256', SAME_LENGTH) }, etag: '"0-2"' },
    ],
    ['its ETag', SAME_LENGTH, {}],
    [
      'the checksum that S3 keeps',
      SAME_LENGTH,
      {
        checksum: { algorithm: 'sha256', value: sha256(SAME_LENGTH), type: 'FULL_OBJECT' as const },
        etag: '"0-2"',
      },
    ],
  ])('is a conflict, shown by %s', async (_, bytes, properties) => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    layer.putBackup(1, bytes, properties)
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'backup-conflict' })
    expect(run.errors).toEqual([expect.stringContaining(`s3://${layer.bucket}/${backupKey(1)}`)])
    expect(run.errors).toEqual([expect.stringContaining(`version 1 of ${layer.name}`)])
    expect(layer.numbers()).toEqual([1])
    expect(layer.backup(1)).toBe(bytes)
  })

  it.each([
    ['of parts', { etag: '"d41d8cd98f00b204e9800998ecf8427e-1"' }],
    ['of an object that KMS encrypted', { headers: { 'x-amz-server-side-encryption': 'aws:kms' } }],
  ])('is not shown by an ETag that is no MD5: %s', async (_, properties) => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    layer.putBackup(1, SAME_LENGTH, { etag: `"${'0'.repeat(32)}"`, ...properties })
    expect((await layer.run()).outputs).toMatchObject({ result: 'unchanged' })
  })
})

/** The ARN of version 1 of another layer. */
const OTHER_LAYER = `arn:aws:lambda:${REGION}:${ACCOUNT}:layer:another:1`
const named = (arn: string) => ({ metadata: { layer_version_arn: arn } })

describe('a backup whose metadata name another layer version', () => {
  const PACKAGES = { compare: 'packages' }

  it.each<[string, (layer: Layer) => void, Record<string, string>]>([
    [
      'of a version of this manifest',
      (layer) => {
        layer.hasVersion({ description: layer.marker })
      },
      {},
    ],
    [
      'of a version of another tool',
      (layer) => {
        layer.hasVersion()
      },
      {},
    ],
    [
      'where the archive decides too',
      (layer) => {
        layer.hasVersion({ description: layer.marker })
      },
      { 'detect-changes-in': 'both' },
    ],
    [
      'where packages are compared',
      (layer) => {
        layer.hasVersion()
      },
      PACKAGES,
    ],
  ])('is a conflict that names both, though its bytes are equal: %s', async (_, publish, inputs) => {
    const layer = newLayer(aws())
    publish(layer)
    layer.putBackup(1, MANIFEST, named(OTHER_LAYER))
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'backup-conflict' })
    for (const name of [`version 1 of ${layer.name}`, `s3://${layer.bucket}/${backupKey(1)}`, OTHER_LAYER])
      expect(run.errors).toEqual([expect.stringContaining(name)])
    expect(layer.numbers()).toEqual([1])
  })

  it.each([
    ['another version', (arn: string) => arn.replace(/1$/, '2')],
    ['another account', (arn: string) => arn.replace(ACCOUNT, '210987654321')],
  ])('is a conflict also as that of %s of the layer', async (_, other) => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    layer.putBackup(1, MANIFEST, named(other(layer.arn(1))))
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ reason: 'backup-conflict' })
    expect(run.errors).toEqual([expect.stringContaining(other(layer.arn(1)))])
  })

  it('is named beside the other bytes', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    layer.putBackup(1, OTHER_MANIFEST, named(OTHER_LAYER))
    const run = await layer.run()
    expect(run.errors).toEqual([
      expect.stringMatching(new RegExp(`version 1 of ${layer.name}: its MD5 .*, and .*${OTHER_LAYER}`)),
    ])
  })

  it('is met by the write after a version was published: nothing is overwritten, every later run says so', async () => {
    const layer = newLayer(aws())
    layer.putBackup(1, MANIFEST, named(OTHER_LAYER))
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      published: 'true',
      result: 'failed',
      reason: 'backup-conflict',
      'layer-version-arn': layer.arn(1),
      'manifest-uri': '',
    })
    for (const name of [layer.arn(1), OTHER_LAYER])
      expect(run.errors).toEqual([expect.stringContaining(name)])
    expect((await layer.run()).outputs).toMatchObject({ published: 'false', reason: 'backup-conflict' })
    expect(layer.numbers()).toEqual([1])
    expect(aws().world.buckets.object(layer.bucket, backupKey(1))?.metadata).toEqual(
      named(OTHER_LAYER).metadata,
    )
  })

  it('is that of a layer with the same prefix and the same manifest', async () => {
    const layer = newLayer(aws())
    const other = newLayer(aws())
    await layer.run()
    const run = await other.run({ bucket: layer.bucket })
    expect(run.outputs).toMatchObject({ reason: 'backup-conflict', 'layer-version-arn': other.arn(1) })
    expect(run.errors).toEqual([expect.stringContaining(layer.arn(1))])
    expect((await layer.run()).outputs).toMatchObject({ result: 'unchanged' })
  })

  it.each(['', '***', 'arn:aws:lambda:us-east-1:***:layer:another:1', encodeURIComponent(OTHER_LAYER)])(
    'is none where they are no ARN: %j',
    async (arn) => {
      const layer = newLayer(aws())
      layer.hasVersion({ description: layer.marker })
      layer.putBackup(1, MANIFEST, named(arn))
      expect((await layer.run()).outputs).toMatchObject({ result: 'unchanged' })
    },
  )

  it.each([
    ['counts as its copy where the marker says what it must hold', true],
    ['proves nothing of a version without a marker', false],
  ])('in another region %s', async (_, isMarked) => {
    const layer = newLayer(aws())
    layer.hasVersion(isMarked ? { description: layer.marker } : {})
    const arn = layer.arn(1, 'eu-west-1')
    layer.putBackup(1, MANIFEST, named(arn))
    const { outputs, errors } = await layer.run()
    expect(outputs).toMatchObject({ reason: isMarked ? 'unchanged' : 'backup-conflict' })
    expect(errors.some((message) => message.includes(arn))).toBe(!isMarked)
  })
})
