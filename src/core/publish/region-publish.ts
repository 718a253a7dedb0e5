import { pinAdvice, settingsAdvice } from '../preflight/advice.ts'
import { readyArchive, type CheckedArchive } from '../preflight/checked-archive.ts'
import type { Facts, FoundArchive } from '../model/facts.ts'
import type { HeldLock } from './held-lock.ts'
import { withMarker } from '../model/marker.ts'
import type { LayerVersion } from '../model/layer-version.ts'
import { publishVersion } from './publish.ts'
import type { RegionPart } from '../region-part.ts'
import { settle } from './settle.ts'
import { backUp } from './backup.ts'

/**
 * Publishes a version in one region from a checked archive, and writes its backup.
 *
 * @param lock - Undefined if there is no bucket for a lock.
 */
export async function publishRegion(
  part: RegionPart,
  checked: CheckedArchive,
  facts: Facts,
  lock: HeldLock | undefined,
): Promise<void> {
  const { request, services, ports, log, backups, record } = part
  const { settings, manifest } = request
  log.phase('Publish')
  const { source, bytes, stored } = await readyArchive(part, checked, facts.archive)
  advise(part, stored)
  record.warn(checked.doubts)
  record.add({ kind: 'publishing', isOpen: true })
  const publishing = await publishVersion(
    {
      layers: services.layers,
      input: { source, settings, description: withMarker(settings.description, manifest?.sha256) },
      archive: bytes,
      since: facts.latest?.version ?? 0,
      lock,
      ports,
      log,
    },
    backups,
  ).finally(() => {
    record.add({ kind: 'publishing', isOpen: false })
  })
  const { version } = publishing
  record.add({ kind: 'published', version })
  log.info(`Published version ${version.version}: ${version.arn}`)
  if (publishing.kind === 'wrong-version-left') throw publishing.error
  record.warn(publishing.warnings)
  try {
    await backUp(part, version)
  } finally {
    const isBackedUp = record.last('backed-up') !== undefined
    if (!isBackedUp && lock !== undefined) await keepUntilListed(part, version, lock)
  }
}

/** Without the backup, other runs see the version only when it is listed. Until then, the lock must stay. */
async function keepUntilListed(
  { services, ports }: RegionPart,
  { version }: LayerVersion,
  lock: HeldLock,
): Promise<void> {
  const isListed = async () =>
    (await services.layers.newest()).some((listed) => listed.version === version) || undefined
  const listed = await settle(isListed, ports).catch(() => undefined)
  if (listed === undefined) lock.abandon()
}

/** Warns about likely mistakes in the settings, and about the object of the archive. */
export function advise({ request, ports, log, record }: RegionPart, archive?: FoundArchive): void {
  record.warn(settingsAdvice(request.settings, ports))
  if (archive === undefined) return
  record.warn(pinAdvice(archive))
  if (archive.sha256 === undefined) {
    log.info('The SHA-256 of the archive is unknown; only its size is compared after publishing')
  }
}
