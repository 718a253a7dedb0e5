import { refuseMergeConflict } from '../../text/decode.ts'

/** A line as pip sees it: continued lines are joined, comments removed, blanks trimmed. Never empty. */
export interface RequirementLine {
  /** 1-based, the first physical line. */
  line: number
  text: string
}

/** The line ends of Python's `str.splitlines`. */
const lineEnds = ['\r\n', '\n', '\v', '\f', '\r', '\x1c', '\x1d', '\x1e', '\x85', '\u2028', '\u2029']
const lineEnd = new RegExp(lineEnds.join('|'))

/**
 * The lines of a requirements file, without empty ones and comments.
 *
 * @throws {ManifestError} for a merge conflict.
 */
export function* requirementLines(text: string): Generator<RequirementLine> {
  refuseMergeConflict(text)
  let first = 0
  let parts: string[] = []
  let number = 0
  for (const physical of text.split(lineEnd)) {
    number++
    if (parts.length === 0) first = number
    // A comment line is never continued, and it ends a continued line.
    if (physical.endsWith('\\') && !/^\s*#/.test(physical)) {
      parts.push(withoutBackslashes(physical))
      continue
    }
    const text = withoutComment(
      `${parts.join('')}${parts.length > 0 && /^\s*#/.test(physical) ? ' ' : ''}${physical}`,
    )
    parts = []
    if (text !== '') yield { line: first, text }
  }
  const rest = withoutComment(parts.join(''))
  if (rest !== '') yield { line: first, text: rest }
}

/** pip also removes those at the start. */
function withoutBackslashes(line: string): string {
  let start = 0
  let end = line.length
  while (line[start] === '\\') start++
  while (end > start && line[end - 1] === '\\') end--
  return line.slice(start, end)
}

/** A `#` starts a comment at the start of a line or after a blank: in a URL it starts the fragment. */
function withoutComment(line: string): string {
  let at = line.indexOf('#')
  while (at > 0 && !/\s/.test(line.charAt(at - 1))) at = line.indexOf('#', at + 1)
  return (at === -1 ? line : line.slice(0, at)).trim()
}
