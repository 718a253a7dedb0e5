import type { ErrorCode } from '../errors/catalogue.ts'

/** What can be made true for a version, in the order in which it is done. */
export const FOLLOW_UP_KINDS = ['share-with', 'ssm-parameter'] as const

/** One of {@link FOLLOW_UP_KINDS}: the name of the input that asks for it. */
export type FollowUpKind = (typeof FOLLOW_UP_KINDS)[number]

/**
 * How a follow-up ended for one target. `planned`: a dry run would do it. `skipped`: not tried, because something before
 * it failed.
 */
export const FOLLOW_UP_STATES = ['done', 'unchanged', 'planned', 'skipped', 'failed'] as const

/** One of {@link FOLLOW_UP_STATES}. */
export type FollowUpState = (typeof FOLLOW_UP_STATES)[number]

/** What became of one target of a follow-up in one region. */
export interface FollowUpResult {
  kind: FollowUpKind
  /** What the user named: a principal, or a parameter. */
  target: string
  state: FollowUpState
  /** A sentence, without secrets. */
  detail: string
  /** Only of a failed one. */
  code?: ErrorCode
}
