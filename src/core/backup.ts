import { ActionError } from './errors.ts'
import { backupKey } from './keys.ts'
import type { Manifest } from './manifest.ts'
import type { LayerVersion, RegionPorts } from './ports.ts'
import type { Request } from './request.ts'

/** Full key of the backup of one version. */
export function backupKeyOf({ keys, manifest }: Pick<Request, 'keys' | 'manifest'>, version: number): string {
  return backupKey(keys, version, manifest.fileName)
}

/**
 * Stores the manifest as the backup of a version. Never overwrites: an object that is there already must hold the same
 * bytes.
 *
 * @throws {ActionError} `backup-conflict` when it holds others.
 */
export async function writeBackup(
  { bucket }: RegionPorts,
  uri: string,
  key: string,
  manifest: Manifest,
  version: LayerVersion,
): Promise<void> {
  const backup = {
    key,
    bytes: manifest.bytes,
    contentType: 'text/plain',
    metadata: { layer_version_arn: version.arn, manifest_sha256: manifest.sha256 },
  }
  if ((await bucket.create(backup)) !== undefined) return
  const stored = await bucket.read(key)
  // It was deleted between the two calls, so the place is free.
  if (stored === undefined && (await bucket.create(backup)) !== undefined) return
  if (stored === undefined || Buffer.compare(stored.bytes, manifest.bytes) !== 0) {
    throw backupConflict(version.arn, uri)
  }
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
