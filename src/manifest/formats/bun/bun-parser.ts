import { quoted, withoutCredentials } from '../../without-credentials.ts'
import { endOfString, isObject, parseJsonObject } from '../../text/json.ts'
import { integrityHashes } from '../../node/node.ts'
import { originUnlessHashed } from '../../source.ts'
import type { Parser } from '../../format.ts'
import { ManifestError, type Package } from '../../package.ts'
import { bunScoping, type BunEntry } from './bun-scope.ts'

/** Parses `bun.lock`, the text form of Bun's lock file, lockfileVersion 0 to 2. */
export const parseBun: Parser = (text) => {
  const lock = parseJsonObject(withoutTrailingCommas(text))
  const { lockfileVersion, packages, patchedDependencies = {} } = lock
  if (lockfileVersion !== 0 && lockfileVersion !== 1 && lockfileVersion !== 2) {
    throw new ManifestError(
      'The lockfileVersion of the bun.lock is not supported (supported are 0, 1 and 2).',
    )
  }
  if (!isObject(packages)) throw new ManifestError('The bun.lock has no "packages".')
  if (!isObject(patchedDependencies)) throw new ManifestError('"patchedDependencies" is not an object.')
  const patches = new Map(Object.entries(patchedDependencies))
  const entries = Object.entries(packages).map(([path, entry]) => entryOf(path, entry, patches))
  const scoping = bunScoping(text, lock['workspaces'], entries)
  return {
    packages: entries.flatMap((entry) => entry.packages),
    unpinned: [],
    links: entries.flatMap(({ link }) => link ?? []),
    ...(scoping && { scoping }),
  }
}

function entryOf(path: string, entry: unknown, patches: ReadonlyMap<string, unknown>): BunEntry {
  if (!Array.isArray(entry)) throw new ManifestError(`The package ${quoted(path)} is not a list.`)
  const [id, ...rest] = entry as unknown[]
  const at = typeof id === 'string' ? id.indexOf('@', 1) : -1
  if (typeof id !== 'string' || at === -1)
    throw new ManifestError(`The package ${quoted(path)} has no name and version.`)
  const name = id.slice(0, at)
  const reference = id.slice(at + 1)
  // This is the project itself, a workspace member or a link.
  const fields = rest.find(isObject) ?? {}
  const [, workspace = reference.startsWith('root:') ? '' : undefined] =
    /^workspace:(.*)$/.exec(reference) ?? []
  if (reference.startsWith('link:')) return { path, packages: [], link: { name }, fields }
  if (workspace !== undefined) return { path, packages: [], workspace, fields }
  const isOfRegistry = /^\d+\.\d+\.\d+/.test(reference)
  const patch = patches.get(id)
  const source =
    `${isOfRegistry ? '' : reference}${typeof patch === 'string' ? ` patch:${patch}` : ''}`.trimStart()
  const texts = rest.filter((value) => typeof value === 'string')
  const hashes = integrityHashes(...texts.filter((value) => /^sha\d+-/.test(value)))
  const one: Package = {
    ecosystem: 'npm',
    name,
    version: isOfRegistry ? reference : null,
    hashes,
    ...(source !== '' && { source: withoutCredentials(source) }),
    // For a package from a registry, the URL of its archive follows; it is empty for the default registry.
    ...(isOfRegistry && originUnlessHashed(hashes, texts[0])),
  }
  return { path, packages: [one], fields }
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
