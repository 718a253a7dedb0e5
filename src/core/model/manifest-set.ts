import { includesOfFile, type TextFile } from '../../manifest/set/set-content.ts'
import { comparePaths, documentOf, type SetFile } from '../../manifest/set/set.ts'
import { clipped } from '../errors/shown.ts'
import { manifestOf, type Manifest } from './manifest.ts'

export {
  followed,
  isGlob,
  isOpen,
  isWhole,
  isWrittenOut,
  patternOf,
  type PathPattern,
} from '../../manifest/set/path-pattern.ts'
export {
  includedText,
  isCalledLockFile,
  lockFileText,
  mayBeLockFile,
} from '../../manifest/set/set-content.ts'
export { SET_FILES, type SetFile } from '../../manifest/set/set.ts'

/** The file name of every set, for `{manifest}` in keys. */
export const SET_NAME = 'manifest-set.json'

/** Maximum number of lines in a name, and of characters in each. */
const [NAMED, CHARACTERS] = [3, 60]

/**
 * The manifest of a set of files and lines.
 *
 * @param lines - What the user gave, for messages.
 * @param found - In any order, each path once.
 * @param textOf - The text of a file that a requirements file includes; undefined if it must not be read as one.
 */
export function setManifest(
  lines: readonly string[],
  found: readonly SetFile[],
  identity: readonly string[],
  textOf: (file: SetFile) => string | undefined,
): Manifest {
  const byPath = new Map(found.map((file) => [file.path, file]))
  const waiting = found.filter((file): file is TextFile => file.content !== undefined)
  const openIncludes: { file: string; line: number }[] = []
  for (const file of waiting) {
    for (const { line, path } of includesOfFile(file)) {
      const included = byPath.get(path)
      if (included === undefined) openIncludes.push({ file: file.path, line })
      if (included?.content !== undefined || included === undefined) continue
      const content = textOf(included)
      if (content === undefined) continue
      const withText = { ...included, content }
      byPath.set(path, withText)
      waiting.push(withText)
    }
  }
  const files = [...byPath.values()].sort((one, other) => comparePaths(one.path, other.path))
  const manifest = manifestOf(setName(lines, identity), SET_NAME, [documentOf({ files, identity })])
  return { ...manifest, set: { files, identity, openIncludes } }
}

/** What the user gave, in words: `uv.lock, src/** and identity`. */
function setName(lines: readonly string[], identity: readonly string[]): string {
  const more = lines.length > NAMED ? [`${lines.length - NAMED} more lines`] : []
  const named = [...lines.slice(0, NAMED).map((line) => clipped(line, CHARACTERS)), ...more].join(', ')
  if (identity.length === 0) return named
  return named === '' ? 'identity' : `${named} and identity`
}
