import type { Inspection, InspectionOptions } from '../archive/inspect/inspect.ts'
import type { ArchiveReader } from './archive-ports.ts'

/** The inspections of one run. The archive on this machine is the same in all regions, so it is inspected only once. */
export class Inspections {
  #local: Promise<Inspection> | undefined

  /** Inspects an archive. @param options - The same in all regions. */
  of(reader: ArchiveReader, options: InspectionOptions): Promise<Inspection> {
    if (reader.isLocal !== true) return inspected(reader, options)
    return (this.#local ??= inspected(reader, options))
  }
}

async function inspected(reader: ArchiveReader, options: InspectionOptions): Promise<Inspection> {
  const { inspectArchive } = await import('../archive/inspect/inspect.ts')
  return inspectArchive(reader, options)
}
