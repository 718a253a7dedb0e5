import { describe, expect, it } from '@jest/globals'
import { FAULTS } from './fault-kinds.ts'
import { firstVersion, manifestChanged, settingsChanged, forced } from './flows.ts'
import { useMatrix } from './matrix.ts'

describe.each([firstVersion, manifestChanged, settingsChanged, forced])('$name', (flow) => {
  const matrix = useMatrix(flow)

  it('without a fault', () => {
    expect(matrix.oddities()).toEqual([])
  })

  it.each(FAULTS)('$name', async (fault) => {
    expect(await matrix.failures(fault)).toEqual([])
  })
})
