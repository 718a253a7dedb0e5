import { archiveProblem, holdsArchive, isOfManifest } from './archive.ts'
import { backupConflict, NOT_AS_MARKED } from './backup.ts'
import type { ActionError } from './errors.ts'
import type { Archive, Backup, Facts, FoundArchive } from './facts.ts'
import { markerOf } from './marker.ts'
import type { Manifest } from './manifest.ts'
import type { LayerCode, LayerVersion } from './ports.ts'
import type { Compare, IfUnchanged, LayerSettings, Reuse } from './request.ts'
import { sameSettings } from './settings.ts'

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
  | { kind: 'publish'; reason: PublishReason; archive: FoundArchive }
  /** A version is due, and the archive cannot be published: a dry run reports it, any other run fails with it. */
  | { kind: 'blocked'; reason: PublishReason; error: ActionError }
  | {
      kind: 'unchanged'
      reason: UnchangedReason
      /** The version that stands for the request. */
      version: LayerVersion
      /** Its backup is to be written again. */
      backupMissing: boolean
      /** `if-unchanged: fail` was asked for. */
      fails: boolean
    }
  | { kind: 'refuse'; error: ActionError }

/** A fact that the plan depends on and that nobody has looked at yet. */
export interface Look {
  kind: 'look'
  /**
   * `backup`: whether it is there, and nothing shows other bytes (a HEAD). `backup-bytes`: whether its bytes are equal.
   * `packages`: whether the manifest's packages are those of the backup, whose bytes were read. `latest-code`: the digest and size of the latest version's archive. `older-version`: one that can be reused; the
   * other two are of that version.
   */
  at:
    | 'archive'
    | 'backup'
    | 'backup-bytes'
    | 'packages'
    | 'latest-code'
    | 'older-version'
    | 'older-backup'
    | 'older-code'
}

/** What the plan depends on, of all that the user asks for. */
export interface PlanRequest {
  layerName: string
  manifest: Manifest
  settings: LayerSettings
  compare: Compare
  ifUnchanged: IfUnchanged
  reuse: Reuse
}

/** Either what to do, or the one fact that is needed next to know it. Pure. */
export function plan(request: PlanRequest, facts: Facts): Plan | Look {
  const verdict = compare(request, facts)
  if (verdict.kind === 'differs') return reuseOrPublish(verdict.reason, request, facts)
  if (verdict.kind !== 'stands') return verdict

  const { version, backupMissing } = verdict
  if (!sameSettings(request.settings, version)) return reuseOrPublish('settings-changed', request, facts)
  if (request.ifUnchanged === 'publish') return publish('forced', request, facts)
  return unchanged(request, version, backupMissing, backupMissing ? 'backup-missing' : 'unchanged')
}

/** A version stands for this manifest. */
interface Stands {
  kind: 'stands'
  version: LayerVersion
  backupMissing: boolean
}

type Verdict = Stands | { kind: 'differs'; reason: PublishReason } | Extract<Plan, { kind: 'refuse' }> | Look

/** The decision table, top to bottom: does the latest version stand for this manifest? */
function compare(request: PlanRequest, facts: Facts): Verdict {
  const { latest, backup, archive, latestCode } = facts
  if (latest === null) return { kind: 'differs', reason: 'first-version' }

  const marker = markerOf(latest.description)
  if (marker === undefined) {
    if (backup === undefined) return { kind: 'look', at: 'backup-bytes' }
    if (backup.state === 'missing') return { kind: 'differs', reason: 'manifest-missing' }
    if (backup.state === 'different') return comparePackages(request, latest, facts)
    return { kind: 'stands', version: latest, backupMissing: false }
  }
  if (marker !== request.manifest.sha256) {
    if (request.compare === 'exact') return { kind: 'differs', reason: 'manifest-changed' }
    if (backup === undefined) return { kind: 'look', at: 'backup-bytes' }
    if (backup.state === 'missing') return { kind: 'differs', reason: 'manifest-changed' }
    if (backup.stored?.sha256 !== marker) return conflict(request, latest, backup, NOT_AS_MARKED)
    return comparePackages(request, latest, facts)
  }

  if (backup === undefined) return { kind: 'look', at: 'backup' }
  return completed(request, { version: latest, backup, code: latestCode }, archive, 'latest-code')
}

