import { withoutCredentials } from '../../without-credentials.ts'
import { gitSource, type Source } from '../../source.ts'
import { optionalTable, optionalText, requiredText, tables, texts, type Table } from '../../text/members.ts'
import type { FilesAround, Parsed } from '../../format.ts'
import { ManifestError } from '../../package.ts'
import { refuseOtherVcs } from '../../python/python.ts'
import { PythonPackages } from '../../python/python-packages.ts'
import { parseToml, readEntries } from '../../text/toml.ts'
import type { PdmEntry } from './pdm-entry.ts'
import { pdmScoping } from './pdm-scoping.ts'

/** Parses `pdm.lock` of PDM 1.x and 2.x. A package with extras has a second entry for them. */
export function parsePdm(text: string, around: FilesAround = {}): Parsed {
  const document = parseToml(text)
  const metadata = optionalTable(document, 'metadata') ?? {}
  if (!/^[34](?:\.\d+)*$/.test(optionalText(metadata, 'lock_version') ?? '')) {
    throw new ManifestError('The file is not a pdm.lock with lock_version 3.x or 4.x.')
  }
  const commonFiles = optionalTable(metadata, 'files') ?? {}

  const packages = new PythonPackages()
  const entries: PdmEntry[] = []
  readEntries(text, document, 'package', (entry, line) => {
    const name = requiredText(entry, 'name')
    const version = optionalText(entry, 'version')
    const files =
      entry['files'] === undefined ? tables(commonFiles, `${name} ${version ?? ''}`) : tables(entry, 'files')
    const hashes = files.map((file) => requiredText(file, 'hash'))
    const source = sourceOf(entry, hashes)
    const read: PdmEntry = {
      table: entry,
      name,
      version,
      place: optionalText(entry, 'path'),
      index: undefined,
    }
    entries.push(read)
    if (source?.text === 'path:.') return
    const [marker, extras] = [optionalText(entry, 'marker'), texts(entry, 'extras')]
    read.index = packages.add({ name, version, hashes, source, marker, extras }, line)
  })
  return { ...packages.parsed(), scoping: pdmScoping(document, entries, packages, around) }
}

/** Undefined for a package from a registry. */
function sourceOf(entry: Table, hashes: readonly string[]): Source | undefined {
  const [git, url, path] = [
    optionalText(entry, 'git'),
    optionalText(entry, 'url'),
    optionalText(entry, 'path'),
  ]
  if (git !== undefined) {
    const commit = optionalText(entry, 'revision') ?? optionalText(entry, 'ref')
    return gitSource(git, commit, optionalText(entry, 'subdirectory'))
  }
  if (url !== undefined) {
    return { text: withoutCredentials(url), problem: hashes.length === 0 ? 'url' : undefined }
  }
  if (path !== undefined) {
    const text = `path:${path}`
    if (entry['editable'] === true) return { text, problem: 'editable' }
    return { text, problem: hashes.length === 0 ? 'path' : undefined }
  }
  refuseOtherVcs(entry)
  return undefined
}
