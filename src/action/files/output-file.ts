import { randomUUID } from 'node:crypto'
import { lstatSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { isWithin, Refusal, systemCode } from '../inputs/workspace-path.ts'

/** The folders that a step may write files for later steps to. */
export interface OutputFolders {
  /** Directory that relative paths are relative to. */
  workspace: string
  /** Directory for temporary files of the job; undefined outside of a runner. */
  temporary: string | undefined
}

/**
 * The real path of a file that is to be written, in the workspace or the temporary directory. The file and folders on the way
 * to it may not exist yet. Links are followed, but must not lead out of these two.
 *
 * @throws {Refusal} if it is elsewhere, or is not a regular file.
 */
export function outputPlace(path: string, { workspace, temporary }: OutputFolders): string {
  if (/\p{Cc}/u.test(path)) throw new Refusal('invalid-input', 'it must not contain control characters')
  try {
    const place = realPlace(resolve(workspace, path))
    const folders = [workspace, ...(temporary === undefined ? [] : [temporary])]
    if (!folders.some((folder) => isWithin(realpathSync(folder), place))) {
      throw new Refusal('invalid-input', 'it is outside the workspace and the directory in `RUNNER_TEMP`')
    }
    const found = statSync(place, { throwIfNoEntry: false })
    if (found?.isDirectory()) throw new Refusal('invalid-input', 'it is a directory; specify a file in it')
    if (found?.isFile() === false) throw new Refusal('invalid-input', 'it is not a regular file')
    return place
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('invalid-input', `it cannot be written: ${systemCode(error)}`)
  }
}

/** Follows the links in the part of a path that exists. A link to nothing is an error of the system. */
function realPlace(path: string): string {
  const folder = dirname(path)
  const exists = lstatSync(path, { throwIfNoEntry: false }) !== undefined
  return exists || folder === path ? realpathSync(path) : join(realPlace(folder), basename(path))
}

/**
 * Writes a whole file, or nothing: a reader never finds a part of it. Creates the folders on the way to it.
 *
 * @param place - Its real path.
 * @throws the error of the system.
 */
export function writeWhole(place: string, text: string): void {
  const folder = dirname(place)
  mkdirSync(folder, { recursive: true })
  const draft = join(folder, `.${randomUUID()}.tmp`)
  try {
    writeFileSync(draft, text, { flag: 'wx' })
    renameSync(draft, place)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
