import { describe, expect, it } from '@jest/globals'
import type { ChildProcess } from 'node:child_process'
import type { FaultMatch } from '../../sandbox/faults.ts'
import { cancel } from '../../sandbox/step-process.ts'
import { newLayer, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { runPostStep } from './flow-run.ts'
import type { FlowRun } from './flow-run.ts'
import { LEASE_MILLISECONDS } from '../../src/core/model/lease.ts'

const aws = useSandbox()

/** SIGINT comes as the runner sends it: with SIGTERM and SIGKILL after it, for a process that does not end. */
const SEND = {
  SIGINT: cancel,
  SIGTERM: (child: ChildProcess) => void child.kill('SIGTERM'),
}

type Signal = keyof typeof SEND

/** A run that gets a signal at the moment that `arrange` makes of it: a line that it prints, or a request. */
function interrupted(
  layer: Layer,
  signal: Signal,
  arrange: (send: () => void) => ((line: string) => void) | undefined,
): Promise<FlowRun> {
  let child: ChildProcess | undefined
  const onLine = arrange(() => {
    if (child) SEND[signal](child)
  })
  const onStart = (started: ChildProcess) => (child = started)
  return layer.run({}, { onStart, ...(onLine && { onLine }) })
}

function expectCancelled(run: FlowRun): void {
  expect(run.signal).toBeNull()
  expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'cancelled' })
  expect(run.errors).toEqual([expect.stringContaining('started no write after that')])
}

function expectRecorded(layer: Layer): void {
  expect(layer.numbers()).toEqual([1])
  expect(layer.backup(1)).toBe(layer.manifest)
  expect(layer.locks()).toEqual([])
}

describe('a run that is cancelled', () => {
  it.each<Signal>(['SIGINT', 'SIGTERM'])(
    'while it waits for a lock ends, and leaves that lock: %s',
    async (signal) => {
      const layer = newLayer(aws())
      layer.isLocked()
      const run = await interrupted(layer, signal, (send) => (line) => {
        if (line.startsWith('Waiting for ')) send()
      })
      expectCancelled(run)
      expect(layer.lock).toMatchObject({ owner: 'another' })
      expect(layer.numbers()).toEqual([])
    },
  )

  it.each<[what: string, Signal, FaultMatch]>([
    ['the first look at the archive', 'SIGINT', { operation: 'HeadObject' }],
    ['the first look at the versions', 'SIGTERM', { operation: 'ListLayerVersions' }],
    ['the second look at the archive', 'SIGTERM', { operation: 'HeadObject', nth: 1 }],
    ['the second look at the versions', 'SIGINT', { operation: 'ListLayerVersions', nth: 1 }],
    ['the look into the archive', 'SIGTERM', { operation: 'GetObject' }],
    ['the look at the next backup', 'SIGINT', { operation: 'GetObject', nth: 1 }],
  ])('while %s hangs ends: %s', async (_, signal, match) => {
    const layer = newLayer(aws())
    const run = await interrupted(layer, signal, (send) => {
      aws().faults.add({ match, fault: { kind: 'run', action: send } })
      aws().faults.add({ match, fault: { kind: 'hang' } })
      return undefined
    })
    expectCancelled(run)
    expect(layer.numbers()).toEqual([])
    expect(layer.locks()).toEqual([])
  })

  it('while the look at the lock of another run hangs ends, and leaves that lock', async () => {
    const layer = newLayer(aws())
    layer.isLocked()
    const match = { operation: 'GetObject', key: layer.lockKey, nth: 1 }
    const run = await interrupted(layer, 'SIGINT', (send) => {
      aws().faults.add({ match, fault: { kind: 'run', action: send } })
      aws().faults.add({ match, fault: { kind: 'hang' } })
      return undefined
    })
    expectCancelled(run)
    expect(layer.lock).toMatchObject({ owner: 'another' })
  })

  it('while it takes the lock ends, and gives it back', async () => {
    const layer = newLayer(aws())
    const run = await interrupted(layer, 'SIGINT', (send) => {
      const match = { operation: 'PutObject' }
      aws().faults.add({ match, fault: { kind: 'run', when: 'after', action: send } })
      return undefined
    })
    expectCancelled(run)
    expect(layer.numbers()).toEqual([])
  })

  const publishing = { operation: 'PublishLayerVersion' }

  it.each<Signal>(['SIGINT', 'SIGTERM'])(
    'while it publishes lets the call end, and records the version: %s',
    async (signal) => {
      const layer = newLayer(aws())
      const run = await interrupted(layer, signal, (send) => {
        aws().faults.add({ match: publishing, fault: { kind: 'run', action: send } })
        aws().faults.add({ match: publishing, fault: { kind: 'delay', ms: 1_500 } })
        return undefined
      })
      expect(run.outputs).toMatchObject({ published: 'true', result: 'published', 'layer-version': '1' })
      expectRecorded(layer)
    },
  )

  it('while the answer to the publish call is lost looks for the version, and records it', async () => {
    const layer = newLayer(aws())
    const run = await interrupted(layer, 'SIGINT', (send) => {
      aws().faults.add({ match: publishing, fault: { kind: 'run', action: send } })
      aws().faults.add({ match: publishing, fault: { kind: 'drop-after' } })
      return undefined
    })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published', 'layer-version': '1' })
    expectRecorded(layer)
  })

  it('while it is not known whether it published ends, and leaves its lock to expire', async () => {
    const layer = newLayer(aws())
    let child: ChildProcess | undefined
    const send = () => {
      if (child) cancel(child)
    }
    aws().faults.add({ match: publishing, fault: { kind: 'run', action: send } })
    aws().faults.add({ match: publishing, fault: { kind: 'drop-before' } })
    const run = await layer.run({}, { onStart: (started) => (child = started), leavesLock: true })
    expectCancelled(run)
    expect(layer.numbers()).toEqual([])

    await runPostStep(aws(), run, layer.step())
    expect(layer.locks()).toHaveLength(1)
    aws().world.clock.advance(LEASE_MILLISECONDS + 1_000)
    const next = await layer.run({ 'lock-timeout': '0' })
    expect(next.outputs).toMatchObject({ published: 'true', 'layer-version': '1' })
    expect(layer.locks()).toEqual([])
  })

  it('while it writes the backup writes it', async () => {
    const layer = newLayer(aws())
    const run = await interrupted(layer, 'SIGINT', (send) => {
      aws().faults.add({ match: { operation: 'PutObject', nth: 1 }, fault: { kind: 'run', action: send } })
      return undefined
    })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published', 'layer-version': '1' })
    expectRecorded(layer)
  })

  it('on Windows, where the runner sends SIGBREAK in the place of SIGTERM, ends too', async () => {
    const layer = newLayer(aws())
    layer.isLocked()
    // No other system has that signal, so one that it has stands for it.
    const hook = "process.on('SIGUSR2', () => process.emit('SIGBREAK'))"
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` }
    let child: ChildProcess | undefined
    const onLine = (line: string) => {
      if (line.startsWith('Waiting for ')) child?.kill('SIGUSR2')
    }
    expectCancelled(await layer.run({}, { env, onLine, onStart: (started) => (child = started) }))
    expect(layer.lock).toMatchObject({ owner: 'another' })
  })
})
