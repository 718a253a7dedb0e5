import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import type { Fault } from '../../sandbox/faults.ts'
import { backupKey, hex, MANIFEST, newLayer, OTHER_MANIFEST, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

const uriOf = (layer: Layer) => `s3://${layer.bucket}/${backupKey(1)}`

const backupRequest = ({ requests }: FlowRun) =>
  requests.find(({ operation, path }) => operation === 'PutObject' && path.endsWith(backupKey(1)))

/** A version of another tool, so that the bytes of its backup have to be read. */
function layerWithoutMarker(): Layer {
  const layer = newLayer(aws())
  layer.hasVersion()
  layer.putBackup(1, MANIFEST)
  return layer
}

describe('a backup whose bytes cannot be read', () => {
  it.each<[string, Fault]>([
    ['403', { kind: 'status', status: 403, code: 'AccessDenied' }],
    ['500', { kind: 'status', status: 500 }],
    ['503', { kind: 'status', status: 503, code: 'ServiceUnavailable' }],
    ['a body that is cut short', { kind: 'cut-body' }],
    ['a connection that breaks', { kind: 'drop-before' }],
  ])('fails the step and is never taken for missing: %s', async (_, fault) => {
    const layer = layerWithoutMarker()
    aws().faults.add({ match: { operation: 'GetObject' }, times: 9, fault })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'backup-unreadable' })
    expect(run.errors).toEqual([expect.stringContaining(uriOf(layer))])
    expect(run.errors).toEqual([expect.stringContaining('never treated as missing')])
    expect(layer.numbers()).toEqual([1])
  })

  it('says that it is archived, and asks for no permission that is there', async () => {
    const layer = layerWithoutMarker()
    const message = "The operation is not valid for the object's storage class"
    aws().faults.add({
      match: { operation: 'GetObject' },
      times: 9,
      fault: { kind: 'status', status: 403, code: 'InvalidObjectState', message },
    })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'backup-unreadable' })
    expect(run.errors).toEqual([expect.stringContaining(`InvalidObjectState: ${message}`)])
    expect(run.errors).toEqual([expect.not.stringContaining('s3:GetObject')])
    expect(layer.numbers()).toEqual([1])
  })

  it.each(['sha256', 'sha1'])(
    'fails the step where the checksum that S3 keeps tells it: %s',
    async (algorithm) => {
      const layer = layerWithoutMarker()
      const value = createHash(algorithm).update(MANIFEST).digest('base64')
      layer.putBackup(1, MANIFEST, { checksum: { algorithm, value, type: 'FULL_OBJECT' } })
      aws().faults.add({ match: { operation: 'GetObject' }, times: 9, fault: { kind: 'corrupt-body' } })
      const run = await layer.run()
      expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'backup-unreadable' })
      expect(layer.numbers()).toEqual([1])
    },
  )

  it.each<Fault['kind']>(['cut-body', 'drop-before'])(
    'is read again, up to three times: %s',
    async (kind) => {
      const layer = layerWithoutMarker()
      aws().faults.add({ match: { operation: 'GetObject' }, times: 2, fault: { kind } as Fault })
      const run = await layer.run()
      expect(run.outputs).toMatchObject({ result: 'unchanged' })
      expect(run.operations.filter((operation) => operation === 'GetObject')).toHaveLength(3)
    },
  )
})

describe('a backup that cannot be looked at', () => {
  it.each<[string, Fault]>([
    ['403', { kind: 'status', status: 403 }],
    ['500', { kind: 'status', status: 500 }],
    ['a connection that breaks', { kind: 'drop-before' }],
  ])('fails the step and is never taken for missing: %s', async (_, fault) => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    aws().faults.add({ match: { operation: 'HeadObject', nth: 1 }, times: 9, fault })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      published: 'false',
      result: 'failed',
      reason: 'backup-unreadable',
      'previous-version': '1',
    })
    expect(run.errors).toEqual([expect.stringContaining(uriOf(layer))])
    expect(layer.backup(1)).toBeUndefined()
  })
})

