import { realpathSync } from 'node:fs'
import platform, { resolve, type PlatformPath } from 'node:path'
import type { ErrorCode } from '../../core/errors/catalogue.ts'

/** Why what an input names is not taken. */
export class Refusal extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * The real path of something in the workspace: links are followed, and may not lead out of it.
 *
 * @throws {Refusal} with this code where they do; else what the system throws.
 */
export function pathInside(workspace: string, path: string, outside: ErrorCode): string {
  // It becomes part of messages, and of keys.
  if (/\p{Cc}/u.test(path)) throw new Refusal('invalid-input', 'it must not contain control characters')
  const real = realpathSync(resolve(workspace, path))
  if (!isWithin(realpathSync(workspace), real)) throw new Refusal(outside, 'it is outside the workspace')
  return real
}

/** Whether an absolute path is that of a folder, or of something in it, by the rules of a platform. */
export function isWithin(folder: string, path: string, platformPath: PlatformPath = platform): boolean {
  const way = platformPath.relative(folder, path)
  // No way leads from one drive, or share, of Windows to another: then it is the path itself.
  return !platformPath.isAbsolute(way) && way.split(platformPath.sep)[0] !== '..'
}

/** Where a file is from the top of the workspace, as GitHub names it on every platform: parted by `/`. */
export function fromTop(workspace: string, file: string, platformPath: PlatformPath = platform): string {
  return slashed(platformPath.relative(workspace, platformPath.resolve(workspace, file)), platformPath)
}

/** A path of a platform with `/` between its parts. Windows takes it so, too; elsewhere a backslash is part of a name. */
export function slashed(path: string, { sep }: PlatformPath = platform): string {
  return path.replaceAll(sep, '/')
}

/** What the system calls an error. Its message repeats the path raw, line breaks and all: the code says enough. */
export function systemCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error'
}

/** What the system says of a path. */
export function refusalOf(error: unknown, codes: { missing: ErrorCode; unreadable: ErrorCode }): Refusal {
  if (error instanceof Refusal) return error
  const code = systemCode(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? new Refusal(codes.missing, 'there is no such file or directory in the workspace')
    : new Refusal(codes.unreadable, `it cannot be read: ${code}`)
}
