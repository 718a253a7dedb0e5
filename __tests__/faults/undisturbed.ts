import { regionsOf, type Flow } from './flows.ts'
import type { Found } from './found.ts'
import { durationOf, Setting } from './in-process.ts'
import { sitesOf, type Site } from './requests.ts'
import { stateOf, type RegionState } from './state.ts'

/** What two runs in a row come to when nothing goes wrong, in one region. */
export interface UndisturbedRegion {
  before: RegionState
  first: RegionState
  second: RegionState
  firstOutputs: Found
  secondOutputs: Found
}

/** What a flow comes to when nothing goes wrong. */
export interface Undisturbed {
  /** How many requests the first run makes. */
  requests: number
  sites: Site[]
  /** Milliseconds that the first run takes. */
  duration: number
  regions: Readonly<Record<string, UndisturbedRegion>>
}

/** Runs a flow twice with no fault. */
export function undisturbed(flow: Flow): Promise<Undisturbed> {
  const regions = regionsOf(flow)
  return Setting.use(flow, async (setting) => {
    const before = stateOf(setting.layer, regions)
    const firstRun = await setting.run()
    const { outputs: firstOutputs, requests } = firstRun
    const first = stateOf(setting.layer, regions)
    const { outputs: secondOutputs } = await setting.run()
    const second = stateOf(setting.layer, regions)
    const byRegion = regions.map((region, index) => [
      region,
      {
        before: before[region],
        first: first[region],
        second: second[region],
        firstOutputs: firstOutputs[index],
        secondOutputs: secondOutputs[index],
      },
    ])
    return {
      requests: requests.length,
      sites: sitesOf(requests, Math.max(...Object.values(before).map(({ versions }) => versions.length))),
      duration: durationOf(firstRun),
      regions: Object.fromEntries(byRegion) as Record<string, UndisturbedRegion>,
    }
  })
}