describe('the place of a backup that is taken', () => {
  /** While the version is published. An object that was there before would be taken for a list that lags. */
  const taken = (layer: Layer, bytes: string) => {
    const action = () => {
      layer.putBackup(1, bytes)
    }
    aws().faults.add({ match: { operation: 'PublishLayerVersion' }, fault: { kind: 'run', action } })
  }
  const ofBackup = { operation: 'PutObject', key: backupKey(1) }

  it('by the same bytes is a success', async () => {
    const layer = newLayer(aws())
    taken(layer, MANIFEST)
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      published: 'true',
      result: 'published',
      'manifest-uri': uriOf(layer),
    })
    expect(backupRequest(run)).toMatchObject({ status: 412 })
  })

  it('by other bytes is a conflict: it is not overwritten, and the outputs name the version', async () => {
    const layer = newLayer(aws())
    taken(layer, OTHER_MANIFEST)
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      published: 'true',
      result: 'failed',
      reason: 'backup-conflict',
      'layer-version-arn': layer.arn(1),
      'manifest-uri': '',
    })
    expect(run.errors).toEqual([expect.stringContaining(uriOf(layer))])
    expect(run.errors).toEqual([expect.stringContaining(layer.arn(1))])
    expect(layer.backup(1)).toBe(OTHER_MANIFEST)

    expect((await layer.run()).outputs).toMatchObject({ published: 'false', reason: 'backup-conflict' })
    expect(layer.numbers()).toEqual([1])
  })

  it('by the own write whose answer was lost is a success', async () => {
    const layer = newLayer(aws())
    aws().faults.add({ match: ofBackup, fault: { kind: 'drop-after' } })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(layer.backup(1)).toBe(MANIFEST)
  })

  it('by a write that is under way is tried again', async () => {
    const layer = newLayer(aws())
    const conflict: Fault = { kind: 'status', status: 409, code: 'ConditionalRequestConflict' }
    aws().faults.add({ match: ofBackup, times: 2, fault: conflict })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(layer.backup(1)).toBe(MANIFEST)
  })

  it('shows two layers that share a prefix', async () => {
    const layer = newLayer(aws())
    const other = newLayer(aws())
    layer.hasVersion()
    await layer.run()
    layer.manifest = other.manifest = OTHER_MANIFEST
    layer.uploadArchive()
    other.hasVersion()
    aws().world.layers.deleteVersion(REGION, other.name, 1)
    const run = await other.run({ bucket: layer.bucket })
    expect(run.outputs).toMatchObject({ reason: 'backup-conflict', 'layer-version-arn': other.arn(2) })
    expect(run.errors).toEqual([expect.stringContaining('If two layers share a prefix')])
    expect(layer.backup(2)).toBe(MANIFEST)
  })
})

describe('a backup that cannot be written', () => {
  it.each<[string, Fault, string]>([
    ['403', { kind: 'status', status: 403, code: 'AccessDenied' }, 'access-denied'],
    ['500', { kind: 'status', status: 500 }, 'service-error'],
    ['a connection that breaks', { kind: 'drop-before' }, 'aws-unreachable'],
  ])('fails the step, and says which version stands: %s', async (_, fault, reason) => {
    const layer = newLayer(aws())
    aws().faults.add({ match: { operation: 'PutObject', key: backupKey(1) }, times: 9, fault })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      published: 'true',
      result: 'failed',
      reason,
      'layer-version-arn': layer.arn(1),
      'code-sha256': layer.latest().codeSha256,
      'manifest-uri': '',
    })
    expect(run.errors).toEqual([expect.stringContaining(backupKey(1))])
    expect(run.summary).toContain(layer.arn(1))
  })

  it('arrives whole or not at all: S3 is given its digest', async () => {
    const layer = newLayer(aws())
    const run = await layer.run()
    expect(backupRequest(run)?.headers).toMatchObject({
      'if-none-match': '*',
      'x-amz-checksum-sha256': Buffer.from(hex('sha256', MANIFEST), 'hex').toString('base64'),
    })
  })
})
