import { foundArchive } from '../plan/archive-match.ts'
import { backupKeyOf, type BackupPlace, s3Uri } from '../model/keys.ts'
import { otherVersion } from '../plan/backup-owner.ts'
import type { ErrorCode } from '../errors/catalogue.ts'
import { ActionError } from '../errors/action-error.ts'
import type { Archive, Backup } from '../model/facts.ts'

import { MANIFEST_LIMIT } from '../model/manifest.ts'
import { sha256Of } from '../model/digest.ts'
import type { Bucket, ObjectHead } from '../ports.ts'
import type { LayerVersion } from '../model/layer-version.ts'

/** Sends a HEAD request for the archive at a key. */
export async function lookAtArchive(bucket: Bucket, key: string): Promise<Archive> {
  const uri = s3Uri(bucket.name, key)
  try {
    const found = await bucket.head(key)
    return found === undefined ? { state: 'missing', uri } : foundArchive(bucket.name, key, found)
  } catch (error) {
    if (error instanceof ActionError && error.code === 'access-denied') {
      return { state: 'missing-or-forbidden', uri, error }
    }
    throw error
  }
}

/**
 * Sends a HEAD request for the backup of a version.
 *
 * @throws {ActionError} `backup-unreadable`.
 */
export async function headBackup(
  bucket: Bucket,
  place: BackupPlace,
  { version, arn }: LayerVersion,
): Promise<Backup> {
  const key = backupKeyOf(place, version)
  const uri = s3Uri(bucket.name, key)
  const found = await orUnreadable(uri, bucket.head(key))
  if (found === undefined) return { state: 'missing', uri }
  const evidence = otherBytes(found, place)
  const other = otherVersion(found.metadata, arn)
  return {
    ...(evidence === undefined ? { state: 'present', uri } : { state: 'different', uri, evidence }),
    ...(other && { other }),
  }
}

/**
 * Reads the backup of a version.
 *
 * @throws {ActionError} `backup-unreadable`.
 */
export async function readBackup(
  bucket: Bucket,
  place: BackupPlace,
  { version, arn }: LayerVersion,
): Promise<Backup> {
  const key = backupKeyOf(place, version)
  const uri = s3Uri(bucket.name, key)
  const found = await orUnreadable(uri, bucket.read(key, MANIFEST_LIMIT))
  if (found === undefined) return { state: 'missing', uri }
  if (found.bytes === undefined) return { state: 'different', uri, evidence: TOO_LONG }
  const stored = { bytes: found.bytes, sha256: sha256Of(found.bytes) }
  const state = stored.sha256 === place.manifest.sha256 ? 'equal' : 'different'
  const other = otherVersion(found.metadata, arn)
  return { state, uri, stored, ...(other && { other }) }
}

/** The evidence that an object is not the manifest, or undefined. */
function otherBytes(
  { size, md5, sha256, metadata }: ObjectHead,
  { manifest }: BackupPlace,
): string | undefined {
  if (size !== manifest.bytes.length)
    return `it has ${size} bytes, but ${manifest.path} has ${manifest.bytes.length}`
  const stored = metadata['manifest_sha256']?.toLowerCase()
  if (stored !== undefined && stored !== manifest.sha256) return `its metadata contains the SHA-256 ${stored}`
  if (sha256 !== undefined && sha256 !== manifest.sha256)
    return `its SHA-256 is ${sha256}, but that of ${manifest.path} is ${manifest.sha256}`
  if (md5 !== undefined && md5 !== manifest.md5)
    return `its MD5 is ${md5}, but that of ${manifest.path} is ${manifest.md5}`
  return undefined
}

/** Why a backup is not read. */
export const TOO_LONG = `it has more than ${MANIFEST_LIMIT} bytes, the limit for a manifest`

const UNREADABLE: readonly ErrorCode[] = ['access-denied', 'service-error', 'aws-unreachable', 'aws-refused']

async function orUnreadable<T>(uri: string, look: Promise<T>): Promise<T> {
  try {
    return await look
  } catch (error) {
    if (!(error instanceof ActionError) || !UNREADABLE.includes(error.code)) throw error
    const denied = error.code === 'access-denied'
    const why = denied
      ? '403: it does not exist, or these credentials are not allowed to read it'
      : error.message
    throw new ActionError({
      code: 'backup-unreadable',
      message: `The backup ${uri} cannot be read (${why}). It is never treated as missing, because that could publish the same dependencies twice.`,
      ...(!denied && { hint: error.hint }),
      cause: error,
    })
  }
}
