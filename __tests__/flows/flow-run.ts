import { defaultPrincipal } from '../../sandbox/principals.ts'
import type { Principal } from '../../sandbox/principals.ts'
import type { RecordEntry } from '../../sandbox/record.ts'
import { runAction } from '../../sandbox/runner.ts'
import type { ActionRun, RunOptions } from '../../sandbox/runner.ts'
import type { Sandbox } from '../../sandbox/server.ts'
import { checkRun } from './scan.ts'

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

/** Runs the action against a sandbox. Throws where the run breaks a rule that holds for all of them. */
export async function runFlow({ record, url }: Sandbox, options: RunOptions): Promise<FlowRun> {
  record.clear()
  const env: Record<string, string> = {
    ...credentialsOf(defaultPrincipal),
    AWS_ENDPOINT_URL: url,
    ...options.env,
  }
  const raw = await runAction({ ...options, env })
  const run = options.files === false ? { ...raw, outputs: printedOutputs(raw.stdout) } : raw
  checkRun(run, [env['AWS_SECRET_ACCESS_KEY'] ?? '', SESSION_TOKEN])
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
