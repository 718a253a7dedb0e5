import { closeSync, openSync, readSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { ActionError } from '../../core/errors/action-error.ts'
import type { ArchiveSource } from '../../core/model/request.ts'
import { fromTop, isWithin, Refusal, systemCode } from '../inputs/workspace-path.ts'
import { outputPlace, writeWhole, type OutputFolders } from './output-file.ts'

/** A kind of file that this action writes at the path that an input names. */
export interface OwnFile {
  /** Name of the input. */
  input: string
  /** The end of each path. */
  ending: string
  /** What it is, in a message: `an SBOM`. */
  name: string
  /** Matches the start of every file of this kind. Only such a file is ever overwritten. */
  start: RegExp
  /** The code of a failure to write it. */
  code: 'sbom-unwritable' | 'results-unwritable'
}

/** Where files may be written. */
export interface Surroundings {
  folders: OutputFolders
  source: ArchiveSource | undefined
}

/**
 * The real path of a file that an input asks for, and in which `{layer}` was replaced.
 *
 * @param manifestFiles - The files of a set, with paths relative to the workspace.
 * @throws {Refusal} if it must not be written there.
 */
export function acceptedPlace(
  kind: OwnFile,
  path: string,
  surroundings: Surroundings,
  manifestFiles: readonly { path: string }[],
): string {
  if (!path.endsWith(kind.ending)) throw new Refusal('invalid-input', `it must end in ${kind.ending}`)
  if (/[{}]/.test(path)) throw new Refusal('invalid-input', 'only {layer} is replaced in it')
  const place = freePlace(kind, path, surroundings)
  const inWorkspace = fromTop(realOf(surroundings.folders.workspace), place).normalize('NFC')
  if (manifestFiles.some((file) => file.path === inWorkspace)) {
    const text =
      'it is one of the files of `manifest-path`, so writing it would change the manifest; exclude it there'
    throw new Refusal('invalid-input', text)
  }
  return place
}

/** Writes a file as a whole. Returns why it could not be written, or undefined. */
export function writeOwn(
  kind: OwnFile,
  path: string,
  text: string,
  surroundings: Surroundings,
): ActionError | undefined {
  try {
    // The steps of this job, or this one, may have changed something since the inputs were read.
    writeWhole(freePlace(kind, path, surroundings), text)
    return undefined
  } catch (error) {
    const why = error instanceof Refusal ? error.message : `it cannot be written: ${systemCode(error)}`
    return new ActionError({
      code: kind.code,
      message: `\`${kind.input}\` is ${JSON.stringify(path)}: ${why}.`,
      cause: error,
    })
  }
}

/**
 * The real path of a file.
 *
 * @throws {Refusal} also if something else is there, or if it would become part of the layer.
 */
function freePlace({ name, start }: OwnFile, path: string, { folders, source }: Surroundings): string {
  const place = outputPlace(path, folders)
  if (source?.kind === 'directory' && isWithin(realOf(resolve(folders.workspace, source.path)), place)) {
    throw new Refusal('invalid-input', 'it is in `source-dir`, so it would become part of the layer')
  }
  const found = startOf(place)
  if (found !== '' && !start.test(found)) {
    throw new Refusal('invalid-input', `there is a file that is not ${name}; it would be overwritten`)
  }
  return place
}

/** Number of bytes in which a file says what it is. */
const START = 4096

/** The first bytes of a file, as Latin-1; empty also if there is no file. It may be an input of this or another step. */
function startOf(place: string): string {
  try {
    const file = openSync(place, 'r')
    try {
      const start = Buffer.alloc(START)
      return start.toString('latin1', 0, readSync(file, start))
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return ''
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
