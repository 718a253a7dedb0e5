import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import type { ChildProcess } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'
import type { Fault } from '../../sandbox/faults.ts'
import { cancel } from '../../sandbox/step-process.ts'
import { FROM_SOURCE, layerWithSource, OTHER_MANIFEST, temporaryDirectory, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { runKilled, runPostStep } from './flow-run.ts'
import type { FlowRun } from './flow-run.ts'
import { startStallingProxy } from './stalling-proxy.ts'
import { LEASE_MILLISECONDS } from '../../src/core/model/lease.ts'

const aws = useSandbox()

const KEY = 'layer/layer.zip'
const upload = { operation: 'PutObject', key: KEY }
const publishing = { operation: 'PublishLayerVersion' }

const uploadsOf = ({ requests }: FlowRun) =>
  requests.filter(({ operation, path }) => operation === 'PutObject' && path.endsWith('.zip'))

const versionsOf = (layer: Layer) => aws().world.buckets.versions(layer.bucket, KEY)

describe('an upload that fails', () => {
  it.each<[what: string, fault: Fault, stored: number]>([
    ['the connection breaks before', { kind: 'drop-before' }, 1],
    ['the connection breaks after', { kind: 'drop-after' }, 2],
    ['500', { kind: 'status', status: 500 }, 1],
    ['500 after', { kind: 'status-after', status: 500 }, 2],
    ['503', { kind: 'status', status: 503, code: 'SlowDown' }, 1],
    ['429', { kind: 'status', status: 429, code: 'TooManyRequests' }, 1],
    ['400 RequestTimeout', { kind: 'status', status: 400, code: 'RequestTimeout' }, 1],
  ])('is sent again, from the file: %s', async (_, fault, stored) => {
    const layer = layerWithSource(aws())
    aws().faults.add({ match: upload, fault })
    const run = await layer.run(FROM_SOURCE)
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(uploadsOf(run)).toHaveLength(2)
    expect(run.stdout).toContain('The upload was interrupted')
    expect(run.warnings).toEqual([])
    expect(versionsOf(layer)).toHaveLength(stored)
    expect(layer.latest().zip).toEqual(versionsOf(layer).at(-1)?.bytes)
  })

  it.each<[what: string, fault: Fault, reason: string, requests: number]>([
    ['for good', { kind: 'status', status: 503 }, 'service-error', 3],
    ['as it is forbidden', { kind: 'status', status: 403, code: 'AccessDenied' }, 'access-denied', 1],
    ['as other bytes arrive', { kind: 'status', status: 400, code: 'BadDigest' }, 'archive-unreadable', 1],
  ])('%s ends the run, with nothing written or left', async (_, fault, reason, requests) => {
    const layer = layerWithSource(aws())
    const temporary = temporaryDirectory()
    aws().faults.add({ match: upload, times: 3, fault })
    const run = await layer.run(FROM_SOURCE, { env: { RUNNER_TEMP: temporary } })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason })
    expect(uploadsOf(run)).toHaveLength(requests)
    expect(run.operations).not.toContain('PublishLayerVersion')
    expect(layer.keys()).toEqual([])
    expect(readdirSync(temporary)).toEqual([])
  })

  it('names the permission that is missing', async () => {
    const layer = layerWithSource(aws())
    aws().faults.add({ match: upload, fault: { kind: 'status', status: 403, code: 'AccessDenied' } })
    const { errors } = await layer.run(FROM_SOURCE)
    expect(errors).toEqual([
      expect.stringContaining(`s3:PutObject on arn:aws:s3:::${layer.bucket}/${KEY} is not allowed`),
    ])
  })
})

