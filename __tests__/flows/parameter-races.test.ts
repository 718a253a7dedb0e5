import { describe, expect, it } from '@jest/globals'
import { newLayer, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'

const aws = useSandbox()

const NAME = '/races/{layer}'
const nameOf = (layer: Layer) => NAME.replace('{layer}', layer.name)
const parameterOf = (layer: Layer) => aws().world.parameters.find(REGION, nameOf(layer))

/** Runs the step for another manifest, so that it publishes the next version. */
function publish(layer: Layer, manifest: string) {
  layer.manifest = manifest
  layer.uploadArchive()
  return layer.run({ 'ssm-parameter': NAME })
}

/** Holds back one write of the parameter until somebody lets it go. `arrived`: once it has come. */
function holdWrite(layer: Layer, nth: number) {
  const [arrived, released] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
  const action = () => {
    arrived.resolve(undefined)
    return released.promise
  }
  const match = { operation: 'PutParameter', parameter: nameOf(layer), nth }
  aws().faults.add({ match, fault: { kind: 'run', action } })
  return {
    arrived: arrived.promise,
    release: () => {
      released.resolve(undefined)
    },
  }
}

describe('an older and a newer run at once', () => {
  it.each(['nobody', 'an older version'])(
    'where %s is recorded: the newer one stands, whoever writes first',
    async (before) => {
      for (const first of ['older', 'newer'] as const) {
        const layer = newLayer(aws())
        if (before !== 'nobody') await publish(layer, 'a==1\n')
        const [older, newer] = [holdWrite(layer, 0), holdWrite(layer, 1)]
        const olderRun = publish(layer, 'a==2\n')
        await older.arrived
        const newerRun = publish(layer, 'a==3\n')
        await newer.arrived
        // Both have read the same value by now.
        if (first === 'older') older.release()
        else newer.release()
        await (first === 'older' ? olderRun : newerRun)
        older.release()
        newer.release()
        const runs = await Promise.all([olderRun, newerRun])

        expect(runs.map(({ errors, outputs }) => [errors, outputs['result']])).toEqual([
          [[], 'published'],
          [[], 'published'],
        ])
        expect(parameterOf(layer)?.latest.value).toBe(layer.latest().layerVersionArn)
        aws().faults.clear()
      }
    },
  )

  it('the older one finds that it wrote over the newer one, puts it back, and says so', async () => {
    const layer = newLayer(aws())
    await publish(layer, 'a==1\n')
    const older = holdWrite(layer, 0)
    const olderRun = publish(layer, 'a==2\n')
    await older.arrived
    await publish(layer, 'a==3\n')
    older.release()
    const { outputs } = await olderRun
    const values = parameterOf(layer)?.history.map(({ value }) => Number(value.split(':').at(-1)))
    expect(values).toEqual([1, 3, 2, 3])
    expect(JSON.parse(outputs['results'] ?? '')).toMatchObject([
      {
        'layer-version': 2,
        'follow-ups': [{ state: 'done', detail: expect.stringContaining('newer version') }],
      },
    ])
  })

  it('a value that is none of ours, written in between, is put back, and fails the step', async () => {
    const layer = newLayer(aws())
    await publish(layer, 'a==1\n')
    const write = holdWrite(layer, 0)
    const run = publish(layer, 'a==2\n')
    await write.arrived
    aws().world.parameters.put({ region: REGION, name: nameOf(layer), value: 'foreign value' })
    write.release()
    const { errors, outputs, stdout } = await run
    expect(parameterOf(layer)?.latest.value).toBe('foreign value')
    expect(errors).toEqual([expect.stringContaining('parameter-conflict')])
    expect(outputs).toMatchObject({ result: 'failed', published: 'true', 'layer-version': '2' })
    expect(stdout).not.toContain('foreign value')
  })
})
