/** Gives the 1-based line of an offset into a text. */
export function lineAt(text: string, offset: number): number {
  return lineCounter(text)(offset)
}

/** Gives the 1-based lines of offsets in ascending order. The text is searched only once. */
export function lineCounter(text: string): (offset: number) => number {
  let line = 1
  let end = text.indexOf('\n')
  return (offset) => {
    for (; end !== -1 && end < offset; end = text.indexOf('\n', end + 1)) line++
    return line
  }
}

/**
 * Gives the line of a name in a text whose parser has no positions: the first line that the pattern matches with this name
 * in its first group, or 1 if there is none, as in a file without line ends. The text is searched once, on the first call.
 */
export function lineIndex(text: string, pattern: RegExp): (name: string) => number {
  let lines: Map<string, number> | undefined
  return (name) => (lines ??= index(text, pattern)).get(name) ?? 1
}

function index(text: string, pattern: RegExp): Map<string, number> {
  const lines = new Map<string, number>()
  text.split('\n').forEach((line, at) => {
    // JSON allows a backslash before a slash, and PHP writes one.
    const name = pattern.exec(line)?.[1]?.replaceAll('\\/', '/')
    if (name !== undefined && !lines.has(name)) lines.set(name, at + 1)
  })
  return lines
}