describe('a run after one that had uploaded', () => {
  it('and was refused to publish sends the archive no second time', async () => {
    const layer = layerWithSource(aws())
    const fault: Fault = { kind: 'status', status: 400, code: 'CodeStorageExceededException' }
    aws().faults.add({ match: publishing, fault })
    const refused = await layer.run(FROM_SOURCE)
    expect(refused.outputs).toMatchObject({ published: 'false', reason: 'code-storage-full' })
    expect(layer.keys()).toEqual([KEY])

    const run = await layer.run(FROM_SOURCE)
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'first-version' })
    expect(uploadsOf(run)).toEqual([])
    expect(run.stdout).toContain(`The archive s3://${layer.bucket}/${KEY} already has the same bytes`)
    expect(versionsOf(layer)).toHaveLength(1)
    expect(layer.latest().zip).toEqual(versionsOf(layer)[0]?.bytes)
  })

  it.each([
    ['its upload', upload, 'published', [1]],
    ['its publish call', publishing, 'repaired', [1]],
  ] as const)('and was killed at %s does only what is missing', async (_, match, result, versions) => {
    const layer = layerWithSource(aws())
    const step = layer.step(FROM_SOURCE)
    const killed = await runKilled(aws(), step, match)
    await runPostStep(aws(), killed, step)
    if (match === publishing) aws().world.clock.advance(LEASE_MILLISECONDS + 1_000)
    const run = await layer.run(FROM_SOURCE)
    expect(run.outputs).toMatchObject({ result, 'layer-version': '1' })
    expect(uploadsOf(run)).toEqual([])
    expect(layer.numbers()).toEqual(versions)
    expect(versionsOf(layer)).toHaveLength(1)
    expect(layer.backup(1)).toBe(layer.manifest)
  })

  it.each<[what: string, change: (layer: Layer) => void]>([
    [
      'and whose directory changed since then',
      (layer) => {
        layer.hasFile('build/python/module.py', 'x = 3\n')
      },
    ],
    [
      'and whose manifest changed since then',
      (layer) => {
        layer.manifest = OTHER_MANIFEST
      },
    ],
  ])('%s sends its own', async (_, change) => {
    const layer = layerWithSource(aws())
    const fault: Fault = { kind: 'status', status: 400, code: 'CodeStorageExceededException' }
    aws().faults.add({ match: publishing, fault })
    await layer.run(FROM_SOURCE)
    change(layer)
    const run = await layer.run(FROM_SOURCE)
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(uploadsOf(run)).toHaveLength(1)
    expect(layer.latest().zip).toEqual(versionsOf(layer).at(-1)?.bytes)
    expect(versionsOf(layer).at(-1)?.metadata).toMatchObject(layer.digests)
  })
})

describe('a zip that changes while the run reads it', () => {
  /** A run whose zip becomes another one when the lock is taken: between the check and the upload. */
  async function changedMeanwhile(change: (zip: Buffer) => Buffer) {
    const layer = layerWithSource(aws())
    await layer.run(FROM_SOURCE)
    const zip = versionsOf(layer)[0]?.bytes ?? Buffer.of()
    layer.hasFile('layer.zip', zip)
    layer.manifest = OTHER_MANIFEST
    const action = () => {
      layer.hasFile('layer.zip', change(zip))
    }
    aws().faults.add({ match: { operation: 'PutObject' }, fault: { kind: 'run', action } })
    return { layer, zip, run: await layer.run({ 'zip-path': 'layer.zip' }) }
  }

  it('is not published: S3 does not take other bytes than were checked', async () => {
    const { layer, run } = await changedMeanwhile((checked) => Buffer.from(checked).fill(0, 40, 41))
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'archive-unreadable' })
    expect(run.errors).toEqual([expect.stringContaining('S3 received other bytes than those')])
    expect(versionsOf(layer)).toHaveLength(1)
    expect(layer.numbers()).toEqual([1])
  })

  it('is not published: it was cut short', async () => {
    const { layer, run } = await changedMeanwhile((checked) => checked.subarray(0, 100))
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'archive-unreadable' })
    expect(versionsOf(layer)).toHaveLength(1)
    expect(layer.numbers()).toEqual([1])
  })

  it('is published as it was checked, where more was written behind it', async () => {
    const { layer, zip, run } = await changedMeanwhile((checked) =>
      Buffer.concat([checked, Buffer.alloc(100)]),
    )
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version': '2' })
    expect(layer.latest().zip).toEqual(zip)
  })
})

describe('a run that is cancelled in the middle of an upload', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends at once, with nothing stored and nothing left: %s',
    async (signal) => {
      const layer = layerWithSource(aws())
      layer.hasFile('build/python/data.bin', randomBytes(20_000_000))
      const temporary = temporaryDirectory()
      let child: ChildProcess | undefined
      const proxy = await startStallingProxy(aws().url, 4_000_000, () => {
        if (child === undefined) return
        if (signal === 'SIGINT') cancel(child)
        else child.kill('SIGTERM')
      })
      try {
        const env = { AWS_ENDPOINT_URL: proxy.url, RUNNER_TEMP: temporary }
        const run = await layer.run(FROM_SOURCE, { env, onStart: (started) => (child = started) })
        expect(run.signal).toBeNull()
        expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'cancelled' })
        expect(run.operations).not.toContain('PublishLayerVersion')
        expect(layer.keys()).toEqual([])
        expect(layer.locks()).toEqual([])
        expect(readdirSync(temporary)).toEqual([])
      } finally {
        await proxy.close()
      }
    },
  )

  it('publishes nothing, even where S3 still stores what it got', async () => {
    const layer = layerWithSource(aws())
    let child: ChildProcess | undefined
    const action = () => {
      if (child) cancel(child)
    }
    aws().faults.add({ match: upload, fault: { kind: 'run', action } })
    aws().faults.add({ match: upload, fault: { kind: 'delay', ms: 500 } })
    const run = await layer.run(FROM_SOURCE, { onStart: (started) => (child = started) })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'cancelled' })
    expect(layer.numbers()).toEqual([])
    expect(layer.locks()).toEqual([])
    expect((await layer.run(FROM_SOURCE)).outputs).toMatchObject({ published: 'true', 'layer-version': '1' })
  })
})
