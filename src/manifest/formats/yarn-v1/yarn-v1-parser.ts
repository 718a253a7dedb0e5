import { withoutCredentials } from '../../without-credentials.ts'
import { refuseMergeConflict } from '../../text/decode.ts'
import { integrityHashes } from '../../node/node.ts'
import { originUnlessHashed } from '../../source.ts'
import type { FileParser, Link } from '../../format.ts'
import { ManifestError, type Package } from '../../package.ts'
import { yarnV1Scoping } from './yarn-v1-scope.ts'

interface Entry {
  line: number
  /** `name@range`, as they are written before the colon. */
  patterns: readonly string[]
  fields: Map<string, string>
  /** Ranges by name. */
  dependencies: Map<string, string>
  optionalDependencies: Map<string, string>
}

/**
 * Parses the `yarn.lock` of Yarn 1, line by line, in the form that Yarn writes. Yarn's own parser is not used: it takes half
 * a minute for a quote that is not closed, merges the two sides of a conflict, and keeps the last of two equal entries.
 */
export const parseYarnV1: FileParser = (text, around = {}) => {
  refuseMergeConflict(text)
  const entries = readEntries(text)
  if (entries.length === 0 && !/^# yarn lockfile v1\r?$/m.test(text)) {
    throw new ManifestError(
      'The file is not a yarn.lock, because it has neither entries nor the comment with the version.',
    )
  }
  refuseCutShort(entries)
  const read = entries.map((entry) => ({ ...entry, packages: packageOf(entry), links: linksOf(entry) }))
  const packages = read.flatMap((entry) => entry.packages)
  return {
    packages,
    unpinned: [],
    links: read.flatMap(({ links }) => links),
    scoping: yarnV1Scoping(read, packages, around),
  }
}

function linksOf({ patterns }: Entry): Link[] {
  const parts = patterns.map((pattern) => split(pattern)).filter(({ range }) => range.startsWith('link:'))
  return parts.map(({ name }) => ({ name }))
}

const TOKEN = String.raw`"[^"\\]*(?:\\.[^"\\]*)*"|[^\s",:]+`
const HEADING = new RegExp(`^(?:${TOKEN})(?:, ?(?:${TOKEN}))*:$`)
const FIELD = new RegExp(`^( {2}| {4})(${TOKEN})(?: (${TOKEN})|:)$`)
const TOKENS = new RegExp(TOKEN, 'g')

function readEntries(text: string): Entry[] {
  const entries: Entry[] = []
  const seen = new Set<string>()
  let block: { name: string; isEmpty: boolean } | undefined
  for (const [index, rawLine] of text.split('\n').entries()) {
    const line = rawLine.endsWith('\r') ? rawLine.slice(0, -1) : rawLine
    const number = index + 1
    if (line.trim() === '' || line.startsWith('#')) continue
    // The expressions below need memory for each escape.
    if (line.length > 100_000) throw notUnderstood(number)
    if (!line.startsWith(' ')) {
      if (!HEADING.test(line)) throw notUnderstood(number)
      const patterns = (line.slice(0, -1).match(TOKENS) ?? []).map((token) => unquoted(token, number))
      for (const pattern of patterns) {
        if (seen.has(pattern))
          throw new ManifestError('The yarn.lock has two entries for the same range.', number)
        seen.add(pattern)
      }
      entries.push({
        line: number,
        patterns,
        fields: new Map(),
        dependencies: new Map(),
        optionalDependencies: new Map(),
      })
      block = undefined
      continue
    }
    const entry = entries.at(-1)
    const [, indent, key, value] = FIELD.exec(line) ?? []
    if (entry === undefined || indent === undefined || key === undefined) throw notUnderstood(number)
    const name = unquoted(key, number)
    if (indent.length === 4) {
      if (block === undefined || value === undefined) throw notUnderstood(number)
      block.isEmpty = false
      if (block.name === 'dependencies') entry.dependencies.set(name, unquoted(value, number))
      if (block.name === 'optionalDependencies') entry.optionalDependencies.set(name, unquoted(value, number))
    } else if (value === undefined) {
      block = { name, isEmpty: true }
    } else {
      if (entry.fields.has(name)) throw new ManifestError(`The yarn.lock has two values for one key.`, number)
      entry.fields.set(name, unquoted(value, number))
      block = undefined
    }
  }
  if (block?.isEmpty) throw new ManifestError(CUT_SHORT, entries.at(-1)?.line)
  return entries
}

