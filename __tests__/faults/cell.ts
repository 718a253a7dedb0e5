import { expect } from '@jest/globals'
import { checkClean, checkFaulted, convergedState } from './checks.ts'
import type { FaultKind } from './fault-kinds.ts'
import { regionsOf, type Flow } from './flows.ts'
import { durationOf, Setting, type InProcessRun } from './in-process.ts'
import type { Site } from './requests.ts'
import { at, locksOf, stateOf } from './state.ts'
import type { Undisturbed } from './undisturbed.ts'

/** Milliseconds that a run may take to get over a fault: to look again, and not to wait for a lock to expire. */
const RECOVERY = 30_000

/**
 * Runs a flow with one fault at one request, and then once more without. Throws where the first run lied or failed in
 * more than one way, and where the second did not bring about what an undisturbed run does.
 *
 * @returns what the first run came to: `ok`, or that without `changes` where it could not tell what changed, or the code
 * that it failed with, with ` (published)` behind it when there is a version of it all the same
 */
export function runCell(flow: Flow, expected: Undisturbed, site: Site, fault: FaultKind): Promise<string> {
  const regions = regionsOf(flow)
  return Setting.use(flow, async (setting) => {
    const { sandbox, layer, clock } = setting
    let hits = 0
    sandbox.faults.add({ match: site.match, fault: { kind: 'run', action: () => (hits += 1) } })
    for (const one of fault.faults(site, clock)) sandbox.faults.add({ match: site.match, fault: one })
    const lines: string[] = []
    const giveTimersBack = clock.takeTimers()
    try {
      const faulted = await setting.run()
      lines.push(...faulted.lines)
      expect(hits).toBe(1)
      expect(durationOf(faulted)).toBeLessThan(expected.duration + (fault.lasts?.(site) ?? 0) + RECOVERY)
      const between = stateOf(layer, regions)
      expect(failuresOf(faulted).length).toBeLessThanOrEqual(1)
      for (const [index, found] of faulted.outputs.entries()) {
        const region = found.region
        checkFaulted(found, at(between, region), at(expected.regions, region), {
          request: site.name,
          warnings: faulted.outcomes[index]?.warnings ?? [],
          altered: fault.alters?.(site) ?? false,
        })
      }

      sandbox.faults.clear()
      const clean = await setting.run()
      lines.push('== The run without a fault', ...clean.lines)
      expect(durationOf(clean)).toBeLessThan(expected.duration + RECOVERY)
      const now = stateOf(layer, regions)
      for (const found of clean.outputs) {
        const region = found.region
        const usual = at(expected.regions, region)
        checkClean(flow, found, at(between, region), usual)
        expect(at(now, region)).toEqual(convergedState(flow, at(between, region), usual))
      }
      const locksLeft = flow.isOnlyListed && site.name === 'list versions' ? 1 : 0
      expect(locksOf(layer, regions).length).toBeLessThanOrEqual(locksLeft)
      return verdictOf(faulted, expected)
    } catch (error) {
      const place = `${flow.name}: ${fault.name} at "${site.name}" ${JSON.stringify(site.match)}`
      throw new Error(`${place}\n${(error as Error).message}\n${lines.join('\n')}`, { cause: error })
    } finally {
      giveTimersBack()
    }
  })
}

function failuresOf({ outcomes }: InProcessRun) {
  return outcomes.flatMap(({ error, published }) => (error === undefined ? [] : [{ error, published }]))
}

function verdictOf(run: InProcessRun, { regions }: Undisturbed): string {
  const [failure] = failuresOf(run)
  const isUnknown = run.outputs.some(
    ({ region, changes }) => changes === null && at(regions, region).firstOutputs.changes !== null,
  )
  if (failure === undefined) return isUnknown ? 'ok without `changes`' : 'ok'
  return `${failure.error.code}${failure.published ? ' (published)' : ''}`
}
