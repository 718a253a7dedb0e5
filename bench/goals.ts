import { short, table } from './table.ts'
import { verdict } from './wanted.ts'

/** What is wanted of a figure, and what was measured. */
export type Goal = { name: string; measured: number } & ({ atMost: number } | { atLeast: number })

/** The tables of one part, in Markdown, and what is wanted of it. */
export interface Part {
  text: string
  goals: Goal[]
}

/** What is wanted beside what was measured, in Markdown. */
export function goalTable(goals: readonly Goal[]): string {
  const rows = goals.map((goal) => {
    const isLimit = 'atMost' in goal
    const excess = isLimit ? goal.measured - goal.atMost : goal.atLeast - goal.measured
    const wanted = isLimit ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`
    return [goal.name, wanted, short(goal.measured), verdict(excess)]
  })
  return table(['', 'wanted', 'measured', ''], rows)
}
