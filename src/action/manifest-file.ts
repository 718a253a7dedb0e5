import { readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, isAbsolute, relative, resolve } from 'node:path'
import type { ErrorCode } from '../core/error-catalogue.ts'
import { MANIFEST_LIMIT, manifestOf, type Manifest } from '../core/manifest.ts'
import type { Problems } from './problems.ts'

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
    return manifestOf(path, basename(path), readInside(workspace, path))
  } catch (error) {
    const { code, message } = error instanceof Refusal ? error : refusalOf(error as NodeJS.ErrnoException)
    problems.add('manifest-path', path, message, code)
    return undefined
  }
}

function readInside(workspace: string, path: string): Uint8Array {
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
  if (found.size > MANIFEST_LIMIT) {
    throw new Refusal(
      'manifest-too-large',
      `it has ${found.size} bytes; at most ${MANIFEST_LIMIT} are allowed, and no lock file has as many`,
    )
  }
  const bytes = readFileSync(file)
  if (bytes.length === 0) throw new Refusal('manifest-empty', 'it is empty, which no lock file is')
  return bytes
}

/** The message of the system repeats the path raw, line breaks and all: its code says enough. */
function refusalOf({ code = 'unknown error' }: NodeJS.ErrnoException): Refusal {
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? new Refusal('manifest-not-found', 'there is no such file in the workspace')
    : new Refusal('manifest-unreadable', `it cannot be read: ${code}`)
}
