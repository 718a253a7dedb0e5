import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'
import type { ActionRun } from '../../sandbox/runner.ts'
import { LEASE_SECONDS } from '../../src/core/model/lease.ts'
import { REGION } from '../flows/fixture.ts'
import { convergeAgain, LOOKS_BACK } from './checks.ts'
import { runChild, runChildPost } from './child.ts'
import { backupMissing, firstVersion, lockExpired, manifestChanged, uploaded, type Flow } from './flows.ts'
import { firstVersionFollowed, reusedFollowed, unchangedFollowed } from './follow-up-flows.ts'
import { Setting } from './in-process.ts'
import type { Site } from './requests.ts'
import { failuresOf } from './side-by-side.ts'
import { locksOf, stateOf } from './state.ts'
import { undisturbed, type UndisturbedRegion } from './undisturbed.ts'

/** Kills the process of a run right after a request took effect, before its answer is sent. */
async function runUntil(site: Site, flow: Flow, { sandbox, layer }: Setting): Promise<ActionRun> {
  let child: ChildProcess | undefined
  const kill = async () => {
    child?.kill('SIGKILL')
    if (child) await once(child, 'exit')
  }
  sandbox.faults.add({ match: site.match, fault: { kind: 'run', when: 'after', action: kill } })
  const run = await runChild(flow, layer, (started) => (child = started))
  sandbox.faults.clear()
  expect(run.signal).toBe('SIGKILL')
  return run
}

describe('killed while its publish call is under way', () => {
  it('and the call takes effect a minute later: the next run waits for it, and publishes nothing', async () => {
    const { regions } = await undisturbed(firstVersion)
    await Setting.use(firstVersion, async (setting) => {
      const { sandbox, layer, clock } = setting
      let child: ChildProcess | undefined
      const killAndDelay = async () => {
        child?.kill('SIGKILL')
        const { promise, resolve } = Promise.withResolvers<undefined>()
        clock.after(60_000, () => {
          resolve(undefined)
        })
        await promise
      }
      const match = { operation: 'PublishLayerVersion' }
      sandbox.faults.add({ match, fault: { kind: 'run', action: killAndDelay } })
      const killed = await runChild(firstVersion, layer, (started) => (child = started))
      await runChildPost(firstVersion, layer, killed)
      expect(layer.versions()).toHaveLength(0)

      const { outcomes } = await setting.run()
      expect(outcomes).toMatchObject([{ result: 'repaired', published: false }])
      expect(clock.now()).toBeGreaterThan(60_000)
      expect(stateOf(layer, [REGION])).toEqual({ [REGION]: regions[REGION]?.first })
    })
  })
})

/** How many locks may stay. A run looks back while it publishes: whether its publish call is under way is chance. */
const locksLeft: Record<string, number[]> = { publish: [1], [LOOKS_BACK]: [0, 1] }

const FLOWS = [
  ...[firstVersion, manifestChanged, backupMissing, lockExpired, uploaded],
  ...[firstVersionFollowed, unchangedFollowed, reusedFollowed],
]

describe.each(FLOWS)('killed: $name', (flow) => {
  async function atEachRequest(
    test: (site: Site, setting: Setting, usual: UndisturbedRegion) => Promise<void>,
  ) {
    const { sites, regions } = await undisturbed(flow)
    const usual = regions[REGION]
    if (usual === undefined) throw new Error(`The flow ${flow.name} has no region.`)
    return failuresOf(sites, 2, (site) =>
      Setting.use(flow, (setting) => test(site, setting, usual)).catch((error: unknown) => {
        throw new Error(`after "${site.name}": ${(error as Error).message}`, { cause: error })
      }),
    )
  }

  it('after every request, machine and all: the next run finishes it, once the lock has expired', async () => {
    const failures = await atEachRequest(async (site, setting, usual) => {
      await runUntil(site, flow, setting)
      await setting.clock.pass((LEASE_SECONDS + 2) * 1000)
      const since = setting.clock.now()
      await convergeAgain(flow, setting, usual)
      // It waited for nobody.
      expect(setting.clock.now()).toBe(since)
    })
    expect(failures).toEqual([])
  })

  it('after every request, with the post step after it: the next run finishes it at once', async () => {
    const failures = await atEachRequest(async (site, setting, usual) => {
      const killed = await runUntil(site, flow, setting)
      const post = await runChildPost(flow, setting.layer, killed)
      expect([post.exitCode, post.annotations]).toEqual([0, []])
      await convergeAgain(flow, setting, usual)
      // A publish call whose end nobody saw may still take effect: its lock is left to expire. One that never arrived
      // cannot be told from it.
      expect(site.name === LOOKS_BACK ? 0 : setting.clock.now()).toBe(0)
      expect(locksLeft[site.name] ?? [0]).toContain(locksOf(setting.layer, [REGION]).length)
    })
    expect(failures).toEqual([])
  })
})
