import { ActionError } from './errors.ts'
import { backupKey, s3Uri, type KeyLayout } from './keys.ts'
import type { Manifest } from './manifest.ts'
import type { Bucket, LayerVersion } from './ports.ts'
import type { Request } from './request.ts'

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

  /** Whether a version has one. */
  async has(version: number): Promise<boolean> {
    return (await this.#bucket.read(this.key(version))) !== undefined
  }

  /**
   * Stores the manifest as the backup of a version, and gives its key. Never overwrites: an object that is there already
   * must hold the same bytes.
   *
   * @throws {ActionError} `backup-conflict` when it holds others.
   */
  async write({ version, arn }: LayerVersion): Promise<string> {
    const { manifest } = this.#place
    const key = this.key(version)
    const backup = {
      key,
      bytes: manifest.bytes,
      contentType: 'text/plain',
      metadata: { layer_version_arn: arn, manifest_sha256: manifest.sha256 },
    }
    if ((await this.#bucket.create(backup)) !== undefined) return key
    const stored = await this.#bucket.read(key)
    // It was deleted between the two calls, so the place is free.
    if (stored === undefined && (await this.#bucket.create(backup)) !== undefined) return key
    if (stored === undefined || Buffer.compare(stored.bytes, manifest.bytes) !== 0) {
      throw backupConflict(arn, this.uri(version))
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

/** The failure when a backup holds other bytes than the manifest of its version. */
export function backupConflict(owner: string, uri: string, evidence?: string): ActionError {
  return new ActionError({
    code: 'backup-conflict',
    message: `The backup ${uri} is not the manifest of ${owner}${evidence === undefined ? '' : `: ${evidence}`}.`,
    hint: 'Two layers share a prefix, or the object was altered. Give each layer its own `prefix`, or move the object away: the next run writes it again.',
  })
}
