import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Fault } from '../../sandbox/faults.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { ARCHIVE, MANIFEST, newLayer, OTHER_ARCHIVE, OTHER_MANIFEST, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

const publishing = { operation: 'PublishLayerVersion' }
const publishCalls = ({ operations }: FlowRun) =>
  operations.filter((operation) => operation === 'PublishLayerVersion').length

/** The call takes effect, and its answer does not arrive or cannot be trusted. */
const LOST: Record<string, Fault> = {
  'a connection that breaks': { kind: 'drop-after' },
  'a body that is cut short': { kind: 'cut-body' },
  'a body with another byte': { kind: 'corrupt-body' },
  '200 with another document': { kind: 'status-after', status: 200 },
  '408': { kind: 'status-after', status: 408 },
  '500': { kind: 'status-after', status: 500 },
  '502': { kind: 'status-after', status: 502 },
  '503': { kind: 'status-after', status: 503, code: 'ServiceUnavailableException' },
  '504': { kind: 'status-after', status: 504 },
}

/** A layer with a version of another manifest, and a run that publishes the second one and loses the answer. */
async function runAndLose(fault: Fault, visibilityLag: number) {
  const sandbox = await startSandbox()
  const layer = newLayer(sandbox)
  layer.manifest = OTHER_MANIFEST
  layer.hasVersionOfManifest({ zip: OTHER_ARCHIVE })
  layer.manifest = MANIFEST
  sandbox.world.layers.visibilityLag = visibilityLag
  sandbox.faults.add({ match: publishing, fault })
  const run = await layer.run()
  await sandbox.close()
  return { layer, run }
}

const LAGS = [0, 1, 2, 3]

describe('a publish call whose answer is lost', () => {
  // They wait for the version to appear, and do so side by side.
  const lost = new Map<string, { layer: Layer; run: FlowRun }>()
  beforeAll(async () => {
    const runs = LAGS.flatMap((lag) =>
      Object.entries(LOST).map(async ([name, fault]) => {
        lost.set(`${name} ${lag}`, await runAndLose(fault, lag))
      }),
    )
    await Promise.all(runs)
  })

  describe.each(LAGS)('and whose version is hidden for %d reads', (lag) => {
    it.each(Object.keys(LOST))('is not sent again, and its version is the result: %s', (name) => {
      const { layer, run } = lost.get(`${name} ${lag}`) ?? {}
      if (layer === undefined || run === undefined) throw new Error('it did not run')
      const [, version] = layer.versions()
      expect(layer.numbers()).toEqual([1, 2])
      expect(publishCalls(run)).toBe(1)
      expect(run.outputs).toMatchObject({
        published: 'true',
        result: 'published',
        'layer-version': '2',
        'layer-version-arn': layer.arn(2),
        'previous-version': '1',
        'code-sha256': version?.codeSha256,
        'code-size': String(ARCHIVE.length),
        'created-date': version?.createdDate,
      })
      expect(layer.backup(2)).toBe(layer.manifest)
      expect(JSON.parse(run.outputs['changes'] ?? '')).toMatchObject({ updated: [{ name: 'requests' }] })
      expect(run.warnings).toEqual([])
    })
  })
})

describe('what is read back after a lost answer', () => {
  it('is no version from before the run, though it was published from the same manifest', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    aws().faults.add({ match: publishing, fault: { kind: 'drop-after' } })
    const run = await layer.run({ 'if-unchanged': 'publish' })
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'forced', 'layer-version': '2' })
    expect(layer.numbers()).toEqual([1, 2])
  })

  it('is no version of another tool, nor one of the manifest with other settings', async () => {
    const layer = newLayer(aws())
    const action = () => {
      layer.hasVersion()
      layer.hasVersion({ description: layer.marker, compatibleRuntimes: ['python3.12'] })
    }
    aws().faults.add({ match: publishing, fault: { kind: 'run', action } })
    aws().faults.add({ match: publishing, fault: { kind: 'drop-after' } })
    const run = await layer.run({ 'compatible-runtimes': 'python3.13' })
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version': '3' })
    expect(layer.numbers()).toEqual([1, 2, 3])
    expect(run.warnings).toEqual([])
  })

  it.each(['ListLayerVersions', 'GetLayerVersion'])(
    'cannot be told when %s is refused: the run fails, and the next one finds the version',
    async (operation) => {
      const layer = newLayer(aws())
      const denied: Fault = { kind: 'status', status: 403, code: 'AccessDeniedException' }
      aws().faults.add({ match: publishing, fault: { kind: 'drop-after' } })
      aws().faults.add({ match: { operation, nth: operation === 'GetLayerVersion' ? 0 : 2 }, fault: denied })
      const run = await layer.run({}, { leavesLock: true })
      expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'access-denied' })
      expect(run.errors).toEqual([expect.stringContaining(`lambda:${operation}`)])

      expect((await layer.run()).outputs).toMatchObject({ result: 'repaired', 'layer-version': '1' })
      expect(layer.numbers()).toEqual([1])
      expect(layer.backup(1)).toBe(layer.manifest)
    },
  )
})
