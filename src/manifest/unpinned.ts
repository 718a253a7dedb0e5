import { posix } from 'node:path'
import type { Finding, Format, Parsed } from './format.ts'
import type { Package, Problem, Unpinned } from './package.ts'
import { lineCounter } from './text/line-index.ts'

/**
 * What is not pinned in a manifest: what its parser found, and, if the format has {@link Format.entry}, packages without
 * a version, packages without a hash when others from a registry have one, and those whose source can change. In the
 * order of their lines.
 */
export function unpinnedIn(format: Format, parsed: Parsed, text: string): readonly (Finding | Unpinned)[] {
  if (format.entry === undefined) return parsed.unpinned
  const { packages, links = [], exempt } = parsed
  const reported = new Set(parsed.unpinned.map(({ name }) => name))
  const wantsHashes = packages.some((one) => one.hashes.length > 0 && sourceOf(one) === '')
  const found = new Map<string, Finding>()
  const lineOf = lines(text, format.entry, format.nameOf)
  const add = (name: string, problem: Problem, path?: string): void => {
    const line = lineOf(name)
    found.set(`${line} ${name}`, { line, name, problem, ...(path !== undefined && { path }) })
  }
  for (const { name, path } of links) add(name, 'path', path)
  for (const one of packages) {
    if (one.hashes.length > 0 || reported.has(one.name)) continue
    const problem = problemOf(one, format, wantsHashes)
    if (problem === undefined || exempt?.has(one) === true) continue
    add(one.name, problem, problem === 'path' ? pathIn(sourceOf(one)) : undefined)
  }
  return [...parsed.unpinned, ...found.values()].sort((a, b) => a.line - b.line)
}

function problemOf(one: Package, format: Format, wantsHashes: boolean): Problem | undefined {
  const source = sourceOf(one)
  if (source !== '') return format.problemOf?.(source)
  return one.version === null ? 'version' : wantsHashes ? 'hash' : undefined
}

/** The path in a source such as `file:./vendor/lib`, without what some tools append. Undefined for an absolute one. */
function pathIn(source: string): string | undefined {
  const [path = ''] = source.replace(/^(?:file|link|portal):/, '').split(/::|#/)
  return path === '' || posix.isAbsolute(path) ? undefined : posix.normalize(path).replace(/\/$/, '')
}

/** The source without the patch that the project applies; empty for a package from a registry. */
function sourceOf({ source = '' }: Package): string {
  return source.replace(/(?:^| )patch:[^]*$/, '')
}

/** The line of the first entry of a name; 1 if there is none. The text is searched on the first call. */
function lines(text: string, entry: RegExp, nameOf = (written: string) => written): (name: string) => number {
  let found: Map<string, number> | undefined
  return (name) => (found ??= search(text, entry, nameOf)).get(name) ?? 1
}

function search(text: string, entry: RegExp, nameOf: (written: string) => string): Map<string, number> {
  const found = new Map<string, number>()
  const lineOf = lineCounter(text)
  for (const match of text.matchAll(entry)) {
    const line = lineOf(match.index)
    const written = match.slice(1).find(Boolean)
    if (written === undefined) continue
    const name = nameOf(written)
    if (!found.has(name)) found.set(name, line)
  }
  return found
}
