import { LARGEST_ARCHIVE, tooLarge } from '../archive/limits.ts'
import { ActionError } from './errors/action-error.ts'

/**
 * What is too large to be inspected is not read for its digest either.
 *
 * @param size - In bytes.
 * @throws {ActionError} `archive-invalid`
 */
export function requireReadableSize(name: string, size: number): void {
  if (size <= LARGEST_ARCHIVE) return
  throw new ActionError({
    code: 'archive-invalid',
    message: `${name} cannot be published as a layer: ${tooLarge(size)}`,
    hint: 'Build the archive anew. Nothing was written.',
  })
}
