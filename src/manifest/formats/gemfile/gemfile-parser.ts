import { withoutCredentials } from '../../without-credentials.ts'
import { gitSource, isCommit } from '../../source.ts'
import { refuseMergeConflict } from '../../text/merge-conflict.ts'
import { originUnlessHashed } from '../../origin.ts'
import { ManifestError, type Package, type Parser, type Unpinned } from '../../package.ts'

/** A `GEM`, `GIT`, `PATH` or `PLUGIN SOURCE` section. */
interface Source {
  kind: string
  line: number
  /** Older Bundlers write several in one section. */
  remotes: string[]
  revision?: string
}

interface Spec {
  name: string
  version: string
  source: Source
  line: number
}

const sources = new Set(['GEM', 'GIT', 'PATH', 'PLUGIN SOURCE'])
const others = new Set(['PLATFORMS', 'DEPENDENCIES', 'RUBY VERSION', 'BUNDLED WITH', 'CHECKSUMS'])

/** Reads `Gemfile.lock`. A version ends in its platform, where it is for one. */
export const gemfile: Parser = (text) => {
  refuseMergeConflict(text)
  const { specs, checksums, sections } = read(text)
  if (!sections.has('DEPENDENCIES'))
    throw new ManifestError('The file is no Gemfile.lock, or its end is missing.')

  const packages = new Map<string, Package>()
  const unpinned: Unpinned[] = []
  for (const { name, version, source, line } of specs) {
    const hashes = checksums.get(`${name} (${version})`) ?? []
    const { problem, ...place } = placeOf(source, hashes)
    packages.set(JSON.stringify([name, version, place]), {
      ecosystem: 'gem',
      name,
      version,
      hashes,
      ...place,
    })
    if (problem) unpinned.push({ file: 'Gemfile.lock', line, name, problem })
  }
  return { packages: [...packages.values()], unpinned }
}

interface Place extends Pick<Package, 'source' | 'origin'> {
  problem?: Unpinned['problem'] | undefined
}

function placeOf({ kind, remotes, revision }: Source, hashes: readonly string[]): Place {
  if (kind === 'GEM') return originUnlessHashed(hashes, ...remotes)
  const remote = remotes.at(-1) ?? ''
  if (kind === 'PLUGIN SOURCE') {
    const isFixed = hashes.length > 0 || isCommit(revision)
    const at = revision === undefined ? '' : `#${revision}`
    return { source: `plugin:${withoutCredentials(remote)}${at}`, problem: isFixed ? undefined : 'url' }
  }
  if (kind === 'GIT') {
    return { source: gitSource(remote, revision), problem: isCommit(revision) ? undefined : 'reference' }
  }
  // A gem's own repository locks itself as a path.
  return { source: `path:${remote}`, problem: remote === '.' ? undefined : 'path' }
}

function read(text: string): { specs: Spec[]; checksums: Map<string, string[]>; sections: Set<string> } {
  const specs: Spec[] = []
  const checksums = new Map<string, string[]>()
  const sections = new Set<string>()
  let section = ''
  let source: Source | undefined
  text.split('\n').forEach((content, index) => {
    const line = index + 1
    const words = content.trimEnd()
    if (words === '') return
    if (!words.startsWith(' ')) {
      if (!sources.has(words) && !others.has(words))
        throw new ManifestError('The section is not known.', line)
      section = words
      sections.add(section)
      source = sources.has(section) ? { kind: section, line, remotes: [] } : undefined
    } else if (source) {
      readSource(source, words, line, specs)
    } else if (section === 'CHECKSUMS') {
      readChecksum(checksums, words, line)
    } else if (section === '') {
      throw new ManifestError('The line stands in no section.', line)
    }
  })
  return { specs, checksums, sections }
}

/** Two blanks before a property of the source, four before a gem, six before what the gem depends on. */
function readSource(source: Source, words: string, line: number, specs: Spec[]): void {
  const [, property, value = ''] = /^ {2}([a-z]+):(?: (.*))?$/.exec(words) ?? []
  if (property === 'remote') source.remotes.push(value)
  if (property === 'revision') source.revision = value
  if (property !== undefined) return
  const [, name, version] = /^ {4}(\S+) \(([^()\s]+)\)$/.exec(words) ?? []
  if (name !== undefined && version !== undefined) specs.push({ name, version, source, line })
  else if (!/^ {6}\S/.test(words)) throw new ManifestError('The line is not a gem and its version.', line)
}

function readChecksum(checksums: Map<string, string[]>, words: string, line: number): void {
  const [, gem, list = ''] = /^ {2}(\S+ \([^()\s]+\))(?: (\S+))?$/.exec(words) ?? []
  if (gem === undefined)
    throw new ManifestError('The line is not a gem, its version and its checksums.', line)
  const hashes = list.split(',').filter((hash) => hash !== '')
  checksums.set(gem, [...new Set(hashes.map((hash) => hash.replace('=', ':')))].sort())
}
