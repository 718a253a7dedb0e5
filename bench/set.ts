import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { randomFillSync } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundled } from './bundled.ts'
import { goalTable } from './goals.ts'
import { medianRatio, spread } from './statistics.ts'
import { short, table } from './table.ts'
import { shown, timed, type Timed } from './timed.ts'

const [FILES, BYTES, FOLDERS] = [5_000, 40_000, 100]

/** What it costs to read a manifest of many files beside `sha256sum` over the same files, as tables in Markdown. */
export async function setTables(rounds: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'publish-lambda-layer-bench-'))
  try {
    const tree = join(folder, 'tree')
    makeFiles(tree)
    const script = await bundled('read-set.ts', join(folder, 'script'))
    const [ours, theirs]: [Timed[], Timed[]] = [[], []]
    const order = [
      async () => {
        const run = await timed([process.execPath, script, tree])
        // Without the start of Node, which every run of the action has.
        ours.push({ ...run, seconds: Number(run.stdout) })
      },
      async () => {
        const command = 'find . -type f -print0 | xargs -0 sha256sum | tail -n 1'
        theirs.push(await timed(['sh', '-c', command], { cwd: tree }))
      },
    ]
    for (let round = 0; round < rounds; round += 1) {
      for (const run of order) await run()
      order.reverse()
    }
    const rows = Object.entries({ 'find and sha256sum': theirs, ours }).map(([name, runs]) => [
      name,
      shown(runs.map(({ seconds }) => seconds)),
      shown(runs.map(({ cpuSeconds }) => cpuSeconds)),
      short(spread(runs.map(({ mebibytes }) => mebibytes)).median),
    ])
    const seconds = (runs: readonly Timed[]) => runs.map((run) => run.seconds)
    const peak = Math.max(...ours.map(({ mebibytes }) => mebibytes))
    const goals = [
      {
        name: `${FILES.toLocaleString('en-US')} files, 200 MB: throughput / sha256sum`,
        ...{ atLeast: 0.8, measured: medianRatio(seconds(theirs), seconds(ours)) },
      },
      { name: 'peak MiB', atMost: 150, measured: peak },
    ]
    return [
      table(['', 's (quartiles)', 'CPU s (quartiles)', 'peak MiB'], rows),
      `### Wanted of sets\n\n${goalTable(goals)}`,
    ].join('\n\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function makeFiles(tree: string): void {
  const bytes = Buffer.alloc(BYTES)
  for (let index = 0; index < FILES; index += 1) {
    const folder = join(tree, `package-${index % FOLDERS}`, 'src')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `module-${index}.js`), randomFillSync(bytes))
  }
}
