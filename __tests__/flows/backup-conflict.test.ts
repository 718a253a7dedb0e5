import { describe, expect, it } from '@jest/globals'
import { backupKey, hex, MANIFEST, newLayer, OTHER_MANIFEST, useSandbox } from './fixture.ts'

const aws = useSandbox()

describe('a backup that provably holds other bytes than the manifest of its version', () => {
  const SAME_LENGTH = MANIFEST.replace('2.32.5', '2.32.6')

  it.each([
    ['its length', OTHER_MANIFEST + OTHER_MANIFEST, {}],
    [
      'manifest_sha256',
      SAME_LENGTH,
      { metadata: { manifest_sha256: hex('sha256', SAME_LENGTH) }, etag: '"0-2"' },
    ],
    ['its ETag', SAME_LENGTH, {}],
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
