import { quoted } from '../../without-credentials.ts'
import { optionalTable, optionalText, requiredText, type Table } from '../../text/members.ts'
import { gitSource, originUnlessHashed, type Source } from '../../source.ts'
import type { Finding, Parser } from '../../format.ts'
import { ManifestError, type Package } from '../../package.ts'
import { parseToml, readEntries } from '../../text/toml.ts'

const members = new Set(['metadata', 'package', 'patch', 'root', 'version'])
const entryMembers = new Set(['checksum', 'dependencies', 'name', 'replace', 'source', 'version'])

/** Parses `Cargo.lock`, versions 1 to 4. Packages without a source, which are workspace members or paths, are left out. */
export const parseCargo: Parser = (text) => {
  const document = parseToml(text)
  const format = document['version']
  // Versions 1 and 2 do not contain it.
  if (format !== undefined && format !== 3 && format !== 4) {
    throw new ManifestError('The version of the Cargo.lock is not supported.')
  }
  if (document['package'] === undefined)
    throw new ManifestError('The file is not a Cargo.lock, because it has no [[package]].')
  refuseUnknown(document, members)
  const checksums = checksumsOf(optionalTable(document, 'metadata') ?? {})

  const packages = new Map<string, Package>()
  const unpinned: Finding[] = []
  const exempt = new Set<Package>()
  readEntries(text, document, 'package', (entry, line) => {
    refuseUnknown(entry, entryMembers)
    const name = requiredText(entry, 'name')
    const version = requiredText(entry, 'version')
    const written = optionalText(entry, 'source')
    if (written === undefined) return
    const id = `${name} ${version} (${written})`
    if (packages.has(id)) throw new ManifestError('The file lists the package twice.')
    const checksum = optionalText(entry, 'checksum') ?? checksums.get(id)
    const hashes = checksum === undefined ? [] : [`sha256:${checksum}`]
    const origin = format === 4 ? decoded(written) : written
    const source = sourceOf(origin)
    const place = source === undefined ? originUnlessHashed(hashes, origin) : { source: source.text }
    const one: Package = { ecosystem: 'cargo', name, version, hashes, ...place }
    packages.set(id, one)
    // Another package replaces this one, and that one has the checksum.
    if (entry['replace'] !== undefined) exempt.add(one)
    if (source?.problem !== undefined) unpinned.push({ line: line(), name, problem: source.problem })
  })
  return { packages: [...packages.values()], unpinned, exempt }
}

/** Without this check, the lock file of another tool under this name would look like one with only path dependencies. */
function refuseUnknown(table: Table, known: ReadonlySet<string>): void {
  const unknown = Object.keys(table).find((key) => !known.has(key))
  if (unknown !== undefined) throw new ManifestError(`A Cargo.lock does not contain ${quoted(unknown)}.`)
}

/** Version 1 has them in one table, as `"checksum NAME VERSION (SOURCE)" = "…"`. The value is `<none>` for Git. */
function checksumsOf(metadata: Table): ReadonlyMap<string, string> {
  const checksums = new Map<string, string>()
  for (const key of Object.keys(metadata)) {
    const checksum = key.startsWith('checksum ') ? requiredText(metadata, key) : '<none>'
    if (checksum !== '<none>') checksums.set(key.slice('checksum '.length), checksum)
  }
  return checksums
}

/** Since version 4 the query of a Git URL is percent-encoded: the branch `a/b` is `a%2Fb`. */
function decoded(origin: string): string {
  try {
    return origin.replace(/\?[^#]*/, decodeURIComponent)
  } catch {
    throw new ManifestError('Its "source" is not percent-encoded in the way that Cargo does it.')
  }
}

/** Undefined for a package from a registry. */
function sourceOf(origin: string): Source | undefined {
  if (/^(?:registry|sparse)\+/.test(origin)) return undefined
  if (origin.startsWith('git+')) return gitSource(origin)
  throw new ManifestError('Its "source" has an unknown kind.')
}
