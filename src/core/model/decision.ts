import type { ActionError } from '../errors/action-error.ts'
import type { Backup, FoundArchive, OlderVersion } from './facts.ts'
import type { BackupPlace } from './keys.ts'
import type { LayerVersion } from './layer-version.ts'

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

/** What to do in one region. */
export type Plan =
  /** Publish from an archive in S3 or, if there is none, from the one on this machine. */
  | { kind: 'publish'; reason: PublishReason; archive?: FoundArchive }
  /**
   * A version is needed, but the archive cannot be published. A dry run reports the error, any other run fails with it.
   */
  | { kind: 'blocked'; reason: PublishReason; error: ActionError }
  | UnchangedPlan
  | { kind: 'refuse'; error: ActionError }

/** An existing version fulfils the request. `backupMissing`: its backup has to be written again. */
export type UnchangedPlan = {
  kind: 'unchanged'
  version: LayerVersion
  /** The request has `if-unchanged: fail`. */
  fails: boolean
} & (
  | { reason: 'unchanged'; backupMissing: false }
  | { reason: 'backup-missing'; backupMissing: true }
  | { reason: 'reused-older-version'; backupMissing: boolean }
)

/** A version has to be published. */
export type PublishPlan = Extract<Plan, { kind: 'publish' }>

/** A version is due, whether it can be published or not. */
export type DuePlan = Extract<Plan, { kind: 'publish' | 'blocked' }>

/** Nothing is published. */
export type OtherPlan = Exclude<Plan, PublishPlan>

/** The one unknown fact that the plan needs next, and where to look for it. */
export type Look = { kind: 'look' } &
  /** The archive in S3, or size and SHA-256 of the one on this machine. */
  (
    | { at: 'archive' | 'local-archive' }
    /** The SHA-256 of the archive in S3, if neither its metadata nor S3 states it. */
    | { at: 'archive-digest'; archive: FoundArchive }
    /** The digest and size of the latest version's archive, or an older version that can be reused. */
    | { at: 'latest-code' | 'older-version'; latest: LayerVersion }
    /** `backup`: whether it exists and its HEAD shows no other bytes. `backup-bytes`: whether its bytes are equal. */
    | { at: 'backup' | 'backup-bytes'; latest: LayerVersion; backups: BackupPlace }
    /** Whether the manifest has the same packages as the backup, whose bytes were read. */
    | { at: 'packages'; backup: Backup }
    /** The backup of the older version, or its archive's digest and size. */
    | { at: 'older-backup'; older: OlderVersion; backups: BackupPlace }
    | { at: 'older-code'; older: OlderVersion }
  )
