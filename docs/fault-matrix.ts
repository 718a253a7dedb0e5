import type { PhrasingContent, RootContent } from 'mdast'
import { phrasing, render } from './markdown.ts'
import { table } from './tables.ts'

/** What a run came to that had one fault at one request. */
export interface Cell {
  flow: string
  request: string
  fault: string
  /** What it came to, as Markdown: `ok`, or the code that it failed with, and what is to be said of either. */
  verdict: string
}

/** Requests in the order in which a run makes them. */
const REQUESTS = [
  'HEAD archive',
  'list versions',
  'HEAD backup',
  'HEAD bucket',
  'GET backup',
  'get version',
  'GET contents of the version',
  'GET archive',
  'GET settings of the bucket',
  'PUT lock',
  'GET lock',
  'PUT lock (takeover)',
  'GET next backup',
  'PUT archive',
  'publish',
  'PUT backup',
  'DELETE lock',
  'get policy',
  'add permission',
  'get parameter',
  'put parameter',
]

const INTRODUCTION =
  'Each row is a request of a run, and each column is a fault that affected only this request. **ok**: the run did the same as ' +
  'a run without faults, with the same outputs. **ok without `changes`**: the same, but what changed in the manifest is not ' +
  'known, which is a warning. A code: the run failed with this error, and its outputs were correct; if a version had been ' +
  'published, they contained it. If flows differ, all results are listed. A dot: this fault cannot affect this request.'

/** The part of docs/reliability.md that shows what the matrix found. Throws for a request that has no place in it. */
export function faultMatrix(cells: readonly Cell[], faults: readonly string[]): string {
  const stray = cells.find(({ request }) => !REQUESTS.includes(request))
  if (stray) throw new Error(`The table of faults has no row for ${stray.request}.`)
  const rows = REQUESTS.map((request) => [
    phrasing(request),
    ...faults.map((fault) =>
      verdicts(cells.filter((cell) => cell.request === request && cell.fault === fault)),
    ),
  ])
  const flows = [...new Set(cells.map(({ flow }) => flow))].sort()
  const runs =
    `These were ${cells.length} runs, in ${flows.length} flows: ${flows.join('; ')}. Each of them, with its post step, was ` +
    'followed by a run without a fault. The result was then exactly that of runs without faults: the same versions, the same ' +
    'objects, the same outputs, and no lock left. There are three limits. A forced run does not restore the backup of a version ' +
    'before its own. Without a manifest, there are no backups, and only the list of versions shows a new version to other runs: ' +
    'if it cannot be read, the lock is left to expire. Lambda answers have no checksum, so only TLS keeps a wrong byte in a text ' +
    'out of the outputs.'
  return render([paragraph(INTRODUCTION), table(['Request', ...faults], rows), paragraph(runs)])
}

function verdicts(cells: readonly Cell[]): PhrasingContent[] {
  const found = new Set(cells.map(({ verdict }) => verdict))
  const [failures, successes] = [[...found].filter((verdict) => !isOk(verdict)), [...found].filter(isOk)]
  const words = [...successes.sort(), ...failures.sort().map((verdict) => verdict.replace(/^\S+/, '`$&`'))]
  return phrasing(words.join(', ') || '·')
}

function isOk(verdict: string): boolean {
  return /^ok\b/.test(verdict)
}

function paragraph(text: string): RootContent {
  return { type: 'paragraph', children: phrasing(text) }
}
