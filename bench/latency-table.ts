import type { Requests } from './requests.ts'
import { medianRatio, spread } from './statistics.ts'
import type { SubjectName } from './subjects.ts'
import { short, table } from './table.ts'

/** What a subject needs at any latency. */
export interface Needs extends Requests {
  /** Peak memory in MiB; `undefined` where it cannot be measured. */
  memory: number | undefined
}

/** Wall times in milliseconds, round by round. */
export type WallTimes = ReadonlyMap<SubjectName, readonly number[]>

/** The table of one latency, in Markdown. */
export function latencyTable(times: WallTimes, needs: ReadonlyMap<SubjectName, Needs>): string {
  const rows = [...times].map(([name, values]) => {
    const { median, lower, upper } = spread(values)
    const { count, depth, memory } = needs.get(name) ?? {}
    return [
      name,
      `${short(median)} (${short(lower)}–${short(upper)})`,
      short(ratio(times, name, 'floor') ?? NaN),
      String(count),
      String(depth),
      memory === undefined ? 'not measured' : short(memory),
    ]
  })
  return table(['', 'wall ms (quartiles)', '/ floor', 'requests', 'depth', 'peak MiB'], rows)
}

/** Median ratio of two subjects' wall times; `undefined` where one is not installed. */
export function ratio(times: WallTimes, name: SubjectName, base: SubjectName): number | undefined {
  const values = times.get(name)
  const baseValues = times.get(base)
  return values && baseValues && medianRatio(values, baseValues)
}
