import type { ArchiveReader } from '../../archive/inspect/inspect.ts'
import { ActionError } from '../errors/action-error.ts'
import type { RegionLog } from '../ports.ts'
import { quoted } from '../errors/quoted.ts'
import { isStrictAbout, type Request } from '../model/request.ts'
import type { Inspections } from '../inspections.ts'

/** The parts of the region that the check needs. */
interface CheckPart {
  request: Pick<Request, 'settings' | 'strict'>
  inspections: Inspections
  log: Pick<RegionLog, 'info'>
}

/**
 * Inspects an archive before it is published. Returns likely mistakes, as sentences.
 *
 * @param name - For messages.
 * @param noticed - Other likely mistakes, which were found when the archive was made.
 * @param isDataChecked - Whether all data is read, to find damage.
 * @param signal - Ends the inspection, which then throws the reason of the signal.
 * @throws {ActionError} `archive-invalid` if it cannot be a layer, and with `strict` `archive-not-clean` if there are
 * likely mistakes.
 */
export async function inspectedArchive(
  { request: { settings, strict }, inspections, log }: CheckPart,
  reader: ArchiveReader,
  name: string,
  noticed: readonly string[],
  isDataChecked = false,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const options = { ...settings, isDataChecked, ...(signal && { signal }) }
  const { findings, entries, unpackedSize } = await inspections.of(reader, options)
  log.info(`Inspected ${name}: entries ${entries}, unpacked ${unpackedSize} bytes`)
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  const doubts = findings.filter(({ severity }) => severity === 'warning').map(({ message }) => message)
  const warnings = [...noticed, ...doubts.map((text) => `${name}: ${text}`)]
  for (const line of [...errors, ...warnings]) log.info(line)
  if (errors.length > 0) {
    throw new ActionError({
      code: 'archive-invalid',
      message: [`${name} cannot be published as a layer:`, ...quoted(errors)].join('\n'),
    })
  }
  if (isStrictAbout('archive', strict) && warnings.length > 0) {
    throw new ActionError({
      code: 'archive-not-clean',
      message: [
        `${name} has warnings, and \`strict\` is \`${String(strict)}\`:`,
        ...quoted([...noticed, ...doubts]),
      ].join('\n'),
    })
  }
  return warnings
}
