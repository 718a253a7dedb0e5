import { quoted, withoutCredentials } from '../../without-credentials.ts'
import { endOfString, isObject, parseJsonObject } from '../../text/json.ts'
import { integrityHashes } from '../../node/node.ts'
import { originUnlessHashed } from '../../source.ts'
import type { Link, Parser } from '../../format.ts'
import { ManifestError, type Package } from '../../package.ts'

/** Parses `bun.lock`, the text form of Bun's lock file, lockfileVersion 0 to 2. */
export const parseBun: Parser = (text) => {
  const { lockfileVersion, packages, patchedDependencies = {} } = parseJsonObject(withoutTrailingCommas(text))
  if (lockfileVersion !== 0 && lockfileVersion !== 1 && lockfileVersion !== 2) {
    throw new ManifestError(
      'The lockfileVersion of the bun.lock is not supported (supported are 0, 1 and 2).',
    )
  }
  if (!isObject(packages)) throw new ManifestError('The bun.lock has no "packages".')
  if (!isObject(patchedDependencies)) throw new ManifestError('"patchedDependencies" is not an object.')
  const patches = new Map(Object.entries(patchedDependencies))
  const links: Link[] = []
  return {
    packages: Object.entries(packages).flatMap(([path, entry]) => packageOf(path, entry, patches, links)),
    unpinned: [],
    links,
  }
}

function packageOf(
  path: string,
  entry: unknown,
  patches: ReadonlyMap<string, unknown>,
  links: Link[],
): Package[] {
  if (!Array.isArray(entry)) throw new ManifestError(`The package ${quoted(path)} is not a list.`)
  const [id, ...rest] = entry as unknown[]
  const at = typeof id === 'string' ? id.indexOf('@', 1) : -1
  if (typeof id !== 'string' || at === -1)
    throw new ManifestError(`The package ${quoted(path)} has no name and version.`)
  const name = id.slice(0, at)
  const reference = id.slice(at + 1)
  // This is the project itself, a workspace member or a link.
  if (reference.startsWith('link:')) links.push({ name })
  if (/^(?:workspace|root|link):/.test(reference)) return []
  const isOfRegistry = /^\d+\.\d+\.\d+/.test(reference)
  const patch = patches.get(id)
  const source =
    `${isOfRegistry ? '' : reference}${typeof patch === 'string' ? ` patch:${patch}` : ''}`.trimStart()
  const texts = rest.filter((value) => typeof value === 'string')
  const hashes = integrityHashes(...texts.filter((value) => /^sha\d+-/.test(value)))
  return [
    {
      ecosystem: 'npm',
      name,
      version: isOfRegistry ? reference : null,
      hashes,
      ...(source !== '' && { source: withoutCredentials(source) }),
      // For a package from a registry, the URL of its archive follows; it is empty for the default registry.
      ...(isOfRegistry && originUnlessHashed(hashes, texts[0])),
    },
  ]
}

/** Replaces the trailing commas that Bun writes in objects and lists by blanks. */
function withoutTrailingCommas(text: string): string {
  let result = ''
  let copied = 0
  let comma = -1
  let previous = ''
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === ' ' || character === '\n' || character === '\r' || character === '\t') continue
    const isEnd = character === '}' || character === ']'
    if (isEnd && comma !== -1) {
      result += `${text.slice(copied, comma)} `
      copied = comma + 1
    }
    comma = character === ',' && !'{[,'.includes(previous) ? at : -1
    if (character === '"') at = endOfString(text, at) - 1
    previous = character
  }
  return result + text.slice(copied)
}