function notUnderstood(line: number): ManifestError {
  return new ManifestError('The line does not have the form that Yarn writes.', line)
}

function unquoted(token: string, line: number): string {
  if (!token.startsWith('"')) return token
  try {
    return String(JSON.parse(token))
  } catch {
    throw notUnderstood(line)
  }
}

/**
 * Refuses a file that was cut off between two lines, which is still valid. Yarn sorts the entries, so a dependency without an
 * entry was lost if its entry would come after the last one.
 */
function refuseCutShort(entries: readonly Entry[]): void {
  const last = entries.at(-1)
  if (last === undefined) return
  // For an alias, this is the alias.
  const names = new Set(entries.flatMap(({ patterns }) => patterns.map((pattern) => cut(pattern).name)))
  const end = last.patterns[0] ?? ''
  for (const entry of entries) {
    for (const name of [...entry.dependencies.keys(), ...entry.optionalDependencies.keys()]) {
      if (!names.has(name) && `${name}@` > end) throw new ManifestError(CUT_SHORT, last.line)
    }
  }
  const { range } = split(end)
  if (!last.fields.has('resolved') && !/^(?:file|link):/.test(range))
    throw new ManifestError(CUT_SHORT, last.line)
}

const CUT_SHORT = 'The yarn.lock is cut off: the dependencies of its last entries are missing.'

function packageOf(entry: Entry): Package[] {
  const version = entry.fields.get('version')
  if (version === undefined) throw new ManifestError('The entry has no version.', entry.line)
  const resolved = entry.fields.get('resolved')
  const integrity = entry.fields.get('integrity')
  const names = new Map<string, Package>()
  for (const pattern of entry.patterns) {
    const { name, range } = split(pattern)
    if (range.startsWith('link:')) continue
    // This is a URL, a path, `user/repository`, or `user@host:path` for SSH.
    const isElsewhere = /^(?!npm:)[a-z+]+:|^[^@/]+\/[^/]|^[^@/]+@[^:/]+:/i.test(range)
    const digest = isElsewhere ? undefined : /#([0-9a-f]{40})$/.exec(resolved ?? '')?.[1]
    const sha1 = digest === undefined ? [] : [`sha1:${digest}`]
    const hashes = integrity === undefined ? sha1 : hashesOf(integrity, entry.line)
    names.set(name, {
      ecosystem: 'npm',
      name,
      version,
      hashes,
      ...(isElsewhere
        ? { source: withoutCredentials(resolved ?? range) }
        : originUnlessHashed(hashes, resolved)),
    })
  }
  return [...names.values()]
}

/** Length of a digest in Base64. */
const LENGTHS = new Map([
  ['md5', 24],
  ['sha1', 28],
  ['sha256', 44],
  ['sha384', 64],
  ['sha512', 88],
])

/** The value is not quoted, so only its length shows whether it is complete. */
function hashesOf(integrity: string, line: number): string[] {
  const hashes = integrityHashes(integrity)
  const isWhole = (hash: string): boolean => {
    const dash = hash.indexOf('-')
    return LENGTHS.get(hash.slice(0, dash)) === hash.length - dash - 1
  }
  if (hashes.length === 0 || !hashes.every(isWhole)) {
    throw new ManifestError('The integrity of the entry is incomplete.', line)
  }
  return hashes
}

/** Splits `name@range`. For an alias, `name@npm:real@range`, the result is the real name. */
function split(pattern: string): { name: string; range: string } {
  let parts = cut(pattern)
  while (parts.range.startsWith('npm:')) parts = cut(parts.range.slice('npm:'.length))
  return parts
}

function cut(pattern: string): { name: string; range: string } {
  const at = pattern.indexOf('@', 1)
  return at === -1
    ? { name: pattern, range: '' }
    : { name: pattern.slice(0, at), range: pattern.slice(at + 1) }
}
