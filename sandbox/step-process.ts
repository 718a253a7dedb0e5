import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { CommandReader } from './runner-protocol.ts'

/** A message that the runner shows on the run's page. */
export interface Annotation {
  level: 'error' | 'warning' | 'notice'
  message: string
  /** `title`, `file`, `line` and the like. */
  properties: Record<string, string>
}

/** What the process of a step printed, commands among it, and how it ended. */
export interface ProcessResult {
  /** -1 when a signal ended it. */
  exitCode: number
  signal: NodeJS.Signals | null
  outputs: Record<string, string>
  /** What it saved for its post step, by name. */
  state: Record<string, string>
  annotations: Annotation[]
  stdout: string
  stderr: string
  /** Values that were registered as secrets. */
  masks: string[]
}

/** How to run the process of a step. */
export interface ProcessOptions {
  env: Record<string, string>
  workspace: string
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void
  onStart?: (child: ChildProcess) => void
}

/** Node 24, which the action is run by: this process's own, or that of the development dependencies. */
function node(): string {
  const major = Number(process.versions.node.split('.')[0])
  return major >= 24 ? process.execPath : join(import.meta.dirname, '..', 'node_modules', '.bin', 'node')
}

/** Runs a JavaScript file as a step and reads the commands that it prints. Rejects when Node cannot be started. */
export function runProcess(file: string, options: ProcessOptions): Promise<ProcessResult> {
  const { env, workspace, onLine, onStart } = options
  const child = spawn(node(), [file], { cwd: workspace, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const reader = new CommandReader()
  const outputs: Record<string, string> = {}
  const state: Record<string, string> = {}
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
      if (command?.name === 'save-state') state[command.properties['name'] ?? ''] = command.data
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
      const text = { stdout: textOf(stdout), stderr: textOf(stderr) }
      resolve({ exitCode: code ?? -1, signal, outputs, state, annotations, masks, ...text })
    })
    onStart?.(child)
  })
}

/** What was printed; on Windows, with the line ends of every other system. */
function textOf(chunks: readonly string[]): string {
  const text = chunks.join('')
  return process.platform === 'win32' ? text.replaceAll('\r\n', '\n') : text
}

/**
 * Ends a step as the runner does when its job is cancelled: SIGINT, after 7.5 s SIGTERM, after 2.5 s more SIGKILL. See
 * https://github.com/actions/runner/blob/258d6c857/src/Runner.Sdk/ProcessInvoker.cs
 */
export function cancel(child: ChildProcess): void {
  // False for a child that is gone.
  if (!child.kill('SIGINT')) return
  const timers = [
    setTimeout(() => child.kill('SIGTERM'), 7500),
    setTimeout(() => child.kill('SIGKILL'), 7500 + 2500),
  ]
  child.once('exit', () => {
    timers.forEach(clearTimeout)
  })
}
