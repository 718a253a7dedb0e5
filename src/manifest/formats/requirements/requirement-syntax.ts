import { ManifestError } from '../../package.ts'
import { pythonName } from '../../python/python.ts'

/** A requirement that begins with a name (PEP 508), without its marker. */
export interface NamedRequirement {
  /** Normalised (PEP 503). */
  name: string
  /** Normalised, sorted, without duplicates. */
  extras: readonly string[]
  /** The version, when exactly one is allowed. */
  version: string | null
  /** Comma-separated, without blanks, sorted. Empty if any version is allowed. */
  specifier: string
  /** The URL after an `@`. */
  url?: string
}

const start = /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9_])?)[ \t]*(\[[^\]]*\])?[ \t]*/i

/** PEP 440, appendix B. */
const version =
  /^v?(?:\d+!)?\d+(?:\.\d+)*(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?\d*)?(?:-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?(?:[-_.]?dev[-_.]?\d*)?(?<local>\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?$/i

const prefix = /^v?(?:\d+!)?\d+(?:\.\d+)*\.\*$/i

/** The environment variables that pip replaces. This action does not read them. */
export const environmentVariable = /\$\{[A-Z0-9_]+\}/

/** The extras in `[a, B]`, normalised. Empty without brackets. */
export function parseExtras(brackets: string | undefined): string[] {
  const list = brackets?.slice(1, -1).trim() ?? ''
  if (list === '') return []
  const extras = list.split(',').map((extra) => extra.trim())
  if (!extras.every((extra) => /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9_])?$/i.test(extra))) {
    throw new ManifestError('The extras between "[" and "]" are not valid.')
  }
  return [...new Set(extras.map(pythonName))].sort()
}

/**
 * Parses a name, its extras, and either versions or a URL.
 *
 * @throws {ManifestError} for anything else.
 */
export function parseNamedRequirement(text: string): NamedRequirement {
  const match = start.exec(text)
  if (/[^\S \t]/.test(text))
    throw new ManifestError('The line contains a blank character that pip does not accept.')
  if (match === null) throw new ManifestError('The line is neither a requirement nor an option of pip.')
  const [all, name = '', extras] = match
  const requirement = { name: pythonName(name), extras: parseExtras(extras) }
  const rest = text.slice(all.length).trim()

  if (rest.startsWith('@')) {
    const url = rest.slice(1).trim()
    if (url === '' || /\s/.test(url))
      throw new ManifestError(`There must be exactly one URL after "${shown(name)} @".`)
    return { ...requirement, version: null, specifier: '', url }
  }
  const list = rest.startsWith('(') && rest.endsWith(')') ? rest.slice(1, -1).trim() : rest
  const specifiers =
    list === ''
      ? []
      : list
          .replace(/,$/, '')
          .split(',')
          .map((part) => parseSpecifier(part.trim(), name))
  const exact = new Set(specifiers.filter(({ exact }) => exact).map(({ version }) => version))
  return {
    ...requirement,
    version: exact.size === 1 ? ([...exact][0] ?? null) : null,
    specifier: [...new Set(specifiers.map(({ operator, version }) => `${operator}${version}`))]
      .sort()
      .join(','),
  }
}

function parseSpecifier(text: string, name: string): { operator: string; version: string; exact: boolean } {
  const [, operator = '', number = ''] = /^(===|==|!=|~=|<=|>=|<|>)[ \t]*(\S+)$/.exec(text) ?? []
  const variable = /^[\w.!+*-]*(?:\$\{[A-Z0-9_]+\}[\w.!+*-]*)+$/.test(number)
  if (!variable && !isAllowed(operator, number)) {
    const hint = /^=[^=]/.test(text) ? ' Use "==" instead of "=".' : ''
    throw new ManifestError(`The text after the name "${shown(name)}" is not a version specifier.${hint}`)
  }
  return {
    operator,
    version: number,
    exact: operator.startsWith('==') && !variable && !(operator === '==' && prefix.test(number)),
  }
}

function isAllowed(operator: string, number: string): boolean {
  // Any text is allowed in theory, but one that looks like an address may contain a password.
  if (operator === '===') return !/[;)@/]/.test(number)
  const equality = operator === '==' || operator === '!='
  const match = version.exec(number)
  if (match === null) return equality && prefix.test(number)
  if (match.groups?.['local'] !== undefined && !equality) return false
  return operator !== '~=' || /^v?(?:\d+!)?\d+\.\d/i.test(number)
}

/** A name for a message, at most 100 characters: in a damaged file a name can have any length. */
export function shown(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}…` : name
}
