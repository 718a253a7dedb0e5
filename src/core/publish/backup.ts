import { backupConflict, isForeign, otherVersion, OWNER_METADATA } from '../plan/backup-owner.ts'
import { backupKeyOf, s3Uri, type BackupPlace } from '../model/keys.ts'
import { MANIFEST_LIMIT } from '../model/manifest.ts'
import type { Bucket, RegionLog } from '../ports.ts'
import type { LayerVersion } from '../model/layer-version.ts'
import type { RegionRecord } from '../record.ts'

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

  /** Whether a version has a backup that does not belong to another version. */
  async has({ version, arn }: LayerVersion): Promise<boolean> {
    const stored = await this.#bucket.read(this.key(version), MANIFEST_LIMIT)
    return stored !== undefined && otherVersion(stored.metadata, arn) === undefined
  }

  /**
   * Stores the manifest as the backup of a version, and returns its key. Never overwrites: an existing object must have
   * the same bytes and must not belong to another version.
   *
   * @throws {ActionError} `backup-conflict` if it differs.
   */
  async write({ version, arn }: LayerVersion): Promise<string> {
    const { manifest } = this.#place
    const key = this.key(version)
    const backup = {
      key,
      bytes: manifest.bytes,
      contentType: manifest.set === undefined ? 'text/plain' : 'application/json',
      metadata: { [OWNER_METADATA]: arn, manifest_sha256: manifest.sha256 },
    }
    if ((await this.#bucket.create(backup)) !== undefined) return key
    const stored = await this.#bucket.read(key, MANIFEST_LIMIT)
    // It was deleted between the two requests, so the key is free.
    if (stored === undefined && (await this.#bucket.create(backup)) !== undefined) return key
    const other = stored && otherVersion(stored.metadata, arn)
    const isEqual = stored?.bytes !== undefined && Buffer.compare(stored.bytes, manifest.bytes) === 0
    if (!isEqual || isForeign(other, true)) {
      const evidence = isEqual ? undefined : `it does not contain the bytes of ${manifest.path}`
      throw backupConflict(arn, this.uri(version), evidence, other)
    }
    return key
  }
}

/** What writing a backup takes. */
interface BackUpPart {
  /** Undefined where none are kept. */
  backups: Backups | undefined
  record: RegionRecord
  log: Pick<RegionLog, 'info'>
}

/** Writes the backup of a version, where backups are kept. */
export async function backUp({ backups, record, log }: BackUpPart, version: LayerVersion): Promise<void> {
  if (backups === undefined) return
  record.add({ kind: 'backed-up', key: await backups.write(version) })
  log.info(`Backup written to ${backups.uri(version.version)}`)
}
