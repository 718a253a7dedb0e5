import { realpathSync } from 'node:fs'
import platform, { resolve, type PlatformPath } from 'node:path'
import type { ErrorCode } from '../../core/errors/catalogue.ts'

/** Why the file or directory of an input is not accepted. */
export class Refusal extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * The real path of a file or directory in the workspace. Links are followed, but must not lead out of it.
 *
 * @throws {Refusal} with this code if they do; otherwise the error of the system.
 */
export function pathInside(workspace: string, path: string, outside: ErrorCode): string {
  // The path becomes part of messages and keys.
  if (/\p{Cc}/u.test(path)) throw new Refusal('invalid-input', 'it must not contain control characters')
  const real = realpathSync(resolve(workspace, path))
  if (!isWithin(realpathSync(workspace), real)) throw new Refusal(outside, 'it is outside the workspace')
  return real
}

/** Whether an absolute path is a directory or is in it, by the rules of a platform. */
export function isWithin(folder: string, path: string, platformPath: PlatformPath = platform): boolean {
  const way = platformPath.relative(folder, path)
  // On Windows, the relative path between two drives or shares is the absolute path itself.
  return !platformPath.isAbsolute(way) && way.split(platformPath.sep)[0] !== '..'
}

/** The path of a file relative to the workspace, with `/` as separator, which GitHub uses on every platform. */
export function fromTop(workspace: string, file: string, platformPath: PlatformPath = platform): string {
  return slashed(platformPath.relative(workspace, platformPath.resolve(workspace, file)), platformPath)
}

/** A path with `/` as separator. Windows accepts it too. On other platforms, a backslash is part of a name. */
export function slashed(path: string, { sep }: PlatformPath = platform): string {
  return path.replaceAll(sep, '/')
}

/** The error code of the system. Its message would contain the path unescaped, with any line breaks in it. */
export function systemCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error'
}

/** Converts an error of the system about a path to a {@link Refusal}. */
export function refusalOf(error: unknown, codes: { missing: ErrorCode; unreadable: ErrorCode }): Refusal {
  if (error instanceof Refusal) return error
  const code = systemCode(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? new Refusal(codes.missing, 'there is no such file or directory in the workspace')
    : new Refusal(codes.unreadable, `it cannot be read: ${code}`)
}
