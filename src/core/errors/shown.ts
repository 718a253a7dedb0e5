import { visibleLines } from '../../archive/visible.ts'
import { withoutSecrets } from './without-secrets.ts'

/** A text with at most this number of characters. Removed text is replaced by `…`. */
export function clipped(text: string, limit: number): string {
  if (text.length <= limit) return text
  const start = text.slice(0, limit - 1)
  // Do not split a character that consists of two code units.
  return `${/[\ud800-\udbff]$/.test(start) ? start.slice(0, -1) : start}…`
}

/**
 * Foreign text for the log, annotations, the summary and the comment: without secrets, with invisible characters
 * written out, and with at most this number of characters. Line breaks and tabs stay.
 */
export function shown(text: string, limit: number): string {
  // Text that is removed does not have to be written out.
  return clipped(visibleLines(clipped(withoutSecrets(text), limit + 1)), limit)
}
