import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { parse } from 'yaml'
import { CommandReader, parseFileCommands } from './runner-protocol.ts'

/** A message that the runner shows on the run's page. */
export interface Annotation {
  level: 'error' | 'warning' | 'notice'
  message: string
  /** `title`, `file`, `line` and the like. */
  properties: Record<string, string>
}

/** How to run the action. */
export interface RunOptions {
  /** As under `with:`. Defaults come from action.yml. */
  inputs: Record<string, string>
  /** On top of what the runner sets. Nothing of this process's environment but PATH is passed on. */
  env?: Record<string, string>
  /** Working directory, and GITHUB_WORKSPACE. */
  workspace: string
  /** `false`: no files for outputs and summary, as in a run by hand. Default `true`. */
  files?: boolean
  /** Folder with action.yml. Default: this repository. */
  actionDir?: string
  /** Called with each line of output. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void
}

/** What a step left behind. */
export interface ActionRun {
  /** -1 when a signal ended it. */
  exitCode: number
  signal: NodeJS.Signals | null
  outputs: Record<string, string>
  annotations: Annotation[]
  /** Markdown. Empty when it is over the runner's limit of 1 MiB, which then adds an error annotation. */
  summary: string
  stdout: string
  stderr: string
  durationMs: number
  /** Values that were registered as secrets. */
  masks: string[]
}

const repository = join(import.meta.dirname, '..')
const fileVariables = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_PATH']
const maxSummaryBytes = 1024 * 1024

/** Runs the action of a folder as a step, as the GitHub runner would. Rejects for a malformed output file. */
export async function runAction(options: RunOptions): Promise<ActionRun> {
  const { inputs, env = {}, workspace, files = true, actionDir = repository } = options
  const temp = await mkdtemp(join(tmpdir(), 'step-'))
  try {
    const action = parse(await readFile(join(actionDir, 'action.yml'), 'utf8')) as ActionFile
    const paths = Object.fromEntries(fileVariables.map((name) => [name, join(temp, name)]))
    for (const path of Object.values(paths)) await writeFile(path, '')
    const step = {
      ...runnerVariables(workspace, temp),
      ...inputVariables(action, inputs),
      ...(files && paths),
      ...env,
    }
    const startedAt = performance.now()
    const run = await runNode(join(actionDir, action.runs.main), step, options)
    const durationMs = performance.now() - startedAt
    const outputs = {
      ...run.outputs,
      ...parseFileCommands(await readFile(join(temp, 'GITHUB_OUTPUT'), 'utf8')),
    }
    const summary = await readFile(join(temp, 'GITHUB_STEP_SUMMARY'), 'utf8')
    if (Buffer.byteLength(summary) <= maxSummaryBytes) return { ...run, outputs, summary, durationMs }
    const message = `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${maxSummaryBytes / 1024}k`
    const annotations = [...run.annotations, { level: 'error' as const, message, properties: {} }]
    return { ...run, outputs, annotations, summary: '', durationMs }
  } finally {
    await rm(temp, { recursive: true, force: true })
  }
}

/** What is read of an action.yml. */
export interface ActionFile {
  inputs?: Record<string, { default?: string | number | boolean }>
  runs: { main: string }
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

/** Node 24, which the action is run by: this process's own, or that of the development dependencies. */
function node(): string {
  const major = Number(process.versions.node.split('.')[0])
  return major >= 24 ? process.execPath : join(repository, 'node_modules', '.bin', 'node')
}

function runNode(
  main: string,
  env: Record<string, string>,
  { workspace, onLine }: RunOptions,
): Promise<Omit<ActionRun, 'summary' | 'durationMs'>> {
  const child = spawn(node(), [main], { cwd: workspace, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const reader = new CommandReader()
  const outputs: Record<string, string> = {}
  const annotations: Annotation[] = []
  const masks: string[] = []
  const collect = (stream: 'stdout' | 'stderr', source: Readable): string[] => {
    const chunks: string[] = []
    source.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
    createInterface({ input: source, crlfDelay: Infinity }).on('line', (line) => {
      onLine?.(line, stream)
      // The runner reads commands from both streams.
      const command = reader.read(line)
      if (command?.name === 'add-mask') masks.push(command.data)
      if (command?.name === 'set-output') outputs[command.properties['name'] ?? ''] = command.data
      if (command?.name === 'error' || command?.name === 'warning' || command?.name === 'notice') {
        annotations.push({ level: command.name, message: command.data, properties: command.properties })
      }
    })
    return chunks
  }
  const stdout = collect('stdout', child.stdout)
  const stderr = collect('stderr', child.stderr)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      const text = { stdout: stdout.join(''), stderr: stderr.join('') }
      resolve({ exitCode: code ?? -1, signal, outputs, annotations, masks, ...text })
    })
  })
}
