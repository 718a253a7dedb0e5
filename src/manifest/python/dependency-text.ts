import { pythonName } from './python.ts'

/** What a package or a project depends on. */
export interface PythonDependency {
  /** Normalised. */
  name: string
  /** Normalised. */
  extras: readonly string[]
  /** The versions that are allowed, by PEP 440 or as Poetry writes them; empty for any. */
  constraint: string
  marker?: string | undefined
  /** The versions of Python that it is for, as Poetry writes them. */
  python?: string | undefined
}

const start = /^([a-z0-9](?:[\w.-]*[a-z0-9])?)[ \t]*(?:\[([^\]]*)\])?/i

/** Reads a dependency as PEP 508 writes it: `name[extra]>=1; marker`. Undefined for anything else. */
export function dependencyOf(written: string): PythonDependency | undefined {
  const text = written.trim()
  const [all = '', name, extras = ''] = start.exec(text) ?? []
  if (name === undefined) return undefined
  const rest = text.slice(all.length).trim()
  const isUrl = rest.startsWith('@')
  // In a URL, a semicolon starts a marker only if a blank is before it.
  const at = isUrl ? rest.search(/\s;/) : rest.indexOf(';')
  const marker = at === -1 ? undefined : rest.slice(at).trim().slice(1)
  const versions = at === -1 ? rest : rest.slice(0, at).trim()
  return {
    name: pythonName(name),
    extras: extras
      .split(',')
      .map((extra) => pythonName(extra.trim()))
      .filter((extra) => extra !== ''),
    constraint: isUrl ? '' : versions.replace(/^\((.*)\)$/, '$1'),
    marker,
  }
}
