import type { ArchiveBody, LocalArchive } from '../archive-ports.ts'
import { archiveMetadata, isOfManifest } from '../plan/archive-match.ts'
import { throwIfCancelled } from '../cancel.ts'
import type { Archive, FoundArchive } from '../model/facts.ts'
import { archiveLocation, s3Uri } from '../model/keys.ts'
import type { Bucket, Ports, RegionLog } from '../ports.ts'
import type { Request } from '../model/request.ts'

/** Milliseconds between two lines about the progress of an upload. */
const PROGRESS = 10_000

/**
 * Uploads the archive of this machine to its key, unless S3 already has the same bytes there, with an object version if
 * one is needed. Returns the archive as its HEAD would show it.
 *
 * @param there - The archive that is at the key now.
 */
export async function uploadArchive(
  { keys, manifest, storageMode }: Pick<Request, 'keys' | 'manifest' | 'storageMode'>,
  local: LocalArchive,
  there: Archive | undefined,
  bucket: Bucket,
  { clock, cancelled }: Pick<Ports, 'clock' | 'cancelled'>,
  log: RegionLog,
): Promise<FoundArchive> {
  const key = archiveLocation(keys).text
  const uri = s3Uri(bucket.name, key)
  const isStored =
    there?.state === 'found' &&
    (manifest === undefined || isOfManifest(there, manifest)) &&
    isSame(there, local)
  if (isStored && (storageMode === 'copy' || there.objectVersion !== undefined)) {
    log.info(`The archive ${uri} already has the same bytes`)
    return there
  }
  throwIfCancelled(cancelled)
  let sending: ArchiveBody | undefined
  const stop = clock.every(PROGRESS, () => {
    log.tell(`Uploading to ${uri}: ${megabytes(sending?.bytesRead ?? 0)} of ${megabytes(local.size)} MB`)
  })
  try {
    const { size, sha256 } = local
    const metadata = archiveMetadata(sha256, manifest)
    const store = await bucket.archives()
    const stored = await store.upload(
      { key, size, sha256, metadata, open: () => (sending = local.open()) },
      cancelled,
      (line) => {
        log.tell(line)
      },
    )
    log.info(`Uploaded ${size} bytes to ${uri}`)
    return {
      ...{ state: 'found', bucket: bucket.name, key, size, sha256, isProven: true, ...stored },
      ...{ manifestSha256: manifest?.sha256, manifestMd5: manifest?.md5 },
    }
  } finally {
    stop()
  }
}

/** A digest that is only in the metadata does not count. If it were wrong, no run could ever correct the object. */
function isSame(there: FoundArchive, { size, sha256 }: LocalArchive): boolean {
  return there.isProven === true && there.size === size && there.sha256 === sha256
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
