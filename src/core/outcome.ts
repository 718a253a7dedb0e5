import type { Changes } from '../manifest/difference.ts'
import type { ErrorCode } from './error-catalogue.ts'
import type { ActionError } from './errors.ts'
import type { Pin } from './packages.ts'
import type { PublishReason, UnchangedReason } from './plan.ts'
import type { LayerCode, LayerVersion } from './ports.ts'
import type { Target } from './request.ts'

export type { Changes }

/** What a run came to; of several regions the first of these that applies to any. */
export const RESULTS = ['failed', 'published', 'planned', 'repaired', 'unchanged'] as const

/** One of {@link RESULTS}. */
export type Result = (typeof RESULTS)[number]

/** Why a run came to its result. */
export type Reason = PublishReason | UnchangedReason | ErrorCode

/** What happened in one region. What is undefined does not exist or was not learnt; nothing is made up. */
export interface RegionOutcome extends Target {
  result: Result
  reason: Reason
  /** Whether a version was published, also when something failed after it. */
  published: boolean
  /** The new version, or the one that stands. */
  version?: LayerVersion
  code?: LayerCode
  /** Number of the latest version before the run. */
  previousVersion?: number
  /** What changed in the manifest since {@link previousVersion}. */
  changes?: Changes
  /** The manifest's bytes differ from those of {@link version}, and its packages do not. */
  samePackages?: true
  /** Full key of the backup of {@link version}, once it is known to exist. */
  backupKey?: string
  /** By `detect-changes-in: archive`: {@link version} stands because it holds the same archive. */
  sameArchive?: true
  warnings: string[]
  error?: ActionError
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
  /** What the manifest includes, and what it leaves open, where the run had reason to read what it says. */
  pins: readonly Pin[]
}

/** The first of {@link RESULTS} that any region came to. */
export function overallResult(regions: readonly RegionOutcome[]): Result {
  return RESULTS.find((result) => regions.some((region) => region.result === result)) ?? 'failed'
}
