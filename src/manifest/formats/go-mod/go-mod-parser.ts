import { refuseMergeConflict } from '../../text/decode.ts'
import type { Finding, Parser } from '../../format.ts'
import { ManifestError, type Package } from '../../package.ts'

interface Directive {
  line: number
  verb: string
  words: readonly string[]
}

interface Replacement {
  line: number
  name: string
  /** Undefined: all versions. */
  version: string | undefined
  source: string
  used: boolean
}

const ignored = new Set(['exclude', 'go', 'godebug', 'ignore', 'module', 'retract', 'tool', 'toolchain'])

/** The first group is a word; it is empty for a comment and at the end of the line. */
const token = /\s*(?:\/\/.*|("(?:[^"\\]|\\.)*"|`[^`]*`|[(),]|(?:[^\s"`(),/]|\/(?!\/))+)|$)/y

const longestLine = 10_000

/** Parses `go.mod`: the required modules and their replacements (go.dev/ref/mod). */
export const parseGoMod: Parser = (text) => {
  refuseMergeConflict(text)
  const directives = directivesOf(text)
  if (!directives.some(({ verb }) => verb === 'module')) {
    throw new ManifestError('The file is not a go.mod, because it has no "module" directive.')
  }
  const replacements = directives.filter(({ verb }) => verb === 'replace').map(replacementOf)
  const exact = new Map(
    replacements.map((replacement) => [keyOf(replacement.name, replacement.version), replacement]),
  )

  const packages = new Map<string, Package>()
  for (const { line, verb, words } of directives) {
    if (verb !== 'require') continue
    const [name, version] = words
    if (name === undefined || version === undefined || words.length > 2 || !/^v\d/.test(version)) {
      throw new ManifestError('The line does not consist of a module and a version.', line)
    }
    const replacement = exact.get(keyOf(name, version)) ?? exact.get(name)
    if (replacement) replacement.used = true
    packages.set(keyOf(name, version), moduleOf(name, version, replacement?.source))
  }
  // Before Go 1.17 indirect requirements are not listed, and a replacement may be for one of them.
  const listsAll = /^1\.(?:1[7-9]|[2-9]\d|\d{3,})|^[2-9]/.test(
    directives.find(({ verb }) => verb === 'go')?.words[0] ?? '',
  )
  for (const { name, version, source, used } of listsAll ? [] : replacements) {
    if (!used) packages.set(keyOf(name, version), moduleOf(name, version ?? null, source))
  }
  const unpinned = replacements
    .filter(({ source }) => source.startsWith('path:'))
    .map(({ line, name }): Finding => ({ line, name, problem: 'path' }))
  return { packages: [...packages.values()], unpinned }
}

/** One directive for each line, also within a `verb ( … )` block. */
function directivesOf(text: string): Directive[] {
  const directives: Directive[] = []
  let block: string | undefined
  text.split('\n').forEach((content, index) => {
    const line = index + 1
    const words = wordsOf(content, line)
    if (words.length === 0) return
    if (block !== undefined && words[0] === ')' && words.length === 1) {
      block = undefined
      return
    }
    const verb = block ?? words.shift() ?? ''
    if (verb !== 'require' && verb !== 'replace' && !ignored.has(verb)) {
      throw new ManifestError('The line does not start with a directive of go.mod.', line)
    }
    if (block === undefined && words[0] === '(') {
      if (words.length === 1) block = verb
      else if (words.length !== 2 || words[1] !== ')')
        throw new ManifestError('The block is not valid.', line)
      return
    }
    directives.push({ line, verb, words })
  })
  if (block !== undefined) throw new ManifestError(`The "${block}" block is not closed.`)
  return directives
}

function wordsOf(content: string, line: number): string[] {
  if (content.length > longestLine) throw new ManifestError('The line is too long for a go.mod.', line)
  const words: string[] = []
  token.lastIndex = 0
  for (;;) {
    const match = token.exec(content)
    if (match === null) throw new ManifestError('A quotation mark is not closed.', line)
    if (match[1] === undefined) return words
    words.push(unquoted(match[1]))
  }
}

function replacementOf({ line, words }: Directive): Replacement {
  const arrow = words.indexOf('=>')
  const [name, version] = words.slice(0, arrow)
  const [place, target] = words.slice(arrow + 1)
  if (arrow < 1 || arrow > 2 || name === undefined || place === undefined || words.length > arrow + 3) {
    throw new ManifestError('The line does not consist of a module, an arrow and a replacement.', line)
  }
  const source = target === undefined ? `path:${place}` : `${place}@${target}`
  return { line, name, version, source, used: false }
}

function moduleOf(name: string, version: string | null, source: string | undefined): Package {
  return { ecosystem: 'golang', name, version, hashes: [], ...(source === undefined ? {} : { source }) }
}

function keyOf(name: string, version: string | undefined): string {
  return version === undefined ? name : `${name} ${version}`
}

function unquoted(word: string): string {
  return /^["`].*["`]$/.test(word) && word.length > 1 ? word.slice(1, -1) : word
}
