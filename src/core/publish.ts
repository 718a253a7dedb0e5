import { hexOf } from './digest.ts'
import { ActionError, asActionError } from './errors.ts'
import type { FoundArchive } from './facts.ts'
import { s3Uri } from './keys.ts'
import type { Manifest } from './manifest.ts'
import { withMarker } from './marker.ts'
import { backupConflict } from './plan.ts'
import type { LayerVersion, PublishedVersion, RegionPorts } from './ports.ts'
import type { Request } from './request.ts'

/**
 * Publishes one version from the archive that was checked, pinned to its object version, and makes sure that AWS
 * published those bytes. `onPublished` is told of every version that is left standing, before anything else can fail.
 *
 * @throws {ActionError} `published-bytes-differ` when AWS published other bytes. That version is deleted again, as nobody
 * has been told of it yet; where AWS refuses, the error names it for deletion by hand.
 */
export async function publishVersion(
  { layers }: RegionPorts,
  archive: FoundArchive,
  { settings, manifest }: Pick<Request, 'settings' | 'manifest'>,
  onPublished: (version: PublishedVersion) => void,
): Promise<PublishedVersion> {
  const version = await layers.publish({
    bucket: archive.bucket,
    key: archive.key,
    objectVersion: archive.objectVersion,
    settings,
    description: withMarker(settings.description, manifest.sha256),
  })
  if (isOfArchive(version, archive)) {
    onPublished(version)
    return version
  }
  try {
    await layers.delete(version.version)
  } catch (error) {
    onPublished(version)
    throw bytesDiffer(
      version,
      archive,
      `It could not be deleted again (${asActionError(error).message}): delete ${version.arn} by hand.`,
      error,
    )
  }
  throw bytesDiffer(version, archive, 'It was deleted again.')
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
  if ((await bucket.create(backup)) === 'created') return
  const stored = await bucket.read(key)
  // It was deleted between the two calls, so the place is free.
  if (stored === undefined && (await bucket.create(backup)) === 'created') return
  if (stored === undefined || Buffer.compare(stored, manifest.bytes) !== 0) {
    throw backupConflict(version.arn, uri)
  }
}

function isOfArchive({ code }: PublishedVersion, { size, sha256 }: FoundArchive): boolean {
  return code.size === size && (sha256 === undefined || hexOf(code.sha256) === sha256)
}

function bytesDiffer(
  { version, code }: PublishedVersion,
  { bucket, key, size, sha256 }: FoundArchive,
  fate: string,
  cause?: unknown,
): ActionError {
  return new ActionError({
    code: 'published-bytes-differ',
    message:
      `AWS published other bytes than were checked. Version ${version} has ${code.size} bytes and the SHA-256 ` +
      `${hexOf(code.sha256)}; ${s3Uri(bucket, key)} had ${size} bytes and the SHA-256 ${sha256 ?? '(not known)'}. ${fate}`,
    hint: 'The archive was replaced during the run, or its metadata are not true. Upload it again, and turn on versioning for the bucket.',
    cause,
  })
}
