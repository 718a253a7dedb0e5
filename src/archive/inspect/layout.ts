import { listed, type Findings } from './findings.ts'
import { isLoadedOnLinux } from './code/platform.ts'

// The directories of runtimes: https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html

/** The places where every runtime finds programs, shared libraries, extensions and its bootstrap. */
const OF_ALL_RUNTIMES: readonly string[] = ['bin/', 'lib/', 'extensions/', 'bootstrap']

/** Directories in python/ that tools write to but no runtime searches. */
const UNREAD_IN_PYTHON = /^python\/(?:lib|lib64|bin|site-packages|python|python3\.\d+)\//

/** The layout of an archive: whether runtimes find something in it. */
export class Layout {
  readonly #places = new Set<string>()
  readonly #roots = new Set<string>()
  readonly #mistakes = new Map<string, Mistake>()

  /** @param path - Path of a file, relative to the layer. */
  add(path: string): void {
    const slash = path.indexOf('/')
    this.#roots.add(slash === -1 ? path : path.slice(0, slash + 1))
    const place = placeOf(path)
    if (place !== undefined) {
      this.#places.add(place)
      return
    }
    const mistake = mistakeOf(path)
    if (mistake !== undefined) this.#mistakes.set(mistake.found, mistake)
  }

  /**
   * Adds a finding if runtimes find nothing, with what was probably intended.
   *
   * @param runtimes - The layer's compatible runtimes. If there are none, one place that any runtime reads is enough.
   */
  check(runtimes: readonly string[], findings: Findings): void {
    const blind = runtimes.filter((runtime) => placesOf(runtime)?.every((place) => !this.#places.has(place)))
    if (runtimes.length === 0 ? this.#places.size > 0 : blind.length === 0) return
    const languages = blind.length === 0 ? undefined : new Set(blind.map(languageOf))
    const misplaced = [...this.#mistakes.values()].filter(
      // A nested directory is a mistake only if everything is below a single directory.
      ({ language, isNested }) => (languages?.has(language) ?? true) && (!isNested || this.#roots.size === 1),
    )
    const others = [...this.#places].filter((place) => languages?.has(languageOf(place)))
    const servesAll = OF_ALL_RUNTIMES.some((place) => this.#places.has(place))
    if (misplaced.length === 0 && others.length === 0 && servesAll) return
    const roots = [...this.#roots].sort()
    const content = roots.length === 0 ? 'It contains no files.' : `It contains ${listed(roots)}.`
    const meant = misplaced.map((each) => `${each.found} (expected ${each.meant})`)
    const hint =
      meant.length > 0
        ? `Probably misplaced: ${listed(meant)}.`
        : others.length > 0
          ? `Only other runtime versions look in ${listed(others)}.`
          : 'Only code that uses its full path below /opt finds it.'
    const named = misplaced.length > 0 ? misplaced.map(({ found }) => found) : roots
    findings.warn('layout', `${nothingThere(blind)} ${content} ${hint}`, named)
  }
}

function nothingThere(runtimes: readonly string[]): string {
  if (runtimes.length === 0) {
    return 'Nothing in the archive is where a runtime looks (python/, nodejs/node_modules/, java/lib/, ruby/gems/, bin/, lib/, extensions/, …).'
  }
  const places = [...new Set(runtimes.flatMap((runtime) => placesOf(runtime)?.slice(0, 2) ?? []))]
  const look = runtimes.length === 1 ? 'looks' : 'look'
  return `Nothing in the archive is where ${runtimes.join(', ')} ${look} (${places.join(', ')}).`
}

/** The place of a file that a runtime reads; undefined if there is none. */
function placeOf(path: string): string | undefined {
  const [, shared] = /^(bin\/|extensions\/|lib\/)[^/]+$/.exec(path) ?? []
  if (shared === 'lib/') return isLoadedOnLinux(path) ? shared : undefined
  if (shared !== undefined || path === 'bootstrap') return shared ?? path
  const [versioned] =
    /^(?:python\/lib\/python3\.\d+\/site-packages|nodejs\/(?:node\d+\/)?node_modules|ruby\/gems\/\d+\.\d+\.\d+|ruby\/lib)\//.exec(
      path,
    ) ?? []
  if (versioned !== undefined) return versioned
  // A file in nodejs/ itself is found by code that requires /opt/nodejs/NAME, as in examples of AWS.
  if (/^nodejs\/[^/]+\.[cm]?js$/.test(path)) return 'nodejs/'
  if (/^java\/lib\/[^/]+\.jar$/.test(path)) return 'java/lib/'
  return path.startsWith('python/') && !UNREAD_IN_PYTHON.test(path) ? 'python/' : undefined
}

/**
 * The places where a runtime looks first; undefined for runtimes that only look where all runtimes do, as far as is
 * known.
 */
function placesOf(runtime: string): string[] | undefined {
  const [, language, version = ''] = /^(python|nodejs|java|ruby)([\d.]*)/.exec(runtime) ?? []
  switch (language) {
    case 'python':
      return ['python/', `python/lib/python${version}/site-packages/`]
    case 'nodejs':
      return ['nodejs/node_modules/', `nodejs/node${version.replace(/\..*/, '')}/node_modules/`, 'nodejs/']
    case 'java':
      return ['java/lib/']
    case 'ruby':
      return [`ruby/gems/${version}.0/`, 'ruby/lib/']
    case undefined:
    default:
      return undefined
  }
}

function languageOf(runtime: string): string {
  return /^[a-z]+/.exec(runtime)?.[0] ?? runtime
}

interface Mistake {
  /** The language whose runtimes were probably meant to read it. */
  language: string
  /** The start of the path, which is wrong. */
  found: string
  meant: string
  /** Whether everything is one or two directories too deep. */
  isNested: boolean
}

/** Paths that look like a place of a runtime but are not: the pattern, the language, and the correct path. */
const MISTAKES: readonly [RegExp, string, (found: string) => string][] = [
  [/^(?:[^/]+\/){0,2}node_modules\//, 'nodejs', () => 'nodejs/node_modules/'],
  [
    /^nodejs\/(?:@[^/]+\/)?[^/]+\/(?=package\.json$)/,
    'nodejs',
    (found) => found.replace('/', '/node_modules/'),
  ],
  [/^(?:@[^/]+\/)?[^/]+\/(?=package\.json$)/, 'nodejs', (found) => `nodejs/node_modules/${found}`],
  [/^(?:[^/]+\/){0,5}?(?:site|dist)-packages\//, 'python', () => 'python/'],
  [/^(?:python\/python|Python)\//, 'python', () => 'python/'],
  [/^[^/]+\/(?=__init__\.py$)/, 'python', (found) => `python/${found}`],
  [/^[^/]+\.py$/, 'python', (found) => `python/${found}`],
  [/^[^/]+\.(?:dist|egg)-info\//, 'python', (found) => `python/${found}`],
  [/^(?:(?:java|lib)\/)?[^/]+\.jar$/, 'java', (found) => found.replace(/^.*\/|^/, 'java/lib/')],
  [/^(?:vendor\/bundle\/)?ruby\/\d+\.\d+\.\d+\//, 'ruby', (found) => found.replace(/^.*ruby/, 'ruby/gems')],
]

/** The same for places that are one or two directories too deep. */
const NESTED: readonly [RegExp, string][] = [
  [/^(?:[^/]+\/){1,2}?(python\/)/, 'python'],
  [/^(?:[^/]+\/){1,2}?(nodejs\/)/, 'nodejs'],
  [/^(?:[^/]+\/){1,2}?(java\/lib\/)/, 'java'],
  [/^(?:[^/]+\/){1,2}?(ruby\/(?:gems|lib)\/)/, 'ruby'],
]

function mistakeOf(path: string): Mistake | undefined {
  for (const [pattern, language] of NESTED) {
    const [found, meant] = pattern.exec(path) ?? []
    if (found !== undefined && meant !== undefined) return { language, found, meant, isNested: true }
  }
  for (const [pattern, language, meant] of MISTAKES) {
    const [found] = pattern.exec(path) ?? []
    if (found !== undefined) return { language, found, meant: meant(found), isNested: false }
  }
  return undefined
}
