import { comparePaths, type ManifestSet } from './set.ts'

/**
 * Whether local code is part of a set: the file itself, or a file in the folder. It is found by halves, because there can be
 * many findings and many files.
 *
 * @param path - From the workspace.
 */
export function holdsCode({ files }: ManifestSet, path: string): boolean {
  const folder = path.normalize('NFC').replace(/\/+$/, '')
  if (folder === '.') return files.length > 0
  const at = (start: string): string | undefined => files[firstAtLeast(files, start)]?.path
  return at(folder) === folder || at(`${folder}/`)?.startsWith(`${folder}/`) === true
}

/** The index of the first file whose path is not before this one. */
function firstAtLeast(files: ManifestSet['files'], path: string): number {
  let [low, high] = [0, files.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (comparePaths(files[middle]?.path ?? '', path) < 0) low = middle + 1
    else high = middle
  }
  return low
}
