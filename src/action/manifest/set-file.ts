import { createHash, hash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { isCalledLockFile, lockFileText, mayBeLockFile, type SetFile } from '../../core/model/manifest-set.ts'
import { MANIFEST_LIMIT } from '../../core/model/manifest.ts'
import { Refusal } from '../inputs/workspace-path.ts'

/** Number of bytes that are read at once. */
const CHUNK = 1_048_576

/** Reads the files of a set one after another, with one buffer for all of them: thousands of files need no more memory. */
export class SetFiles {
  readonly #buffer = Buffer.allocUnsafe(CHUNK)

  /**
   * The file as a part of a set.
   *
   * @param path - From the workspace.
   * @param realPath - From the workspace, after all links were followed.
   * @throws {Refusal} if it cannot be part of a set, or changes meanwhile; otherwise the error of the system.
   */
  read(path: string, onDisk: string, realPath: string): SetFile {
    const descriptor = openSync(onDisk, 'r')
    try {
      const found = fstatSync(descriptor)
      if (!found.isFile()) throw new Refusal('manifest-unreadable', 'it is not a regular file')
      const { size } = found
      if (isCalledLockFile(path)) {
        if (size === 0) throw new Refusal('manifest-empty', 'it is empty; a lock file is never empty')
        if (size > MANIFEST_LIMIT) throw tooLarge(size)
      }
      if (size > MANIFEST_LIMIT || !mayBeLockFile(path))
        return { path, sha256: this.#sha256(descriptor, size) }
      const bytes = this.#all(descriptor, size)
      const content = lockFileText(path, bytes, realPath)
      return { path, sha256: hash('sha256', bytes), ...(content !== undefined && { content }) }
    } finally {
      closeSync(descriptor)
    }
  }

  /**
   * All bytes of a file that was read before.
   *
   * @throws {Refusal} if it is too large for a manifest, or has changed since; otherwise the error of the system.
   */
  bytes(onDisk: string, sha256: string): Uint8Array {
    const descriptor = openSync(onDisk, 'r')
    try {
      const { size } = fstatSync(descriptor)
      if (size > MANIFEST_LIMIT) throw tooLarge(size)
      const bytes = this.#all(descriptor, size)
      if (hash('sha256', bytes) !== sha256) throw changed()
      return bytes
    } finally {
      closeSync(descriptor)
    }
  }

  #sha256(descriptor: number, size: number): string {
    const first = readSync(descriptor, this.#buffer)
    if (first === size) return hash('sha256', this.#buffer.subarray(0, first))
    const sha256 = createHash('sha256').update(this.#buffer.subarray(0, first))
    let total = first
    for (let length = first; length > 0 && total <= size; total += length) {
      length = readSync(descriptor, this.#buffer)
      sha256.update(this.#buffer.subarray(0, length))
    }
    if (total !== size) throw changed()
    return sha256.digest('hex')
  }

  #all(descriptor: number, size: number): Buffer {
    const bytes = Buffer.allocUnsafe(size)
    let total = 0
    for (let length = -1; length !== 0 && total < size; total += length) {
      length = readSync(descriptor, bytes, total, size - total, null)
    }
    if (total !== size) throw changed()
    return bytes
  }
}

function changed(): Refusal {
  return new Refusal('manifest-unreadable', 'it changed while it was read')
}

function tooLarge(size: number): Refusal {
  return new Refusal('manifest-too-large', `it has ${size} bytes; at most ${MANIFEST_LIMIT} are allowed`)
}
