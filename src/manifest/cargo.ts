import { commitOf, gitSource, isCommit } from './git-source.ts'
import { optionalTable, optionalText, requiredText, type Table } from './members.ts'
import { ManifestError, type Package, type Parser, type Unpinned } from './package.ts'
import { parseToml, readEntries } from './toml.ts'

/** Reads `Cargo.lock`, versions 1 to 4. The members of the workspace and path dependencies have no source there. */
export const cargo: Parser = (text) => {
  const document = parseToml(text)
  const version = document['version']
  // Versions 1 and 2 do not say so.
  if (version !== undefined && version !== 3 && version !== 4) {
    throw new ManifestError('The Cargo.lock is of a version that is not known.')
  }
  if (document['package'] === undefined)
    throw new ManifestError('The file is no Cargo.lock: it has no [[package]].')
  const checksums = checksumsOf(optionalTable(document, 'metadata') ?? {})

  const packages = new Map<string, Package>()
  const unpinned: Unpinned[] = []
  readEntries(text, document, 'package', (entry, line) => {
    const name = requiredText(entry, 'name')
    const version = requiredText(entry, 'version')
    const origin = optionalText(entry, 'source')
    if (origin === undefined) return
    const id = `${name} ${version} (${origin})`
    if (packages.has(id)) throw new ManifestError('The package stands there twice.')
    const checksum = optionalText(entry, 'checksum') ?? checksums.get(id)
    packages.set(id, {
      ecosystem: 'cargo',
      name,
      version,
      hashes: checksum === undefined ? [] : [`sha256:${checksum}`],
      ...sourceOf(origin),
    })
    if (origin.startsWith('git+') && !isCommit(commitOf(origin))) {
      unpinned.push({ file: 'Cargo.lock', line: line(), name, problem: 'reference' })
    }
  })
  return { packages: [...packages.values()], unpinned }
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

function sourceOf(origin: string): Pick<Package, 'source'> {
  if (/^(?:registry|sparse)\+/.test(origin)) return {}
  if (origin.startsWith('git+')) return { source: gitSource(origin) }
  throw new ManifestError('Its "source" is of no known kind.')
}
