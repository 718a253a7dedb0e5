import type { ChildProcess } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'
import type { RecordEntry } from '../../sandbox/record.ts'
import { cancel } from '../../sandbox/step-process.ts'
import { REGION } from '../flows/fixture.ts'
import { checkFaulted, convergeAgain, LOOKS_BACK } from './checks.ts'
import { outputsOf, runChild } from './child.ts'
import { backupMissing, firstVersion, lockExpired, lockHeld, manifestChanged, uploaded } from './flows.ts'
import type { Flow } from './flows.ts'
import { firstVersionFollowed, reusedFollowed, unchangedFollowed } from './follow-up-flows.ts'
import { Setting } from './in-process.ts'
import { nameOf, type Site } from './requests.ts'
import { failuresOf } from './side-by-side.ts'
import { at, locksOf, stateOf } from './state.ts'
import { undisturbed } from './undisturbed.ts'

/** Milliseconds that the request under way takes on, so that the run hears of the signal before it is answered. */
const UNDER_WAY = 1_000

const SIGNALS = {
  // As the runner cancels a job. It would end with SIGKILL.
  SIGINT: cancel,
  SIGTERM: (child: ChildProcess) => child.kill('SIGTERM'),
}

/** Runs the bundle, and signals it when a request arrives. Gives the requests that came after. */
async function runSignalled(
  site: Site,
  flow: Flow,
  { sandbox, layer }: Setting,
  signal: (child: ChildProcess) => unknown,
) {
  let child: ChildProcess | undefined
  let before = 0
  const { faults, record } = sandbox
  const send = () => {
    before = record.entries.length
    if (child) signal(child)
  }
  faults.add({ match: site.match, fault: { kind: 'run', action: send } })
  faults.add({ match: site.match, fault: { kind: 'delay', ms: UNDER_WAY } })
  const run = await runChild(flow, layer, (started) => (child = started))
  faults.clear()
  return { run, later: record.entries.slice(before) }
}

/** Writes that a run completes after it heard of the signal at a request. It looks back while it publishes. */
const begun: Record<string, string[]> = {
  publish: ['PUT backup'],
  [LOOKS_BACK]: ['publish', 'PUT backup'],
}

const isWrite = ({ method, operation }: RecordEntry) =>
  method !== 'GET' && method !== 'HEAD' && operation !== 'GetParameter'

const FLOWS = [
  ...[firstVersion, manifestChanged, backupMissing, lockExpired, uploaded],
  ...[firstVersionFollowed, unchangedFollowed, reusedFollowed],
]

describe.each(Object.keys(SIGNALS) as (keyof typeof SIGNALS)[])('%s', (name) => {
  it.each(FLOWS)(
    'at any request of a run ends it, without another write but what completes or gives back: $name',
    async (flow) => {
      const { sites, regions } = await undisturbed(flow)
      const usual = at(regions, REGION)
      const test = (site: Site) =>
        Setting.use(flow, async (setting) => {
          const { run, later } = await runSignalled(site, flow, setting, SIGNALS[name])
          expect(run.signal).toBeNull()
          const allowed = ['DELETE lock', ...(begun[site.name] ?? [])]
          const writes = later.filter(isWrite).map((entry) => nameOf(entry, usual.before.versions.length))
          expect(writes.filter((write) => !allowed.includes(write))).toEqual([])

          const found = outputsOf(run)
          const ends = { ok: [0, flow.reason], failed: [1, 'cancelled'] }
          const { exitCode } = run
          expect([exitCode, found.reason]).toEqual(found.result === 'failed' ? ends.failed : ends.ok)
          checkFaulted(found, at(stateOf(setting.layer, [REGION]), REGION), usual, {
            request: site.name,
            warnings: run.annotations.map(({ message }) => message),
            altered: false,
          })
          await convergeAgain(flow, setting, usual)
          expect(setting.clock.now()).toBe(0)
          expect(locksOf(setting.layer, [REGION])).toEqual([])
        })
      const failures = await failuresOf(sites, 3, (site) =>
        test(site).catch((error: unknown) => {
          throw new Error(`at "${site.name}": ${(error as Error).message}`, { cause: error })
        }),
      )
      expect(failures).toEqual([])
    },
  )

  it('while it waits for the lock of another run ends it at once, and leaves that lock alone', async () => {
    const { regions } = await undisturbed(lockHeld)
    await Setting.use(lockHeld, async (setting) => {
      const { sandbox, layer } = setting
      let child: ChildProcess | undefined
      const run = await runChild(
        lockHeld,
        layer,
        (started) => (child = started),
        (line) => {
          if (child && line.includes('Waiting for the run')) SIGNALS[name](child)
        },
      )
      expect([run.signal, run.exitCode, outputsOf(run).reason]).toEqual([null, 1, 'cancelled'])
      // Its only write is the try to take the lock, which S3 refused.
      expect(sandbox.record.entries.filter(isWrite).map(({ status }) => status)).toEqual([412])
      expect(locksOf(layer, [REGION])).toHaveLength(1)
      await convergeAgain(lockHeld, setting, at(regions, REGION))
    })
  })
})
