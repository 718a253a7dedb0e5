import { clipped } from './shown.ts'

/**
 * Maximum number of lines in an error message, and of characters in each. The runner cuts a message after 4,096
 * characters.
 */
const [QUOTED, LINE_LIMIT] = [10, 300]

/** The first of many lines for a message, and how many more there are. The log and the summary contain all of them. */
export function quoted(lines: readonly string[]): readonly string[] {
  const more = lines.length > QUOTED ? [`… and ${lines.length - QUOTED} more; the log has all of them`] : []
  return [...lines.slice(0, QUOTED).map((line) => clipped(line, LINE_LIMIT)), ...more]
}

/** A text as one word of a POSIX shell, for commands in messages. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
