import { getInput } from '@actions/core'
import type { ActionError } from '../../core/errors/action-error.ts'
import type { RunOutcome } from '../../core/model/outcome.ts'
import type { Request } from '../../core/model/request.ts'
import type { Problems } from '../inputs/problems.ts'
import { Refusal } from '../inputs/workspace-path.ts'
import { printGroup } from '../report/log.ts'
import type { OutputFolders } from './output-file.ts'
import { acceptedPlace, writeOwn, type OwnFile, type Surroundings } from './own-file.ts'

const SBOM: OwnFile = {
  input: 'sbom-path',
  ending: '.json',
  name: 'an SBOM',
  start: /"bomFormat"\s*:\s*"CycloneDX"/,
  code: 'sbom-unwritable',
}

/**
 * Reads `sbom-path`, in which `{layer}` is replaced; undefined if it is not set.
 *
 * @param layerName - Undefined if it is not valid.
 * @param manifest - Whether `manifest-path` is set, and the files of a set.
 */
export function readSbomPath(
  layerName: string | undefined,
  manifest: { hasPaths: boolean; files: readonly { path: string }[] },
  surroundings: Surroundings,
  problems: Problems,
): string | undefined {
  const given = getInput(SBOM.input)
  if (given === '') return undefined
  if (!manifest.hasPaths) {
    problems.add(SBOM.input, given, 'it is about the packages of a lock file, so it needs `manifest-path`')
  }
  const path = given.replaceAll('{layer}', layerName ?? 'layer')
  try {
    acceptedPlace(SBOM, path, surroundings, manifest.files)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    problems.add(SBOM.input, given, error.message, error.code)
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
  const unwritten = writeOwn(SBOM, path, sbom, { folders, source })
  if (unwritten === undefined) printGroup('SBOM', [`SBOM written to ${path}`])
  return unwritten
}
