import { describe, expect, it } from '@jest/globals'
import { FAULTS } from './fault-kinds.ts'
import {
  unchanged,
  backupMissing,
  equalBackupWithoutMarker,
  olderVersionReused,
  archiveChanged,
} from './flows.ts'
import { useMatrix } from './matrix.ts'

describe.each([unchanged, backupMissing, equalBackupWithoutMarker, olderVersionReused, archiveChanged])(
  '$name',
  (flow) => {
    const matrix = useMatrix(flow)

    it('without a fault', () => {
      expect(matrix.oddities()).toEqual([])
    })

    it.each(FAULTS)('$name', async (fault) => {
      expect(await matrix.failures(fault)).toEqual([])
    })
  },
)
