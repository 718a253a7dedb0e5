import { ManifestError } from '../../package.ts'
import type { Package, Problem } from '../../package.ts'
import { vcs } from '../../python/python.ts'
import { normaliseMarker } from '../../python/environment-marker.ts'
import type { RequirementSource } from './requirement-source.ts'
import { isPath, isUrl, pathSource, urlSource } from './requirement-source.ts'
import { environmentVariable, parseNamedRequirement, shown } from './requirement-syntax.ts'

/** A requirement, and what is not pinned about it if constraints and other requirements are ignored. */
export interface Requirement {
  package: Package
  problem?: Problem
}

/** The parts of a requirement, before it becomes a package. */
interface Parts {
  name?: string
  extras: readonly string[]
  version: string | null
  specifier: string
  source?: RequirementSource
}

/**
 * Parses a requirement without its options: a name with versions or a URL, a URL, or a path.
 *
 * @param hashes `algorithm:value` of its `--hash` options.
 * @throws {ManifestError} for anything that pip does not accept.
 */
export function parseRequirement(text: string, hashes: readonly string[]): Requirement {
  // In a URL, a semicolon starts a marker only if a blank follows.
  const [subject, marker] = splitMarker(text, isUrl(text) ? '; ' : ';')
  return requirementOf(requirementParts(subject), marker, hashes)
}

/**
 * Parses the value of `--editable`: a path, the URL of a repository or of a folder, or a name with such a URL.
 *
 * @throws {ManifestError} for anything that pip does not accept.
 */
export function parseEditable(text: string): Requirement {
  const parts = editableParts(text)
  const source = parts.requirement.source
  if (source === undefined || source.kind === 'url') {
    throw new ManifestError('An editable requirement must be a path or the URL of a repository.')
  }
  if (source.kind === 'vcs' && parts.requirement.name === undefined) {
    throw new ManifestError(
      'An editable requirement with a URL must include its name. Add "#egg=NAME" to the URL.',
    )
  }
  const requirement = requirementOf(parts.requirement, parts.marker, [])
  return { package: { ...requirement.package, source: `editable:${source.text}` }, problem: 'editable' }
}

/** pip accepts `git://…` for `git+git://…`. */
const vcsUrl = new RegExp(`^(?:${vcs.join('|')}):`, 'i')

function editableParts(text: string): { requirement: Parts; marker: string } {
  if (text.includes(' @ ')) {
    const [subject, marker] = splitMarker(text, ';')
    return { requirement: requirementParts(subject), marker }
  }
  const url = vcsUrl.test(text) ? `${text.slice(0, text.indexOf(':'))}+${text}` : text
  if (isUrl(url)) return { requirement: partsOf(urlSource(url)), marker: '' }
  // The path is a separate word, so it may contain blanks and does not need a slash.
  const path = /^[\w./~$-]/.test(text) && isPath(`./${text.replaceAll(' ', '')}`)
  return { requirement: path ? partsOf(pathSource(text)) : parseNamedRequirement(text), marker: '' }
}

function splitMarker(text: string, separator: string): [subject: string, marker: string] {
  const at = text.indexOf(separator)
  if (at === -1) return [text, '']
  const marker = text.slice(at + 1).trim()
  return [text.slice(0, at).trim(), marker === '' ? '' : normaliseMarker(marker)]
}

function requirementParts(text: string): Parts {
  if (isUrl(text)) {
    if (/\s/.test(text)) throw new ManifestError('The URL contains a blank.')
    return partsOf(urlSource(text))
  }
  if (isPath(text)) return partsOf(pathSource(text))
  if (environmentVariable.test(/^[^;[<>=!~@\s]*/.exec(text)?.[0] ?? '')) {
    throw new ManifestError('The requirement is in an environment variable, which this action does not read.')
  }
  const { url, ...named } = parseNamedRequirement(text)
  if (url === undefined) return named
  const source =
    isUrl(url) || /^[a-z0-9+.-]+:\/\//i.test(url) ? urlSource(url) : isPath(url) ? pathSource(url) : undefined
  if (source === undefined) throw new ManifestError(`The text after "${shown(named.name)} @" is not a URL.`)
  return { ...named, source }
}

/** The parts of a URL or path without a name before it. */
function partsOf(source: RequirementSource): Parts {
  const { name, extras, version, text } = source
  // A file name with percent-encoding or a variable is not interpreted.
  if (name === undefined && /\.whl$/i.test(text) && !/[%$]/.test(text)) {
    throw new ManifestError('The file name of the wheel does not contain its name, version and tags.')
  }
  return { ...(name !== undefined && { name }), extras, version, specifier: '', source }
}

function requirementOf(parts: Parts, marker: string, hashes: readonly string[]): Requirement {
  const { source, version, specifier } = parts
  const all = [...new Set([...hashes, ...(source?.hashes ?? [])])].sort()
  const extras = parts.extras.length === 0 ? '' : `[${parts.extras.join(',')}]`
  const condition = [extras, marker].filter((text) => text !== '').join(' ')
  const problem = problemOf(parts, all)
  return {
    package: {
      ecosystem: 'pypi',
      name: parts.name ?? source?.label ?? '',
      version,
      ...(version === null && specifier !== '' && { specifier }),
      hashes: all,
      ...(source !== undefined && { source: source.text }),
      ...(condition !== '' && { marker: condition }),
    },
    ...(problem !== undefined && { problem }),
  }
}

const digits = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
])

/** Whether `algorithm:value` identifies one archive: MD5 and SHA-1 are broken, and part of a hash is not enough. */
export function isWholeHash(hash: string): boolean {
  const [, algorithm = '', value = ''] = /^(\w+):([0-9a-f]+)$/i.exec(hash) ?? []
  return value.length === digits.get(algorithm)
}

/** An archive with a hash is pinned wherever it comes from. */
function problemOf({ source, version }: Parts, hashes: readonly string[]): Requirement['problem'] {
  switch (source?.kind) {
    case undefined:
      return version === null ? 'version' : undefined
    case 'vcs':
      return source.fixed ? undefined : 'reference'
    case 'path':
      return hashes.some(isWholeHash) ? undefined : 'path'
    case 'url':
      return hashes.some(isWholeHash) ? undefined : 'url'
  }
}
