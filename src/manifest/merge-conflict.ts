import { ManifestError } from './package.ts'

/** Gives the 1-based line of an offset into a text. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', end + 1)) line++
  return line
}

/** Throws a {@link ManifestError} where git has left the two sides of a merge in the text. */
export function refuseMergeConflict(text: string): void {
  const marker = /^(?:<{7}|>{7})(?: |\r?$)/m.exec(text)
  if (marker) throw new ManifestError('A merge conflict is not resolved.', lineAt(text, marker.index))
}
