import { describe, expect, it } from '@jest/globals'
import { newLayer, OTHER_MANIFEST, OTHER_RUN, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

/** Runs while another run holds the lock, and does something to the world as soon as this one says that it waits. */
async function runWhileHeld(layer: Layer, onWaiting: () => void, inputs = {}): Promise<FlowRun> {
  layer.isLocked()
  let waited = false
  const onLine = (line: string) => {
    if (!line.startsWith('Waiting for ')) return
    waited = true
    onWaiting()
  }
  const run = await layer.run(inputs, { onLine })
  // What happened then is what it went on for: so the line came while it waited.
  expect(waited).toBe(true)
  return run
}

const ofLock = ({ requests }: FlowRun) => requests.filter(({ path }) => path.endsWith('.lock'))

describe('a lock that another run holds', () => {
  it('is waited for, and taken when it is released', async () => {
    const layer = newLayer(aws())
    const run = await runWhileHeld(layer, () => {
      expect(layer.numbers()).toEqual([])
      layer.isUnlocked()
    })
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'first-version', 'layer-version': '1' })
    const uri = `s3://${layer.bucket}/${layer.lockKey}`
    expect(run.stdout).toContain(
      `Waiting for the run ${OTHER_RUN}, which holds the lock ${uri}. The lock expires in 1`,
    )
    expect(run.stdout).toContain(`aws s3 rm '${uri}'\n`)
  })

  it('is not taken when that run published what this one would: it goes on with that version', async () => {
    const layer = newLayer(aws())
    const run = await runWhileHeld(layer, () => {
      layer.hasVersionOfManifest()
      layer.isUnlocked()
    })
    expect(run.outputs).toMatchObject({
      published: 'false',
      result: 'unchanged',
      'layer-version-arn': layer.arn(1),
      'previous-version': '1',
    })
    expect(layer.numbers()).toEqual([1])
    expect(new Set(ofLock(run).map(({ operation }) => operation))).toEqual(
      new Set(['PutObject', 'GetObject']),
    )
    expect(ofLock(run).filter(({ operation }) => operation === 'PutObject')).toHaveLength(1)
  })

  it('is followed by a version of its own when that run published something else', async () => {
    const layer = newLayer(aws())
    const run = await runWhileHeld(layer, () => {
      layer.manifest = OTHER_MANIFEST
      layer.hasVersionOfManifest()
      layer.isUnlocked()
    })
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'manifest-changed', 'layer-version': '2' })
  })

  it('is taken over as soon as it expires, by the clock of S3', async () => {
    const layer = newLayer(aws())
    const run = await runWhileHeld(layer, () => {
      aws().world.clock.advance(125_000)
    })
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version': '1' })
    expect(run.stdout).toMatch(
      new RegExp(`Took over the lock of the run ${OTHER_RUN}, which expired \\d+ s ago`),
    )
  })

  it.each(['', 'not JSON', 'null', '[]', '{"lease_seconds":-1}'])(
    'is one with the usual lease when it cannot be understood: %j',
    async (text) => {
      const layer = newLayer(aws())
      layer.isLocked(text)
      const held = await layer.run({ 'lock-timeout': '0' })
      expect(held.outputs).toMatchObject({ reason: 'lock-timeout' })
      expect(held.errors).toEqual([expect.stringContaining('held by another run,')])
      aws().world.clock.advance(122_000)
      expect((await layer.run({ 'lock-timeout': '0' })).outputs).toMatchObject({ published: 'true' })
    },
  )

  it.each(['0', '1'])('is waited for no longer than `lock-timeout`: %s', async (seconds) => {
    const layer = newLayer(aws())
    layer.isLocked()
    const { lock } = layer
    const run = await layer.run({ 'lock-timeout': seconds })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'lock-timeout' })
    const uri = `s3://${layer.bucket}/${layer.lockKey}`
    for (const part of [OTHER_RUN, `The lock ${uri} is held`, `within ${seconds} s`, `aws s3 rm '${uri}'`])
      expect(run.errors).toEqual([expect.stringContaining(part)])
    expect(run.summary).toContain(OTHER_RUN)
    expect(layer.numbers()).toEqual([])
    expect(layer.lock).toEqual(lock)
  })

  it.each([
    ['an unchanged run', {}, 'unchanged'],
    ['a dry run', { 'dry-run': 'true', 'if-unchanged': 'publish' }, 'planned'],
    ['a run that restores a backup', {}, 'repaired'],
  ])('is not even looked at by %s', async (_, inputs, result) => {
    const layer = newLayer(aws())
    layer.isLocked()
    if (result === 'repaired') layer.hasVersion({ description: layer.marker })
    else layer.hasVersionOfManifest()
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'false', result })
    expect(ofLock(run)).toEqual([])
  })

  it('is that of one layer: another one below the same prefix does not wait for it', async () => {
    const layer = newLayer(aws())
    const other = newLayer(aws())
    layer.isLocked()
    const inputs = { bucket: layer.bucket, 'lock-timeout': '0', 'backup-key': 'other/{version}' }
    expect((await other.run(inputs)).outputs).toMatchObject({ published: 'true' })
    expect(layer.lock).toMatchObject({ owner: 'another' })
  })

  it('fails the run when it cannot be read', async () => {
    const layer = newLayer(aws())
    layer.isLocked()
    aws().faults.add({
      match: { operation: 'GetObject', key: layer.lockKey },
      fault: { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'access-denied' })
    expect(run.errors).toEqual([
      expect.stringContaining(`s3:GetObject on arn:aws:s3:::${layer.bucket}/${layer.lockKey}`),
    ])
    expect(layer.numbers()).toEqual([])
  })
})
