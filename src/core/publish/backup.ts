import { isForeign, otherVersion, OWNER_METADATA, type OtherVersion } from '../plan/backup-owner.ts'
import { ActionError } from '../errors/action-error.ts'
import { backupKey, s3Uri, type KeyLayout } from '../model/keys.ts'
import { MANIFEST_LIMIT, type Manifest } from '../model/manifest.ts'
import type { Bucket, LayerVersion } from '../ports.ts'
import type { Request } from '../model/request.ts'

/** What says where backups are, and what they hold. */
export interface BackupPlace {
  keys: KeyLayout
  manifest: Manifest
}

/** Full key of the backup of one version. */
export function backupKeyOf({ keys, manifest }: BackupPlace, version: number): string {
  return backupKey(keys, version, manifest.fileName)
}

/** The backups of one layer in one bucket. */
export class Backups {
  readonly #place: BackupPlace
  readonly #bucket: Bucket

  constructor(place: BackupPlace, bucket: Bucket) {
    this.#place = place
    this.#bucket = bucket
  }

  /** Full key of the backup of a version. */
  key(version: number): string {
    return backupKeyOf(this.#place, version)
  }

  /** `s3://` URI of the backup of a version. */
  uri(version: number): string {
    return s3Uri(this.#bucket.name, this.key(version))
  }

  /** Whether a version has one that is not another version's. */
  async has({ version, arn }: LayerVersion): Promise<boolean> {
    const stored = await this.#bucket.read(this.key(version), MANIFEST_LIMIT)
    return stored !== undefined && otherVersion(stored.metadata, arn) === undefined
  }

  /**
   * Stores the manifest as the backup of a version, and gives its key. Never overwrites: an object that is there already
   * must hold the same bytes, and be of no other version.
   *
   * @throws {ActionError} `backup-conflict` when it is another.
   */
  async write({ version, arn }: LayerVersion): Promise<string> {
    const { manifest } = this.#place
    const key = this.key(version)
    const backup = {
      key,
      bytes: manifest.bytes,
      contentType: 'text/plain',
      metadata: { [OWNER_METADATA]: arn, manifest_sha256: manifest.sha256 },
    }
    if ((await this.#bucket.create(backup)) !== undefined) return key
    const stored = await this.#bucket.read(key, MANIFEST_LIMIT)
    // It was deleted between the two calls, so the place is free.
    if (stored === undefined && (await this.#bucket.create(backup)) !== undefined) return key
    const other = stored && otherVersion(stored.metadata, arn)
    const isEqual = stored?.bytes !== undefined && Buffer.compare(stored.bytes, manifest.bytes) === 0
    if (!isEqual || isForeign(other, true)) {
      const evidence = isEqual ? undefined : `it does not hold the bytes of ${manifest.path}`
      throw backupConflict(arn, this.uri(version), evidence, other)
    }
    return key
  }
}

/** The backups that a request keeps; undefined where there is no manifest, or no bucket. */
export function backupsOf(
  { manifest, keys }: Pick<Request, 'manifest' | 'keys'>,
  bucket: Bucket | undefined,
): Backups | undefined {
  return manifest === undefined || bucket === undefined ? undefined : new Backups({ manifest, keys }, bucket)
}

/** What shows that a backup is not the manifest of its version. */
export const NOT_AS_MARKED = 'its bytes are not those that the marker names'

/**
 * The failure when a backup is not that of its version.
 *
 * @param owner - The version that it should be of.
 * @param evidence - What shows that it holds other bytes; undefined: nothing does.
 * @param other - The version that its metadata name, where that is another.
 */
export function backupConflict(
  owner: string,
  uri: string,
  evidence: string | undefined,
  other: OtherVersion | undefined,
): ActionError {
  const named = other && `its metadata say that it was written for ${other.arn}`
  const what = evidence === undefined ? 'is not that of' : 'is not the manifest of'
  const why = [evidence, named].filter((part) => part !== undefined).join(', and ')
  return new ActionError({
    code: 'backup-conflict',
    message: `The backup ${uri} ${what} ${owner}: ${why}.`,
    hint: 'Two layers share a prefix, or the object was altered. Give each layer its own `prefix`, or move the object away: the next run writes it again.',
  })
}
