import type { ManifestSet, SetFile } from './set.ts'

/** A file that differs between two sets. The keys are those of the action's output. */
export interface FileChange {
  path: string
  change: 'added' | 'removed' | 'changed'
}

/** A line that only one of two sets has. The keys are those of the action's output. */
export interface LineChange {
  line: string
  change: 'added' | 'removed'
}

/** What differs between two sets, apart from packages. */
export interface SetChanges {
  /** In the order of the paths. */
  files: FileChange[]
  /** Lines that were removed, then lines that were added. */
  identity: LineChange[]
}

/** A set without files and lines, for a layer that has no version. */
export const EMPTY_SET: ManifestSet = { files: [], identity: [] }

/** The files and lines that differ. Both lists are empty if and only if the documents of the two sets are equal. */
export function setDifference(before: ManifestSet, after: ManifestSet): SetChanges {
  const [was, is] = [byPath(before.files), byPath(after.files)]
  const files = [
    ...before.files.flatMap(({ path, sha256 }): FileChange[] => {
      const now = is.get(path)
      if (now === undefined) return [{ path, change: 'removed' }]
      return now.sha256 === sha256 ? [] : [{ path, change: 'changed' }]
    }),
    ...after.files.flatMap(({ path }): FileChange[] => (was.has(path) ? [] : [{ path, change: 'added' }])),
  ]
  return { files, identity: lineChanges(before.identity, after.identity) }
}

/**
 * Whether two sets have equal lines, and equal files apart from those that packages are read from: for these, the packages
 * decide.
 */
export function sameApartFromPackages(one: ManifestSet, other: ManifestSet): boolean {
  const rest = ({ files }: ManifestSet): string =>
    JSON.stringify(
      files.flatMap(({ path, sha256, content }) => (content === undefined ? [[path, sha256]] : [])),
    )
  return JSON.stringify(one.identity) === JSON.stringify(other.identity) && rest(one) === rest(other)
}

/** The lines between those that are equal at the start and at the end. So a line that moved is removed and added. */
function lineChanges(before: readonly string[], after: readonly string[]): LineChange[] {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++
  const between = (lines: readonly string[], change: LineChange['change']): LineChange[] =>
    lines.slice(start, lines.length - end).map((line) => ({ line, change }))
  return [...between(before, 'removed'), ...between(after, 'added')]
}

function byPath(files: readonly SetFile[]): ReadonlyMap<string, SetFile> {
  return new Map(files.map((file) => [file.path, file]))
}
