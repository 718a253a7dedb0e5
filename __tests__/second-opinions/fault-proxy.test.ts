import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from '@jest/globals'
import { runAction, runPost } from '../../sandbox/runner.ts'
import type { ActionRun } from '../../sandbox/runner.ts'
import { useBackend } from './backends.ts'
import { useFaultProxy } from './fault-proxy.ts'
import {
  anything,
  list,
  lock,
  lookForArchive,
  publish,
  readArchive,
  readBackup,
  unclear,
  unlock,
  writeBackup,
} from './faulted-calls.ts'
import type { Call } from './faulted-calls.ts'
import { Layer } from './layer.ts'

const first = 'requests==2.32.4 --hash=sha256:' + '27d0316682c8'.padEnd(64, '0') + '\n'
const second = 'requests==2.32.5 --hash=sha256:' + '2462f94637a3'.padEnd(64, '0') + '\n'

/** A run of the action, and what it needs before. */
interface Flow {
  flow: string
  /** Manifests that have a version at the end, oldest first. */
  manifests: string[]
  prepare: (layer: Layer) => Promise<void>
  /** Outputs of a run that no fault strikes. */
  outputs: { published: string; result: string; reason: string }
  calls: Call[]
}

const backup = (version: number): string => `layer/00000${version}/requirements.txt`

async function publishFirst(layer: Layer): Promise<void> {
  await layer.buildAndUpload(first)
  expect(await layer.run()).toMatchObject({ exitCode: 0 })
}

const firstVersion: Flow = {
  flow: 'a first version',
  manifests: [first],
  prepare: async (layer) => {
    await layer.buildAndUpload(first)
  },
  outputs: { published: 'true', result: 'published', reason: 'first-version' },
  calls: [list, readArchive, lock, publish, writeBackup, unlock, anything],
}
const manifestChanged: Flow = {
  flow: 'a changed manifest',
  manifests: [first, second],
  prepare: async (layer) => {
    await publishFirst(layer)
    await layer.buildAndUpload(second)
  },
  outputs: { published: 'true', result: 'published', reason: 'manifest-changed' },
  // The lock and the archive meet no other code than for a first version.
  calls: [list, publish, writeBackup],
}
const unchanged: Flow = {
  flow: 'nothing to do',
  manifests: [first],
  prepare: publishFirst,
  outputs: { published: 'false', result: 'unchanged', reason: 'unchanged' },
  calls: [list, lookForArchive, readBackup, anything],
}
const backupMissing: Flow = {
  flow: 'a lost backup',
  manifests: [first],
  prepare: async (layer) => {
    await publishFirst(layer)
    await layer.delete(backup(1))
  },
  outputs: { published: 'false', result: 'repaired', reason: 'backup-missing' },
  // A version without a backup is one to hold against the archive, so that one must not be refused.
  calls: [list, readArchive, readBackup, writeBackup, anything],
}

describe('through microburst before moto,', () => {
  const proxy = useFaultProxy(useBackend('moto'))
  const layers: Layer[] = []

  async function prepared({ prepare }: Flow): Promise<Layer> {
    const layer = await Layer.create(proxy())
    layers.push(layer)
    await prepare(layer)
    return layer
  }
  afterEach(async () => {
    await Promise.all(layers.splice(0).map((layer) => layer.remove()))
  })

  /** The step and its post step, which the runner runs whatever became of the step. */
  async function runBoth(layer: Layer): Promise<ActionRun> {
    const inputs = { 'layer-name': layer.name, 'manifest-path': 'requirements.txt', bucket: layer.bucket() }
    const options = { inputs, env: layer.env, workspace: layer.workspace }
    const step = await runAction(options)
    await runPost(step, options)
    return step
  }

  /** All that a layer consists of, once every run is over, is what one run without a fault leaves. */
  async function expectOrder(layer: Layer, { manifests }: Flow): Promise<void> {
    const markers = manifests.map(
      (manifest) => `[manifest:sha256:${createHash('sha256').update(manifest).digest('hex')}]`,
    )
    expect(await layer.versions()).toEqual(Object.fromEntries(markers.map((text, i) => [i + 1, text])))
    const backups = manifests.map((_, index) => backup(index + 1))
    // No lock is among them.
    expect(await layer.keys()).toEqual([...backups, 'layer/layer.zip'])
    expect(await Promise.all(backups.map((key) => layer.read(key)))).toEqual(manifests)
  }

  function outputsOf(layer: Layer, { manifests }: Flow): Record<string, string> {
    const version = manifests.length
    return {
      'layer-version': String(version),
      'layer-version-arn': `arn:aws:lambda:us-east-1:123456789012:layer:${layer.name}:${version}`,
      'manifest-uri': `s3://${layer.bucket()}/${backup(version)}`,
    }
  }

  async function expectCleanRun(layer: Layer, flow: Flow): Promise<void> {
    // A lock that was left behind is not waited for.
    const { exitCode, outputs } = await layer.run({ 'lock-timeout': '1' })
    expect({ exitCode, outputs }).toMatchObject({ exitCode: 0, outputs: outputsOf(layer, flow) })
    await expectOrder(layer, flow)
  }

  describe.each([firstVersion, manifestChanged, unchanged, backupMissing])('$flow:', (flow) => {
    const cases = flow.calls.flatMap(({ faults, ...call }) => faults.map((fault) => ({ ...call, ...fault })))

    it.each(cases)('$call $fault', async ({ rule, after, effect, run: end }) => {
      const layer = await prepared(flow)
      const before = Object.keys(await layer.versions()).length
      if (after !== undefined) await proxy().inject(after)
      const strikes = await proxy().inject({ times: 1, ...rule, ...effect })
      const { exitCode, outputs } = await runBoth(layer)
      expect(await strikes()).toBeGreaterThan(0)
      await proxy().clear()

      // A failure says what was done all the same.
      const published = String(Object.keys(await layer.versions()).length > before)
      const done = { ...flow.outputs, ...outputsOf(layer, flow) }
      expect({ exitCode, outputs }).toMatchObject({
        exitCode: { succeeds: 0, fails: 1, 'ends either way': exitCode }[end],
        outputs: exitCode === 0 ? done : { result: 'failed', published },
      })
      await expectCleanRun(layer, flow)
    })
  })

  it.each([firstVersion, manifestChanged])(
    '$flow: PublishLayerVersion ends unclear, before anything is done',
    async (flow) => {
      // Side by side, as each run waits for a version that does not appear.
      const ends = await Promise.all(
        Object.values(unclear).map(async (effect) => {
          const layer = await prepared(flow)
          const body = `Content.S3Bucket == '${layer.bucket()}'`
          const strikes = await proxy().inject({ ...publish.rule, ...effect, body, times: 1 })
          const { exitCode, outputs } = await runBoth(layer)
          return { layer, strikes, exitCode, outputs }
        }),
      )
      for (const { layer, strikes, exitCode, outputs } of ends) {
        expect(await strikes()).toBe(1)
        await expectCleanRun(layer, flow)
        const done = { ...flow.outputs, ...outputsOf(layer, flow) }
        expect({ exitCode, outputs }).toMatchObject({ exitCode: 0, outputs: done })
      }
    },
  )
})
