import { architecturesOf, type Architecture, type Scope } from '../scope/scope.ts'
import type { IsAllowed, Release } from './python-version.ts'

/** A set of targets, one bit each: see {@link PythonTargets}. */
export type Targets = bigint

/** More than any version of CPython has had. */
const BUGFIXES = 32

/** More conditions on the version of Python than this are not decided. A real lock file has less than a hundred. */
const MOST_CONDITIONS = 2_000

/** More sets of targets than this are not written as ranges. A real lock file has less than a hundred. */
const MOST_TEXTS = 2_000

/** Where no runtime is declared: the versions of CPython, and some to come. */
const ANY: readonly Release[] = [[2, 7], ...Array.from({ length: 32 }, (_, minor) => [3, minor])]

/**
 * The targets of a layer: each bugfix release of the Python versions that it declares, on each of its architectures. So
 * a condition may hold for a whole version, for none of it, or from one bugfix release on, which nobody knows in advance.
 */
export class PythonTargets {
  /** All targets. */
  readonly all: Targets
  readonly #versions: readonly Release[]
  readonly #architectures: readonly Architecture[]
  readonly #isDeclared: boolean
  readonly #texts = new Map<Targets, string>()
  readonly #decided = new Map<string, Targets | undefined>()

  /**
   * @param isAllowed - The versions of Python that the lock file is for. Where no runtime is declared, only they count,
   * so markers that differ outside of them are equal.
   */
  constructor(scope: Pick<Scope, 'runtimes' | 'architectures'>, isAllowed?: IsAllowed) {
    const declared = declaredVersions(scope.runtimes)
    this.#isDeclared = declared.length > 0
    this.#versions = this.#isDeclared ? declared : ANY
    this.#architectures = architecturesOf(scope)
    const allowed = this.#isDeclared || isAllowed === undefined ? 0n : this.onReleases(isAllowed)
    this.all = allowed === 0n ? this.onVersions(() => true) : allowed
  }

  /** The targets whose version, such as 3.13, is one of these. */
  onVersions(holds: (version: Release) => boolean): Targets {
    const count = BUGFIXES * this.#architectures.length
    return this.#set((version) => (holds(version) ? '1' : '0').repeat(count))
  }

  /**
   * The targets whose bugfix release, such as 3.13.2, is one of these.
   *
   * @param only - The one version, such as 3.13, within which it depends on the bugfix release. Any, if absent.
   */
  onReleases(holds: (release: Release) => boolean, only?: Release): Targets {
    const count = this.#architectures.length
    return this.#set((version) => {
      if (only !== undefined && version.some((number, at) => number !== (only[at] ?? 0))) {
        return (holds([...version, 1]) ? '1' : '0').repeat(BUGFIXES * count)
      }
      let bits = ''
      for (let bugfix = 0; bugfix < BUGFIXES; bugfix++) {
        bits += (holds([...version, bugfix]) ? '1' : '0').repeat(count)
      }
      return bits
    })
  }

  /**
   * What a condition on the version of Python chooses, decided once. Undefined if it cannot be decided, or if there are
   * more conditions than in any real file.
   */
  decided(condition: string, decide: () => Targets | undefined): Targets | undefined {
    if (!this.#decided.has(condition) && this.#decided.size < MOST_CONDITIONS)
      this.#decided.set(condition, decide())
    return this.#decided.get(condition)
  }

  /** The targets whose architecture is one of these. */
  onArchitectures(holds: (architecture: Architecture) => boolean): Targets {
    const bits = this.#architectures.map((architecture) => (holds(architecture) ? '1' : '0')).join('')
    return this.#set(() => bits.repeat(BUGFIXES))
  }

  /**
   * What a package carries that is installed on these targets only: `python<=3.11`, `x86_64`, `arm64 python3.10-3.11`.
   * Undefined for all targets. Equal sets have equal texts, also if the lock files are for other versions of Python.
   */
  textOf(targets: Targets): string | undefined {
    if (targets === this.all) return undefined
    let text = this.#texts.get(targets)
    if (text !== undefined) return text
    if (this.#texts.size >= MOST_TEXTS) return `targets ${targets.toString(16)}`
    this.#texts.set(targets, (text = this.#described(targets)))
    return text
  }

  /** A set from the bits of each version: for each bugfix release, one bit for each architecture. */
  #set(bitsOf: (version: Release) => string): Targets {
    return BigInt(`0b${this.#versions.map(bitsOf).join('')}`)
  }

  #described(targets: Targets): string {
    const [bits, every] = [this.#bitsOf(targets), this.#bitsOf(this.all)]
    const step = this.#architectures.length
    const texts = this.#architectures.map((_, architecture) => {
      const known = Array.from({ length: bits.length / step }, (_, at) => at).filter(
        (at) => every[at * step + architecture] === '1',
      )
      return this.#runsOf(known, (at) => bits[at * step + architecture] === '1')
    })
    const [first] = texts
    if (first !== undefined && texts.every((text) => text === first)) return first
    const named = this.#architectures.map((architecture, at) =>
      `${architecture} ${texts[at] ?? ''}`.trimEnd(),
    )
    return named.filter((_, at) => texts[at] !== 'none').join(', ')
  }

  #bitsOf(targets: Targets): string {
    const length = this.#versions.length * BUGFIXES * this.#architectures.length
    return targets.toString(2).padStart(length, '0')
  }

  /** The releases that are in, as ranges; empty for all. */
  #runsOf(known: readonly number[], isIn: (at: number) => boolean): string {
    const runs: [from: number, to: number][] = []
    known.forEach((at, index) => {
      if (!isIn(at)) return
      const run = runs.at(-1)
      if (run !== undefined && index > 0 && run[1] === known[index - 1]) run[1] = at
      else runs.push([at, at])
    })
    const [first, last] = [known[0], known.at(-1)]
    if (runs.length === 0) return 'none'
    if (runs[0]?.[0] === first && runs[0]?.[1] === last) return ''
    return runs
      .map(([from, to]) => {
        const [lower, upper] = [this.#name(from, 0), this.#name(to, BUGFIXES - 1)]
        if (!this.#isDeclared && from === first) return `python<=${upper}`
        if (!this.#isDeclared && to === last) return `python>=${lower}`
        return `python${lower === upper ? lower : `${lower}-${upper}`}`
      })
      .join(' ')
  }

  /** The name of a release; that of its version if it is the bugfix release at this end of it. */
  #name(at: number, end: number): string {
    const [version = [], bugfix] = [this.#versions[Math.floor(at / BUGFIXES)], at % BUGFIXES]
    return (bugfix === end ? version : [...version, bugfix]).join('.')
  }
}

/** The declared versions of Python, once each, in their order. */
function declaredVersions(runtimes: readonly string[]): Release[] {
  const versions = runtimes.flatMap((runtime) => {
    const [, major, minor] = /^python(\d{1,4})\.(\d{1,4})$/.exec(runtime) ?? []
    return major === undefined ? [] : [[Number(major), Number(minor)]]
  })
  const once = new Map(versions.map((version) => [version.join('.'), version]))
  return [...once.values()].sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d)
}
