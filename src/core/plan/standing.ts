import { archiveProblem, holdsArchive, isOfManifest } from './archive-match.ts'
import { backupConflict, NOT_AS_MARKED, isForeign } from './backup-owner.ts'

import type { Backup, Facts, OlderVersion } from '../model/facts.ts'
import { markerOf } from '../model/marker.ts'
import type { Look, Plan, PlanRequest, PublishReason } from '../model/decision.ts'
import type { LayerCode, LayerVersion } from '../model/layer-version.ts'

/** A version stands for what is asked. */
interface Stands {
  kind: 'stands'
  version: LayerVersion
  /** Its backup is to be written again. */
  backupMissing: boolean
}

/** Whether a version stands for what is asked, or what is to be looked at to know it. */
export type Verdict =
  Stands | { kind: 'differs'; reason: PublishReason } | Extract<Plan, { kind: 'refuse' }> | Look

/** A version whose code may not have been looked at yet, and the look that tells it. */
interface Coded {
  version: LayerVersion
  code: LayerCode | undefined
  lookAtCode: Look['at']
}

/** Does the latest version stand for what is asked? By the manifest, the archive, or both. Pure. */
export function standing(request: PlanRequest, facts: Facts): Verdict {
  const { latest, latestCode } = facts
  if (latest === null) return { kind: 'differs', reason: 'first-version' }
  const { manifest, detectChangesIn } = request
  const coded: Coded = { version: latest, code: latestCode, lookAtCode: 'latest-code' }
  if (detectChangesIn === 'archive') {
    const verdict = byArchive(request, facts, coded)
    // The backup is that of the version's own manifest: with another one, it is not this run's to write.
    const isOwn = request.keepsBackups && markerOf(latest.description) === manifest?.sha256
    return verdict.kind === 'stands' && isOwn ? byManifest(request, facts, coded) : verdict
  }
  return andByArchive(byManifest(request, facts, coded), request, facts, coded)
}

/** Does an older version, which bears the marker of the manifest, stand for what is asked? Pure. */
export function olderStands(request: PlanRequest, facts: Facts, older: OlderVersion): Verdict {
  const { version, backup, code } = older
  const coded: Coded = { version, code, lookAtCode: 'older-code' }
  if (request.keepsBackups && backup === undefined) return { kind: 'look', at: 'older-backup' }
  const verdict: Verdict =
    backup === undefined
      ? { kind: 'stands', version, backupMissing: false }
      : completed(request, facts, coded, backup)
  return andByArchive(verdict, request, facts, coded)
}

/** What stands by its manifest must hold the archive too, where that counts. */
function andByArchive(verdict: Verdict, request: PlanRequest, facts: Facts, coded: Coded): Verdict {
  if (request.detectChangesIn === 'manifest' || verdict.kind !== 'stands') return verdict
  const too = byArchive(request, facts, coded)
  return too.kind === 'stands' ? verdict : too
}

/** Whether a version holds the very archive that would be published. */
function byArchive(
  request: PlanRequest,
  { archive, local }: Facts,
  { version, code, lookAtCode }: Coded,
): Verdict {
  const stands: Verdict = { kind: 'stands', version, backupMissing: false }
  const differs: Verdict = { kind: 'differs', reason: 'archive-changed' }
  if (code === undefined) return { kind: 'look', at: lookAtCode }
  if (request.source !== undefined) {
    if (local === undefined) return { kind: 'look', at: 'local-archive' }
    return holdsArchive(code, local) ? stands : differs
  }
  if (archive === undefined) return { kind: 'look', at: 'archive' }
  if (archive.state !== 'found') return { kind: 'refuse', error: archiveProblem(archive, request.manifest) }
  // Another size is another archive. That of the same size needs its digest, which may cost reading it.
  if (!holdsArchive(code, archive)) return differs
  return archive.sha256 === undefined ? { kind: 'look', at: 'archive-digest' } : stands
}

/** The decision table, top to bottom: does a version stand for this manifest? */
function byManifest(request: PlanRequest, facts: Facts, coded: Coded): Verdict {
  const { manifest, keepsBackups } = request
  if (manifest === undefined) throw new Error('without a manifest only the archive tells')
  const { version } = coded
  const { backup } = facts
  const marker = markerOf(version.description)
  if (marker === undefined) {
    if (!keepsBackups) return { kind: 'differs', reason: 'manifest-missing' }
    if (backup === undefined) return { kind: 'look', at: 'backup-bytes' }
    if (backup.state === 'missing') return { kind: 'differs', reason: 'manifest-missing' }
    if (isForeign(backup.other, false)) return conflict(request, version, backup, undefined)
    if (backup.state === 'different') return comparePackages(request, version, facts)
    return { kind: 'stands', version, backupMissing: false }
  }
  if (marker !== manifest.sha256) return byOtherMarker(request, facts, version, marker)

  if (!keepsBackups) return { kind: 'stands', version, backupMissing: false }
  if (backup === undefined) return { kind: 'look', at: 'backup' }
  return completed(request, facts, coded, backup)
}

/** Of a version with the marker of another manifest, only its packages may still be the same. */
function byOtherMarker(request: PlanRequest, facts: Facts, version: LayerVersion, marker: string): Verdict {
  const { backup } = facts
  if (request.compare === 'exact') return { kind: 'differs', reason: 'manifest-changed' }
  if (backup === undefined) return { kind: 'look', at: 'backup-bytes' }
  if (backup.state === 'missing') return { kind: 'differs', reason: 'manifest-changed' }
  const evidence = backup.stored?.sha256 === marker ? undefined : NOT_AS_MARKED
  if (evidence !== undefined || isForeign(backup.other, true)) {
    return conflict(request, version, backup, evidence)
  }
  return comparePackages(request, version, facts)
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
  { archive }: Facts,
  { version, code, lookAtCode }: Coded,
  backup: Backup,
): Verdict {
  if (backup.state === 'different' || isForeign(backup.other, true)) {
    return conflict(request, version, backup, backup.evidence)
  }
  if (backup.state !== 'missing') return { kind: 'stands', version, backupMissing: false }
  // Whether it holds the right bytes is told by the archive itself, wherever that is.
  if (request.detectChangesIn !== 'manifest') return { kind: 'stands', version, backupMissing: true }

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
  { uri, other }: Backup,
  evidence: string | undefined,
): Verdict {
  const error = backupConflict(`version ${version} of ${layerName}`, uri, evidence, other)
  return { kind: 'refuse', error }
}
