import { withoutCredentials } from '../../without-credentials.ts'
import { refuseMergeConflict } from '../../text/decode.ts'
import { gitSource, isCommit, originUnlessHashed, type Source } from '../../source.ts'
import type { Finding, Parser } from '../../format.ts'
import { ManifestError, type Package } from '../../package.ts'
import { architecturesOf } from '../../scope/scope.ts'
import { gemsOf, type Gem } from './gem-platforms.ts'

/** A `GEM`, `GIT`, `PATH` or `PLUGIN SOURCE` section. */
interface Section {
  kind: string
  /** Older versions of Bundler write several in one section. */
  remotes: string[]
  revision?: string
}

interface Spec {
  name: string
  version: string
  section: Section
  line: number
  /** Names of the gems that it depends on. */
  dependencies: string[]
}

interface Read {
  specs: Spec[]
  checksums: Map<string, string[]>
  sections: Set<string>
  /** Names of the gems that the Gemfile asks for. */
  roots: string[]
}

const sectionsOfGems = new Set(['GEM', 'GIT', 'PATH', 'PLUGIN SOURCE'])
const others = new Set(['PLATFORMS', 'DEPENDENCIES', 'RUBY VERSION', 'BUNDLED WITH', 'CHECKSUMS'])

/** Parses `Gemfile.lock`. A version ends in its platform if it is for one. */
export const parseGemfile: Parser = (text) => {
  refuseMergeConflict(text)
  const { specs, checksums, sections, roots } = read(text)
  if (!sections.has('DEPENDENCIES'))
    throw new ManifestError('The file is not a Gemfile.lock, or its end is missing.')

  const packages = new Map<string, Package>()
  const gems: Gem[] = []
  const unpinned: Finding[] = []
  for (const { name, version, section, line, dependencies } of specs) {
    const hashes = checksums.get(`${name} (${version})`) ?? []
    const source = sourceOf(section, hashes)
    const place = source ? { source: source.text } : originUnlessHashed(hashes, ...section.remotes)
    const one: Package = { ecosystem: 'gem', name, version, hashes, ...place }
    packages.set(JSON.stringify([name, version, place]), one)
    gems.push({ one, dependencies })
    if (source?.problem) {
      const path = source.problem === 'path' ? section.remotes.at(-1) : undefined
      unpinned.push({ line, name, problem: source.problem, ...(path && { path }) })
    }
  }
  return {
    packages: [...packages.values()],
    unpinned,
    scoping: {
      groupsOf: () => [],
      select: (selection) => ({ packages: gemsOf(gems, roots, architecturesOf(selection)) }),
    },
  }
}

/** Undefined for a gem from a registry. */
function sourceOf({ kind, remotes, revision }: Section, hashes: readonly string[]): Source | undefined {
  if (kind === 'GEM') return undefined
  const remote = remotes.at(-1) ?? ''
  if (kind === 'PLUGIN SOURCE') {
    const isFixed = hashes.length > 0 || isCommit(revision)
    const at = revision === undefined ? '' : `#${revision}`
    return { text: `plugin:${withoutCredentials(remote)}${at}`, problem: isFixed ? undefined : 'url' }
  }
  if (kind === 'GIT') return gitSource(remote, revision)
  // A gem lists itself as a path in its own repository.
  return { text: `path:${remote}`, problem: remote === '.' ? undefined : 'path' }
}

function read(text: string): Read {
  const specs: Spec[] = []
  const roots: string[] = []
  const checksums = new Map<string, string[]>()
  const sections = new Set<string>()
  let title = ''
  let gems: Section | undefined
  text.split('\n').forEach((content, index) => {
    const line = index + 1
    const words = content.trimEnd()
    if (words === '') return
    if (!words.startsWith(' ')) {
      if (!sectionsOfGems.has(words) && !others.has(words))
        throw new ManifestError('The section is unknown.', line)
      title = words
      sections.add(title)
      gems = sectionsOfGems.has(title) ? { kind: title, remotes: [] } : undefined
    } else if (gems) {
      readGem(gems, words, line, specs)
    } else if (title === 'CHECKSUMS') {
      readChecksum(checksums, words, line)
    } else if (title === 'DEPENDENCIES') {
      roots.push(nameIn(words))
    } else if (title === '') {
      throw new ManifestError('The line does not belong to a section.', line)
    }
  })
  return { specs, checksums, sections, roots }
}

/** Two blanks precede a property of the section, four a gem, six a dependency of the gem. */
function readGem(section: Section, words: string, line: number, specs: Spec[]): void {
  const [, property, value = ''] = /^ {2}([a-z]+):(?: (.*))?$/.exec(words) ?? []
  if (property === 'remote') section.remotes.push(value)
  if (property === 'revision') section.revision = value
  if (property !== undefined) return
  const [, name, version] = /^ {4}(\S+) \(([^()\s]+)\)$/.exec(words) ?? []
  if (name !== undefined && version !== undefined) {
    specs.push({ name, version, section, line, dependencies: [] })
  } else if (/^ {6}\S/.test(words)) specs.at(-1)?.dependencies.push(nameIn(words))
  else throw new ManifestError('The line does not consist of a gem and a version.', line)
}

/** The name in the line of a dependency: `name`, `name!`, `name (>= 1)`. */
function nameIn(words: string): string {
  return /^ *([^ !]*)/.exec(words)?.[1] ?? ''
}

function readChecksum(checksums: Map<string, string[]>, words: string, line: number): void {
  const [, gem, list = ''] = /^ {2}(\S+ \([^()\s]+\))(?: (\S+))?$/.exec(words) ?? []
  if (gem === undefined)
    throw new ManifestError('The line does not consist of a gem, a version and checksums.', line)
  const hashes = list.split(',').filter((hash) => hash !== '')
  checksums.set(gem, [...new Set(hashes.map((hash) => hash.replace('=', ':')))].sort())
}
