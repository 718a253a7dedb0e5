import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, relative, resolve } from 'node:path'
import type { ErrorCode } from '../core/error-catalogue.ts'
import { MANIFEST_LIMIT, manifestOf, type Manifest } from '../core/manifest.ts'
import type { Ports } from '../core/ports.ts'
import type { Problems } from './problems.ts'

/** Bytes that are read at once. */
const CHUNK = 65_536

/** Why a file is not taken as the manifest. */
class Refusal extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Reads the manifest, or notes why that is not possible. Links are followed, and may not lead out of the workspace. */
export function readManifest(path: string, workspace: string, problems: Problems): Manifest | undefined {
  try {
    const manifest = manifestOf(path, basename(path), chunksOf(fileInside(workspace, path)))
    if (manifest.bytes.length === 0) throw new Refusal('manifest-empty', 'it is empty, which no lock file is')
    return manifest
  } catch (error) {
    const { code, message } = refusalOf(error)
    problems.add('manifest-path', path, message, code)
    return undefined
  }
}

/** Reads what a manifest includes: files of the workspace, like itself. */
export function includedFiles(manifestPath: string, workspace: string): Ports['included'] {
  return (path, from) => {
    try {
      const file = fileInside(workspace, resolve(workspace, dirname(manifestPath), dirname(from), path))
      return Buffer.concat([...chunksOf(file)])
    } catch (error) {
      throw new Error(refusalOf(error).message, { cause: error })
    }
  }
}

/** The real path of a file of the workspace. */
function fileInside(workspace: string, path: string): string {
  // It becomes part of a key.
  if (/\p{Cc}/u.test(path)) throw new Refusal('invalid-input', 'it must not hold control characters')
  const file = realpathSync(resolve(workspace, path))
  const inside = relative(realpathSync(workspace), file)
  if (inside === '..' || inside.startsWith('../') || isAbsolute(inside)) {
    throw new Refusal('manifest-outside-workspace', 'it leads out of the workspace')
  }
  const found = statSync(file)
  if (found.isDirectory()) {
    throw new Refusal('manifest-is-directory', 'it is a directory; name the lock file in it')
  }
  if (!found.isFile()) throw new Refusal('manifest-unreadable', 'it is no regular file')
  if (found.size > MANIFEST_LIMIT) throw tooLarge(`${found.size}`)
  return file
}

/** A file's bytes as they are read, so that they can be hashed meanwhile. */
function* chunksOf(file: string): Generator<Uint8Array> {
  const descriptor = openSync(file, 'r')
  try {
    for (let total = 0; ;) {
      const chunk = Buffer.allocUnsafe(CHUNK)
      const length = readSync(descriptor, chunk)
      if (length === 0) return
      total += length
      // It grew after its size was looked at.
      if (total > MANIFEST_LIMIT) throw tooLarge(`at least ${total}`)
      yield chunk.subarray(0, length)
    }
  } finally {
    closeSync(descriptor)
  }
}

function tooLarge(size: string): Refusal {
  return new Refusal(
    'manifest-too-large',
    `it has ${size} bytes; at most ${MANIFEST_LIMIT} are allowed, and no lock file has as many`,
  )
}

/** The message of the system repeats the path raw, line breaks and all: its code says enough. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const { code = 'unknown error' } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? new Refusal('manifest-not-found', 'there is no such file in the workspace')
    : new Refusal('manifest-unreadable', `it cannot be read: ${code}`)
}
