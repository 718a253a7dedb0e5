import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { parseFileCommands } from './runner-protocol.ts'
import { runProcess } from './step-process.ts'
import type { ProcessResult } from './step-process.ts'

/** How to run the action. */
export interface RunOptions {
  /** As under `with:`. Defaults come from action.yml. */
  inputs: Record<string, string>
  /** On top of what the runner sets. Nothing of this process's environment but PATH is passed on. */
  env?: Record<string, string>
  /** Working directory, and GITHUB_WORKSPACE. */
  workspace: string
  /** `false`: no files for outputs, state and summary, as in a run by hand. Default `true`. */
  files?: boolean
  /** What started the workflow. Default: a push, with no file that tells of it. */
  event?: { name: string; payload: unknown }
  /** Folder with action.yml. Default: this repository. */
  actionDir?: string
  /** Called with each line of output. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void
  /** Called with the process of the step, to send it signals. */
  onStart?: (child: ChildProcess) => void
}

/** What a step left behind, also one that was killed. */
export interface ActionRun extends ProcessResult {
  /** Markdown. Empty when it is over the runner's limit of 1 MiB, which then adds an error annotation. */
  summary: string
  durationMs: number
}

const repository = join(import.meta.dirname, '..')
const fileVariables = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_PATH']
const maxSummaryBytes = 1024 * 1024

/** Runs the action of a folder as a step, as the GitHub runner would. Rejects for a malformed file of outputs or state. */
export async function runAction(options: RunOptions): Promise<ActionRun> {
  const action = await readAction(options)
  return runStep(action, action.runs.main, options, {})
}

/**
 * Runs the post step of the action, which gets the state that the main step saved. Its RUNNER_TEMP is another folder.
 * Rejects when action.yml has none, or one with a condition, as the sandbox evaluates none.
 * @param previous - the main step
 * @param options - those of the main step
 */
export async function runPost(previous: ActionRun, options: RunOptions): Promise<ActionRun> {
  const action = await readAction(options)
  const { post, 'post-if': condition = 'always()' } = action.runs
  if (post === undefined) throw new Error('The action has no post step.')
  if (condition !== 'always()') throw new Error(`The sandbox does not evaluate post-if: ${condition}`)
  const state = Object.entries(previous.state).map(([name, value]) => [`STATE_${name}`, value])
  return runStep(action, post, options, Object.fromEntries(state) as Record<string, string>)
}

async function readAction({ actionDir = repository }: RunOptions): Promise<ActionFile> {
  return parse(await readFile(join(actionDir, 'action.yml'), 'utf8')) as ActionFile
}

async function runStep(
  action: ActionFile,
  file: string,
  options: RunOptions,
  state: Record<string, string>,
): Promise<ActionRun> {
  const { inputs, env = {}, event, workspace, files = true, actionDir = repository } = options
  const temp = await mkdtemp(join(tmpdir(), 'step-'))
  try {
    const paths = Object.fromEntries(fileVariables.map((name) => [name, join(temp, name)]))
    for (const path of Object.values(paths)) await writeFile(path, '')
    const step = {
      ...runnerVariables(workspace, temp),
      ...inputVariables(action, inputs),
      ...(files && paths),
      ...(event && (await eventVariables(event, temp))),
      ...env,
      ...state,
    }
    const startedAt = performance.now()
    const run = await runProcess(join(actionDir, file), { ...options, env: step })
    const durationMs = performance.now() - startedAt
    const values = async (name: string): Promise<Record<string, string>> =>
      parseFileCommands(await readFile(join(temp, name), 'utf8'))
    const outputs = { ...run.outputs, ...(await values('GITHUB_OUTPUT')) }
    const saved = { ...run.state, ...(await values('GITHUB_STATE')) }
    const summary = await readFile(join(temp, 'GITHUB_STEP_SUMMARY'), 'utf8')
    const ended = { ...run, outputs, state: saved, durationMs }
    if (Buffer.byteLength(summary) <= maxSummaryBytes) return { ...ended, summary }
    const message = `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${maxSummaryBytes / 1024}k`
    const annotations = [...run.annotations, { level: 'error' as const, message, properties: {} }]
    return { ...ended, annotations, summary: '' }
  } finally {
    await rm(temp, { recursive: true, force: true })
  }
}

/** What the runner tells a step about the event that started the workflow. */
async function eventVariables(
  { name, payload }: NonNullable<RunOptions['event']>,
  temp: string,
): Promise<Record<string, string>> {
  const path = join(temp, 'event.json')
  await writeFile(path, JSON.stringify(payload))
  return { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path }
}

/** What is read of an action.yml. */
export interface ActionFile {
  inputs?: Record<string, { default?: string | number | boolean }>
  runs: { main: string; post?: string; 'post-if'?: string }
}

/** The inputs of a step as the runner hands them over, with their defaults. */
export function inputVariables(action: ActionFile, inputs: Record<string, string>): Record<string, string> {
  const defaults = Object.entries(action.inputs ?? {}).map(([name, input]) => [
    name,
    String(input.default ?? ''),
  ])
  // Expressions are not evaluated: the only one in use is the token, which there is none of here.
  const plain = defaults.map(([name = '', value = '']) => [name, value.startsWith('${{') ? '' : value])
  const values = Object.entries({ ...Object.fromEntries(plain), ...inputs } as Record<string, string>)
  return Object.fromEntries(
    values.map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  )
}

/** What the runner tells a step about its run. */
export function runnerVariables(workspace: string, temp: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: temp,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_JOB: 'publish',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REPOSITORY: 'octocat/layers',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_NUMBER: '7',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    GITHUB_WORKFLOW: 'Publish',
    GITHUB_WORKSPACE: workspace,
    RUNNER_ARCH: 'X64',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: temp,
  }
}
