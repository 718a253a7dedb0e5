import type { Format } from './formats.ts'
import { lineCounter } from './text/line-index.ts'
import type { Package, Parsed, Unpinned } from './package.ts'
import { pythonName } from './python/python-name.ts'

type Problem = Unpinned['problem']

/** Where each entry begins in a file that its tool wrote. The name of the package is in one of the groups. */
const table = /^\[\[packages?\]\][ \t]*\r?\n[ \t]*name[ \t]*=[ \t]*["']([^"'\n]*)["']/gm
const yarn = /^"?(?:@?[^@"\s]+@npm:)?((?:@[^/"\s]+\/)?[^@"\s/]+)@/gm
const entries: Partial<Record<Format, RegExp>> = {
  bun: /^[ \t]*"[^"\n]*"[ \t]*:[ \t]*\[[ \t]*"(@?[^@"\n]+)@/gm,
  cargo: table,
  gemfile: /^ {4}(\S+) \(/gm,
  npm: /^[ \t]*"([^"\n]+)"[ \t]*:[ \t]*\{/gm,
  pdm: table,
  pipfile: /^[ \t]*"([^"\n]*)"[ \t]*:[ \t]*\{/gm,
  // A key of "packages"; the name in it where the key is a path or a URL; a dependency that is linked.
  pnpm: /^ {2}["']?(?:[^"'\s@/]*\/)?((?:@[^/\s]+\/)?[^@/\s"']+)[@/]|^ {4}name: ["']?([^\s"']+)|^ +["']?([^\s:"']+)["']?:(?: link:| *\r?\n +specifier:[^\n]*\n +version: link:)/gm,
  poetry: table,
  pylock: table,
  uv: table,
  'yarn-berry': yarn,
  'yarn-v1': yarn,
}

/** Composer and Gradle state hashes of few packages or of none, go.mod of none. */
const withoutHashes: ReadonlySet<Format> = new Set<Format>(['composer', 'go-mod', 'gradle'])

/** A whole commit, or the digest of an archive that Yarn 1 appends. */
const commit = /(?<!\w)(?:[0-9a-f]{40}|[0-9a-f]{64})(?!\w)/i

/** Bun shortens the commits of GitHub. */
const shortCommit = /#[0-9a-f]{7,64}$/i

const git =
  /^(?:git(?:\+[a-z]+)?:|git@|ssh:|github:|gitlab:|bitbucket:|gist:)|\.git(?:#|$)|^https?:[^#]*(?<!\.tgz|\.tar\.gz|\.zip)#./i

/**
 * What a lock file leaves open, and its parser has not reported: the packages without a version, without a hash where
 * others of a registry have one, and those of Node.js that come from a path, a branch or a bare URL.
 */
export function unpinnedOf(
  format: Format,
  { packages, ...more }: Parsed,
  text: string,
): Omit<Unpinned, 'file'>[] {
  const reported = new Set(more.unpinned.map(({ name }) => name))
  const wantsHashes =
    !withoutHashes.has(format) && packages.some((one) => one.hashes.length > 0 && placeOf(one) === '')
  const found = new Map<string, Omit<Unpinned, 'file'>>()
  const lineOf = lines(format, text)
  const add = (name: string, problem: Problem): void => {
    const line = lineOf(name)
    found.set(`${line} ${name}`, { line, name, problem })
  }
  for (const name of more.links ?? []) add(name, 'path')
  for (const one of packages) {
    if (one.hashes.length > 0 || reported.has(one.name)) continue
    const problem = problemOf(one, format, wantsHashes)
    if (problem !== undefined && more.exempt?.has(one) !== true) add(one.name, problem)
  }
  return [...found.values()]
}

function problemOf(one: Package, format: Format, wantsHashes: boolean): Problem | undefined {
  const place = placeOf(one)
  if (place === '') return one.version === null ? 'version' : wantsHashes ? 'hash' : undefined
  // The parsers of the others know more of their sources, and report them.
  if (one.ecosystem !== 'npm') return undefined
  if (commit.test(place) || (format === 'bun' && shortCommit.test(place))) return undefined
  if (/^(?:file|link|portal):|^\.{0,2}\//.test(place)) return 'path'
  if (git.test(place)) return 'reference'
  if (/^https?:/i.test(place)) return 'url'
  // Bun names a local archive by its path alone.
  return format === 'bun' && place.endsWith('.tgz') ? 'path' : undefined
}

/** The source without the patch that the project applies; empty for a package of a registry. */
function placeOf({ source = '' }: Package): string {
  return source.replace(/(?:^| )patch:[^]*$/, '')
}

/** The line on which the first entry of a name begins; 1 where none is found. The text is searched on the first call. */
function lines(format: Format, text: string): (name: string) => number {
  const pattern = entries[format]
  let found: Map<string, number> | undefined
  return (name) =>
    (found ??= pattern === undefined ? new Map<string, number>() : search(text, pattern)).get(name) ?? 1
}

function search(text: string, pattern: RegExp): Map<string, number> {
  const found = new Map<string, number>()
  const lineOf = lineCounter(text)
  for (const match of text.matchAll(pattern)) {
    const line = lineOf(match.index)
    const written = match.slice(1).find(Boolean)
    if (written === undefined) continue
    // npm writes the place, and Python's tools the name as its author does.
    const [name = ''] = written.split('node_modules/').slice(-1)
    for (const key of [name, pythonName(name)]) if (!found.has(key)) found.set(key, line)
  }
  return found
}
