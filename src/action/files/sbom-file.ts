import { getInput } from '@actions/core'
import { closeSync, openSync, readSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { ActionError } from '../../core/errors/action-error.ts'
import type { RunOutcome } from '../../core/model/outcome.ts'
import type { ArchiveSource, Request } from '../../core/model/request.ts'
import type { Problems } from '../inputs/problems.ts'
import { fromTop, isWithin, Refusal, systemCode } from '../inputs/workspace-path.ts'
import { printGroup } from '../report/log.ts'
import { outputPlace, writeWhole, type OutputFolders } from './output-file.ts'

const INPUT = 'sbom-path'

/**
 * Reads `sbom-path`, in which `{layer}` is replaced; undefined if it is not set.
 *
 * @param layerName - Undefined if it is not valid.
 * @param manifest - Whether `manifest-path` is set, and the files of a set.
 */
export function readSbomPath(
  layerName: string | undefined,
  manifest: { hasPaths: boolean; files: readonly { path: string }[] },
  source: ArchiveSource | undefined,
  folders: OutputFolders,
  problems: Problems,
): string | undefined {
  const given = getInput(INPUT)
  if (given === '') return undefined
  if (!manifest.hasPaths) {
    problems.add(INPUT, given, 'it is about the packages of a lock file, so it needs `manifest-path`')
  }
  const path = given.replaceAll('{layer}', layerName ?? 'layer')
  try {
    if (!path.endsWith('.json')) throw new Refusal('invalid-input', 'it must end in .json')
    if (/[{}]/.test(path)) throw new Refusal('invalid-input', 'only {layer} is replaced in it')
    const place = sbomPlace(path, source, folders)
    const inWorkspace = fromTop(realOf(folders.workspace), place).normalize('NFC')
    if (manifest.files.some((file) => file.path === inWorkspace)) {
      const text =
        'it is one of the files of `manifest-path`, so writing it would change the manifest; exclude it there'
      throw new Refusal('invalid-input', text)
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    problems.add(INPUT, given, error.message, error.code)
  }
  return path
}

/**
 * Writes the SBOM of a run that has one. Returns why it could not be written, or undefined. The outputs are not affected.
 */
export function writeSbom(
  folders: OutputFolders,
  { sbomPath: path, source }: Pick<Request, 'sbomPath' | 'source'>,
  { sbom }: Pick<RunOutcome, 'sbom'>,
): ActionError | undefined {
  if (path === undefined || sbom === undefined) return undefined
  try {
    // The steps of this job, or this one, may have changed something since the inputs were read.
    writeWhole(sbomPlace(path, source, folders), sbom)
    printGroup('SBOM', [`SBOM written to ${path}`])
    return undefined
  } catch (error) {
    const why = error instanceof Refusal ? error.message : `it cannot be written: ${systemCode(error)}`
    return new ActionError({
      code: 'sbom-unwritable',
      message: `\`${INPUT}\` is ${JSON.stringify(path)}: ${why}.`,
      cause: error,
    })
  }
}

/**
 * The real path of the SBOM.
 *
 * @throws {Refusal} also if something else is there, or if it would become part of the layer.
 */
function sbomPlace(path: string, source: ArchiveSource | undefined, folders: OutputFolders): string {
  const place = outputPlace(path, folders)
  if (source?.kind === 'directory' && isWithin(realOf(resolve(folders.workspace, source.path)), place)) {
    throw new Refusal('invalid-input', 'it is in `source-dir`, so it would become part of the layer')
  }
  if (!isReplaceable(place)) {
    throw new Refusal('invalid-input', 'there is a file that is not an SBOM; it would be overwritten')
  }
  return place
}

/** Number of bytes in which a CycloneDX document says what it is. */
const START = 4096

/** Whether there is no file, an empty one, or an older SBOM. Anything else may be an input of this or another step. */
function isReplaceable(place: string): boolean {
  try {
    const file = openSync(place, 'r')
    try {
      const start = Buffer.alloc(START)
      const text = start.toString('latin1', 0, readSync(file, start))
      return text === '' || /"bomFormat"\s*:\s*"CycloneDX"/.test(text)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return true
    throw new Refusal('invalid-input', `it cannot be read: ${systemCode(error)}`)
  }
}

/** The real path of something that may not exist yet. */
function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
