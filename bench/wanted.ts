import { ratio } from './latency-table.ts'
import type { WallTimes } from './latency-table.ts'
import { short, table } from './table.ts'

/** What was measured of the bundle. */
export interface Figures {
  atOnce: WallTimes
  at100: WallTimes
  /** The scripts of `dist/` that it loads. */
  bytes: number | undefined
  /** MiB. */
  memory: number | undefined
}

/** The table of what is wanted of the bundle on the unchanged path, beside what was measured, in Markdown. */
export function wantedTable({ atOnce, at100, bytes, memory }: Figures): string {
  const figures: [name: string, atMost: number, measured: number | undefined][] = [
    ['0 ms: bundle / floor', 2.2, ratio(atOnce, 'bundle', 'floor')],
    ['0 ms: bundle / AWS CLI script', 0.08, ratio(atOnce, 'bundle', 'AWS CLI script')],
    ['0 ms: bundle / Python library', 0.18, ratio(atOnce, 'bundle', 'Python library')],
    ['100 ms: bundle / floor', 1.2, ratio(at100, 'bundle', 'floor')],
    ['100 ms: bundle / AWS CLI script', 0.19, ratio(at100, 'bundle', 'AWS CLI script')],
    ['100 ms: bundle / Python library', 0.33, ratio(at100, 'bundle', 'Python library')],
    ['scripts that it loads, kB', 600, bytes === undefined ? undefined : bytes / 1000],
    ['peak memory, MiB', 72, memory],
  ]
  const rows = figures.map(([name, atMost, measured]) => [
    name,
    short(atMost),
    measured === undefined ? 'not measured' : short(measured),
    measured === undefined ? '' : verdict(measured - atMost),
  ])
  return table(['', 'at most', 'measured', ''], rows)
}

/** Whether a figure is as wanted, by how much it is above what is wanted. */
export function verdict(excess: number): string {
  return excess <= 0 ? 'met' : `missed by ${short(excess)}`
}
