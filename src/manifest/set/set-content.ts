import { isUtf8 } from 'node:buffer'
import { posix } from 'node:path'
import type { Format } from '../format.ts'
import { formatOf, formats } from '../formats.ts'
import { includeLines, isCalledRequirements } from '../formats/requirements/requirement-includes.ts'
import { requirements } from '../formats/requirements/requirements.ts'
import { decodeText } from '../text/decode.ts'
import type { SetFile } from './set.ts'

/** Maximum number of includes that are looked at in one file. */
const INCLUDES = 100

/** A file of a set with its text. */
export type TextFile = SetFile & { content: string }

/** Whether the name of a file says that it is a lock file. */
export function isCalledLockFile(path: string): boolean {
  return namedFormat(path) !== undefined
}

/** Whether a file can be a lock file, so that its content has to be seen. Most files beside lock files cannot. */
export function mayBeLockFile(path: string): boolean {
  const name = posix.basename(path)
  return isCalledLockFile(path) || name.endsWith('.lock') || formats.some(({ isLikely }) => isLikely?.(name))
}

/**
 * The text of a lock file of a known format; undefined for any other file. Its name or its content must say what it is:
 * beside own source, not every `.txt` is a requirements file.
 *
 * @param realPath - Its path after all links were followed: a link may give any file the name of a lock file.
 */
export function lockFileText(path: string, bytes: Uint8Array, realPath: string): string | undefined {
  const named = isOwnName(path, realPath) ? namedFormat(path) : undefined
  const format = named ?? formatByContent(path, bytes)
  return format && textOf(bytes, format)
}

/** The text of a requirements file that another one includes; undefined for a link to any other file, and for no text. */
export function includedText(path: string, bytes: Uint8Array, realPath: string): string | undefined {
  return isOwnName(path, realPath) ? textOf(bytes, requirements) : undefined
}

/** Whether a file has its own name, or leads to one that is called a lock file too. */
function isOwnName(path: string, realPath: string): boolean {
  return path === realPath || isCalledLockFile(realPath)
}

/** The bytes that a file of a set is read from. They are not its own if it is not in UTF-8, but have the same text. */
export function bytesOf({ content }: Pick<TextFile, 'content'>): Uint8Array {
  return Buffer.from(content)
}

/** A line that includes another file, and the path of that file from the workspace. */
export interface SetInclude {
  line: number
  path: string
}

/** The files that a requirements file of a set includes. */
export function includesOfFile(file: TextFile): readonly SetInclude[] {
  const lines = includeLines(posix.basename(file.path), bytesOf(file)).take(INCLUDES)
  return Array.from(lines, ({ line, path }) => ({ line, path: includedPath(path, file.path) }))
}

/** The path of an included file from the workspace, from how it is written in another file of the workspace. */
export function includedPath(written: string, from: string): string {
  if (posix.isAbsolute(written)) return written
  return posix.join(posix.dirname(from), written).normalize('NFC')
}

/**
 * The files that are read on their own: those with a text that no other one includes. The others are read where they are
 * included. Files that include each other in a circle are read on their own too, which reports the circle.
 */
export function lockFilesIn(files: readonly SetFile[]): readonly TextFile[] {
  const texts = files.filter((file): file is TextFile => file.content !== undefined)
  const byPath = new Map(texts.map((file) => [file.path, file]))
  const includes = new Map(
    texts.map((file) => [file, includesOfFile(file).flatMap(({ path }) => byPath.get(path) ?? [])]),
  )
  const included = new Set([...includes.values()].flat())
  const read = new Set<TextFile>()
  const follow = (start: TextFile): void => {
    const waiting = [start]
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (read.has(file)) continue
      read.add(file)
      waiting.push(...(includes.get(file) ?? []))
    }
  }
  const own = texts.filter((file) => !included.has(file))
  own.forEach(follow)
  for (const file of texts) {
    if (read.has(file)) continue
    own.push(file)
    follow(file)
  }
  return own
}

function namedFormat(path: string): Format | undefined {
  const name = posix.basename(path)
  const named = formats.find(({ fileName }) => fileName?.test(name))
  // `requirements/base.txt`
  return named ?? (/\.(?:txt|lock)$/i.test(name) && isCalledRequirements(path) ? requirements : undefined)
}

function formatByContent(path: string, bytes: Uint8Array): Format | undefined {
  if (!mayBeLockFile(path)) return undefined
  // Without a name of a requirements file, only the content decides.
  const format = formatOf('file', bytes)
  return format ?? (posix.basename(path) === 'yarn.lock' ? formatOf('yarn.lock', bytes) : undefined)
}

/**
 * The text of a lock file. In UTF-8, it is the bytes as they are. Text in another encoding starts with a byte order mark,
 * so that it is not decoded a second time by what its first lines say.
 */
function textOf(bytes: Uint8Array, { decode = decodeText }: Format): string | undefined {
  if (isUtf8(bytes)) return Buffer.from(bytes).toString()
  try {
    return `\ufeff${decode(bytes)}`
  } catch {
    return undefined
  }
}
