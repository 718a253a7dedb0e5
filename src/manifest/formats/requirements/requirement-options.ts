import { ManifestError } from '../../package.ts'

/** A line, split where its options begin. */
export interface RequirementOptions {
  /** The text before the first option: a requirement, or empty. */
  requirement: string
  /** By long name, without dashes. The value of a flag is empty. */
  options: readonly { name: string; value: string }[]
  /** Words after the first option that belong to no option. pip ignores them. */
  rest: readonly string[]
}

/** The options of requirements files in pip 26 and older versions, and whether they take a value. */
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

/** Short names. All these options take a value. */
const shortNames = new Map([
  ['C', 'config-settings'],
  ['c', 'constraint'],
  ['e', 'editable'],
  ['f', 'find-links'],
  ['i', 'index-url'],
  ['r', 'requirement'],
])

/**
 * Parses the options of a line like Python's optparse: `--name=value`, `--name value`, `-n value`, `-nvalue`, and long
 * names that are shortened unambiguously.
 *
 * @throws {ManifestError} for anything that pip refuses.
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
    if (value === undefined) throw new ManifestError(`The option --${name} has no value.`)
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

/** Shows only what looks like an option, because this can be any text, even a password. */
function unknownOption(option: string): ManifestError {
  const shown = /^--?[a-z-]{1,40}$/i.test(option) ? ` ${option}` : ''
  return new ManifestError(`pip does not support the option${shown} in a requirements file.`)
}

/** Splits a line into words like a POSIX shell. */
function shellWords(line: string): string[] {
  if (!/['"\\]/.test(line)) return line.split(/[ \t]+/)
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index)
    if (character === '\\' && quote !== "'") {
      const next = line.charAt(++index)
      if (next === '') throw new ManifestError('There is a backslash at the end of the options.')
      // Within double quotes it escapes only a quote and itself.
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
  if (quote !== '') throw new ManifestError('The options have an unclosed quotation mark.')
  if (word !== undefined) words.push(word)
  return words
}
