import type { FilesAround } from '../format.ts'
import { ManifestError } from '../package.ts'
import { decodeText } from '../text/decode.ts'
import { isTable, optionalTable, optionalText, tables, texts, type Table } from '../text/members.ts'
import { parseToml } from '../text/toml.ts'
import { dependencyOf, type PythonDependency } from './dependency-text.ts'
import { pythonName } from './python.ts'

/** What a project asks for, by its `pyproject.toml`. */
export interface Project {
  /** Normalised; empty if it has none. */
  name: string
  /** Groups and extras by their names, as they are written. `main`: the dependencies themselves. */
  groups: ReadonlyMap<string, Group>
}

/** A group of dependencies, or an extra. */
export interface Group {
  dependencies: PythonDependency[]
  /** Names of groups and extras that it includes. */
  includes: string[]
}

/** Reads the project beside a lock file when it is first needed. Undefined if there is no `pyproject.toml`, or if it cannot be understood. */
export function projectBeside({ beside }: FilesAround): () => Project | undefined {
  let read: { project: Project | undefined } | undefined
  return () => (read ??= { project: projectIn(beside) }).project
}

function projectIn(beside: FilesAround['beside']): Project | undefined {
  try {
    const bytes = beside?.('pyproject.toml')
    return bytes && projectOf(parseToml(decodeText(bytes)))
  } catch {
    return undefined
  }
}

/**
 * The groups that these names choose, with `main` and all that they include; `all`: every group.
 *
 * @param asked - Normalised.
 */
export function dependenciesIn(project: Project, asked: ReadonlySet<string> | 'all'): PythonDependency[] {
  const byName = Map.groupBy(project.groups.keys(), pythonName)
  const waiting = [...byName.keys()].filter((name) => name === 'main' || asked === 'all' || asked.has(name))
  const seen = new Set(waiting)
  const found: PythonDependency[] = []
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const written of byName.get(name) ?? []) {
      const { dependencies, includes } = project.groups.get(written) ?? { dependencies: [], includes: [] }
      for (const dependency of dependencies) found.push(dependency)
      for (const include of includes.map(pythonName)) {
        if (!seen.has(include)) waiting.push(include)
        seen.add(include)
      }
    }
  }
  return found
}

/** @throws {ManifestError} for members of another type than they must have. */
function projectOf(document: Table): Project {
  const project = optionalTable(document, 'project') ?? {}
  const tools = optionalTable(document, 'tool') ?? {}
  const [poetry, pdm] = [optionalTable(tools, 'poetry') ?? {}, optionalTable(tools, 'pdm') ?? {}]
  const name = pythonName(optionalText(project, 'name') ?? optionalText(poetry, 'name') ?? '')
  const groups = new Map<string, Group>()
  const add = (group: string, { dependencies = [], includes = [] }: Partial<Group>): void => {
    const known = groups.get(group) ?? { dependencies: [], includes: [] }
    groups.set(group, {
      dependencies: [...known.dependencies, ...dependencies],
      includes: [...known.includes, ...includes],
    })
  }

  add('main', ofTexts(texts(project, 'dependencies'), name))
  for (const [kind, table] of [
    ['optional-dependencies', project],
    ['dependency-groups', document],
    ['dev-dependencies', pdm],
  ] as const) {
    const lists = optionalTable(table, kind) ?? {}
    for (const group of Object.keys(lists)) add(group, ofTexts(lists[group], name))
  }
  addPoetry(poetry, project, add)
  return { name, groups }
}

type Add = (group: string, content: Partial<Group>) => void

/** Dependencies as texts, and tables that include another group (PEP 735). */
function ofTexts(list: unknown, project: string): Group {
  const group: Group = { dependencies: [], includes: [] }
  if (!Array.isArray(list)) throw new ManifestError('A group is not a list.')
  for (const item of list as unknown[]) {
    if (isTable(item)) group.includes.push(optionalText(item, 'include-group') ?? '')
    if (typeof item !== 'string') continue
    // PDM's editable dependencies are options of pip.
    const egg = /^-e\s.*#egg=([\w.-]+)/.exec(item)?.[1]
    const dependency = dependencyOf(egg ?? item)
    if (dependency === undefined) throw new ManifestError('A dependency cannot be read.')
    if (dependency.name === project) group.includes.push(...dependency.extras)
    else group.dependencies.push(dependency)
  }
  return group
}

/**
 * What Poetry's own tables add. With dependencies in the standard table, Poetry's only say where a package comes from.
 * Optional dependencies are in extras only, by their names.
 */
function addPoetry(poetry: Table, project: Table, add: Add): void {
  const all = ofPoetry(optionalTable(poetry, 'dependencies') ?? {})
  if (project['dependencies'] === undefined)
    add('main', { dependencies: all.filter(({ optional }) => !optional) })
  const extras = optionalTable(poetry, 'extras') ?? {}
  for (const extra of Object.keys(extras)) {
    const names = new Set(texts(extras, extra).map((text) => dependencyOf(text)?.name))
    add(extra, { dependencies: all.filter(({ name }) => names.has(name)) })
  }
  const old = optionalTable(poetry, 'dev-dependencies')
  if (old !== undefined) add('dev', { dependencies: ofPoetry(old) })
  const groups = optionalTable(poetry, 'group') ?? {}
  for (const name of Object.keys(groups)) {
    const group = optionalTable(groups, name) ?? {}
    const dependencies = ofPoetry(optionalTable(group, 'dependencies') ?? {})
    add(name, { dependencies, includes: [...texts(group, 'include-groups')] })
  }
}

/** A dependency as Poetry writes it. */
export interface PoetryDependency extends PythonDependency {
  optional: boolean
}

/** The dependencies in a table of Poetry: a version, a table, or a list of tables for each name. Python is none. */
export function ofPoetry(table: Table): PoetryDependency[] {
  return Object.keys(table)
    .filter((name) => pythonName(name) !== 'python')
    .flatMap((name): PoetryDependency[] => {
      const value = table[name]
      if (typeof value === 'string') {
        return [{ name: pythonName(name), extras: [], constraint: value, optional: false }]
      }
      const items = Array.isArray(value) ? tables(table, name) : [optionalTable(table, name) ?? {}]
      return items.map((item) => {
        const platform = optionalText(item, 'platform')
        return {
          name: pythonName(name),
          extras: texts(item, 'extras').map(pythonName),
          constraint: optionalText(item, 'version') ?? '',
          marker: platform === undefined ? optionalText(item, 'markers') : withPlatform(item, platform),
          python: optionalText(item, 'python'),
          optional: item['optional'] === true,
        }
      })
    })
}

function withPlatform(item: Table, platform: string): string {
  const marker = optionalText(item, 'markers')
  const only = `sys_platform == ${JSON.stringify(platform)}`
  return marker === undefined ? only : `(${marker}) and ${only}`
}
