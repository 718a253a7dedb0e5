import { READABLE, type ReadableEcosystem } from '../../archive/contents/installed-package.ts'
import type { Package } from '../../manifest/package.ts'
import { pythonName } from '../../manifest/python/python.ts'

/** Names in messages. */
export const NAMES: Readonly<Record<ReadableEcosystem, string>> = {
  pypi: 'Python packages',
  npm: 'npm packages',
  gem: 'gems',
  composer: 'Composer packages',
}

/** What the packages of any ecosystem are called in messages. */
export function nameOf(ecosystem: string): string {
  return isReadable(ecosystem) ? NAMES[ecosystem] : `${ecosystem} packages`
}

/** Whether the installers of an ecosystem record their packages in a way that is read here. */
export function isReadable(ecosystem: string): ecosystem is ReadableEcosystem {
  return (READABLE as readonly string[]).includes(ecosystem)
}

/** A text that is the same for all versions of one package. The name has the form that manifests have. */
export function keyOf({ ecosystem, name }: Pick<Package, 'ecosystem' | 'name'>): string {
  return `${ecosystem}:${name}`
}

/** The name of a package in the form that manifests have, so that all spellings of it are equal. */
export function comparableName(ecosystem: ReadableEcosystem, name: string): string {
  if (ecosystem === 'pypi') return pythonName(name)
  return ecosystem === 'composer' ? name.toLowerCase() : name
}

/** A version in a form in which all spellings of it are equal. */
export function comparableVersion(ecosystem: ReadableEcosystem, version: string): string {
  switch (ecosystem) {
    case 'pypi':
      return pythonVersion(version)
    case 'npm':
      // npm removes these from the version of a package.json.
      return version.replace(/^[v=\s]+/, '').replace(/\+.*$/s, '')
    case 'gem':
      // The platform of a gem follows its version.
      return version.replace(/-[a-z].*$/s, '')
    case 'composer':
      return version.toLowerCase().replace(/^v(?=\d)/, '')
  }
}

/** The versions that an installed one counts as: Python accepts a local version for the one that it is derived from. */
export function acceptedForms(ecosystem: ReadableEcosystem, installed: string): string[] {
  const version = comparableVersion(ecosystem, installed)
  return ecosystem === 'pypi' ? [version, version.replace(/\+.*$/s, '')] : [version]
}

/** A version of Python's (PEP 440, appendix B). Hyphens are underscores in the names of folders. */
const PYTHON_VERSION =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:[-_](\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/

const PRE_RELEASES: Readonly<Record<string, string>> = {
  alpha: 'a',
  beta: 'b',
  c: 'rc',
  pre: 'rc',
  preview: 'rc',
}

/** Longest version that is parsed, in characters. */
const LONGEST = 256

/** The canonical form, without zeros at the end of the release. Other texts stay as they are. */
function pythonVersion(written: string): string {
  const text = written.trim().toLowerCase()
  const match = text.length > LONGEST ? null : PYTHON_VERSION.exec(text)
  if (match === null) return text
  const [, epoch = '0', release = '', pre, preNumber, implicitPost, post, postNumber, dev, devNumber, local] =
    match
  const number = (digits = '') => String(BigInt(digits === '' ? '0' : digits))
  const parts = release.split('.').map(number)
  while (parts.length > 1 && parts.at(-1) === '0') parts.pop()
  return [
    number(epoch) === '0' ? '' : `${number(epoch)}!`,
    parts.join('.'),
    pre === undefined ? '' : `${PRE_RELEASES[pre] ?? pre}${number(preNumber)}`,
    implicitPost === undefined && post === undefined ? '' : `.post${number(implicitPost ?? postNumber)}`,
    dev === undefined ? '' : `.dev${number(devNumber)}`,
    local === undefined ? '' : `+${local.replaceAll(/[-_]/g, '.')}`,
  ].join('')
}
