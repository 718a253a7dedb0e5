import { quoted, withoutCredentials } from '../../without-credentials.ts'
import { originUnlessHashed } from '../../source.ts'
import type { FileParser } from '../../format.ts'
import { ManifestError, type Package } from '../../package.ts'
import { isMap, mapAt, parseYaml, textAt } from '../../text/yaml.ts'
import { berryScoping, linkOf, type BerryEntry } from './yarn-berry-scope.ts'

/** Parses the `yarn.lock` of Yarn 2 and later. */
export const parseYarnBerry: FileParser = (text, around = {}) => {
  const documents = parseYaml(text)
  const [lock] = documents
  if (documents.length !== 1 || !isMap(lock))
    throw new ManifestError('The file is not a yarn.lock of Yarn 2 or later.')
  const version = textAt(mapAt(lock, '__metadata'), 'version')
  if (version === undefined || !/^(?:[4-9]|10)$/.test(version)) {
    throw new ManifestError('The version of the yarn.lock is not supported (supported are 4 to 10).')
  }
  const entries = [...lock].filter(([key]) => key !== '__metadata').map(([key, entry]) => asEntry(key, entry))
  refuseCutShort(entries)
  const exempt = new Set<Package>()
  const read = entries.map((entry) => ({ ...entry, packages: packageOf(entry, exempt) }))
  return {
    packages: read.flatMap(({ packages }) => packages),
    unpinned: [],
    links: read.flatMap((entry) => linkOf(entry) ?? []),
    exempt,
    scoping: berryScoping(text, read, around),
  }
}

type Entry = Omit<BerryEntry, 'packages'>

function asEntry(key: unknown, fields: unknown): Entry {
  if (typeof key !== 'string' || !isMap(fields))
    throw new ManifestError('The yarn.lock has an entry that is not a mapping.')
  const resolution = textAt(fields, 'resolution') ?? ''
  const at = resolution.indexOf('@', 1)
  // The link type is the last line that Yarn writes for an entry.
  const linkType = textAt(fields, 'linkType')
  if (at === -1 || textAt(fields, 'version') === undefined || (linkType !== 'hard' && linkType !== 'soft')) {
    throw new ManifestError(`The entry ${quoted(key)} has no resolution, version or link type.`)
  }
  return { key, fields, name: resolution.slice(0, at), reference: resolution.slice(at + 1) }
}

/**
 * Refuses a file that was cut off between two entries, which is still valid. Yarn sorts the entries, so a dependency without
 * an entry was lost if its entry would come after the last one.
 */
function refuseCutShort(entries: readonly Entry[]): void {
  const last = entries.at(-1)
  if (last === undefined || !entries.some(({ reference }) => reference === 'workspace:.')) {
    throw new ManifestError('The yarn.lock is cut off: the project itself has no entry.')
  }
  const names = new Set(entries.flatMap(({ key }) => key.split(', ').map((descriptor) => nameOf(descriptor))))
  for (const { fields } of entries) {
    for (const name of mapAt(fields, 'dependencies').keys()) {
      if (typeof name !== 'string')
        throw new ManifestError('The yarn.lock has a dependency whose name is not a string.')
      if (!names.has(name) && `${name}@` > last.key) {
        throw new ManifestError('The yarn.lock is cut off: the dependencies of its last entries are missing.')
      }
    }
  }
}

function nameOf(descriptor: string): string {
  return descriptor.slice(0, descriptor.indexOf('@', 1))
}

function packageOf({ fields, name, reference }: Entry, exempt: Set<Package>): Package[] {
  // This is the project itself, a workspace member, a link or a portal.
  if (textAt(fields, 'linkType') === 'soft') return []
  // For a registry other than the default one, the address follows: npm:1.0.0::__archiveUrl=…
  const isOfRegistry = reference.startsWith('npm:')
  const hashes = hashesOf(textAt(fields, 'checksum'))
  const one: Package = {
    ecosystem: 'npm',
    name,
    version: textAt(fields, 'version') ?? null,
    hashes,
    ...(isOfRegistry
      ? originUnlessHashed(hashes, reference.split('::')[1])
      : { source: withoutCredentials(reference) }),
  }
  // Yarn does not fetch packages for other platforms while it locks, so they have no checksum.
  if (fields.has('conditions')) exempt.add(one)
  return [one]
}

/** Yarn's own checksum of the archive in its cache. Since Yarn 4, version and kind of the archive precede it: `10c0/`. */
function hashesOf(checksum: string | undefined): string[] {
  if (checksum === undefined) return []
  const hex = /^(?:\w+\/)?([0-9a-f]+)$/.exec(checksum)?.[1]
  if (hex === undefined)
    throw new ManifestError('The yarn.lock has a checksum that is not a hexadecimal number.')
  return [`yarn:${hex}`]
}
