import type { Inspections } from './preflight/archive-check.ts'
import { Backups } from './publish/backup.ts'
import type { Packages } from './preflight/packages.ts'
import type { Bucket, Ports, RegionLog, RegionPorts } from './ports.ts'
import type { RegionRecord } from './record.ts'
import type { Request, Target } from './model/request.ts'

/** One region's part of a run: what is asked, what it works with, and what it has reached so far. */
export interface RegionPart {
  request: Request
  region: string
  services: RegionPorts
  ports: Ports
  log: RegionLog
  /** Undefined where there is no manifest. */
  packages: Packages | undefined
  /** Those of all regions. */
  inspections: Inspections
  /** Undefined where none are kept. */
  backups: Backups | undefined
  record: RegionRecord
}

/**
 * The bucket of a region that the plan found something in, or asked something of.
 *
 * @throws where there is none: then the plan knows of no object.
 */
export function bucketOf({ bucket }: Pick<RegionPorts, 'bucket'>): Bucket {
  if (bucket === undefined) throw new Error('there is no bucket')
  return bucket
}

/** The part of a region in which nothing was done yet. */
export function regionPart(
  request: Request,
  { region, bucket }: Target,
  ports: Ports,
  log: RegionLog,
  packages: Packages | undefined,
  inspections: Inspections,
  record: RegionRecord,
): RegionPart {
  const services = ports.connect(region, bucket)
  const backups = request.backups && services.bucket && new Backups(request.backups, services.bucket)
  return { request, region, services, ports, log, packages, inspections, backups, record }
}
