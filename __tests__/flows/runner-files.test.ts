import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { ChildProcess } from 'node:child_process'
import { runAction } from '../../sandbox/runner.ts'
import { newLayer, temporaryDirectory, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { against, runPostStep } from './flow-run.ts'
import { LEASE_SECONDS } from '../../src/core/model/lease.ts'

const aws = useSandbox()

/** Linux has a device that is always full. */
const HAS_FULL_DISK = existsSync('/dev/full')

/** Ways in which a file of the runner cannot be written, also by root. */
const UNWRITABLE: Record<string, () => string> = {
  'is not there': () => join(temporaryDirectory(), 'gone'),
  'is in a folder that is not there': () => join(temporaryDirectory(), 'gone', 'file'),
  'is a directory': () => temporaryDirectory(),
  ...(HAS_FULL_DISK && { 'is on a full disk': () => '/dev/full' }),
}

function expectPublished(layer: Layer): void {
  expect(layer.numbers()).toEqual([1])
  expect(layer.backup(1)).toBe(layer.manifest)
  expect(layer.locks()).toEqual([])
}

describe.each(Object.entries(UNWRITABLE))('where a file of the runner %s', (_, path) => {
  it('GITHUB_STATE: the run does all of its work, and warns once', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { GITHUB_STATE: path() } })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published', 'layer-version': '1' })
    expect(run.warnings).toEqual([
      expect.stringMatching(
        new RegExp(`Could not save the lock for the post step: .*expires within ${LEASE_SECONDS} seconds`),
      ),
    ])
    expectPublished(layer)
    await runPostStep(aws(), run, layer.step())
  })

  it('GITHUB_STATE: a lock whose publish call has no known end stays', async () => {
    const layer = newLayer(aws())
    let child: ChildProcess | undefined
    const match = { operation: 'PublishLayerVersion' }
    aws().faults.add({ match, fault: { kind: 'run', action: () => void child?.kill('SIGTERM') } })
    aws().faults.add({ match, fault: { kind: 'drop-before' } })
    const onStart = (started: ChildProcess) => (child = started)
    const run = await layer.run({}, { onStart, env: { GITHUB_STATE: path() }, leavesLock: true })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'cancelled' })
    expect(run.errors).toEqual([expect.stringContaining('outcome of the publish call is unknown')])
    expect(layer.locks()).toHaveLength(1)
  })

  it('GITHUB_STEP_SUMMARY: a warning', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { GITHUB_STEP_SUMMARY: path() } })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(run.warnings).toEqual([expect.stringMatching(/summary could not be written/)])
    expectPublished(layer)
  })

  it('GITHUB_OUTPUT: the work is done and printed, and the step fails, as the next one would go on without', async () => {
    const layer = newLayer(aws())
    const run = await runAction(against(aws(), layer.step({}, { env: { GITHUB_OUTPUT: path() } })))
    expect(run.exitCode).toBe(1)
    expect(run.annotations.map(({ message }) => message)).toEqual([expect.stringMatching(/^outputs-lost: /)])
    expect(run.stdout).toContain(`layer-version-arn: ${layer.arn(1)}\n`)
    expect(run.summary).toContain(layer.arn(1))
    expectPublished(layer)
  })

  it.each(['GITHUB_ENV', 'GITHUB_PATH'])('%s: nothing', async (variable) => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { [variable]: path() } })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expectPublished(layer)
  })

  it('all of them: what was done is in the log', async () => {
    const layer = newLayer(aws())
    const names = ['GITHUB_STATE', 'GITHUB_STEP_SUMMARY', 'GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH']
    const env = Object.fromEntries(names.map((name) => [name, path()]))
    const run = await runAction(against(aws(), layer.step({}, { env })))
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toContain('published: true\n')
    expectPublished(layer)
  })
})

/** A module that runs before the action, and opens its output on a full disk. */
const onFullDisk = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent("import fs from 'node:fs'; fs.closeSync(1); fs.openSync('/dev/full', 'w')")}`,
}

type Step = Parameters<Layer['step']>[1]

describe('a log that cannot be written', () => {
  it.each<[string, Step]>([
    ['nobody reads it any more', { onStart: (child) => void child.stdout?.destroy() }],
    ...(HAS_FULL_DISK ? [['its disk is full', { env: onFullDisk }] as [string, Step]] : []),
  ])('changes nothing of what is done: %s', async (_, options) => {
    const layer = newLayer(aws())
    const run = await runAction(against(aws(), layer.step({}, options)))
    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published', 'layer-version': '1' })
    expect(run.summary).toContain(layer.arn(1))
    expect(run.annotations).toEqual([
      {
        level: 'warning',
        message: expect.stringMatching(/log of this step could not be written/),
        properties: {},
      },
    ])
    expectPublished(layer)
  })

  it('is no reason to succeed either', async () => {
    const layer = newLayer(aws())
    const onStart = (child: ChildProcess) => void child.stdout?.destroy()
    const run = await runAction(against(aws(), layer.step({ strict: 'maybe' }, { onStart })))
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'invalid-input' })
  })

  it('may be both streams', async () => {
    const layer = newLayer(aws())
    const onStart = (child: ChildProcess) => {
      child.stdout?.destroy()
      child.stderr?.destroy()
    }
    const run = await runAction(against(aws(), layer.step({}, { onStart })))
    expect(run.exitCode).toBe(0)
    expectPublished(layer)
  })
})
