import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { spread } from './statistics.ts'
import { short } from './table.ts'

/** GNU time knows what a process used. */
export const gnuTime = '/usr/bin/time'

/** A program with its parameters. */
export type Command = readonly [program: string, ...parameters: string[]]

/** What one run of a program took. */
export interface Timed {
  /** From its start to its end. */
  seconds: number
  /** User and system time of all threads. */
  cpuSeconds: number
  /** The most memory that it held. */
  mebibytes: number
  stdout: string
}

/** Runs a program to its end. Rejects when it fails. */
export async function timed(
  command: Command,
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Timed> {
  const folder = mkdtempSync(join(tmpdir(), 'publish-lambda-layer-bench-'))
  const figures = join(folder, 'figures')
  try {
    const startedAt = performance.now()
    const { stdout } = await promisify(execFile)(
      gnuTime,
      ['-f', '%U %S %M', '-o', figures, ...command],
      options,
    )
    const seconds = (performance.now() - startedAt) / 1000
    const [user = NaN, system = NaN, kibibytes = NaN] = readFileSync(figures, 'utf8').split(' ').map(Number)
    return { seconds, cpuSeconds: user + system, mebibytes: kibibytes / 1024, stdout }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Median and quartiles, for a table. */
export function shown(values: readonly number[]): string {
  const { median, lower, upper } = spread(values)
  return `${short(median)} (${short(lower)}–${short(upper)})`
}
