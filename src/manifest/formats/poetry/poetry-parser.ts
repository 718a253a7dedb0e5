import { withoutCredentials } from '../../without-credentials.ts'
import { gitSource, type Source } from '../../source.ts'
import { isTable, optionalTable, optionalText, requiredText, tables, type Table } from '../../text/members.ts'
import type { FilesAround, Parsed } from '../../format.ts'
import { ManifestError } from '../../package.ts'
import { pythonName } from '../../python/python.ts'
import { anyOf, inGroup, PythonPackages } from '../../python/python-packages.ts'
import { parseToml, readEntries } from '../../text/toml.ts'
import type { PoetryEntry } from './poetry-entry.ts'
import { poetryScoping } from './poetry-scoping.ts'

/** Parses `poetry.lock` of Poetry 1.x and 2.x. */
export function parsePoetry(text: string, around: FilesAround = {}): Parsed {
  const document = parseToml(text)
  const metadata = optionalTable(document, 'metadata') ?? {}
  if (!/^[12]\.\d+$/.test(optionalText(metadata, 'lock-version') ?? '')) {
    throw new ManifestError('The file is not a poetry.lock with lock-version 1.x or 2.x.')
  }
  if (metadata['content-hash'] === undefined) {
    throw new ManifestError('The poetry.lock is cut off: its "content-hash" is missing.')
  }
  if (document['package'] === undefined) throw new ManifestError('The poetry.lock has no "package".')
  const commonHashes = hashesByName(metadata)

  const packages = new PythonPackages()
  const entries: PoetryEntry[] = []
  readEntries(text, document, 'package', (entry, line) => {
    const name = requiredText(entry, 'name')
    const hashes =
      entry['files'] === undefined
        ? (commonHashes.get(pythonName(name)) ?? [])
        : hashesOf(tables(entry, 'files'))
    const source = sourceOf(entry, hashes)
    const version = requiredText(entry, 'version')
    const origins =
      source === undefined && hashes.length === 0
        ? [optionalText(optionalTable(entry, 'source') ?? {}, 'url')]
        : undefined
    const index = packages.add({ name, version, hashes, source, origins, marker: markerOf(entry) }, line)
    entries.push({ table: entry, name, version, folder: folderOf(entry), index })
  })
  return { ...packages.parsed(), scoping: poetryScoping(document, entries, packages, around) }
}

/** The folder of a path dependency. */
function folderOf(entry: Table): string | undefined {
  const source = optionalTable(entry, 'source') ?? {}
  return source['type'] === 'directory' ? optionalText(source, 'url') : undefined
}

/** With lock-version 1.x the files are in one table at the end, together for all versions of a name. */
function hashesByName(metadata: Table): ReadonlyMap<string, readonly string[]> {
  const files = optionalTable(metadata, 'files') ?? {}
  return new Map(Object.keys(files).map((name) => [pythonName(name), hashesOf(tables(files, name)).sort()]))
}

function hashesOf(files: readonly Table[]): string[] {
  return files.map((file) => requiredText(file, 'hash'))
}

/** One marker, or (Poetry 2) one for each dependency group that has one. */
function markerOf(entry: Table): string | undefined {
  if (!isTable(entry['markers'])) return optionalText(entry, 'markers')
  const markers = entry['markers']
  const groups = Object.keys(markers).map((group) => inGroup(group, requiredText(markers, group)))
  return anyOf(new Set(groups))
}

/** Undefined for a package from a registry. Poetry's type for a registry other than PyPI is `legacy`. */
function sourceOf(entry: Table, hashes: readonly string[]): Source | undefined {
  const source = optionalTable(entry, 'source')
  const type = source && optionalText(source, 'type')
  if (source === undefined || type === undefined || type === 'legacy') return undefined
  const url = requiredText(source, 'url')
  const unhashed = hashes.length === 0
  switch (type) {
    case 'git': {
      const commit = optionalText(source, 'resolved_reference') ?? optionalText(source, 'reference')
      return gitSource(url, commit, optionalText(source, 'subdirectory'))
    }
    case 'url':
      return { text: withoutCredentials(url), problem: unhashed ? 'url' : undefined }
    case 'file':
      return { text: `path:${url}`, problem: unhashed ? 'path' : undefined }
    case 'directory':
      return { text: `path:${url}`, problem: entry['develop'] === true ? 'editable' : 'path' }
    default:
      throw new ManifestError('Its "source" has an unknown type.')
  }
}
