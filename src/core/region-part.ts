import { ArchiveToPublish } from './archive-to-publish.ts'
import { backupsOf, type Backups } from './backup.ts'
import type { RegionOutcome } from './outcome.ts'
import type { Ports, RegionLog, RegionPorts } from './ports.ts'
import type { Request } from './request.ts'

/** One region's part of a run: what it works with, and what it has come to so far. */
export interface RegionPart {
  request: Request
  services: RegionPorts
  ports: Ports
  log: RegionLog
  outcome: RegionOutcome
  archive: ArchiveToPublish
  /** Undefined where none are kept. */
  backups: Backups | undefined
  /** A publish call may be under way, or have had an effect that nobody knows of yet. */
  isPublishing: boolean
}

/** The part of a region that nothing was done in yet. */
export function regionPart(
  request: Request,
  services: RegionPorts,
  ports: Ports,
  log: RegionLog,
  outcome: RegionOutcome,
): RegionPart {
  const { bucket } = services
  const archive = new ArchiveToPublish(request, bucket, ports, log)
  const backups = backupsOf(request, bucket)
  return { request, services, ports, log, outcome, archive, backups, isPublishing: false }
}
