import type { ActionError } from '../errors/action-error.ts'
import type { FoundArchive } from './facts.ts'
import type { LayerVersion } from './layer-version.ts'
import type { Request } from './request.ts'

/** Why a version is published. */
export type PublishReason =
  | 'first-version'
  | 'manifest-changed'
  | 'manifest-missing'
  | 'settings-changed'
  | 'archive-changed'
  | 'forced'

/** Why no version is published. */
export type UnchangedReason = 'unchanged' | 'backup-missing' | 'reused-older-version'

/** What is to be done in one region. */
export type Plan =
  /** From an archive in S3, or, where there is none here, from the one on this machine. */
  | { kind: 'publish'; reason: PublishReason; archive?: FoundArchive }
  /** A version is due, and the archive cannot be published: a dry run reports it, any other run fails with it. */
  | { kind: 'blocked'; reason: PublishReason; error: ActionError }
  | UnchangedPlan
  | { kind: 'refuse'; error: ActionError }

/** A version stands for the request; `backupMissing`: its backup is to be written again. */
export type UnchangedPlan = {
  kind: 'unchanged'
  version: LayerVersion
  /** `if-unchanged: fail` was asked for. */
  fails: boolean
} & (
  | { reason: 'unchanged'; backupMissing: false }
  | { reason: 'backup-missing'; backupMissing: true }
  | { reason: 'reused-older-version'; backupMissing: boolean }
)

/** A version is due. */
export type PublishPlan = Extract<Plan, { kind: 'publish' }>

/** Nothing is published. */
export type OtherPlan = Exclude<Plan, PublishPlan>

/** A fact that the plan depends on and that nobody has looked at yet. */
export interface Look {
  kind: 'look'
  /**
   * `archive-digest`: the SHA-256 of the archive in S3, which nothing has told. `local-archive`: size and SHA-256 of the
   * one on this machine. `backup`: whether it is there, and nothing shows other bytes (a HEAD). `backup-bytes`: whether
   * its bytes are equal. `packages`: whether the manifest's packages are those of the backup, whose bytes were read.
   * `latest-code`: the digest and size of the latest version's archive. `older-version`: one that can be reused; the
   * other two are of that version.
   */
  at:
    | 'archive'
    | 'archive-digest'
    | 'local-archive'
    | 'backup'
    | 'backup-bytes'
    | 'packages'
    | 'latest-code'
    | 'older-version'
    | 'older-backup'
    | 'older-code'
}

/** What the plan depends on, of all that the user asks for. */
export type PlanRequest = Pick<
  Request,
  | 'layerName'
  | 'manifest'
  | 'keepsBackups'
  | 'source'
  | 'detectChangesIn'
  | 'settings'
  | 'compare'
  | 'ifUnchanged'
  | 'reuse'
>
