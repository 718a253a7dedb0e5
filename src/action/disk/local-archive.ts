import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LocalArchive } from '../../core/archive-ports.ts'
import { LARGEST_ARCHIVE, tooLarge } from '../../archive/limits.ts'
import { ActionError } from '../../core/errors/action-error.ts'
import { REMEDIES } from '../../core/errors/remedies.ts'
import type { ArchiveSource } from '../../core/model/request.ts'
import { warning } from '../report/annotation.ts'
import type { ArchiveFacts } from './zipped-directory.ts'
import { ArchiveStream, pieces } from './archive-stream.ts'
import { findSource, SOURCE_INPUTS, sourceRefusal } from '../inputs/archive-source.ts'
import { systemCode } from '../inputs/workspace-path.ts'

/** The archive of an input, and a temporary directory that it may need. */
export class ArchiveOnDisk {
  readonly #workspace: string
  readonly #source: ArchiveSource | undefined
  readonly #temporary: string
  readonly #cancelled: AbortSignal
  #archive: Promise<LocalArchive> | undefined
  #folder: string | undefined

  /** @param temporary - Directory for files that are needed only during the step. */
  constructor(
    workspace: string,
    source: ArchiveSource | undefined,
    temporary: string | undefined,
    cancelled: AbortSignal,
  ) {
    this.#workspace = workspace
    this.#source = source
    this.#temporary = temporary === undefined || temporary === '' ? tmpdir() : temporary
    this.#cancelled = cancelled
  }

  /**
   * Hashes the zip, or zips the directory, on the first call.
   *
   * @throws {ActionError} if that is not possible or not allowed.
   */
  get(): Promise<LocalArchive> {
    return (this.#archive ??= this.#get())
  }

  /** Removes temporary files. A failure is only a warning, because the runner removes its temporary directory too. */
  remove(): void {
    if (this.#folder === undefined) return
    try {
      rmSync(this.#folder, { recursive: true, force: true })
    } catch (error) {
      warning(`The temporary zip of this step could not be removed: ${systemCode(error)}`)
    }
  }

  async #get(): Promise<LocalArchive> {
    const source = this.#source
    if (source === undefined) throw new Error('there is no archive on this machine')
    const path = located(this.#workspace, source)
    if (source.kind === 'zip') {
      requireReadableSize(source.path, statSync(path).size)
      const { size, sha256 } = await hashed(path, source)
      return new ArchiveFile(path, {
        ...{ name: source.path, size, sha256, isMadeHere: false, notes: [], warnings: [] },
      })
    }
    const { zippedDirectory } = await import('./zipped-directory.ts')
    try {
      this.#folder = mkdtempSync(join(this.#temporary, 'publish-lambda-layer-'))
      const target = join(this.#folder, 'layer.zip')
      return new ArchiveFile(target, await zippedDirectory(path, source, target, this.#cancelled))
    } catch (error) {
      throw error instanceof ActionError ? error : unwritable(source, error)
    }
  }
}

class ArchiveFile implements LocalArchive {
  readonly isLocal = true
  readonly name: string
  readonly size: number
  readonly sha256: string
  readonly isMadeHere: boolean
  readonly notes: readonly string[]
  readonly warnings: readonly string[]
  readonly #path: string

  constructor(path: string, { name, size, sha256, isMadeHere, notes, warnings }: ArchiveFacts) {
    this.#path = path
    this.name = name
    this.size = size
    this.sha256 = sha256
    this.isMadeHere = isMadeHere
    this.notes = notes
    this.warnings = warnings
  }

  async read(start: number, length: number, into?: Buffer): Promise<Uint8Array> {
    const part = await this.#part(start, length, into ?? Buffer.allocUnsafeSlow(length)).catch(
      (error: unknown) => {
        throw this.#changed(error)
      },
    )
    if (part.length !== length) throw this.#changed()
    return part
  }

  async #part(start: number, length: number, into: Buffer): Promise<Uint8Array> {
    const file = await open(this.#path)
    try {
      const { buffer, bytesRead } = await file.read(into, 0, length, start)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  }

  open() {
    return new ArchiveStream(this.#path, this.size)
  }

  async bytes(): Promise<Uint8Array> {
    const bytes = await readFile(this.#path).catch((error: unknown) => {
      throw this.#changed(error)
    })
    if (createHash('sha256').update(bytes).digest('hex') !== this.sha256) throw this.#changed()
    return bytes
  }

  #changed(cause?: unknown): ActionError {
    return new ActionError({
      code: 'archive-unreadable',
      message: `${this.name} changed after it was checked.`,
      hint: 'Make sure that nothing writes to it while this step runs, then run again. Nothing was published.',
      cause,
    })
  }
}

/** The current path of the source, which may not have existed when the inputs were read. */
function located(workspace: string, source: ArchiveSource): string {
  try {
    return findSource(workspace, source)
  } catch (error) {
    throw unreadable(source, error)
  }
}

async function hashed(path: string, source: ArchiveSource): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256')
  let size = 0
  try {
    for await (const piece of pieces(path)) {
      hash.update(piece)
      size += piece.length
    }
  } catch (error) {
    throw unreadable(source, error)
  }
  return { size, sha256: hash.digest('hex') }
}

/** For example because the disk is full. An error that does not come from the system is a bug of this action. */
function unwritable({ path }: ArchiveSource, cause: unknown): unknown {
  if ((cause as NodeJS.ErrnoException).syscall === undefined) return cause
  return new ActionError({
    code: 'archive-unwritable',
    message: `The zip of ${path} could not be written to the temporary folder of the runner: ${systemCode(cause)}.`,
    cause,
  })
}

function unreadable({ kind, path }: ArchiveSource, cause: unknown): ActionError {
  const { code, message } = sourceRefusal(cause)
  return new ActionError({
    code,
    message: `\`${SOURCE_INPUTS[kind]}\` is ${path}: ${message}.`,
    // The remedy fits all codes: the build did not put a readable source at this path in the workspace.
    hint: REMEDIES['archive-not-found'],
    cause,
  })
}

/**
 * An archive that is too large to be inspected is not hashed either.
 *
 * @param size - In bytes.
 * @throws {ActionError} `archive-invalid`
 */
function requireReadableSize(name: string, size: number): void {
  if (size <= LARGEST_ARCHIVE) return
  throw new ActionError({
    code: 'archive-invalid',
    message: `${name} cannot be published as a layer: ${tooLarge(size)}`,
    hint: 'Build a smaller archive. Nothing was written.',
  })
}
