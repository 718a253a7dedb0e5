import type { Changes } from '../../manifest/difference.ts'
import type { ErrorCode } from '../errors/catalogue.ts'
import type { ActionError } from '../errors/action-error.ts'

import type { PublishReason, UnchangedReason } from './decision.ts'
import type { FollowUpResult } from './follow-up.ts'
import type { LayerCode, LayerVersion, PublishedVersion } from './layer-version.ts'
import type { Target } from './request.ts'

export type { Changes }

/** The result of a run. If regions have different results, the first of these that applies to any region. */
export const RESULTS = ['failed', 'published', 'planned', 'repaired', 'unchanged'] as const

/** One of {@link RESULTS}. */
export type Result = (typeof RESULTS)[number]

/** Why a run has its result. */
export type Reason = PublishReason | UnchangedReason | ErrorCode

/** A version in a region, and what the run found out about it. Anything that the run did not find out is undefined. */
interface OfVersion {
  version: LayerVersion
  code?: LayerCode
  /** Full key of the backup of the version, once it is known to exist. */
  backupKey?: string
}

/** There is no version to report. */
interface OfNone {
  version?: undefined
  code?: undefined
  backupKey?: undefined
}

interface Successful {
  error?: undefined
}

/** The latest version fulfils the request. */
interface Unchanged extends OfVersion, Successful {
  result: 'unchanged'
  reason: 'unchanged'
  published: false
  /** The manifest has other bytes than the manifest of the version, but the same packages. */
  samePackages?: true
  /** With `detect-changes-in: archive`: the version has the same archive. */
  sameArchive?: true
}

/** An older version fulfils the request. */
interface Reused extends OfVersion, Successful {
  result: 'unchanged'
  reason: 'reused-older-version'
  published: false
}

/** An existing version fulfils the request, and its backup was written again. */
interface Repaired extends OfVersion, Successful {
  result: 'repaired'
  reason: 'backup-missing' | 'reused-older-version'
  published: false
  backupKey: string
}

/** Dry run: the backup of an existing version would be written again. */
interface PlannedRepair extends OfVersion, Successful {
  result: 'planned'
  reason: 'backup-missing' | 'reused-older-version'
  published: false
}

/** Dry run: a version would be published. */
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
  /** Whether a version was published before the failure. */
  published: boolean
  error: ActionError
}

/** How the run ended in one region. Members without a known value are absent. */
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
    /** The region is in `optional-regions`: see {@link isTolerated}. */
    isOptional?: true
    /** What became of everything that follows the version; absent if nothing was asked for. */
    followUps?: readonly FollowUpResult[]
    warnings: readonly string[]
    /** Milliseconds. */
    duration: number
  }

/** The location of the backup of the version, or undefined if the run did not see that it exists. */
export function backupOf({ bucket, backupKey }: RegionOutcome): { bucket: string; key: string } | undefined {
  return bucket === undefined || backupKey === undefined ? undefined : { bucket, key: backupKey }
}

/** A line of the manifest, or of a file that it includes, that does not pin what is installed. */
export interface NotPinned {
  /** Path relative to the same folder as the path of the manifest. */
  file: string
  /** 1-based. */
  line: number
  /** What is not pinned, and what to write instead. */
  text: string
}

/** The outcome of a run. */
export interface RunOutcome {
  regions: readonly RegionOutcome[]
  /** Includes of the manifest, and, if the run had to parse it, what is not pinned in it. */
  notPinned: readonly NotPinned[]
  /** The text of the SBOM, if one was asked for and the manifest could be read. */
  sbom?: string
}

/** A run that did not finish in a region is never a success, also where the region is optional. */
const UNFINISHED: readonly ErrorCode[] = ['cancelled', 'internal']

/** Whether the failure of a region is only a warning: the region is optional, and not all regions failed. */
export function isTolerated(
  { isOptional, error }: RegionOutcome,
  regions: readonly RegionOutcome[],
): boolean {
  if (isOptional !== true || error === undefined || UNFINISHED.includes(error.code)) return false
  return regions.some((other) => other.error === undefined)
}

/** The regions that decide how the run ended: all but those whose failure is only a warning. */
export function decidingRegions(regions: readonly RegionOutcome[]): readonly RegionOutcome[] {
  return regions.filter((region) => !isTolerated(region, regions))
}

/** The first of {@link RESULTS} that any of the regions has that decide. */
export function overallResult(regions: readonly RegionOutcome[]): Result {
  const deciding = decidingRegions(regions)
  return RESULTS.find((result) => deciding.some((region) => region.result === result)) ?? 'failed'
}

/**
 * The region that outputs of a single region are about: the first one. If any region is optional, it is the first one
 * that did not fail. Undefined only if there are no regions.
 */
export function mainRegion(regions: readonly RegionOutcome[]): RegionOutcome | undefined {
  const [first] = regions
  if (!regions.some(({ isOptional }) => isOptional)) return first
  return regions.find(({ error }) => error === undefined) ?? first
}
