import { archiveProblem, isOfManifest } from './archive.ts'
import { hexOf } from './digest.ts'
import { ActionError } from './errors.ts'
import type { Facts, FoundArchive } from './facts.ts'
import { markerOf } from './marker.ts'
import type { LayerVersion } from './ports.ts'
import type { IfUnchanged, LayerSettings } from './request.ts'
import type { Manifest } from './manifest.ts'

/** Why a version is published. */
export type PublishReason =
  | 'first-version'
  | 'manifest-changed'
  | 'manifest-missing'
  | 'settings-changed'
  | 'archive-changed'
  | 'forced'

/** Why no version is published. */
export type UnchangedReason = 'unchanged' | 'backup-missing'

/** What is to be done in one region. */
export type Plan =
  | { kind: 'publish'; reason: PublishReason; archive: FoundArchive }
  /** A version is due, and the archive cannot be published: a dry run reports it, any other run fails with it. */
  | { kind: 'blocked'; reason: PublishReason; error: ActionError }
  | {
      kind: 'unchanged'
      /** `backup-missing`: the backup is to be written again. */
      reason: UnchangedReason
      latest: LayerVersion
      /** `if-unchanged: fail` was asked for. */
      fails: boolean
    }
  | { kind: 'refuse'; error: ActionError }

/** A fact that the plan depends on and that nobody has looked at yet. */
export interface Look {
  kind: 'look'
  /**
   * `backup`: whether it is there, and nothing shows other bytes (a HEAD). `backup-bytes`: whether its bytes are equal.
   * `latest-code`: the digest and size of the latest version's archive.
   */
  at: 'archive' | 'backup' | 'backup-bytes' | 'latest-code'
}

/** What the plan depends on, of all that the user asks for. */
export interface PlanRequest {
  layerName: string
  manifest: Manifest
  settings: LayerSettings
  ifUnchanged: IfUnchanged
}

/** Either what to do, or the one fact that is needed next to know it. Pure. */
export function plan(request: PlanRequest, facts: Facts): Plan | Look {
  const verdict = compare(request, facts)
  if (verdict.kind !== 'same')
    return verdict.kind === 'differs' ? publish(verdict.reason, request, facts) : verdict

  const { latest, backupMissing } = verdict
  if (!sameSettings(request.settings, latest)) return publish('settings-changed', request, facts)
  if (request.ifUnchanged === 'publish') return publish('forced', request, facts)
  return {
    kind: 'unchanged',
    reason: backupMissing ? 'backup-missing' : 'unchanged',
    latest,
    fails: request.ifUnchanged === 'fail',
  }
}

type Verdict =
  | { kind: 'same'; latest: LayerVersion; backupMissing: boolean }
  | { kind: 'differs'; reason: PublishReason }
  | Extract<Plan, { kind: 'refuse' }>
  | Look

/** The decision table, top to bottom: does the latest version stand for this manifest? */
function compare({ layerName, manifest }: PlanRequest, facts: Facts): Verdict {
  const { latest, backup, archive, latestCode } = facts
  if (latest === null) return { kind: 'differs', reason: 'first-version' }

  const marker = markerOf(latest.description)
  if (marker === undefined) {
    if (backup === undefined) return { kind: 'look', at: 'backup-bytes' }
    if (backup.state === 'missing') return { kind: 'differs', reason: 'manifest-missing' }
    if (backup.state === 'different') return { kind: 'differs', reason: 'manifest-changed' }
    return { kind: 'same', latest, backupMissing: false }
  }
  if (marker !== manifest.sha256) return { kind: 'differs', reason: 'manifest-changed' }

  if (backup === undefined) return { kind: 'look', at: 'backup' }
  if (backup.state === 'different') {
    return {
      kind: 'refuse',
      error: backupConflict(`version ${latest.version} of ${layerName}`, backup.uri, backup.evidence),
    }
  }
  if (backup.state !== 'missing') return { kind: 'same', latest, backupMissing: false }

  // No backup: its run may have died before it had checked the bytes. Then the version was never completed.
  if (archive === undefined) return { kind: 'look', at: 'archive' }
  if (isOfManifest(archive, manifest) && archive.sha256 !== undefined) {
    if (latestCode === undefined) return { kind: 'look', at: 'latest-code' }
    if (hexOf(latestCode.sha256) !== archive.sha256) return { kind: 'differs', reason: 'archive-changed' }
  }
  return { kind: 'same', latest, backupMissing: true }
}

function publish(reason: PublishReason, { manifest }: PlanRequest, { archive }: Facts): Plan | Look {
  if (archive === undefined) return { kind: 'look', at: 'archive' }
  if (isOfManifest(archive, manifest)) return { kind: 'publish', reason, archive }
  return { kind: 'blocked', reason, error: archiveProblem(archive, manifest) }
}

/** A setting that is not given never differs, and neither does another order. */
function sameSettings(wanted: LayerSettings, { license, runtimes, architectures }: LayerVersion): boolean {
  return (
    (wanted.license === '' || wanted.license === license) &&
    (wanted.runtimes.length === 0 || sameSet(wanted.runtimes, runtimes)) &&
    (wanted.architectures.length === 0 || sameSet(wanted.architectures, architectures))
  )
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return new Set(a).symmetricDifference(new Set(b)).size === 0
}

/** The failure when a backup holds other bytes than the manifest of its version. */
export function backupConflict(owner: string, uri: string, evidence?: string): ActionError {
  return new ActionError({
    code: 'backup-conflict',
    message: `The backup ${uri} is not the manifest of ${owner}${evidence === undefined ? '' : `: ${evidence}`}.`,
    hint: 'Two layers share a prefix, or the object was altered. Give each layer its own `prefix`, or move the object away: the next run writes it again.',
  })
}
