import { parse } from 'smol-toml'
import { difference, sameResolution } from '../src/manifest/difference.ts'
import { readManifest } from '../src/manifest/reading.ts'
import { npmLocks, uvLocks } from './manifest-files.ts'
import type { Versions } from './manifest-files.ts'
import { spread } from './statistics.ts'
import { short, table } from './table.ts'
import { verdict } from './wanted.ts'

/** What parsing and comparing may take at most, in bare parses of the same two files. */
const atMost = 1.5

/** Two files, and the bare parse of one of them. */
const subjects: readonly [name: string, files: () => Versions, bareParse: (text: string) => unknown][] = [
  ['package-lock.json', npmLocks, JSON.parse],
  ['uv.lock', uvLocks, (text) => parse(text)],
]

/** Milliseconds, round by round. */
interface Times {
  bare: number[]
  ours: number[]
}

/** What it costs to tell what changed between two manifests, as tables in Markdown. */
export async function manifestTables(rounds: number): Promise<string> {
  const [times, wanted]: [string[][], string[][]] = [[], []]
  for (const [name, makeFiles, bareParse] of subjects) {
    const files = makeFiles()
    const { bare, ours } = await measure(name, files, bareParse, rounds)
    const ratio = spread(ours.map((ms, round) => ms / (bare[round] ?? NaN)))
    const megabytes = short((files[0].length + files[1].length) / 2_000_000)
    times.push([
      `${name}, 2 × ${megabytes} MB`,
      shown(spread(bare)),
      shown(spread(ours)),
      shown(ratio),
      short(ours[0] ?? NaN),
    ])
    wanted.push([`${name}: / bare parse`, short(atMost), short(ratio.median), verdict(ratio.median - atMost)])
  }
  return [
    table(['', 'bare parse ms (quartiles)', 'ms (quartiles)', '/ bare parse', 'first ms'], times),
    `### Wanted\n\n${table(['', 'at most', 'measured', ''], wanted)}`,
  ].join('\n\n')
}

async function measure(
  name: string,
  [before, after]: Versions,
  bareParse: (text: string) => unknown,
  rounds: number,
): Promise<Times> {
  const times: Times = { bare: [], ours: [] }
  const bare = (): void => {
    for (const bytes of [before, after]) bareParse(bytes.toString())
  }
  const ours = async (): Promise<void> => {
    const [old, current] = [await readManifest(name, before), await readManifest(name, after)]
    if (old === undefined || current === undefined) throw new Error(`${name} is of no known format.`)
    if (sameResolution(old.resolved, current.resolved)) throw new Error('The files are not the same.')
    difference(old.resolved.packages, current.resolved.packages)
  }
  const order: [number[], () => void | Promise<void>][] = [
    [times.bare, bare],
    [times.ours, ours],
  ]
  for (let round = 0; round < rounds; round++) {
    for (const [values, run] of order) {
      const startedAt = performance.now()
      await run()
      values.push(performance.now() - startedAt)
    }
    order.reverse()
  }
  return times
}

function shown({ median, lower, upper }: ReturnType<typeof spread>): string {
  return `${short(median)} (${short(lower)}–${short(upper)})`
}
