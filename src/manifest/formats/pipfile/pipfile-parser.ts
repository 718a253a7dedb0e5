import { withoutCredentials } from '../../without-credentials.ts'
import { gitSource, type Source } from '../../source.ts'
import { parseJsonObject } from '../../text/json.ts'
import { lineIndex } from '../../text/line-index.ts'
import { isTable, optionalTable, optionalText, tables, texts, type Table } from '../../text/members.ts'
import type { Parser, Scoping } from '../../format.ts'
import { ManifestError } from '../../package.ts'
import { refuseOtherVcs } from '../../python/python.ts'
import { MarkerTargets } from '../../python/marker-targets.ts'
import { inGroup, PythonPackages, whereAny, type PythonEntry } from '../../python/python-packages.ts'
import { PythonTargets } from '../../python/python-targets.ts'

/** When a package is installed. */
interface Condition {
  /** Index of the package. */
  index: number
  group: string
  marker: string | undefined
}

/**
 * Parses `Pipfile.lock`, specification 6. Every member except `_meta` is a group of packages. The group is part of a
 * package's marker, because a package that moves from `develop` to `default` becomes part of the layer.
 */
export const parsePipfile: Parser = (text) => {
  const { _meta: meta, ...groups } = parseJsonObject(text)
  if (!isTable(meta) || meta['pipfile-spec'] !== 6) {
    throw new ManifestError('The file is not a Pipfile.lock with pipfile-spec 6.')
  }
  if (!isTable(groups['default'])) throw new ManifestError('The Pipfile.lock has no "default" group.')

  const indexes = tables(meta, 'sources')
  const packages = new PythonPackages()
  const conditions: Condition[] = []
  const lineOf = lineIndex(text, /^\s*"([^"]*)"\s*:\s*\{/)
  for (const group of Object.keys(groups)) {
    const entries = optionalTable(groups, group) ?? {}
    for (const [name, entry] of Object.entries(entries)) {
      if (!isTable(entry)) throw new ManifestError(`An entry of "${group}" is not an object.`, lineOf(name))
      try {
        const index = packages.add(entryOf(group, name, entry, indexes), () => lineOf(name))
        conditions.push({ index, group, marker: optionalText(entry, 'markers') })
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
  return { ...packages.parsed(), scoping: scopingOf(Object.keys(groups), conditions, packages) }
}

/** The packages of `default` are for production. The other groups are `develop` and those that the project names. */
function scopingOf(
  names: readonly string[],
  conditions: readonly Condition[],
  packages: PythonPackages,
): Scoping {
  return {
    groupsOf: () => names,
    select: (selection) => {
      const { groups } = selection
      const targets = new PythonTargets(selection)
      const markers = new MarkerTargets(targets, { extras: new Set(), groups: new Set() })
      const isAsked = ({ group }: Condition): boolean =>
        groups === 'all' || group === 'default' || groups.includes(group)
      const installed = whereAny(conditions.filter(isAsked), ({ marker }) => markers.on(marker))
      return { packages: packages.inScope(installed, targets) }
    },
  }
}

function entryOf(group: string, name: string, entry: Table, indexes: readonly Table[]): PythonEntry {
  const hashes = texts(entry, 'hashes')
  const source = sourceOf(entry, hashes)
  const allowed = (optionalText(entry, 'version') ?? '*').replace(/\s/g, '')
  const version = /^===?([^*,]+)$/.exec(allowed)?.[1]
  return {
    name,
    version,
    specifier: version !== undefined || allowed === '*' ? undefined : allowed,
    hashes,
    source,
    problem: source === undefined && version === undefined ? 'version' : source?.problem,
    origins:
      source === undefined && hashes.length === 0 ? urlsOf(indexes, optionalText(entry, 'index')) : undefined,
    marker: inGroup(group, optionalText(entry, 'markers')),
    extras: texts(entry, 'extras'),
  }
}

/** The address of the index that a package comes from; the addresses of all if none is named. */
function urlsOf(indexes: readonly Table[], name: string | undefined): (string | undefined)[] {
  const named = indexes.filter((index) => optionalText(index, 'name') === name)
  return (named.length > 0 ? named : indexes).map((index) => optionalText(index, 'url'))
}

/** Undefined for a package from a registry. */
function sourceOf(entry: Table, hashes: readonly string[]): Source | undefined {
  const git = optionalText(entry, 'git')
  if (git !== undefined) {
    return gitSource(git, optionalText(entry, 'ref'), optionalText(entry, 'subdirectory'))
  }
  refuseOtherVcs(entry)
  const place = optionalText(entry, 'file') ?? optionalText(entry, 'path')
  if (place === undefined) return undefined
  const isUrl = /^(?!file:)[a-z][a-z0-9+.-]*:\/\//i.test(place)
  const text = isUrl ? withoutCredentials(place) : `path:${place}`
  if (entry['editable'] === true) return { text, problem: 'editable' }
  return { text, problem: hashes.length > 0 ? undefined : isUrl ? 'url' : 'path' }
}
