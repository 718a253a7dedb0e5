import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { dependencyTree } from './dependency-tree.ts'
import type { Part } from './goals.ts'
import { medianRatio, spread } from './statistics.ts'
import { short, table } from './table.ts'
import { shown, timed } from './timed.ts'
import type { Command, Timed } from './timed.ts'

/** One way to zip a directory, and what was measured of it, round by round. */
interface Zipping {
  command: Command
  runs: Timed[]
  /** Bytes of the archive. */
  size: number
}

/** What zipping a dependency tree costs beside `zip -r -9 -X`. */
export async function benchZipping(rounds: number, folder: string): Promise<Part> {
  const tree = dependencyTree()
  const target = join(folder, 'tree.zip')
  const script = join(import.meta.dirname, 'zip-directory.ts')
  const zip: Zipping = { command: ['zip', '-q', '-r', '-9', '-X', target, '.'], runs: [], size: NaN }
  const ours: Zipping = { command: [process.execPath, script, tree, target], runs: [], size: NaN }
  const order = [zip, ours]
  for (let round = 0; round < rounds; round += 1) {
    for (const zipping of order) {
      zipping.runs.push(await timed(zipping.command, { cwd: tree }))
      zipping.size = statSync(target).size
      rmSync(target)
    }
    order.reverse()
  }
  const rows = Object.entries({ 'zip -r -9 -X': zip, ours }).map(([name, { runs, size }]) => [
    name,
    shown(runs.map(({ seconds }) => seconds)),
    shown(runs.map(({ cpuSeconds }) => cpuSeconds)),
    short(size / 1e6),
    short(spread(runs.map(({ mebibytes }) => mebibytes)).median),
  ])
  const ratio = (of: (run: Timed) => number) => medianRatio(ours.runs.map(of), zip.runs.map(of))
  const peak = Math.max(...ours.runs.map(({ mebibytes }) => mebibytes))
  return {
    text: table(['', 's (quartiles)', 'CPU s (quartiles)', 'MB', 'peak MiB'], rows),
    goals: [
      { name: 'zipping: time / zip', atMost: 0.45, measured: ratio(({ seconds }) => seconds) },
      { name: 'zipping: CPU time / zip', atMost: 0.45, measured: ratio(({ cpuSeconds }) => cpuSeconds) },
      { name: 'zipping: size / zip', atMost: 1.01, measured: ours.size / zip.size },
      { name: 'zipping: peak MiB', atMost: 300, measured: peak },
    ],
  }
}
