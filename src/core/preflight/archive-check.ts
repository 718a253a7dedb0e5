import type { ArchiveReader } from '../../archive/inspect/inspect.ts'
import type { ManifestFindings } from '../contents/manifest-findings.ts'
import { ActionError } from '../errors/action-error.ts'
import type { RegionLog } from '../ports.ts'
import { quoted } from '../errors/quoted.ts'
import { isStrictAbout, type Request } from '../model/request.ts'
import type { Inspected, Inspections } from '../inspections.ts'
import type { Packages } from './packages.ts'

/** The parts of the region that the check needs. */
interface CheckPart {
  request: Pick<Request, 'settings' | 'strict' | 'scope' | 'manifest'>
  inspections: Inspections
  /** Undefined if there is no manifest to compare the archive with. */
  packages: Packages | undefined
  log: Pick<RegionLog, 'info'>
}

/** An archive that can be published. */
export interface SoundArchive {
  /** Likely mistakes, as sentences. */
  doubts: readonly string[]
  contents: Inspected['contents']
}

/**
 * Inspects an archive before it is published, and compares the packages in it with the manifest.
 *
 * @param name - For messages.
 * @param noticed - Other likely mistakes, which were found when the archive was made.
 * @param isDataChecked - Whether all data is read, to find damage.
 * @param signal - Ends the inspection, which then throws the reason of the signal.
 * @throws {ActionError} `archive-invalid` if it cannot be a layer, and with `strict` `archive-not-of-manifest` if it does
 * not have the packages of the manifest, and `archive-not-clean` if there are only other likely mistakes.
 */
export async function inspectedArchive(
  part: CheckPart,
  reader: ArchiveReader,
  name: string,
  noticed: readonly string[],
  isDataChecked = false,
  signal?: AbortSignal,
): Promise<SoundArchive> {
  const { request, inspections, log } = part
  const options = { ...request.settings, isDataChecked, ...(signal && { signal }) }
  const { findings, entries, unpackedSize, contents } = await inspections.of(reader, options)
  log.info(`Inspected ${name}: entries ${entries}, unpacked ${unpackedSize} bytes`)
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  const doubts = findings.filter(({ severity }) => severity === 'warning').map(({ message }) => message)
  const { problems, warnings, notes } = await ofManifest(part, contents)
  const all = [...noticed, ...[...doubts, ...warnings].map((text) => `${name}: ${text}`)]
  for (const line of [...errors, ...noticed, ...doubts.map((text) => `${name}: ${text}`)]) log.info(line)
  for (const line of [...problems.map((text) => `${name}: ${text}`), ...notes]) log.info(line)
  if (errors.length > 0) {
    throw new ActionError({
      code: 'archive-invalid',
      message: [`${name} cannot be published as a layer:`, ...quoted(errors)].join('\n'),
    })
  }
  if (isStrictAbout('archive', request.strict) && all.length > 0) {
    throw new ActionError({
      code: problems.length > 0 ? 'archive-not-of-manifest' : 'archive-not-clean',
      message: [
        `${name} has warnings, and \`strict\` is \`${String(request.strict)}\`:`,
        ...quoted([...noticed, ...doubts, ...problems]),
      ].join('\n'),
    })
  }
  return { doubts: all, contents }
}

async function ofManifest(
  { request: { manifest, scope }, packages }: CheckPart,
  contents: Inspected['contents'],
): Promise<ManifestFindings> {
  if (manifest === undefined || packages === undefined || contents === undefined) {
    return { problems: [], warnings: [], notes: contents?.notes ?? [] }
  }
  if (contents.packages.length === 0) {
    // The manifest is not read for nothing.
    const note = `The archive has no packages that can be read, so they were not compared with ${manifest.path}`
    return { problems: [], warnings: [], notes: [...contents.notes, note] }
  }
  const { manifestFindings } = await import('../contents/manifest-findings.ts')
  return manifestFindings(contents, packages, manifest.path, scope.ignored)
}
