import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals'
import { stringify } from 'yaml'
import { runAction, runPost } from '../../sandbox/runner.ts'
import type { RunOptions } from '../../sandbox/runner.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { cancel } from '../../sandbox/step-process.ts'

const actionDir = await mkdtemp(join(tmpdir(), 'step-life-'))
const options: RunOptions = {
  inputs: { name: 'deps' },
  env: { AWS_REGION: 'x' },
  workspace: actionDir,
  actionDir,
}
const saveToFile = "fs.appendFileSync(process.env.GITHUB_STATE, 'lock=1\\nEtag<<E\\na\\nb\\nE\\nlock=2\\n')"
const printEnvironment = 'console.log(JSON.stringify(process.env))'

afterAll(() => rm(actionDir, { recursive: true }))

/** Writes an action. Both files have `fs` at hand. */
async function write(main: string, post?: string, more: object = {}): Promise<void> {
  const runs = { using: 'node24', main: 'main.mjs', ...(post !== undefined && { post: 'post.mjs' }), ...more }
  await writeFile(join(actionDir, 'action.yml'), stringify({ inputs: { name: {} }, runs }))
  const head = "import fs from 'node:fs';\n"
  await writeFile(join(actionDir, 'main.mjs'), head + main)
  await writeFile(join(actionDir, 'post.mjs'), head + (post ?? ''))
}

describe('the post step', () => {
  it('gets the inputs, the environment and the last state of the main step, and is a run of its own', async () => {
    await write(
      `console.log('::save-state name=lock::0%0A')\nconsole.log('::save-state name=old::%25')\n${saveToFile}`,
      `
      fs.appendFileSync(process.env.GITHUB_OUTPUT, 'late=1\\n')
      ${printEnvironment}
      process.exitCode = 2`,
    )
    const main = await runAction(options)
    expect(main.state).toEqual({ lock: '2', old: '%', Etag: 'a\nb' })
    const post = await runPost(main, options)
    expect(JSON.parse(post.stdout)).toMatchObject({
      ...{ STATE_lock: '2', STATE_old: '%', STATE_Etag: 'a\nb' },
      ...{ INPUT_NAME: 'deps', AWS_REGION: 'x', GITHUB_WORKSPACE: actionDir },
    })
    expect(post).toMatchObject({ exitCode: 2, outputs: { late: '1' }, state: {} })
  })

  it('gets what a main step saved before it was killed', async () => {
    await write(`${saveToFile}\nprocess.kill(process.pid, 'SIGKILL')`, printEnvironment)
    const main = await runAction(options)
    expect(main).toMatchObject({ signal: 'SIGKILL', exitCode: -1 })
    expect(JSON.parse((await runPost(main, options)).stdout)).toMatchObject({ STATE_lock: '2' })
  })

  it('may stand under always(), and no other condition', async () => {
    await write('', printEnvironment, { 'post-if': 'always()' })
    const main = await runAction(options)
    expect((await runPost(main, options)).exitCode).toBe(0)
    await write('', printEnvironment, { 'post-if': 'success()' })
    await expect(runPost(main, options)).rejects.toThrow('does not evaluate post-if: success()')
    await write('')
    await expect(runPost(main, options)).rejects.toThrow('no post step')
  })
})

describe('a step that is killed', () => {
  it('right after a request took effect never sees the answer', async () => {
    const sandbox = await startSandbox()
    await write(`await fetch('${sandbox.url}/layers/key').catch(() => {})\nconsole.log('answered')`)
    let child: ChildProcess | undefined
    const seen: string[] = []
    const kill = async () => {
      child?.kill('SIGKILL')
      if (child) await once(child, 'exit')
    }
    sandbox.faults.add({ fault: { kind: 'run', action: () => seen.push('before') } })
    sandbox.faults.add({ fault: { kind: 'run', when: 'after', action: kill } })
    const run = await runAction({ ...options, onStart: (started) => (child = started) })
    await sandbox.close()
    expect(run).toMatchObject({ signal: 'SIGKILL', stdout: '' })
    expect([seen, sandbox.record.entries.map(({ operation }) => operation)]).toEqual([
      ['before'],
      ['GetObject'],
    ])
  })
})

describe('cancel', () => {
  const stubborn = `
    for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => console.log(name))
    setInterval(() => {}, 1000)
    console.log('ready')`
  const others = ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const
  const immediates = ['setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'] as const

  afterEach(() => {
    jest.useRealTimers()
  })

  it('interrupts, terminates after 7.5 s, and kills 2.5 s later', async () => {
    await write(stubborn)
    jest.useFakeTimers({ doNotFake: [...others, ...immediates] })
    const events: string[] = []
    let child: ChildProcess | undefined
    const run = await runAction({
      ...options,
      onStart: (started) => {
        child = started
        const kill = started.kill.bind(started)
        started.kill = (signal) => events.push(`sent ${signal}`) > 0 && kill(signal)
      },
      onLine: (line) => {
        if (line === 'ready') {
          if (child) cancel(child)
          return
        }
        jest.advanceTimersByTime(line === 'SIGINT' ? 7499 : 2499)
        events.push(`got ${line}`)
        jest.advanceTimersByTime(1)
      },
    })
    expect(events).toEqual(['sent SIGINT', 'got SIGINT', 'sent SIGTERM', 'got SIGTERM', 'sent SIGKILL'])
    expect(run).toMatchObject({ signal: 'SIGKILL', stdout: 'ready\nSIGINT\nSIGTERM\n' })
  })

  it('waits for nothing once the step has ended', async () => {
    await write("console.log('ready')\nsetInterval(() => {}, 1000)")
    jest.useFakeTimers({ doNotFake: [...others, ...immediates] })
    let child: ChildProcess | undefined
    const run = await runAction({
      ...options,
      onStart: (started) => (child = started),
      onLine: () => {
        if (child) cancel(child)
      },
    })
    expect(run.signal).toBe('SIGINT')
    expect(jest.getTimerCount()).toBe(0)
    if (child) cancel(child)
    expect(jest.getTimerCount()).toBe(0)
  })
})
