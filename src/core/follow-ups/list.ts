import type { FollowUpKind } from '../model/follow-up.ts'
import { nameOf } from '../model/principal.ts'
import type { Request } from '../model/request.ts'
import type { Look } from './look.ts'

/** A kind of follow-up, and the module that looks. */
interface Listed {
  kind: FollowUpKind
  /** What the request names. If it is empty, the module is not loaded and nothing is looked at. */
  targets: (request: Request) => readonly string[]
  load: () => Promise<Look>
}

/** All kinds, in the order in which they are done. */
export const FOLLOW_UPS: readonly Listed[] = [
  {
    kind: 'share-with',
    targets: ({ shareWith }) => shareWith.map(nameOf),
    load: async () => (await import('./share-with.ts')).look,
  },
  {
    kind: 'ssm-parameter',
    targets: ({ parameters }) => parameters,
    load: async () => (await import('./ssm-parameter.ts')).look,
  },
]

/** Whether the request asks for anything that follows a version. */
export function isFollowed(request: Request): boolean {
  return FOLLOW_UPS.some(({ targets }) => targets(request).length > 0)
}
