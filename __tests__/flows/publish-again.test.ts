import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Fault } from '../../sandbox/faults.ts'
import { startSandbox } from '../../sandbox/server.ts'
import type { Sandbox } from '../../sandbox/server.ts'
import { ARCHIVE, newLayer, REGION } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

const publishing = { operation: 'PublishLayerVersion' }
const publishCalls = ({ operations }: FlowRun) =>
  operations.filter((operation) => operation === 'PublishLayerVersion').length

/** The call has no effect, and nothing proves it. */
const NOT_EXECUTED: Record<string, Fault> = {
  'a connection that breaks': { kind: 'drop-before' },
  '500': { kind: 'status', status: 500, code: 'ServiceException' },
  '503': { kind: 'status', status: 503, code: 'ServiceUnavailableException' },
}

/** For how many reads a version has to be hidden to be seen only when a second call was sent. */
const LOOKS = 5

interface Scene {
  layer: Layer
  run: FlowRun
  next: FlowRun
}

const scenes: Record<string, Scene> = {}

/** Each takes the 15 seconds that a run looks for a version which does not appear: side by side. */
beforeAll(async () => {
  const notExecuted = Object.entries(NOT_EXECUTED).map(([name, fault]) =>
    play(name, async (sandbox, layer) => {
      sandbox.faults.add({ match: publishing, fault })
      return layer.run()
    }),
  )
  await Promise.all([
    ...notExecuted,
    play('appears late', (sandbox, layer) => {
      sandbox.world.layers.visibilityLag = LOOKS
      const fault: Fault = {
        kind: 'run',
        when: 'after',
        action: ({ layers }) => void (layers.visibilityLag = 0),
      }
      sandbox.faults.add({ match: publishing, fault })
      sandbox.faults.add({ match: publishing, fault: { kind: 'drop-after' } })
      return layer.run()
    }),
  ])
})

/** A first run as it is told, and one after it. */
async function play(name: string, act: (sandbox: Sandbox, layer: Layer) => Promise<FlowRun>): Promise<void> {
  const sandbox = await startSandbox()
  const layer = newLayer(sandbox)
  const run = await act(sandbox, layer)
  scenes[name] = { layer, run, next: await layer.run() }
  await sandbox.close()
}

function scene(name: string): Scene {
  const found = scenes[name]
  if (found === undefined) throw new Error(`${name} was not played`)
  return found
}

describe('a publish call that may have had its effect, and whose version does not appear', () => {
  it.each(Object.keys(NOT_EXECUTED))('is sent once more: %s', (name) => {
    const { layer, run, next } = scene(name)
    expect(run.outputs).toMatchObject({
      published: 'true',
      result: 'published',
      'layer-version-arn': layer.arn(1),
      'code-size': String(ARCHIVE.length),
    })
    expect(publishCalls(run)).toBe(2)
    expect(run.warnings).toEqual([])
    expect(layer.numbers(REGION)).toEqual([1])
    expect(layer.backup(1)).toBe(layer.manifest)
    expect(next.outputs).toMatchObject({ result: 'unchanged', 'layer-version': '1' })
  })

  it('gives the lower version and names the other where it appears after all', () => {
    const { layer, run, next } = scene('appears late')
    expect(layer.numbers()).toEqual([1, 2])
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version-arn': layer.arn(1) })
    expect(run.warnings).toEqual([
      expect.stringMatching(`reports ${layer.arn(1)}. Duplicates: ${layer.arn(2)}.`),
    ])
    expect(layer.backup(1)).toBe(layer.manifest)
    expect(next.outputs).toMatchObject({ published: 'false', result: 'repaired', 'layer-version': '2' })
    expect(layer.numbers()).toEqual([1, 2])
  })
})
