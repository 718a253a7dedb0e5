import { join } from 'node:path'
import { run } from './run.ts'
import { spread } from './statistics.ts'
import type { Subject, Subjects } from './subjects.ts'
import { short, table } from './table.ts'

/** What a Node program spends its time with, in order. The last is what the others leave of the wall time. */
const phaseNames = ['Node boot', 'read and compile', 'evaluate', 'run', 'process start and end'] as const

/** The table of the milliseconds that each phase of floor and bundle takes, medians, in Markdown. */
export async function phaseTable(subjects: Subjects, rounds: number): Promise<string> {
  const programs = (['floor', 'bundle'] as const).flatMap((name) => subjects.get(name) ?? [])
  const columns: number[][] = []
  for (const program of programs) columns.push(await phasesOf(program, rounds))
  const rows = phaseNames.map((name, phase) => [
    name,
    ...columns.map((column) => short(column[phase] ?? NaN)),
  ])
  return table(['median ms', 'floor', 'bundle'], rows)
}

async function phasesOf(subject: Subject, rounds: number): Promise<number[]> {
  const parameters = ['--require', join(import.meta.dirname, 'phases.cjs'), ...subject.parameters]
  const all: number[][] = []
  for (let round = 0; round < rounds; round++) {
    const { ms, stderr } = await run({ ...subject, parameters })
    const phases = JSON.parse(stderr) as number[]
    all.push([...phases, ms - phases.reduce((sum, phase) => sum + phase)])
  }
  return phaseNames.map((_, index) => spread(all.map((phases) => phases[index] ?? NaN)).median)
}
