/** What .NET trims from the start of a string: other characters than JavaScript's `\s`. */
const BLANKS = /^[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+/

/** The lines of a text that the runner could take for `::name props::value`, whatever the name: blanks may lead. */
export function commandLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).filter((line) => {
    const trimmed = line.replace(BLANKS, '')
    return trimmed.startsWith('::') && trimmed.includes('::', 2)
  })
}

/** The lines that it could take for the older `##[name props]value`, which may stand anywhere in a line. */
export function olderCommandLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).filter((line) => {
    const start = line.indexOf('##[')
    return start >= 0 && line.includes(']', start)
  })
}
