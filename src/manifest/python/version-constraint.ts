import { satisfies, validRange } from '@renovatebot/pep440'
import { specifierOf, type IsAllowed } from './python-version.ts'

/**
 * The versions of Python that a lock file is for, by PEP 440 or as Poetry writes them: `>=3.10`, `^3.10`,
 * `>=3.8,<3.9 || ~3.11`. Undefined for a text that is neither: then any version may be allowed.
 */
export function pythonRange(constraint: string): IsAllowed | undefined {
  const alternatives = alternativesOf(constraint)?.map((specifiers) =>
    specifiers.map(({ operator, version }) => specifierOf(operator, version)),
  )
  if (alternatives === undefined || alternatives.flat().includes(undefined)) return undefined
  return (release) => alternatives.some((tests) => tests.every((test) => test?.(release)))
}

/** Whether a constraint by PEP 440, or as Poetry writes it, allows a version. True for a text that is neither. */
export function allowsVersion(constraint: string, version: string): boolean {
  const alternatives = alternativesOf(constraint)?.map((specifiers) =>
    specifiers.map(({ operator, version: other }) => `${operator}${other}`).join(','),
  )
  if (alternatives?.every((specifiers) => validRange(specifiers)) !== true) return true
  return alternatives.some((specifiers) => satisfies(version, specifiers, { prereleases: true }))
}

interface Specifier {
  operator: string
  version: string
}

function alternativesOf(constraint: string): Specifier[][] | undefined {
  const written = constraint.split('|').filter((alternative) => alternative.trim() !== '')
  const alternatives = written.length === 0 ? ['*'] : written
  const parts = alternatives.map((alternative) =>
    alternative
      .replace(/([<>=!~^])\s+/g, '$1')
      .split(/[\s,]+/)
      .filter((part) => part !== '' && part !== '*')
      .map(specifiersOf),
  )
  return parts.flat().includes(undefined) ? undefined : parts.map((part) => part.flatMap((one) => one ?? []))
}

function specifiersOf(text: string): Specifier[] | undefined {
  const [, operator = '', version = ''] = /^(===|==|!=|~=|<=|>=|<|>|=|\^|~|)([^<>=!~^]+)$/.exec(text) ?? []
  if (version === '') return undefined
  switch (operator) {
    case '':
    case '=':
      return [{ operator: '==', version }]
    case '^':
    case '~': {
      const numbers = /^v?(\d{1,9}(?:\.\d{1,9})*)/.exec(version)?.[1]?.split('.').map(Number)
      if (numbers === undefined) return undefined
      const next =
        operator === '^' ? numbers.findIndex((number) => number > 0) : Math.min(1, numbers.length - 1)
      const last = next === -1 ? numbers.length - 1 : next
      const above = numbers.slice(0, last + 1).map((number, at) => (at === last ? number + 1 : number))
      return [
        { operator: '>=', version },
        { operator: '<', version: above.join('.') },
      ]
    }
    default:
      return [{ operator, version }]
  }
}
