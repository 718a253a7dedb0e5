import { withoutCredentials } from '../../without-credentials.ts'
import { gitSource, type Source } from '../../source.ts'
import { optionalTable, optionalText, requiredText, tables, type Table } from '../../text/members.ts'
import type { Parser } from '../../format.ts'
import { ManifestError } from '../../package.ts'
import { PythonPackages } from '../../python/python-packages.ts'
import { parseToml, readEntries } from '../../text/toml.ts'

interface Origin {
  hashes: readonly string[]
  /** Undefined for a package from a registry. */
  source?: Source
}

/** Parses `pylock.toml` and `pylock.<name>.toml` (PEP 751). The project itself is left out. */
export const parsePylock: Parser = (text) => {
  const document = parseToml(text)
  if (!/^1\.\d+$/.test(optionalText(document, 'lock-version') ?? '')) {
    throw new ManifestError('The file is not a pylock.toml with lock-version 1.x.')
  }
  if (document['packages'] === undefined) throw new ManifestError('The pylock.toml has no "packages".')

  const packages = new PythonPackages()
  readEntries(text, document, 'packages', (entry, line) => {
    const name = requiredText(entry, 'name')
    const origin = originOf(entry)
    if (origin.source?.text === 'path:.') return
    const [version, marker] = [optionalText(entry, 'version'), optionalText(entry, 'marker')]
    packages.add({ name, version, marker, ...origin }, line)
  })
  return packages.parsed()
}

function originOf(entry: Table): Origin {
  const vcs = optionalTable(entry, 'vcs')
  const directory = optionalTable(entry, 'directory')
  const archive = optionalTable(entry, 'archive')
  if (vcs !== undefined) return { hashes: [], source: repositoryOf(vcs) }
  if (directory !== undefined) {
    const problem = directory['editable'] === true ? 'editable' : 'path'
    const text = inFolder(`path:${requiredText(directory, 'path')}`, directory)
    return { hashes: [], source: { text, problem } }
  }
  if (archive !== undefined) {
    const url = optionalText(archive, 'url')
    const place = url === undefined ? `path:${requiredText(archive, 'path')}` : withoutCredentials(url)
    return { hashes: hashesOf(archive), source: { text: inFolder(place, archive) } }
  }
  const files = [optionalTable(entry, 'sdist'), ...tables(entry, 'wheels')].filter(
    (file) => file !== undefined,
  )
  if (files.length === 0) throw new ManifestError('The entry does not say where the package comes from.')
  return { hashes: files.flatMap(hashesOf) }
}

function repositoryOf(vcs: Table): Source {
  if (requiredText(vcs, 'type') !== 'git') {
    throw new ManifestError('The package comes from a version control system other than Git.')
  }
  const url = optionalText(vcs, 'url') ?? requiredText(vcs, 'path')
  const commit = requiredText(vcs, 'commit-id')
  return gitSource(url, commit, optionalText(vcs, 'subdirectory'))
}

function inFolder(source: string, origin: Table): string {
  const folder = optionalText(origin, 'subdirectory')
  return folder === undefined ? source : `${source}#subdirectory=${folder}`
}

/** PEP 751 requires at least one for every file. */
function hashesOf(file: Table): string[] {
  const hashes = optionalTable(file, 'hashes') ?? {}
  const names = Object.keys(hashes)
  if (names.length === 0) throw new ManifestError('A file of the package has no hash.')
  return names.map((name) => `${name}:${requiredText(hashes, name)}`)
}
