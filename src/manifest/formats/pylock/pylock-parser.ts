import { withoutCredentials } from '../../without-credentials.ts'
import { gitSource, type Source } from '../../source.ts'
import { optionalTable, optionalText, requiredText, tables, texts, type Table } from '../../text/members.ts'
import type { Parser, Scoping } from '../../format.ts'
import { ManifestError } from '../../package.ts'
import { MarkerTargets } from '../../python/marker-targets.ts'
import { PythonPackages, whereAny } from '../../python/python-packages.ts'
import { PythonTargets } from '../../python/python-targets.ts'
import { pythonName } from '../../python/python.ts'
import { pythonRange } from '../../python/version-constraint.ts'
import { parseToml, readEntries } from '../../text/toml.ts'

interface Origin {
  hashes: readonly string[]
  /** Undefined for a package from a registry. */
  source?: Source
}

/** When a package is installed. */
interface Condition {
  /** Index of the package. */
  index: number
  marker: string | undefined
}

/** Parses `pylock.toml` and `pylock.<name>.toml` (PEP 751). The project itself is left out. */
export const parsePylock: Parser = (text) => {
  const document = parseToml(text)
  if (!/^1\.\d+$/.test(optionalText(document, 'lock-version') ?? '')) {
    throw new ManifestError('The file is not a pylock.toml with lock-version 1.x.')
  }
  if (document['packages'] === undefined) throw new ManifestError('The pylock.toml has no "packages".')

  const packages = new PythonPackages()
  const conditions: Condition[] = []
  readEntries(text, document, 'packages', (entry, line) => {
    const name = requiredText(entry, 'name')
    const origin = originOf(entry)
    if (origin.source?.text === 'path:.') return
    const [version, marker] = [optionalText(entry, 'version'), optionalText(entry, 'marker')]
    conditions.push({ index: packages.add({ name, version, marker, ...origin }, line), marker })
  })
  return { ...packages.parsed(), scoping: scopingOf(document, conditions, packages) }
}

/** Extras and groups are in the markers. Without a group that is asked for, those count that the file has as default. */
function scopingOf(document: Table, conditions: readonly Condition[], packages: PythonPackages): Scoping {
  const [extras, groups] = [texts(document, 'extras'), texts(document, 'dependency-groups')]
  const defaults = texts(document, 'default-groups')
  const python = optionalText(document, 'requires-python')
  return {
    groupsOf: () => [...extras, ...groups],
    select: (selection) => {
      const targets = new PythonTargets(selection, python === undefined ? undefined : pythonRange(python))
      const asked = (names: readonly string[]) =>
        selection.groups === 'all' ? 'all' : new Set([...names, ...selection.groups].map(pythonName))
      const markers = new MarkerTargets(targets, { extras: asked([]), groups: asked(defaults) })
      return {
        packages: packages.inScope(
          whereAny(conditions, (one) => markers.on(one.marker)),
          targets,
        ),
      }
    },
  }
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
