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

/** The one fact that the plan needs next, and that nobody has looked at yet, with what to look at. */
export type Look = { kind: 'look' } &
  /** The archive in S3; or size and SHA-256 of the one on this machine. */
  (
    | { at: 'archive' | 'local-archive' }
    /** The SHA-256 of the archive in S3, which nothing has told. */
    | { at: 'archive-digest'; archive: FoundArchive }
    /** The digest and size of the latest version's archive; or an older version that can be reused. */
    | { at: 'latest-code' | 'older-version'; latest: LayerVersion }
    /** `backup`: whether it is there, and nothing shows other bytes (a HEAD). `backup-bytes`: whether its bytes are equal. */
    | { at: 'backup' | 'backup-bytes'; latest: LayerVersion; backups: BackupPlace }
    /** Whether the manifest's packages are those of the backup, whose bytes were read. */
    | { at: 'packages'; backup: Backup }
    /** The backup of the older version, or its archive's digest and size. */
    | { at: 'older-backup'; older: OlderVersion; backups: BackupPlace }
    | { at: 'older-code'; older: OlderVersion }
  )
