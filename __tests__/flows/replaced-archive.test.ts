import { describe, expect, it } from '@jest/globals'
import { ARCHIVE, backupKey, hex, newLayer, OTHER_ARCHIVE, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'

const aws = useSandbox()

describe('an archive that is replaced between the check and the publish call', () => {
  const replace = (layer: Layer) => {
    aws().faults.add({
      match: { operation: 'PublishLayerVersion' },
      fault: {
        kind: 'run',
        action: () => {
          layer.uploadArchive({ bytes: OTHER_ARCHIVE })
        },
      },
    })
  }

  it('does not matter to a versioned bucket: the checked version is published', async () => {
    const layer = newLayer(aws())
    replace(layer)
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', 'code-size': String(ARCHIVE.length) })
    expect(layer.latest().codeSize).toBe(ARCHIVE.length)
    expect(run.warnings).toEqual([])
  })

  it.each([[undefined], ['Suspended' as const]])(
    'is found out when versioning is %s, and the version is deleted again',
    async (versioning) => {
      const layer = newLayer(aws(), { versioning })
      replace(layer)
      const run = await layer.run()
      expect(run.outputs).toMatchObject({
        published: 'false',
        result: 'failed',
        reason: 'published-bytes-differ',
        'layer-version': '',
      })
      expect(layer.numbers()).toEqual([])
      expect(layer.keys()).toEqual(['layer/layer.zip'])
      expect(run.errors).toEqual([expect.stringContaining('deleted again')])
      expect(run.warnings).toEqual([expect.stringContaining('not versioned')])
    },
  )

  it('is found out by the digest where the size is the same', async () => {
    const layer = newLayer(aws(), { versioning: undefined })
    layer.uploadArchive({ metadata: { ...layer.digests, archive_sha256: hex('sha256', OTHER_ARCHIVE) } })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'published-bytes-differ' })
    expect(run.errors).toEqual([expect.stringContaining(hex('sha256', ARCHIVE))])
    expect(run.errors).toEqual([expect.stringContaining(hex('sha256', OTHER_ARCHIVE))])
    expect(layer.numbers()).toEqual([])
  })

  it('is named for deletion by hand where AWS refuses to delete the version, and the outputs name it too', async () => {
    const layer = newLayer(aws(), { versioning: undefined })
    replace(layer)
    aws().faults.add({
      match: { operation: 'DeleteLayerVersion' },
      fault: { kind: 'status', status: 403, code: 'AccessDeniedException' },
    })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      published: 'true',
      result: 'failed',
      reason: 'published-bytes-differ',
      'layer-version-arn': layer.arn(1),
    })
    expect(run.errors).toEqual([expect.stringContaining(`Delete ${layer.arn(1)} manually`)])
    expect(run.errors).toEqual([expect.stringContaining('lambda:DeleteLayerVersion')])
    expect(layer.numbers()).toEqual([1])
    expect(layer.backup(1)).toBeUndefined()
  })

  it('is found out after a lost answer too: the version is named, and nothing else is published', async () => {
    const layer = newLayer(aws(), { versioning: undefined })
    replace(layer)
    aws().faults.add({ match: { operation: 'PublishLayerVersion' }, fault: { kind: 'drop-after' } })
    const run = await layer.run({}, { leavesLock: true })
    expect(run.outputs).toMatchObject({
      published: 'false',
      result: 'failed',
      reason: 'published-bytes-differ',
    })
    expect(run.errors).toEqual([expect.stringContaining(layer.arn(1))])
    expect(layer.numbers()).toEqual([1])
    expect(layer.backup(1)).toBeUndefined()
  })
})

describe('a version with other bytes that AWS refuses to delete', () => {
  it.each([
    ['the digest shows it', { archive_sha256: hex('sha256', ARCHIVE) }],
    ['only the size shows it', {}],
  ])('gets no backup, neither from that run nor from a later one: %s', async (_, metadata) => {
    const layer = newLayer(aws(), { versioning: undefined })
    const uploadRight = () => {
      layer.uploadArchive({ metadata: { ...layer.digests, ...metadata } })
    }
    uploadRight()
    const action = () => {
      layer.uploadArchive({ bytes: OTHER_ARCHIVE })
    }
    aws().faults.add({ match: { operation: 'PublishLayerVersion' }, fault: { kind: 'run', action } })
    aws().faults.add({
      match: { operation: 'DeleteLayerVersion' },
      fault: { kind: 'status', status: 403, code: 'AccessDeniedException' },
    })
    expect((await layer.run()).outputs).toMatchObject({ result: 'failed', reason: 'published-bytes-differ' })
    expect(layer.keys()).toEqual(['layer/layer.zip'])

    uploadRight()
    const later = await layer.run()
    expect(later.outputs).toMatchObject({
      published: 'true',
      reason: 'archive-changed',
      'layer-version-arn': layer.arn(2),
    })
    expect(layer.keys()).toEqual([backupKey(2), 'layer/layer.zip'])
  })
})

describe('an archive that is removed between the check and the publish call', () => {
  it('is told as removed', async () => {
    const layer = newLayer(aws(), { versioning: undefined })
    aws().faults.add({
      match: { operation: 'PublishLayerVersion' },
      fault: {
        kind: 'run',
        action: ({ buckets }) => void buckets.deleteObject(layer.bucket, 'layer/layer.zip'),
      },
    })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'archive-missing' })
    expect(run.errors).toEqual([expect.stringMatching(`s3://${layer.bucket}/layer/layer.zip was deleted`)])
  })
})
