import type { Inspections } from './inspections.ts'
import { Backups } from './publish/backup.ts'
import type { Packages } from './preflight/packages.ts'
import type { Bucket, Ports, RegionLog, RegionPorts } from './ports.ts'
import type { RegionRecord } from './record.ts'
import type { Request, Target } from './model/request.ts'

/** The context of one region: the request, its services, and the steps completed so far. */
export interface RegionPart {
  request: Request
  region: string
  services: RegionPorts
  ports: Ports
  log: RegionLog
  /** Undefined if there is no manifest. */
  packages: Packages | undefined
  /** The inspections of all regions. */
  inspections: Inspections
  /** Undefined if manifests are not backed up. */
  backups: Backups | undefined
  record: RegionRecord
}

/**
 * The bucket of a region, for a plan that refers to an object in it.
 *
 * @throws if there is no bucket. A plan then never refers to an object.
 */
export function bucketOf({ bucket }: Pick<RegionPorts, 'bucket'>): Bucket {
  if (bucket === undefined) throw new Error('there is no bucket')
  return bucket
}

/** The context of a region at the start of a run. */
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
