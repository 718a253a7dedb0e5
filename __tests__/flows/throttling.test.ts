import { describe, expect, it } from '@jest/globals'
import type { Fault } from '../../sandbox/faults.ts'
import { newLayer, useSandbox } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

const publishing = { operation: 'PublishLayerVersion' }
const publishCalls = ({ operations }: FlowRun) =>
  operations.filter((operation) => operation === 'PublishLayerVersion').length

describe('a publish call that AWS throttles', () => {
  it.each<[string, Fault]>([
    [
      '429 that asks to wait a second',
      {
        kind: 'status',
        status: 429,
        code: 'TooManyRequestsException',
        headers: { 'retry-after': '1' },
      },
    ],
    ['400 that asks nothing', { kind: 'status', status: 400, code: 'ThrottlingException' }],
  ])('had no effect, and is sent again: %s', async (_, fault) => {
    const layer = newLayer(aws())
    aws().faults.add({ match: publishing, fault })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version': '1' })
    expect(publishCalls(run)).toBe(2)
    expect(layer.numbers()).toEqual([1])
    expect(layer.backup(1)).toBe(layer.manifest)
    expect(run.stdout).toMatch(/AWS rejected the publish call \(throttled\); retrying in \d+\.\d s/)
  })

  it('is not waited for longer than a minute: nothing is published, and the lock is given back', async () => {
    const layer = newLayer(aws())
    const code = 'TooManyRequestsException'
    const fault: Fault = { kind: 'status', status: 429, code, headers: { 'retry-after': '61' } }
    aws().faults.add({ match: publishing, times: 9, fault })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'throttled' })
    expect(run.errors).toEqual([expect.stringMatching(/throttled.*fewer publishing jobs/s)])
    expect(publishCalls(run)).toBe(1)
    expect(layer.numbers()).toEqual([])
    expect(layer.keys()).toEqual(['layer/layer.zip'])
  })
})
