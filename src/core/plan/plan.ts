import { archiveProblem, isOfManifest } from './archive-match.ts'
import type { ActionError } from '../errors/action-error.ts'
import type { Facts, FoundArchive } from '../model/facts.ts'
import { markerOf } from '../model/marker.ts'
import type { LayerVersion } from '../ports.ts'
import type { Request } from '../model/request.ts'
import { sameSettings } from './settings.ts'
import { olderStands, standing } from './standing.ts'

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

/** Either what to do, or the one fact that is needed next to know it. Pure. */
export function plan(request: PlanRequest, facts: Facts): Plan | Look {
  const verdict = standing(request, facts)
  if (verdict.kind === 'differs') return reuseOrPublish(verdict.reason, request, facts)
  if (verdict.kind !== 'stands') return verdict

  const { version, backupMissing } = verdict
  if (!sameSettings(request.settings, version)) return reuseOrPublish('settings-changed', request, facts)
  if (request.ifUnchanged === 'publish') return publish('forced', request, facts)
  const kept = { kind: 'unchanged', version, fails: request.ifUnchanged === 'fail' } as const
  return backupMissing
    ? { ...kept, reason: 'backup-missing', backupMissing }
    : { ...kept, reason: 'unchanged', backupMissing }
}

function reuseOrPublish(reason: PublishReason, request: PlanRequest, facts: Facts): Plan | Look {
  return reuse(request, facts) ?? publish(reason, request, facts)
}

/** Goes back to an older version; undefined when none stands for the request. */
function reuse(request: PlanRequest, facts: Facts): Plan | Look | undefined {
  const { latest, older } = facts
  if (request.reuse === 'latest' || request.ifUnchanged === 'publish' || latest === null) return undefined
  if (older === undefined) return { kind: 'look', at: 'older-version' }
  if (older === null) return undefined
  const verdict = olderStands(request, facts, older)
  if (verdict.kind === 'differs') return undefined
  if (verdict.kind !== 'stands') return verdict
  const { version, backupMissing } = verdict
  const fails = request.ifUnchanged === 'fail'
  return { kind: 'unchanged', reason: 'reused-older-version', version, backupMissing, fails }
}

/** The highest version below the latest that bears this manifest's marker and has the settings; null when there is none. */
export function olderVersion(
  { manifest, settings }: PlanRequest,
  latest: LayerVersion,
  versions: readonly LayerVersion[],
): LayerVersion | null {
  const standing = versions.filter(
    (candidate) =>
      candidate.version < latest.version &&
      markerOf(candidate.description) === manifest?.sha256 &&
      sameSettings(settings, candidate),
  )
  return highest(standing)
}

/** The version with the highest number: the order of a listing is promised nowhere. */
export function highest(versions: readonly LayerVersion[]): LayerVersion | null {
  return versions.reduce<LayerVersion | null>(
    (found, candidate) => (found === null || candidate.version > found.version ? candidate : found),
    null,
  )
}

function publish(reason: PublishReason, { manifest, source }: PlanRequest, { archive }: Facts): Plan | Look {
  if (source !== undefined) return { kind: 'publish', reason }
  if (archive === undefined) return { kind: 'look', at: 'archive' }
  if (isOfManifest(archive, manifest)) return { kind: 'publish', reason, archive }
  return { kind: 'blocked', reason, error: archiveProblem(archive, manifest) }
}
