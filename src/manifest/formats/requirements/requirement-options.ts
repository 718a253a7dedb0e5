import { ManifestError } from '../../package.ts'

/** A line, cut where its options begin. */
export interface RequirementOptions {
  /** What stands before the first option: a requirement, or nothing. */
  requirement: string
  /** By the long name, without the dashes. A flag's value is empty. */
  options: readonly { name: string; value: string }[]
  /** Words after the first option that belong to none. pip ignores them. */
  rest: readonly string[]
}

/** Options of requirements files, of pip 26 and those that older ones knew, and whether a value follows. */
const known = new Map<string, boolean>([
  ['all-releases', true],
  ['config-settings', true],
  ['constraint', true],
  ['editable', true],
  ['extra-index-url', true],
  ['find-links', true],
  ['global-option', true],
  ['hash', true],
  ['index-url', true],
  ['install-option', true],
  ['no-binary', true],
  ['no-index', false],
  ['no-require-hashes', false],
  ['only-binary', true],
  ['only-final', true],
  ['pre', false],
  ['prefer-binary', false],
  ['pypi-url', true],
  ['require-hashes', false],
  ['requirement', true],
  ['trusted-host', true],
  ['use-feature', true],
])

/** All of them take a value. */
const shortNames = new Map([
  ['C', 'config-settings'],
  ['c', 'constraint'],
  ['e', 'editable'],
  ['f', 'find-links'],
  ['i', 'index-url'],
  ['r', 'requirement'],
])

/**
 * Reads the options of a line, in the way of Python's optparse: `--name=value`, `--name value`, `-n value`, `-nvalue`,
 * and a long name cut short where that is unambiguous.
 *
 * @throws {ManifestError} for what pip refuses.
 */
export function splitOptions(line: string): RequirementOptions {
  const start = line.startsWith('-') ? 0 : line.indexOf(' -')
  if (start === -1) return { requirement: line, options: [], rest: [] }

  const words = shellWords(line.slice(start).trimStart())
  const rest: string[] = []
  const options: { name: string; value: string }[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (word === '--') {
      return { requirement: line.slice(0, start).trim(), options, rest: rest.concat(words.slice(index + 1)) }
    }
    if (word === '-' || !word.startsWith('-')) {
      rest.push(word)
      continue
    }
    const { name, attached } = word.startsWith('--') ? longOption(word.slice(2)) : shortOption(word.slice(1))
    const takesValue = known.get(name) === true
    if (!takesValue && attached !== undefined) throw new ManifestError(`The option --${name} takes no value.`)
    const value = takesValue ? (attached ?? words[++index]) : ''
    if (value === undefined) throw new ManifestError(`The option --${name} lacks its value.`)
    options.push({ name, value })
  }
  return { requirement: line.slice(0, start).trim(), options, rest }
}

function longOption(word: string): { name: string; attached: string | undefined } {
  const equals = word.indexOf('=')
  const start = equals === -1 ? word : word.slice(0, equals)
  const names = known.has(start) ? [start] : [...known.keys()].filter((name) => name.startsWith(start))
  const [name] = names
  if (name === undefined || names.length > 1) throw unknownOption(`--${start}`)
  return { name, attached: equals === -1 ? undefined : word.slice(equals + 1) }
}

function shortOption(word: string): { name: string; attached: string | undefined } {
  const name = shortNames.get(word.charAt(0))
  if (name === undefined) throw unknownOption(`-${word.charAt(0)}`)
  return { name, attached: word.length > 1 ? word.slice(1) : undefined }
}

/** Shows only what looks like an option: anything may stand here, a password too. */
function unknownOption(option: string): ManifestError {
  const shown = /^--?[a-z-]{1,40}$/i.test(option) ? ` ${option}` : ''
  return new ManifestError(`pip knows no option${shown} in a requirements file.`)
}

/** The words of a line as a POSIX shell splits them. */
function shellWords(line: string): string[] {
  if (!/['"\\]/.test(line)) return line.split(/[ \t]+/)
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index)
    if (character === '\\' && quote !== "'") {
      const next = line.charAt(++index)
      if (next === '') throw new ManifestError('A backslash stands at the end of the options.')
      // Between double quotes it escapes nothing but a quote and itself.
      word = `${word ?? ''}${quote === '"' && next !== '"' && next !== '\\' ? '\\' : ''}${next}`
    } else if (character === quote) {
      quote = ''
    } else if (quote === '' && (character === '"' || character === "'")) {
      quote = character
      word ??= ''
    } else if (quote === '' && (character === ' ' || character === '\t')) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else {
      word = `${word ?? ''}${character}`
    }
  }
  if (quote !== '') throw new ManifestError('A quotation mark in the options is not closed.')
  if (word !== undefined) words.push(word)
  return words
}
