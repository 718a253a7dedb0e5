import type { FollowUpResult } from '../../src/core/model/follow-up.ts'
import type { RegionResult } from '../../src/action/report/outputs.ts'

/** What a run says of one region, but for the object that Lambda reads: no two runs have the same version of it. */
export type Found = Omit<RegionResult, 'resolved-s3-object' | 'follow-ups'> & {
  'follow-ups': readonly FollowUpResult[]
}

/** What a run says of its regions, from its output `results`. Nothing is left out of what is as short as here. */
export function foundIn(results: string): Found[] {
  return (JSON.parse(results) as RegionResult[]).map((result) => {
    const found: Partial<RegionResult> = result
    delete found['resolved-s3-object']
    return found as Found
  })
}
