import { holdsArchive, isOfManifest, noArchive } from './archive-match.ts'
import { backupConflict, NOT_AS_MARKED, isForeign } from './backup-owner.ts'

import type { Backup, Facts, OlderVersion } from '../model/facts.ts'
import { markerOf } from '../model/marker.ts'
import type { Look, Plan, PublishReason } from '../model/decision.ts'
import type { Request } from '../model/request.ts'
import type { LayerCode, LayerVersion } from '../model/layer-version.ts'
import type { BackupPlace } from '../model/keys.ts'
import type { Manifest } from '../model/manifest.ts'

/** A version that fulfils the request. */
interface Stands {
  kind: 'stands'
  version: LayerVersion
  /** Its backup has to be written again. */
  backupMissing: boolean
}

/** Whether a version fulfils the request, or the next fact that is needed to decide this. */
export type Verdict =
  Stands | { kind: 'differs'; reason: PublishReason } | Extract<Plan, { kind: 'refuse' }> | Look

/** A request in which the manifest shows changes. */
type ManifestRequest = Extract<Request, { manifest: Manifest }>

/** A version whose code may still be unknown, and the look that finds it. */
interface Coded {
  version: LayerVersion
  code: LayerCode | undefined
  lookAtCode: Look
}

/** Whether the latest version fulfils the request: by the manifest, the archive, or both. Pure. */
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
 * The location of the version's backup, if the version was published from this manifest. Otherwise undefined: this run
 * must not write the backup of a version with another manifest.
 */
export function ownBackups({ backups }: Request, { description }: LayerVersion): BackupPlace | undefined {
  return backups !== undefined && markerOf(description) === backups.manifest.sha256 ? backups : undefined
}

/** Whether an older version with the marker of the manifest fulfils the request. Pure. */
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

/** A version that matches the manifest must also have the archive, if archives are compared. */
function andByArchive(verdict: Verdict, request: Request, facts: Facts, coded: Coded): Verdict {
  if (request.detectChangesIn === 'manifest' || verdict.kind !== 'stands') return verdict
  const too = byArchive(request, facts, coded)
  return too.kind === 'stands' ? verdict : too
}

/** Whether a version has the archive that would be published. */
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
  // A different size means a different archive. An archive of the same size needs a digest, and computing that can
  // require a download.
  if (!holdsArchive(code, archive)) return differs
  return archive.sha256 === undefined ? { kind: 'look', at: 'archive-digest', archive } : stands
}

/** Whether a version fulfils the request by its manifest. This is the decision table, from top to bottom. */
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

/** For a version with the marker of another manifest: only its packages can still be the same. */
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

/**
 * Different bytes can still contain the same packages. If one of the two manifests cannot be parsed, the bytes decide.
 */
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

/** Whether the latest version, which has the marker of this manifest, fulfils the request by its backup. */
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

/** Whether a version with this manifest's marker was completed. */
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
  // The comparison of archives checks its bytes.
  if (request.detectChangesIn !== 'manifest') return { kind: 'stands', version, backupMissing: true }

  // The run that published it may have died before it checked the bytes.
  if (archive === undefined) return { kind: 'look', at: 'archive' }
  // A backup means that the version was completed, so it must not be written on a guess.
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
