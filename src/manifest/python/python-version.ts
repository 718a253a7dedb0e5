import { explain } from '@renovatebot/pep440'

/** The number of a final release, such as 3.13 or 3.13.2. */
export type Release = readonly number[]

/** Whether a release is one of those that a version specifier allows. */
export type IsAllowed = (release: Release) => boolean

/**
 * A version specifier (PEP 440) as a test of releases, such as those of Python. Undefined if the text after the operator
 * is none that it can have.
 *
 * @param operator - One of the operators of PEP 440.
 */
export function specifierOf(operator: string, version: string): IsAllowed | undefined {
  if (operator === '===') return (release) => release.join('.') === version.toLowerCase()
  const isEquality = operator === '==' || operator === '!='
  if (isEquality && version.endsWith('.*')) {
    const prefix = versionOf(version.slice(0, -2))
    if (prefix?.isFinal !== true) return undefined
    return (release) =>
      (compared(release.slice(0, prefix.release.length), prefix) === 0) === (operator === '==')
  }
  const other = versionOf(version)
  if (other === undefined || (other.isLocal && !isEquality)) return undefined
  switch (operator) {
    case '==':
      return (release) => !other.isLocal && compared(release, other) === 0
    case '!=':
      return (release) => other.isLocal || compared(release, other) !== 0
    case '<':
      return (release) => compared(release, other) < 0
    case '<=':
      return (release) => compared(release, other) <= 0
    case '>':
      return (release) => compared(release, other) > 0
    case '>=':
      return (release) => compared(release, other) >= 0
    case '~=': {
      if (other.release.length < 2) return undefined
      const prefix = { ...other, release: other.release.slice(0, -1), phase: 0 }
      return (release) =>
        compared(release, other) >= 0 && compared(release.slice(0, prefix.release.length), prefix) === 0
    }
    default:
      return undefined
  }
}

/** A version that a release is compared with. */
interface Version {
  epoch: number
  release: Release
  /** Before the final release of this number (-1), the release itself (0), or after it (1). */
  phase: number
  isFinal: boolean
  isLocal: boolean
}

function versionOf(text: string): Version | undefined {
  const version = explain(text.trim())
  if (version === null) return undefined
  const { epoch, release, is_prerelease: isBefore, is_postrelease: isAfter, local } = version
  const phase = isBefore ? -1 : isAfter ? 1 : 0
  return { epoch, release, phase, isFinal: phase === 0 && local === null, isLocal: local !== null }
}

/** Negative if the release comes before the version, positive if after it. Missing numbers are zeros. */
function compared(release: Release, { epoch, release: other, phase }: Version): number {
  if (epoch > 0) return -1
  for (let at = 0; at < Math.max(release.length, other.length); at++) {
    const difference = (release[at] ?? 0) - (other[at] ?? 0)
    if (difference !== 0) return difference
  }
  return -phase
}
