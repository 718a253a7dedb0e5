import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { stepFiles } from './step.ts'
import type { Subject, SubjectName, Subjects } from './subjects.ts'

/** Runs a subject to its end. Gives its wall time in milliseconds and what it said. Rejects when it fails. */
export async function run({
  program,
  parameters,
  cwd,
  env,
}: Subject): Promise<{ ms: number; stderr: string }> {
  // Empty, as the runner gives them to each step.
  for (const file of Object.values(stepFiles)) writeFileSync(join(cwd, file), '')
  const startedAt = performance.now()
  const { stderr } = await promisify(execFile)(program, parameters, { cwd, env })
  return { ms: performance.now() - startedAt, stderr }
}

/** Runs every subject once a round, and gives their wall times in milliseconds, round by round. */
export async function wallTimes(subjects: Subjects, rounds: number): Promise<Map<SubjectName, number[]>> {
  const order = [...subjects]
  const times = new Map(order.map(([name]) => [name, [] as number[]]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, subject] of order) times.get(name)?.push((await run(subject)).ms)
    // What ran before leaves its traces in the machine's caches, so it should not always be the same.
    order.reverse()
  }
  return times
}
