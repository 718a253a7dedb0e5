import { difference, sameResolution } from '../src/manifest/difference.ts'
import { readManifest } from '../src/manifest/reading.ts'
import type { Scope } from '../src/manifest/scope/scope.ts'
import { npmWorkspaceLocks, pnpmWorkspaceLocks } from './workspace-files.ts'
import type { Versions } from './manifest-files.ts'
import { uvWorkspaceLocks } from './scope-files.ts'
import { spread } from './statistics.ts'
import { short, table } from './table.ts'
import { verdict } from './wanted.ts'

/** What reading and comparing one part of two files may take at most, in what it takes for the whole files. */
const atMost = 1.3

/** Two lock files of a workspace, and what of them is read. */
interface Subject {
  name: string
  files: () => Versions
  scope: Partial<Scope>
}

const subjects: readonly Subject[] = [
  { name: 'package-lock.json', files: npmWorkspaceLocks, scope: { member: 'packages/member-7' } },
  { name: 'pnpm-lock.yaml', files: pnpmWorkspaceLocks, scope: { member: 'packages/member-7' } },
  {
    name: 'uv.lock',
    files: uvWorkspaceLocks,
    scope: { member: 'member-1', runtimes: ['python3.12', 'python3.13'] },
  },
]

/** What it costs to tell what changed for a part of a lock file, as tables in Markdown. */
export async function scopeTables(rounds: number): Promise<string> {
  const [times, wanted]: [string[][], string[][]] = [[], []]
  for (const { name, files, scope } of subjects) {
    const versions = files()
    const { whole, part } = await measure(name, versions, scope, rounds)
    const ratio = spread(part.map((ms, round) => ms / (whole[round] ?? NaN)))
    const megabytes = short((versions[0].length + versions[1].length) / 2_000_000)
    times.push([`${name}, 2 × ${megabytes} MB`, shown(spread(whole)), shown(spread(part)), shown(ratio)])
    wanted.push([`${name}: / whole file`, short(atMost), short(ratio.median), verdict(ratio.median - atMost)])
  }
  return [
    table(['', 'whole file ms (quartiles)', 'one member ms (quartiles)', '/ whole file'], times),
    `### Wanted\n\n${table(['', 'at most', 'measured', ''], wanted)}`,
  ].join('\n\n')
}

/** Milliseconds, round by round, of reading and comparing whole files, and what is in scope of them. */
async function measure(
  name: string,
  [before, after]: Versions,
  wanted: Partial<Scope>,
  rounds: number,
): Promise<{ whole: number[]; part: number[] }> {
  const scope: Scope = {
    groups: [],
    member: undefined,
    runtimes: [],
    architectures: [],
    ignored: [],
    ...wanted,
  }
  const times: { whole: number[]; part: number[] } = { whole: [], part: [] }
  const read = async (asked: Scope | undefined): Promise<number> => {
    const startedAt = performance.now()
    const options = asked && { scope: asked }
    const [old, current] = [
      await readManifest(name, before, options),
      await readManifest(name, after, options),
    ]
    if (old === undefined || current === undefined) throw new Error(`${name} is of no known format.`)
    if (current.unknown.length > 0) throw new Error(`${name} does not have the member.`)
    if (sameResolution(old.resolved, current.resolved)) throw new Error('The files are the same.')
    difference(old.resolved.packages, current.resolved.packages)
    return performance.now() - startedAt
  }
  const order: [number[], Scope | undefined][] = [
    [times.whole, undefined],
    [times.part, scope],
  ]
  for (let round = 0; round < rounds; round++) {
    for (const [values, asked] of order) values.push(await read(asked))
    order.reverse()
  }
  return times
}

function shown({ median, lower, upper }: ReturnType<typeof spread>): string {
  return `${short(median)} (${short(lower)}–${short(upper)})`
}
