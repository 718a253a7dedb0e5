import { lineAt } from './line-index.ts'
import { ManifestError } from '../package.ts'

/** Throws a {@link ManifestError} where git has left the two sides of a merge in the text. */
export function refuseMergeConflict(text: string): void {
  const marker = /^(?:<{7}|>{7})(?: |\r?$)/m.exec(text)
  if (marker) throw new ManifestError('A merge conflict is not resolved.', lineAt(text, marker.index))
}
