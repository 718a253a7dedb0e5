import { pinAdvice, settingsAdvice } from './advice.ts'
import type { Facts, FoundArchive } from './facts.ts'
import type { Lock } from './lock.ts'
import { withMarker } from './marker.ts'
import type { LayerVersion } from './ports.ts'
import { publishVersion } from './publish.ts'
import type { RegionPart } from './region-part.ts'
import { settle } from './settle.ts'

/**
 * Publishes a version in one region: makes the archive ready, publishes, writes the backup. What is reached is noted in the
 * outcome at once, so that a failure loses nothing of it.
 *
 * @param archive - In S3; undefined: the one on this machine.
 * @param lock - Undefined where there is no bucket to keep one in.
 */
export async function publishRegion(
  part: RegionPart,
  archive: FoundArchive | undefined,
  facts: Facts,
  lock: Lock | undefined,
): Promise<void> {
  const { request, services, ports, log, backups, outcome } = part
  const { settings, manifest } = request
  const doubts = await part.archive.check(archive)
  log.phase('Publish')
  const { source, bytes, stored } = await part.archive.ready(archive, facts.archive)
  advise(part, stored)
  outcome.warnings.push(...doubts)
  part.isPublishing = true
  const { version, warnings } = await publishVersion(
    {
      layers: services.layers,
      input: { source, settings, description: withMarker(settings.description, manifest?.sha256) },
      archive: bytes,
      since: facts.latest?.version ?? 0,
      lock,
      ports,
      log: (line) => {
        log.info(line)
      },
    },
    (standing) => {
      outcome.published = true
      outcome.version = standing
      outcome.code = standing.code
      log.info(`Published version ${standing.version}: ${standing.arn}`)
    },
    async (standing) => (await backups?.has(standing)) ?? false,
  ).finally(() => {
    part.isPublishing = false
  })
  outcome.warnings.push(...warnings)
  outcome.result = 'published'
  try {
    await backUp(part, version)
  } finally {
    if (outcome.backupKey === undefined && lock !== undefined) await keepUntilListed(part, version, lock)
  }
}

/** Writes the backup of a version, where backups are kept. */
export async function backUp({ backups, outcome, log }: RegionPart, version: LayerVersion): Promise<void> {
  if (backups === undefined) return
  outcome.backupKey = await backups.write(version)
  log.info(`Backup written to ${backups.uri(version.version)}`)
}

/** Without its backup, only the listing shows the version to other runs: until it does, the lock must stay. */
async function keepUntilListed(
  { services, ports }: RegionPart,
  { version }: LayerVersion,
  lock: Lock,
): Promise<void> {
  const isListed = async () =>
    (await services.layers.newest()).some((listed) => listed.version === version) || undefined
  const listed = await settle(isListed, ports).catch(() => undefined)
  if (listed === undefined) lock.abandon()
}

/** Warns of what may be wrong with the settings, and with where the archive is. */
export function advise({ request, ports, log, outcome }: RegionPart, archive?: FoundArchive): void {
  outcome.warnings.push(
    ...settingsAdvice(request.settings, ports),
    ...(archive === undefined ? [] : pinAdvice(archive)),
  )
  if (archive !== undefined && archive.sha256 === undefined) {
    log.info('The SHA-256 of the archive is not known: only its size is compared after publishing')
  }
}
