import type { Changes } from '../../manifest/difference.ts'
import type { ErrorCode } from '../errors/catalogue.ts'
import type { ActionError } from '../errors/action-error.ts'
import type { NotPinned } from '../preflight/packages.ts'
import type { PublishReason, UnchangedReason } from './decision.ts'
import type { LayerCode, LayerVersion, PublishedVersion } from './layer-version.ts'
import type { Target } from './request.ts'

export type { Changes }

/** What a run came to; of several regions the first of these that applies to any. */
export const RESULTS = ['failed', 'published', 'planned', 'repaired', 'unchanged'] as const

/** One of {@link RESULTS}. */
export type Result = (typeof RESULTS)[number]

/** Why a run came to its result. */
export type Reason = PublishReason | UnchangedReason | ErrorCode

/** A version that a region has, and what was learnt of it. What is undefined was not learnt. */
interface OfVersion {
  version: LayerVersion
  code?: LayerCode
  /** Full key of the backup of the version, once it is known to exist. */
  backupKey?: string
}

/** No version to speak of. */
interface OfNone {
  version?: undefined
  code?: undefined
  backupKey?: undefined
}

interface Successful {
  error?: undefined
}

/** The latest version stands. */
interface Unchanged extends OfVersion, Successful {
  result: 'unchanged'
  reason: 'unchanged'
  published: false
  /** The manifest's bytes differ from those of the version, and its packages do not. */
  samePackages?: true
  /** By `detect-changes-in: archive`: the version stands because it holds the same archive. */
  sameArchive?: true
}

/** An older version stands. */
interface Reused extends OfVersion, Successful {
  result: 'unchanged'
  reason: 'reused-older-version'
  published: false
}

/** A version stands, and its backup was written again. */
interface Repaired extends OfVersion, Successful {
  result: 'repaired'
  reason: 'backup-missing' | 'reused-older-version'
  published: false
  backupKey: string
}

/** Of a dry run: a backup would be written again. */
interface PlannedRepair extends OfVersion, Successful {
  result: 'planned'
  reason: 'backup-missing' | 'reused-older-version'
  published: false
}

/** Of a dry run: a version would be published. */
interface Planned extends OfNone, Successful {
  result: 'planned'
  reason: PublishReason
  published: false
}

/** A version was published. */
interface Published extends OfVersion, Successful {
  result: 'published'
  reason: PublishReason
  published: true
  version: PublishedVersion
  code: LayerCode
}

interface Failure {
  result: 'failed'
  reason: ErrorCode
  /** Whether a version was published before. */
  published: boolean
  error: ActionError
}

/** What came of one region. Nothing is made up: what does not exist, or was not learnt, is not there. */
export type Ending =
  | Unchanged
  | Reused
  | Repaired
  | Planned
  | PlannedRepair
  | Published
  | (Failure & OfVersion)
  | (Failure & OfNone)

/** What happened in one region. */
export type RegionOutcome = Target &
  Ending & {
    /** Number of the latest version before the run. */
    previousVersion?: number
    /** What changed in the manifest since {@link previousVersion}. */
    changes?: Changes
    warnings: readonly string[]
    /** Milliseconds. */
    duration: number
  }

/** Where the backup of the version is, once it is known to exist. */
export function backupOf({ bucket, backupKey }: RegionOutcome): { bucket: string; key: string } | undefined {
  return bucket === undefined || backupKey === undefined ? undefined : { bucket, key: backupKey }
}

/** What came of a run. */
export interface RunOutcome {
  regions: readonly RegionOutcome[]
  /** Includes of the manifest, and, if the run had to parse it, what is not pinned in it. */
  notPinned: readonly NotPinned[]
}

/** The first of {@link RESULTS} that any region came to. */
export function overallResult(regions: readonly RegionOutcome[]): Result {
  return RESULTS.find((result) => regions.some((region) => region.result === result)) ?? 'failed'
}
