import type { ArchiveReader, Inspection, InspectionOptions } from '../archive/inspect.ts'
import { ActionError } from './errors.ts'
import type { RegionLog } from './ports.ts'
import { quoted } from './quoted.ts'
import { isStrictAbout, type Request } from './request.ts'

/** What an archive is held against. */
type CheckRequest = Pick<Request, 'settings' | 'strict'>

/** The inspections of archives on this machine, and the settings that each was held against. */
const inspections = new WeakMap<
  ArchiveReader,
  { settings: CheckRequest['settings']; inspection: Promise<Inspection> }
>()

/** Inspects an archive. One on this machine is the same in all regions, and what it costs is spent once. */
async function inspectedOnce(
  reader: ArchiveReader,
  settings: CheckRequest['settings'],
  options: InspectionOptions,
): Promise<Inspection> {
  const { inspectArchive } = await import('../archive/inspect.ts')
  if (reader.isLocal !== true) return inspectArchive(reader, options)
  const known = inspections.get(reader)
  if (known?.settings === settings) return known.inspection
  const inspection = inspectArchive(reader, options)
  inspections.set(reader, { settings, inspection })
  return inspection
}

/**
 * Inspects an archive that is to be published. Gives what may be wrong with it: sentences.
 *
 * @param name - For messages.
 * @param noticed - What else may be wrong, seen when the archive was made.
 * @param isDataChecked - Whether all of it is read, to find damage.
 * @param signal - Ends the inspection, which throws what it is aborted with.
 * @throws {ActionError} `archive-invalid` where it cannot be a layer, and with `strict` `archive-not-clean` where anything
 * may be wrong.
 */
export async function inspectedArchive(
  reader: ArchiveReader,
  name: string,
  { settings, strict }: CheckRequest,
  noticed: readonly string[],
  log: Pick<RegionLog, 'info'>,
  isDataChecked = false,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const options = { ...settings, isDataChecked, ...(signal && { signal }) }
  const { findings, entries, unpackedSize } = await inspectedOnce(reader, settings, options)
  log.info(`Inspected ${name}: entries ${entries}, unpacked ${unpackedSize} bytes`)
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  const doubts = findings.filter(({ severity }) => severity === 'warning').map(({ message }) => message)
  const warnings = [...noticed, ...doubts.map((text) => `${name}: ${text}`)]
  for (const line of [...errors, ...warnings]) log.info(line)
  if (errors.length > 0) {
    throw new ActionError({
      code: 'archive-invalid',
      message: [`${name} cannot be published as a layer:`, ...quoted(errors)].join('\n'),
      hint: 'Build the archive anew. Nothing was written.',
    })
  }
  if (isStrictAbout('archive', strict) && warnings.length > 0) {
    throw new ActionError({
      code: 'archive-not-clean',
      message: [
        `${name} is not in order, and \`strict\` is \`${String(strict)}\`:`,
        ...quoted([...noticed, ...doubts]),
      ].join('\n'),
      hint: 'Correct it all, or leave `strict` out to be warned only. Nothing was written.',
    })
  }
  return warnings
}
