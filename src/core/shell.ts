/** A text as one word of a POSIX shell, for commands in messages. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
