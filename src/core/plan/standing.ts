import { holdsArchive, isOfManifest, noArchive } from './archive-match.ts'
import { backupConflict, NOT_AS_MARKED, isForeign } from './backup-owner.ts'

import type { Backup, Facts, OlderVersion } from '../model/facts.ts'
import { markerOf } from '../model/marker.ts'
import type { Look, Plan, PublishReason } from '../model/decision.ts'
import type { Request } from '../model/request.ts'
import type { LayerCode, LayerVersion } from '../model/layer-version.ts'
import type { BackupPlace } from '../model/keys.ts'
import type { Manifest } from '../model/manifest.ts'

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

/** A request in which a manifest tells of changes. */
type ManifestRequest = Extract<Request, { manifest: Manifest }>

/** A version whose code may not have been looked at yet, and the look that tells it. */
interface Coded {
  version: LayerVersion
  code: LayerCode | undefined
  lookAtCode: Look
}

/** Does the latest version stand for what is asked? By the manifest, the archive, or both. Pure. */
export function standing(request: Request, facts: Facts): Verdict {
  const { latest, latestCode } = facts
  if (latest === null) return { kind: 'differs', reason: 'first-version' }
  const lookAtCode: Look = { kind: 'look', at: 'latest-code', latest }
  const coded: Coded = { version: latest, code: latestCode, lookAtCode }
  if (request.detectChangesIn === 'archive') {
    const verdict = byArchive(request, facts, coded)
    const backups = ownBackups(request, latest)
    if (verdict.kind !== 'stands' || backups === undefined) return verdict
    return byBackup(request, facts, coded, latest, backups)
  }
  return andByArchive(byManifest(request, facts, coded), request, facts, coded)
}

/**
 * Where the backup of a version must be, if it was published from this manifest: the backup of a version with another one
 * is not this run's to write.
 */
export function ownBackups({ backups }: Request, { description }: LayerVersion): BackupPlace | undefined {
  return backups !== undefined && markerOf(description) === backups.manifest.sha256 ? backups : undefined
}

/** Does an older version, which bears the marker of the manifest, stand for what is asked? Pure. */
export function olderStands(request: Request, facts: Facts, older: OlderVersion): Verdict {
  const { version, backup, code } = older
  const coded: Coded = { version, code, lookAtCode: { kind: 'look', at: 'older-code', older } }
  const { backups } = request
  if (backups !== undefined && backup === undefined)
    return { kind: 'look', at: 'older-backup', older, backups }
  const verdict: Verdict =
    backups === undefined || backup === undefined
      ? { kind: 'stands', version, backupMissing: false }
      : completed(request, facts, coded, backups, backup)
  return andByArchive(verdict, request, facts, coded)
}

/** What stands by its manifest must hold the archive too, where that counts. */
function andByArchive(verdict: Verdict, request: Request, facts: Facts, coded: Coded): Verdict {
  if (request.detectChangesIn === 'manifest' || verdict.kind !== 'stands') return verdict
  const too = byArchive(request, facts, coded)
  return too.kind === 'stands' ? verdict : too
}

/** Whether a version holds the very archive that would be published. */
function byArchive(
  request: Request,
  { archive, local }: Facts,
  { version, code, lookAtCode }: Coded,
): Verdict {
  const stands: Verdict = { kind: 'stands', version, backupMissing: false }
  const differs: Verdict = { kind: 'differs', reason: 'archive-changed' }
  if (code === undefined) return lookAtCode
  if (request.source !== undefined) {
    if (local === undefined) return { kind: 'look', at: 'local-archive' }
    return holdsArchive(code, local) ? stands : differs
  }
  if (archive === undefined) return { kind: 'look', at: 'archive' }
  if (archive.state !== 'found') return { kind: 'refuse', error: noArchive(archive) }
  // Another size is another archive. That of the same size needs its digest, which may cost reading it.
  if (!holdsArchive(code, archive)) return differs
  return archive.sha256 === undefined ? { kind: 'look', at: 'archive-digest', archive } : stands
}

/** The decision table, top to bottom: does a version stand for this manifest? */
function byManifest(request: ManifestRequest, facts: Facts, coded: Coded): Verdict {
  const { manifest, backups } = request
  const { version } = coded
  const { backup } = facts
  const marker = markerOf(version.description)
  if (marker === undefined) {
    if (backups === undefined) return { kind: 'differs', reason: 'manifest-missing' }
    if (backup === undefined) return { kind: 'look', at: 'backup-bytes', latest: version, backups }
    if (backup.state === 'missing') return { kind: 'differs', reason: 'manifest-missing' }
    if (isForeign(backup.other, false)) return conflict(request, version, backup, undefined)
    if (backup.state === 'different') return comparePackages(request, version, backup, facts)
    return { kind: 'stands', version, backupMissing: false }
  }
  if (marker !== manifest.sha256) return byOtherMarker(request, facts, version, marker)
  if (backups === undefined) return { kind: 'stands', version, backupMissing: false }
  return byBackup(request, facts, coded, version, backups)
}

/** Of a version with the marker of another manifest, only its packages may still be the same. */
function byOtherMarker(request: Request, facts: Facts, version: LayerVersion, marker: string): Verdict {
  const { backup } = facts
  const { compare, backups } = request
  // Without a bucket there is nothing to compare packages with.
  if (compare === 'exact' || backups === undefined) return { kind: 'differs', reason: 'manifest-changed' }
  if (backup === undefined) return { kind: 'look', at: 'backup-bytes', latest: version, backups }
  if (backup.state === 'missing') return { kind: 'differs', reason: 'manifest-changed' }
  const evidence = backup.stored?.sha256 === marker ? undefined : NOT_AS_MARKED
  if (evidence !== undefined || isForeign(backup.other, true)) {
    return conflict(request, version, backup, evidence)
  }
  return comparePackages(request, version, backup, facts)
}

/** Other bytes may still name the same packages. Where one of the two manifests is not understood, the bytes decide. */
function comparePackages(
  { compare }: Request,
  version: LayerVersion,
  backup: Backup,
  { packages }: Facts,
): Verdict {
  if (compare === 'packages') {
    if (packages === undefined) return { kind: 'look', at: 'packages', backup }
    if (packages.kind === 'compared' && packages.same)
      return { kind: 'stands', version, backupMissing: false }
  }
  return { kind: 'differs', reason: 'manifest-changed' }
}

/** By the backup of the latest version, which bears the marker of this manifest. */
function byBackup(
  request: Request,
  facts: Facts,
  coded: Coded,
  latest: LayerVersion,
  backups: BackupPlace,
): Verdict {
  const { backup } = facts
  if (backup === undefined) return { kind: 'look', at: 'backup', latest, backups }
  return completed(request, facts, coded, backups, backup)
}

/** Whether a version with this manifest's marker was ever completed. */
function completed(
  request: Request,
  { archive }: Facts,
  { version, code, lookAtCode }: Coded,
  { manifest }: BackupPlace,
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
    return { kind: 'refuse', error: noArchive(archive) }
  }
  if (archive.state === 'found' && isOfManifest(archive, manifest)) {
    if (code === undefined) return lookAtCode
    if (!holdsArchive(code, archive)) return { kind: 'differs', reason: 'archive-changed' }
  }
  return { kind: 'stands', version, backupMissing: true }
}

function conflict(
  { layerName }: Request,
  { version }: LayerVersion,
  { uri, other }: Backup,
  evidence: string | undefined,
): Verdict {
  const error = backupConflict(`version ${version} of ${layerName}`, uri, evidence, other)
  return { kind: 'refuse', error }
}
