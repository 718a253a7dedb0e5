import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dependencyTree } from './dependency-tree.ts'
import { medianRatio, spread } from './statistics.ts'
import { short, table } from './table.ts'
import { verdict } from './wanted.ts'

/** What was measured of one way to zip a directory, round by round. */
interface Zipping {
  seconds: number[]
  /** User and system time of all threads. */
  cpuSeconds: number[]
  mebibytes: number[]
  /** Bytes of the archive. */
  size: number
}

type Command = (target: string) => [program: string, ...parameters: string[]]

/** What zipping a dependency tree costs beside `zip -r -9 -X`, as tables in Markdown. Needs zip and GNU time. */
export function archiveTables(rounds: number): string {
  const tree = dependencyTree()
  const script = join(import.meta.dirname, 'zip-directory.ts')
  const [zip, ours] = measure(tree, rounds, [
    (target) => ['zip', '-q', '-r', '-9', '-X', target, '.'],
    (target) => [process.execPath, script, tree, target],
  ])
  if (zip === undefined || ours === undefined) throw new Error('Nothing was measured.')
  const rows = Object.entries({ 'zip -r -9 -X': zip, ours }).map(([name, one]) => [
    name,
    shown(one.seconds),
    shown(one.cpuSeconds),
    short(one.size / 1e6),
    short(spread(one.mebibytes).median),
  ])
  const wanted: [name: string, atMost: number, measured: number][] = [
    ['time / zip', 0.45, medianRatio(ours.seconds, zip.seconds)],
    ['CPU time / zip', 0.45, medianRatio(ours.cpuSeconds, zip.cpuSeconds)],
    ['size / zip', 1.01, ours.size / zip.size],
    ['peak MiB', 300, Math.max(...ours.mebibytes)],
  ]
  return [
    table(['', 's (quartiles)', 'CPU s (quartiles)', 'MB', 'peak MiB'], rows),
    `### Wanted\n\n${table(
      ['', 'at most', 'measured', ''],
      wanted.map(([name, atMost, measured]) => [
        name,
        `${atMost}`,
        measured.toFixed(4),
        verdict(measured - atMost),
      ]),
    )}`,
  ].join('\n\n')
}

function measure(tree: string, rounds: number, commands: readonly Command[]): Zipping[] {
  const folder = mkdtempSync(join(tmpdir(), 'publish-lambda-layer-bench-'))
  const [target, figures] = [join(folder, 'layer.zip'), join(folder, 'figures')]
  const order = commands.map((command) => {
    const zipping: Zipping = { seconds: [], cpuSeconds: [], mebibytes: [], size: 0 }
    return { command, zipping }
  })
  const results = order.map(({ zipping }) => zipping)
  try {
    for (let round = 0; round < rounds; round++) {
      for (const { command, zipping } of order) {
        execFileSync('/usr/bin/time', ['-f', '%e %U %S %M', '-o', figures, ...command(target)], { cwd: tree })
        const [seconds = NaN, user = NaN, system = NaN, kibibytes = NaN] = readFileSync(figures, 'utf8')
          .split(' ')
          .map(Number)
        zipping.seconds.push(seconds)
        zipping.cpuSeconds.push(user + system)
        zipping.mebibytes.push(kibibytes / 1024)
        zipping.size = statSync(target).size
        rmSync(target)
      }
      order.reverse()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  return results
}

function shown(values: readonly number[]): string {
  const { median, lower, upper } = spread(values)
  return `${short(median)} (${short(lower)}–${short(upper)})`
}
