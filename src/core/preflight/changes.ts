import type { Changes } from '../../manifest/difference.ts'
import { backupKeyOf, type BackupPlace, s3Uri } from '../model/keys.ts'
import { backupConflict, NOT_AS_MARKED, isForeign, otherVersion } from '../plan/backup-owner.ts'

import { TOO_LONG } from './bucket-looks.ts'
import { unlessCancelled } from '../cancel.ts'
import { asActionError } from '../errors/action-error.ts'
import type { Facts } from '../model/facts.ts'

import { MANIFEST_LIMIT } from '../model/manifest.ts'
import { sha256Of } from '../model/digest.ts'
import { markerOf } from '../model/marker.ts'
import type { Packages, StoredManifest } from './packages.ts'
import type { Bucket } from '../ports.ts'
import type { Request } from '../model/request.ts'

/** The manifest of the latest version, which this one is compared with. */
export type Older =
  /** There is no version. */
  | { kind: 'none' }
  /** It has the same bytes. */
  | { kind: 'same' }
  | ({ kind: 'stored' } & StoredManifest)
  | { kind: 'unknown'; why: string }

const NO_CHANGES: Changes = { added: [], removed: [], updated: [] }

/**
 * Finds the manifest of the latest version. Reads its backup if that was not done before. Without a bucket there is no
 * backup. Never rejects.
 */
export async function olderManifest(
  request: BackupPlace,
  { latest, backup: looked }: Facts,
  bucket: Bucket | undefined,
  cancelled: AbortSignal,
): Promise<Older> {
  if (latest === null) return { kind: 'none' }
  const marker = markerOf(latest.description)
  // A backup of another version is evaluated below.
  const backup = looked?.other === undefined ? looked : undefined
  if (marker === request.manifest.sha256 || backup?.state === 'equal') return { kind: 'same' }

  if (bucket === undefined) {
    return { kind: 'unknown', why: 'Without `bucket`, manifests are not backed up.' }
  }
  const key = backupKeyOf(request, latest.version)
  const uri = s3Uri(bucket.name, key)
  const missing: Older = { kind: 'unknown', why: `Version ${latest.version} has no backup at ${uri} (404).` }
  if (backup?.state === 'missing') return missing
  if (backup?.stored !== undefined) return { kind: 'stored', uri, ...backup.stored }
  try {
    const found = await unlessCancelled(bucket.read(key, MANIFEST_LIMIT), cancelled)
    if (found === undefined) return missing
    if (found.bytes === undefined)
      return { kind: 'unknown', why: `The backup ${uri} was not read: ${TOO_LONG}.` }
    const sha256 = sha256Of(found.bytes)
    const evidence = marker === undefined || marker === sha256 ? undefined : NOT_AS_MARKED
    const other = otherVersion(found.metadata, latest.arn)
    if (evidence === undefined && !isForeign(other, marker !== undefined)) {
      return { kind: 'stored', uri, bytes: found.bytes, sha256 }
    }
    const conflict = backupConflict(`version ${latest.version}`, uri, evidence, other)
    return { kind: 'unknown', why: conflict.message }
  } catch (error) {
    const { code, message } = asActionError(error)
    const why = code === 'cancelled' ? 'the run was cancelled' : message
    return { kind: 'unknown', why: `The backup ${uri} was not read: ${why}` }
  }
}

/** The changes since an older manifest, or a warning that says why they are unknown. Never rejects. */
export async function changesSince(
  older: Older,
  packages: Packages,
  { compare }: Pick<Request, 'compare'>,
): Promise<Changes | string> {
  if (older.kind === 'same') return NO_CHANGES
  if (older.kind === 'unknown') return `Could not determine \`changes\`. ${older.why}`
  const unknown =
    compare === 'packages' && older.kind === 'stored'
      ? 'Could not compare the packages or determine `changes`, so the bytes decided.'
      : 'Could not determine `changes`.'
  try {
    const comparison = await packages.since(older.kind === 'stored' ? older : undefined)
    return comparison.kind === 'compared' ? comparison.changes : `${unknown} ${comparison.why}`
  } catch (error) {
    return `${unknown} ${asActionError(error).message}`
  }
}
