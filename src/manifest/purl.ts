import type { Package } from './package.ts'

/**
 * A package URL: `pkg:npm/%40scope/name@1.0.0` (ECMA-427). Without a version where none is given. The name is the
 * manifest's, normalised; no qualifier tells a repository or a URL, which may be private.
 */
export function purl(
  { ecosystem, name }: Pick<Package, 'ecosystem' | 'name'>,
  version: string | null,
): string {
  // Maven separates the group with a colon; the others that have a namespace, with slashes.
  const path = ecosystem === 'maven' ? name.replace(':', '/') : name
  const segments = path.split('/').filter((segment) => segment !== '')
  const suffix = version === null || version === '' ? '' : `@${encode(version)}`
  return `pkg:${ecosystem}/${segments.map((segment) => encode(segment)).join('/')}${suffix}`
}

/** Letters, digits, `.`, `-`, `_`, `~` and `:` stand for themselves. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
