import { quoted } from '../../without-credentials.ts'
import { commitOf, gitSource, isCommit } from '../../source.ts'
import { optionalTable, optionalText, requiredText, type Table } from '../../text/members.ts'
import { originUnlessHashed } from '../../origin.ts'
import { ManifestError, type Package, type Parser, type Unpinned } from '../../package.ts'
import { parseToml, readEntries } from '../../text/toml.ts'

const members = new Set(['metadata', 'package', 'patch', 'root', 'version'])
const entryMembers = new Set(['checksum', 'dependencies', 'name', 'replace', 'source', 'version'])

/** Reads `Cargo.lock`, versions 1 to 4. The members of the workspace and path dependencies have no source there. */
export const cargo: Parser = (text) => {
  const document = parseToml(text)
  const format = document['version']
  // Versions 1 and 2 do not say so.
  if (format !== undefined && format !== 3 && format !== 4) {
    throw new ManifestError('The Cargo.lock is of a version that is not known.')
  }
  if (document['package'] === undefined)
    throw new ManifestError('The file is no Cargo.lock: it has no [[package]].')
  refuseUnknown(document, members)
  const checksums = checksumsOf(optionalTable(document, 'metadata') ?? {})

  const packages = new Map<string, Package>()
  const unpinned: Unpinned[] = []
  const exempt = new Set<Package>()
  readEntries(text, document, 'package', (entry, line) => {
    refuseUnknown(entry, entryMembers)
    const name = requiredText(entry, 'name')
    const version = requiredText(entry, 'version')
    const origin = optionalText(entry, 'source')
    if (origin === undefined) return
    const id = `${name} ${version} (${origin})`
    if (packages.has(id)) throw new ManifestError('The package stands there twice.')
    const checksum = optionalText(entry, 'checksum') ?? checksums.get(id)
    const hashes = checksum === undefined ? [] : [`sha256:${checksum}`]
    const one: Package = {
      ecosystem: 'cargo',
      name,
      version,
      hashes,
      ...placeOf(format === 4 ? decoded(origin) : origin, hashes),
    }
    packages.set(id, one)
    // Another package takes its place, which has the checksum.
    if (entry['replace'] !== undefined) exempt.add(one)
    if (origin.startsWith('git+') && !isCommit(commitOf(origin))) {
      unpinned.push({ file: 'Cargo.lock', line: line(), name, problem: 'reference' })
    }
  })
  return { packages: [...packages.values()], unpinned, exempt }
}

/** Without this, the lock file of another tool under this name would be one of path dependencies alone. */
function refuseUnknown(table: Table, known: ReadonlySet<string>): void {
  const unknown = Object.keys(table).find((key) => !known.has(key))
  if (unknown !== undefined) throw new ManifestError(`Cargo knows no ${quoted(unknown)} in its lock file.`)
}

/** Version 1 keeps them in one table, as `"checksum NAME VERSION (SOURCE)" = "…"`; a Git package has `<none>`. */
function checksumsOf(metadata: Table): ReadonlyMap<string, string> {
  const checksums = new Map<string, string>()
  for (const key of Object.keys(metadata)) {
    const checksum = key.startsWith('checksum ') ? requiredText(metadata, key) : '<none>'
    if (checksum !== '<none>') checksums.set(key.slice('checksum '.length), checksum)
  }
  return checksums
}

/** Since version 4 what follows the `?` of a Git URL is percent-encoded: the branch `a/b` is `a%2Fb`. */
function decoded(origin: string): string {
  try {
    return origin.replace(/\?[^#]*/, decodeURIComponent)
  } catch {
    throw new ManifestError('Its "source" is not percent-encoded as Cargo does it.')
  }
}

function placeOf(origin: string, hashes: readonly string[]): Pick<Package, 'source' | 'origin'> {
  if (/^(?:registry|sparse)\+/.test(origin)) return originUnlessHashed(hashes, origin)
  if (origin.startsWith('git+')) return { source: gitSource(origin) }
  throw new ManifestError('Its "source" is of no known kind.')
}
