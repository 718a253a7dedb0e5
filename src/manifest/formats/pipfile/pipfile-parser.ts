import { withoutCredentials } from '../../without-credentials.ts'
import { gitSource, isCommit } from '../../source.ts'
import { parseJsonObject } from '../../text/json.ts'
import { lineIndex } from '../../text/line-index.ts'
import { isTable, optionalTable, optionalText, tables, texts, type Table } from '../../text/members.ts'
import { ManifestError, type Parser, type Unpinned } from '../../package.ts'
import { pythonName } from '../../python/python-name.ts'
import { inGroup, PythonPackages } from '../../python/python-packages.ts'

interface Origin {
  /** Undefined for a package of a registry. */
  source?: string
  problem?: Unpinned['problem'] | undefined
}

/**
 * Reads `Pipfile.lock`, specification 6. Each member but `_meta` is a group of packages. The groups are part of a
 * package's condition: what moves from `develop` to `default` gets into the layer.
 */
export const pipfile: Parser = (text) => {
  const { _meta: meta, ...groups } = parseJsonObject(text)
  if (!isTable(meta) || meta['pipfile-spec'] !== 6) {
    throw new ManifestError('The file is no Pipfile.lock with a pipfile-spec of 6.')
  }
  if (!isTable(groups['default'])) throw new ManifestError('The Pipfile.lock has no "default" group.')

  const indexes = tables(meta, 'sources')
  const packages = new PythonPackages()
  const unpinned: Unpinned[] = []
  const lineOf = lineIndex(text, /^\s*"([^"]*)"\s*:\s*\{/)
  for (const group of Object.keys(groups)) {
    const entries = optionalTable(groups, group) ?? {}
    for (const [name, entry] of Object.entries(entries)) {
      if (!isTable(entry)) throw new ManifestError(`An entry of "${group}" is not an object.`, lineOf(name))
      try {
        const problem = read(packages, group, name, entry, indexes)
        if (problem)
          unpinned.push({ file: 'Pipfile.lock', line: lineOf(name), name: pythonName(name), problem })
      } catch (error) {
        if (!(error instanceof ManifestError)) throw error
        throw new ManifestError(
          `An entry of "${group}" cannot be read: ${error.message}`,
          lineOf(name),
          error,
        )
      }
    }
  }
  return { packages: packages.list(), unpinned }
}

function read(
  packages: PythonPackages,
  group: string,
  name: string,
  entry: Table,
  indexes: readonly Table[],
): Unpinned['problem'] | undefined {
  const hashes = texts(entry, 'hashes')
  const { source, problem } = originOf(entry, hashes)
  const allowed = (optionalText(entry, 'version') ?? '*').replace(/\s/g, '')
  const version = /^===?([^*,]+)$/.exec(allowed)?.[1]
  packages.add({
    name,
    version,
    specifier: version !== undefined || allowed === '*' ? undefined : allowed,
    hashes,
    source,
    origins:
      source === undefined && hashes.length === 0 ? urlsOf(indexes, optionalText(entry, 'index')) : undefined,
    marker: inGroup(group, optionalText(entry, 'markers')),
    extras: texts(entry, 'extras'),
  })
  return problem ?? (source === undefined && version === undefined ? 'version' : undefined)
}

/** The address of the index that a package is taken from; those of all where none is named. */
function urlsOf(indexes: readonly Table[], name: string | undefined): (string | undefined)[] {
  const named = indexes.filter((index) => optionalText(index, 'name') === name)
  return (named.length > 0 ? named : indexes).map((index) => optionalText(index, 'url'))
}

function originOf(entry: Table, hashes: readonly string[]): Origin {
  const git = optionalText(entry, 'git')
  if (git !== undefined) {
    const commit = optionalText(entry, 'ref')
    const source = gitSource(git, commit, optionalText(entry, 'subdirectory'))
    return { source, problem: isCommit(commit) ? undefined : 'reference' }
  }
  if (['hg', 'svn', 'bzr'].some((system) => entry[system] !== undefined)) {
    throw new ManifestError('It comes from a version control system other than Git.')
  }
  const place = optionalText(entry, 'file') ?? optionalText(entry, 'path')
  if (place === undefined) return {}
  const isUrl = /^(?!file:)[a-z][a-z0-9+.-]*:\/\//i.test(place)
  const source = isUrl ? withoutCredentials(place) : `path:${place}`
  if (entry['editable'] === true) return { source, problem: 'editable' }
  return { source, problem: hashes.length > 0 ? undefined : isUrl ? 'url' : 'path' }
}
