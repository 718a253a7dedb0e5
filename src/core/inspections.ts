import type { Contents } from '../archive/contents/contents.ts'
import type { Inspection, InspectionOptions } from '../archive/inspect/inspect.ts'
import type { ArchiveReader } from './archive-ports.ts'

/** An archive that was inspected, and what it contains. */
export interface Inspected extends Omit<Inspection, 'listed'> {
  /** Undefined if the archive has an error. */
  contents?: Contents
}

/** The inspections of one run. The archive on this machine is the same in all regions, so it is inspected only once. */
export class Inspections {
  #local: Promise<Inspected> | undefined

  /** Inspects an archive. @param options - The same in all regions. */
  of(reader: ArchiveReader, options: InspectionOptions): Promise<Inspected> {
    if (reader.isLocal !== true) return inspected(reader, options)
    return (this.#local ??= inspected(reader, options))
  }
}

async function inspected(reader: ArchiveReader, options: InspectionOptions): Promise<Inspected> {
  const [{ inspectArchive }, { contentsOf }] = await Promise.all([
    import('../archive/inspect/inspect.ts'),
    import('../archive/contents/contents.ts'),
  ])
  const { listed, ...inspection } = await inspectArchive(reader, options)
  if (listed === undefined) return inspection
  return { ...inspection, contents: await contentsOf(reader, listed, options.signal) }
}
