import { shownName, shownText } from './without-credentials.ts'
import type { Package } from './package.ts'

/**
 * A package URL: `pkg:npm/%40scope/name@1.0.0` (ECMA-427). The version is optional. The name is the manifest's,
 * normalised. There is no qualifier for a repository or a URL, because those may be private.
 */
export function purl(
  { ecosystem, name }: Pick<Package, 'ecosystem' | 'name'>,
  version: string | null,
): string {
  // Maven separates the group with a colon; other ecosystems with namespaces use slashes.
  const path = ecosystem === 'maven' ? name.replace(':', '/') : name
  const segments = path.split('/').filter((segment) => segment !== '')
  const suffix = version === null || version === '' ? '' : `@${encode(version)}`
  return `pkg:${ecosystem}/${segments.map((segment) => encode(segment)).join('/')}${suffix}`
}

/**
 * The package URL of a package from a registry. Undefined for a package from a path, a repository or a URL, for a patched
 * one, and for one without a plain name and version: no registry has these.
 */
export function registryPurl(each: Package, version: string | null): string | undefined {
  const { ecosystem, name, source } = each
  if (
    source !== undefined ||
    !isPlain(name) ||
    shownName(name, ecosystem) !== name ||
    (version !== null && !isPlain(version))
  )
    return undefined
  if (name.split('/').some((segment) => /^\.{0,2}$/.test(segment))) return undefined
  return ecosystem === 'pypi' && !/^[a-z0-9]/i.test(name) ? undefined : purl(each, version)
}

function isPlain(text: string): boolean {
  return !text.includes('//') && !/^[a-z+]+:[./]/i.test(text) && shownText(text) === text
}

/** Percent-encodes everything but letters, digits, `.`, `-`, `_`, `~` and `:`. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
