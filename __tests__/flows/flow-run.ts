import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import type { FaultMatch } from '../../sandbox/faults.ts'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import type { Principal } from '../../sandbox/principals.ts'
import type { RecordEntry } from '../../sandbox/record.ts'
import { runAction, runPost } from '../../sandbox/runner.ts'
import type { ActionRun, RunOptions } from '../../sandbox/runner.ts'
import type { Sandbox } from '../../sandbox/server.ts'
import { checkLog, checkRun } from './scan.ts'

const SESSION_TOKEN = 'FwoGZXIvYXdzE-session-token-of-the-run'

/** A run of the action, and what it asked of AWS. */
export interface FlowRun extends ActionRun {
  requests: readonly RecordEntry[]
  /** Names of the operations, in alphabetical order: those of requests side by side arrive in any. */
  operations: string[]
  /** Messages of the annotations. */
  errors: string[]
  warnings: string[]
}

/**
 * Runs the action against a sandbox. Throws where the run breaks a rule that holds for all of them.
 *
 * @param options.masked - Secrets of the environment that the run is to mask.
 * @param options.comments - Gives the comments that were written.
 */
export async function runFlow(
  sandbox: Sandbox,
  options: RunOptions & { masked?: readonly string[]; comments?: () => readonly string[] },
): Promise<FlowRun> {
  sandbox.record.clear()
  const step = against(sandbox, options)
  const raw = await runAction(step)
  const run = options.files === false ? { ...raw, outputs: printedOutputs(raw.stdout) } : raw
  checkRun(run, secretsOf(step), options.masked, options.comments?.())
  return flowRun(sandbox, run)
}

/** Runs steps at once against a sandbox, with the rules of {@link runFlow}. The requests are those of all. */
export async function runAtOnce(sandbox: Sandbox, steps: readonly RunOptions[]): Promise<FlowRun[]> {
  sandbox.record.clear()
  return Promise.all(
    steps.map(async (options) => {
      const step = against(sandbox, options)
      const run = await runAction(step)
      checkRun(run, secretsOf(step))
      return flowRun(sandbox, run)
    }),
  )
}

/** Runs the action until it is killed, when a request that matches has taken effect and before it is answered. */
export async function runKilled(sandbox: Sandbox, options: RunOptions, match: FaultMatch): Promise<FlowRun> {
  sandbox.record.clear()
  let child: ChildProcess | undefined
  const kill = async () => {
    child?.kill('SIGKILL')
    if (child) await once(child, 'exit')
  }
  sandbox.faults.add({ match, fault: { kind: 'run', when: 'after', action: kill } })
  const step = against(sandbox, options)
  const run = await runAction({ ...step, onStart: (started) => (child = started) })
  if (run.signal !== 'SIGKILL') throw new Error(`it was not killed\n\n${run.stdout}`)
  checkLog(run, secretsOf(step))
  return flowRun(sandbox, run)
}

/** Runs the post step after a step. Throws where it fails, for which there is never a reason. */
export async function runPostStep(sandbox: Sandbox, main: ActionRun, options: RunOptions): Promise<FlowRun> {
  sandbox.record.clear()
  const step = against(sandbox, options)
  const run = flowRun(sandbox, await runPost(main, step))
  checkLog(run, secretsOf(step))
  if (run.exitCode !== 0 || run.errors.length > 0) throw new Error(`post failed\n\n${run.stdout}`)
  return run
}

/** A step with the credentials and the endpoint of a sandbox. */
export function against({ url }: Sandbox, options: RunOptions): RunOptions {
  return {
    ...options,
    env: { ...credentialsOf(defaultPrincipal), AWS_ENDPOINT_URL: url, ...options.env },
  }
}

function secretsOf({ env }: RunOptions): string[] {
  return [env?.['AWS_SECRET_ACCESS_KEY'] ?? '', SESSION_TOKEN]
}

function flowRun({ record }: Sandbox, run: ActionRun): FlowRun {
  const messages = (level: string) =>
    run.annotations.filter((annotation) => annotation.level === level).map(({ message }) => message)
  return {
    ...run,
    requests: record.entries,
    operations: record.entries.map(({ operation }) => operation).sort(),
    errors: messages('error'),
    warnings: messages('warning'),
  }
}

/** What the environment of a step holds for a principal. */
export function credentialsOf({ accessKeyId, secretAccessKey }: Principal): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: SESSION_TOKEN,
  }
}

/** The outputs that a run by hand prints. */
function printedOutputs(stdout: string): Record<string, string> {
  const [, group = ''] = /^::group::Outputs$(.*?)^::endgroup::$/ms.exec(stdout) ?? []
  const lines = group.split('\n').filter((line) => line !== '')
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  )
}

/** How many requests had to wait for each other: the longest row in which each began after the one before had ended. */
export function roundTrips(requests: readonly RecordEntry[]): number {
  let rounds = 0
  let free = -Infinity
  for (const { startedAt, endedAt } of requests.toSorted((a, b) => a.endedAt - b.endedAt)) {
    if (startedAt < free) continue
    rounds += 1
    free = endedAt
  }
  return rounds
}
