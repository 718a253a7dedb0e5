import { visibleLines } from '../../archive/visible.ts'
import { withoutSecrets } from './without-secrets.ts'

/** A text of at most so many characters: what is cut off is marked by `…`. */
export function clipped(text: string, limit: number): string {
  if (text.length <= limit) return text
  const start = text.slice(0, limit - 1)
  // Not in the middle of a character that takes two.
  return `${/[\ud800-\udbff]$/.test(start) ? start.slice(0, -1) : start}…`
}

/**
 * Foreign text as it is shown, in the log, in annotations, in the summary and in the comment: without secrets, with what
 * cannot be seen in it written out, and of at most so many characters. Line breaks and tabs stay.
 */
export function shown(text: string, limit: number): string {
  // What is cut off need not be written out.
  return clipped(visibleLines(clipped(withoutSecrets(text), limit + 1)), limit)
}
