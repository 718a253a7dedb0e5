import { describe, expect, it } from '@jest/globals'
import { FAULTS } from './fault-kinds.ts'
import { archiveAlone, archiveAloneUnchanged, inline, referenced, uploaded } from './flows.ts'
import { useMatrix } from './matrix.ts'

describe.each([uploaded, inline, archiveAlone, archiveAloneUnchanged, referenced])('$name', (flow) => {
  const matrix = useMatrix(flow)

  it('without a fault', () => {
    expect(matrix.oddities()).toEqual([])
  })

  it.each(FAULTS)('$name', async (fault) => {
    expect(await matrix.failures(fault)).toEqual([])
  })
})
