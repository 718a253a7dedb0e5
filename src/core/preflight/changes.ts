import type { Contents } from '../../archive/contents/contents.ts'
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
import type { Bucket, RegionLog } from '../ports.ts'
import type { Request } from '../model/request.ts'

/** The manifest of the latest version, which this one is compared with. */
export type Older =
  /** There is no version. */
  | { kind: 'none' }
  /** It has the same bytes. */
  | { kind: 'same' }
  | ({ kind: 'stored' } & StoredManifest)
  /** There is no older manifest (`why` is a sentence), and the contents of the version itself are compared instead. */
  | { kind: 'contents'; contents: Contents; why: string }
  | { kind: 'unknown'; why: string }

/** An older manifest, or a sentence that says why there is none. */
export type OlderManifest = Exclude<Older, { kind: 'contents' }> | { kind: 'missing'; why: string }

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
): Promise<OlderManifest> {
  if (latest === null) return { kind: 'none' }
  const marker = markerOf(latest.description)
  // A backup of another version is evaluated below.
  const backup = looked?.other === undefined ? looked : undefined
  if (marker === request.manifest.sha256 || backup?.state === 'equal') return { kind: 'same' }

  if (bucket === undefined) {
    return { kind: 'missing', why: 'Without `bucket`, manifests are not backed up.' }
  }
  const key = backupKeyOf(request, latest.version)
  const uri = s3Uri(bucket.name, key)
  const missing = {
    kind: 'missing',
    why: `Version ${latest.version} has no backup at ${uri} (404).`,
  } as const
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

/** What the changes are taken from. */
interface Since {
  older: Older
  /** Undefined without a manifest. */
  packages: Packages | undefined
  /** The packages in the archive that is to be published, if it was read. */
  contents: Contents | undefined
  request: Pick<Request, 'compare' | 'scope'>
  log: Pick<RegionLog, 'info'>
}

/**
 * The changes since an older manifest, or since the contents of the latest version. Otherwise a warning that says why they
 * are unknown, or undefined if no manifest and nothing in the archive names packages. Never rejects.
 */
export async function changesSince(since: Since): Promise<Changes | string | undefined> {
  const { older, packages, contents, request, log } = since
  if (older.kind === 'same') return packages?.none ?? NO_CHANGES
  const wasTelling = older.kind === 'contents' && older.contents.packages.length > 0
  if (packages === undefined && !wasTelling && (contents?.packages.length ?? 0) === 0) {
    log.info(
      'What changed is unknown: there is no manifest, and the archive has no packages that can be read',
    )
    return undefined
  }
  if (older.kind === 'unknown') return `Could not determine \`changes\`. ${older.why}`
  if (older.kind === 'contents' || packages === undefined) return byContents(older, since)
  const unknown =
    request.compare === 'packages' && older.kind === 'stored'
      ? 'Could not compare the packages or determine `changes`, so the bytes decided.'
      : 'Could not determine `changes`.'
  try {
    const comparison = await packages.since(older.kind === 'stored' ? older : undefined)
    return comparison.kind === 'compared' ? comparison.changes : `${unknown} ${comparison.why}`
  } catch (error) {
    return `${unknown} ${asActionError(error).message}`
  }
}

async function byContents(
  older: Exclude<Older, { kind: 'same' | 'unknown' }>,
  { packages, contents: after, request: { scope }, log }: Since,
): Promise<Changes | string | undefined> {
  const before = older.kind === 'contents' ? older.contents : undefined
  try {
    const { contentsChanges } = await import('../contents/contents-changes.ts')
    const reading = await packages?.read()
    const named = reading?.kind === 'understood' ? reading.resolved.packages : undefined
    const found = contentsChanges({ before, after, packages: named, ignored: scope.ignored })
    const why = older.kind === 'contents' ? `${older.why} ` : ''
    if (typeof found === 'string') return `Could not determine \`changes\`. ${why}${found}`
    log.info(`${why}What changed is taken from ${found.from}`)
    return found.changes
  } catch (error) {
    return `Could not determine \`changes\`. ${asActionError(error).message}`
  }
}
