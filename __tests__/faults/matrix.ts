import { afterAll, beforeAll, jest } from '@jest/globals'
import { runCell } from './cell.ts'
import type { FaultKind } from './fault-kinds.ts'
import type { Flow } from './flows.ts'
import { writeCells, type Cell } from './results.ts'
import { undisturbed, type Undisturbed } from './undisturbed.ts'

/** One flow with every fault at every request that it makes. */
export interface FlowMatrix {
  /** What is wrong with the flow itself. */
  oddities(): string[]
  /** Runs it with one fault at each request in turn. What is wrong with what it came to. */
  failures(fault: FaultKind): Promise<string[]>
}

/** The matrix of one flow, for the tests of a `describe` block. What was found is left for the table. */
export function useMatrix(flow: Flow): FlowMatrix {
  const cells: Cell[] = []
  let usual: Undisturbed | undefined

  beforeAll(async () => {
    // The pauses of the SDK before it tries again are random parts of a time: of none, then.
    jest.spyOn(Math, 'random').mockReturnValue(0)
    usual = await undisturbed(flow)
  })
  afterAll(() => {
    jest.restoreAllMocks()
    writeCells(flow.name, cells)
  })

  const expected = () => {
    if (usual === undefined) throw new Error('The flow runs during tests only.')
    return usual
  }
  return {
    oddities: () => odditiesOf(flow, expected()),
    async failures(fault) {
      const failures: string[] = []
      for (const site of expected().sites.filter((one) => fault.happensTo?.(one) ?? true)) {
        try {
          const verdict = await runCell(flow, expected(), site, fault)
          cells.push({ flow: flow.name, request: site.name, fault: fault.name, verdict })
        } catch (error) {
          failures.push((error as Error).message)
        }
      }
      return failures
    },
  }
}

function odditiesOf(flow: Flow, { requests, sites, regions }: Undisturbed): string[] {
  const different = new Set(sites.map(({ match }) => JSON.stringify(match))).size
  const oddities = different === requests ? [] : [`${requests} requests, and faults for ${different} of them`]
  for (const [region, { first, second, firstOutputs }] of Object.entries(regions)) {
    if (firstOutputs.reason !== flow.reason) oddities.push(`${region}: ${firstOutputs.reason}`)
    const again = JSON.stringify(first) !== JSON.stringify(second)
    if (again !== (flow.forced ?? false))
      oddities.push(`${region}: ${again ? 'a' : 'no'} second run changes it`)
  }
  return oddities
}