/** Other bytes may still name the same packages. Where one of the two manifests is not understood, the bytes decide. */
function comparePackages({ compare }: PlanRequest, version: LayerVersion, { packages }: Facts): Verdict {
  if (compare === 'packages') {
    if (packages === undefined) return { kind: 'look', at: 'packages' }
    if (packages.kind === 'compared' && packages.same)
      return { kind: 'stands', version, backupMissing: false }
  }
  return { kind: 'differs', reason: 'manifest-changed' }
}

/** Whether a version with this manifest's marker was ever completed. */
function completed(
  request: PlanRequest,
  { version, backup, code }: { version: LayerVersion; backup: Backup; code: LayerCode | undefined },
  archive: Archive | undefined,
  lookAtCode: Look['at'],
): Verdict {
  if (backup.state === 'different') return conflict(request, version, backup, backup.evidence)
  if (backup.state !== 'missing') return { kind: 'stands', version, backupMissing: false }

  // Its run may have died before it had checked the bytes.
  if (archive === undefined) return { kind: 'look', at: 'archive' }
  // A backup says that the version was completed: not to be written on a guess.
  if (archive.state === 'missing-or-forbidden') {
    return { kind: 'refuse', error: archiveProblem(archive, request.manifest) }
  }
  if (isOfManifest(archive, request.manifest)) {
    if (code === undefined) return { kind: 'look', at: lookAtCode }
    if (!holdsArchive(code, archive)) return { kind: 'differs', reason: 'archive-changed' }
  }
  return { kind: 'stands', version, backupMissing: true }
}

function conflict(
  { layerName }: PlanRequest,
  { version }: LayerVersion,
  { uri }: Backup,
  evidence: string | undefined,
): Verdict {
  return { kind: 'refuse', error: backupConflict(`version ${version} of ${layerName}`, uri, evidence) }
}

function reuseOrPublish(reason: PublishReason, request: PlanRequest, facts: Facts): Plan | Look {
  return reuse(request, facts) ?? publish(reason, request, facts)
}

/** Goes back to an older version; undefined when none stands for the request. */
function reuse(request: PlanRequest, { latest, older, archive }: Facts): Plan | Look | undefined {
  if (request.reuse === 'latest' || request.ifUnchanged === 'publish' || latest === null) return undefined
  if (older === undefined) return { kind: 'look', at: 'older-version' }
  if (older === null) return undefined
  const { version, backup, code } = older
  if (backup === undefined) return { kind: 'look', at: 'older-backup' }
  const verdict = completed(request, { version, backup, code }, archive, 'older-code')
  if (verdict.kind === 'differs') return undefined
  return verdict.kind === 'stands'
    ? unchanged(request, version, verdict.backupMissing, 'reused-older-version')
    : verdict
}

function unchanged(
  { ifUnchanged }: PlanRequest,
  version: LayerVersion,
  backupMissing: boolean,
  reason: UnchangedReason,
): Plan {
  return { kind: 'unchanged', reason, version, backupMissing, fails: ifUnchanged === 'fail' }
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
      markerOf(candidate.description) === manifest.sha256 &&
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

function publish(reason: PublishReason, { manifest }: PlanRequest, { archive }: Facts): Plan | Look {
  if (archive === undefined) return { kind: 'look', at: 'archive' }
  if (isOfManifest(archive, manifest)) return { kind: 'publish', reason, archive }
  return { kind: 'blocked', reason, error: archiveProblem(archive, manifest) }
}
