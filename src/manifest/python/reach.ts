import { ManifestError } from '../package.ts'
import type { Targets } from './python-targets.ts'

/** That a package, or the root, depends on another one. */
export interface Dependency {
  /**
   * Indices of the packages: several where the lock file does not tell which version is meant. Then the one counts that
   * another dependency leads to; all of them where none does. Equal lists should be one object, which is followed once.
   */
  on: readonly number[]
  /** Extras of the package that are asked for. */
  extras: readonly string[]
  /** Where it is asked for. */
  targets: Targets
}

/** A package or several versions of it, always or with an extra, on the way. */
interface Stop {
  on: number | readonly number[]
  extra: string | undefined
  reached: Targets
  /** What of it has not been passed on yet. */
  news: Targets
  /** How often it was passed on. */
  passes: number
  dependencies: readonly Dependency[] | undefined
}

/** A real lock file never gets near this. */
const mostStops = 1_000_000

/**
 * What arrives more often than this on one package, each time for other targets, counts wherever anything does. In a real
 * lock file it arrives a few times.
 */
const mostPasses = 20

/**
 * The packages that can be reached from these dependencies, by index, each with the targets on which it is: on one way
 * all dependencies must hold, and one way is enough. Dependencies may form circles.
 *
 * @param dependenciesOf - What a package always needs, or what one of its extras adds. Asked once for each.
 * @throws {ManifestError} if there are more than in any real file.
 */
export function reach(
  roots: Iterable<Dependency>,
  dependenciesOf: (index: number, extra: string | undefined) => readonly Dependency[],
): ReadonlyMap<number, Targets> {
  const stops = new Map<Stop['on'], Map<string | undefined, Stop>>()
  const reached = new Map<number, Targets>()
  const start = [...roots]
  const everywhere = start.reduce((all, { targets }) => all | targets, 0n)
  let waiting: Stop[] = []
  /** Several versions: they wait until everything else has arrived. */
  let undecided: Stop[] = []
  let count = 0

  const stopAt = (on: Stop['on'], extra: string | undefined): Stop => {
    let there = stops.get(on)
    if (there === undefined) stops.set(on, (there = new Map<string | undefined, Stop>()))
    let stop = there.get(extra)
    if (stop === undefined) {
      if (++count > mostStops)
        throw new ManifestError('The lock file has more dependencies than can be followed.')
      stop = { on, extra, reached: 0n, news: 0n, passes: 0, dependencies: undefined }
      there.set(extra, stop)
    }
    return stop
  }
  const arrive = (on: Stop['on'], extra: string | undefined, targets: Targets): void => {
    const stop = stopAt(on, extra)
    const added = targets & ~stop.reached
    if (added === 0n) return
    if (stop.news === 0n) (typeof on === 'number' ? waiting : undecided).push(stop)
    stop.reached |= added
    stop.news |= added
    if (typeof on === 'number' && extra === undefined) reached.set(on, stop.reached)
  }
  const follow = (dependencies: Iterable<Dependency>, from: Targets): void => {
    for (const { on, extras, targets } of dependencies) {
      const there = targets & from
      const [first] = on
      if (there === 0n || first === undefined) continue
      const stop = on.length === 1 ? first : on
      arrive(stop, undefined, there)
      for (const extra of extras) arrive(stop, extra, there)
    }
  }
  const pass = (stop: Stop): void => {
    if (++stop.passes === mostPasses) arrive(stop.on, stop.extra, everywhere)
    const { on, extra, news } = stop
    stop.news = 0n
    if (typeof on === 'number') {
      follow((stop.dependencies ??= dependenciesOf(on, extra)), news)
      return
    }
    const decided = on.reduce((all, index) => all | (reached.get(index) ?? 0n), 0n)
    for (const index of on) arrive(index, extra, news & ((reached.get(index) ?? 0n) | ~decided))
  }

  follow(start, -1n)
  // In rounds: what arrives on several ways of one length is passed on together.
  while (waiting.length > 0 || undecided.length > 0) {
    const round = waiting.length > 0 ? waiting : undecided
    if (round === waiting) waiting = []
    else undecided = []
    round.forEach(pass)
  }
  return reached
}
