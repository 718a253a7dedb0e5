import { describe, expect, it } from '@jest/globals'
import { FAULTS } from './fault-kinds.ts'
import { firstVersionFollowed, reusedFollowed, unchangedFollowed } from './follow-up-flows.ts'
import { useMatrix } from './matrix.ts'

describe.each([firstVersionFollowed, unchangedFollowed, reusedFollowed])('$name', (flow) => {
  const matrix = useMatrix(flow)

  it('without a fault', () => {
    expect(matrix.oddities()).toEqual([])
  })

  it.each(FAULTS)('$name', async (fault) => {
    expect(await matrix.failures(fault)).toEqual([])
  })
})
