import { ManifestError } from '../package.ts'
import { pythonName } from './python.ts'

const token =
  /[ \t]*(?:(?<bracket>[()])|(?<text>'[^']*'|"[^"]*")|(?<operator>[=~!<>]{1,3})|(?<word>[A-Za-z_.]+))/y

const operators = new Set(['<', '<=', '!=', '==', '>=', '>', '~=', '==='])

const variables = new Set([
  'dependency_groups',
  'extra',
  'extras',
  'implementation_name',
  'implementation_version',
  'os_name',
  'platform_machine',
  'platform_python_implementation',
  'platform_release',
  'platform_system',
  'platform_version',
  'python_full_version',
  'python_version',
  'sys_platform',
])

/** A comparison of a marker. An operand is the name of a variable, or a text in quotes. */
export interface Comparison {
  left: string
  /** `not in` has one blank. */
  operator: string
  right: string
}

/** A comparison, or what stands between two of them. */
export type MarkerPart = Comparison | 'and' | 'or' | '(' | ')'

/**
 * The parts of an environment marker (PEP 508), in their order.
 *
 * @throws {ManifestError} for a text that is not a marker.
 */
export function markerParts(marker: string): MarkerPart[] {
  const tokens = markerTokens(marker)
  const parts: MarkerPart[] = []
  let open = 0
  let index = 0
  for (;;) {
    for (; tokens[index] === '('; index++) {
      parts.push('(')
      open++
    }
    const left = operand(tokens[index++])
    let operator = tokens[index++] ?? ''
    if (operator === 'not' && tokens[index] === 'in') operator = `not ${tokens[index++] ?? ''}`
    else if (operator !== 'in' && !operators.has(operator)) throw invalid('a comparison')
    parts.push({ left, operator, right: operand(tokens[index++]) })

    for (; tokens[index] === ')' && open > 0; index++) {
      parts.push(')')
      open--
    }
    const word = tokens[index++]
    if (word === undefined) break
    if (word !== 'and' && word !== 'or') throw invalid('"and" or "or"')
    parts.push(word)
  }
  if (open > 0) throw invalid('a closing parenthesis')
  return parts
}

/**
 * Normalises an environment marker (PEP 508): its quotes, blanks and redundant parentheses. Result:
 * `python_version < "3.9" and (os_name == "nt" or extra == "a")`.
 *
 * @throws {ManifestError} for a text that is not a marker.
 */
export function normaliseMarker(marker: string): string {
  /** Comparisons, and the words between them. */
  const items: string[] = []
  /** The open parentheses: where each starts, and whether an `and` or `or` in it makes it necessary. */
  const open: { start: number; compound: boolean }[] = [{ start: 0, compound: false }]
  for (const part of markerParts(marker)) {
    if (part === '(') {
      open.push({ start: items.length, compound: false })
    } else if (part === ')') {
      const group = open.pop()
      if (group?.compound === true) {
        items[group.start] = `(${items[group.start] ?? ''}`
        items.push(`${items.pop() ?? ''})`)
      }
    } else if (typeof part === 'string') {
      items.push(part)
      const group = open.at(-1)
      if (group !== undefined) group.compound = true
    } else {
      const { left, operator, right } = part
      // Names of extras are compared like names of packages.
      items.push(`${left} ${operator} ${left === 'extra' ? pythonName(right) : right}`)
    }
  }
  const text = items.join(' ')
  // Several items and no word outside parentheses: one pair encloses them all.
  return items.length > 1 && open[0]?.compound === false ? text.slice(1, -1) : text
}

function markerTokens(marker: string): string[] {
  const text = marker.trim()
  const tokens: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const match = token.exec(text)
    if (match === null) throw invalid('a variable or a quoted text')
    tokens.push(match[0].trimStart())
  }
  return tokens
}

function operand(token: string | undefined): string {
  if (token === undefined) throw invalid('a variable or a quoted text')
  if (token.startsWith('"') || token.startsWith("'")) {
    const text = token.slice(1, -1)
    return text.includes('"') ? `'${text}'` : `"${text}"`
  }
  const name = token.replaceAll('.', '_')
  const variable = name === 'python_implementation' ? 'platform_python_implementation' : name
  if (!variables.has(variable)) throw invalid('a variable or a quoted text')
  return variable
}

function invalid(expected: string): ManifestError {
  return new ManifestError(`The environment marker after ";" is not valid. Expected ${expected}.`)
}
