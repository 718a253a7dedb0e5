import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.ts'
import { spread } from './statistics.ts'
import type { Subject } from './subjects.ts'

/** GNU time knows the most memory that a process, or one of its children, ever held. */
const gnuTime = '/usr/bin/time'
const runs = 3

/** Median peak memory of a subject in MiB; undefined where there is nothing to measure it with. */
export async function peakMemory(subject: Subject): Promise<number | undefined> {
  if (process.platform !== 'linux' || !existsSync(gnuTime)) return undefined
  const file = join(subject.cwd, 'peak')
  const parameters = ['-f', '%M', '-o', file, subject.program, ...subject.parameters]
  const peaks: number[] = []
  for (let index = 0; index < runs; index++) {
    await run({ ...subject, program: gnuTime, parameters })
    peaks.push(Number(readFileSync(file, 'utf8')) / 1024)
  }
  return spread(peaks).median
}
