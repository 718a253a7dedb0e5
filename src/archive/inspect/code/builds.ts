import { listed, type Findings } from '../findings.ts'
import { compiledBy, runsOnLambda, type Build, type Compiled } from './platform.ts'

/** What a layer is said to fit: `compatible-runtimes` and `compatible-architectures`, empty where not given. */
export interface Target {
  runtimes: readonly string[]
  architectures: readonly string[]
}

/** Where Python looks for a version alone. What lies there is another build of what lies in python/. */
const VERSIONED = /^(python\/)lib\/python3\.\d+\/site-packages\/|^(nodejs\/)node\d+\/(?=node_modules\/)/

/** What the compiled files of an archive were built for, by their names. */
export class Builds {
  /** All builds of one thing. */
  readonly #slots = new Map<string, Compiled[]>()

  /** @param path - Of a file, relative to the layer. */
  add(path: string): void {
    const compiled = compiledBy(path)
    if (compiled === undefined) return
    const name = withoutVersion(compiled.slot)
    const slot = this.#slots.get(name)
    if (slot === undefined) this.#slots.set(name, [compiled])
    else slot.push(compiled)
  }

  /** Says which have no build that Lambda, or a runtime or an architecture that the layer is for, could load. */
  check({ runtimes, architectures }: Target, findings: Findings): void {
    const all = [...this.#slots.values()]
    const open = new Set(
      all
        .flat()
        .filter(isUnnamed)
        .map(({ path }) => packageOf(path)),
    )
    const slots = all.filter((builds) => !builds.some((each) => open.has(packageOf(each.path))))
    const usable = slots.map((builds) => builds.filter(isUsable)).filter((builds) => builds.length > 0)
    // A package that has a build for Linux too means the others for other places.
    const portable = new Set(
      usable
        .flat()
        .filter(isForLinux)
        .map(({ path }) => packageOf(path)),
    )
    const foreign = slots.filter(
      (builds) => !builds.some((each) => isUsable(each) || portable.has(packageOf(each.path))),
    )
    if (foreign.length > 0) {
      const systems = kinds(foreign, ({ system, musl }) => (musl === true ? 'Linux with musl' : system))
      warn('system-mismatch', `for ${systems}, but Lambda runs Linux with glibc`, foreign, findings)
    }
    for (const wanted of architectures) warnOf('architecture', wanted, usable, findings)
    for (const wanted of runtimes.filter((each) => each.startsWith('python'))) {
      warnOf('runtime', wanted, usable, findings)
    }
  }
}

function warnOf(
  aspect: 'architecture' | 'runtime',
  wanted: string,
  slots: readonly Compiled[][],
  findings: Findings,
): void {
  const unfit = slots.filter((builds) => !builds.some(({ build }) => (build[aspect] ?? wanted) === wanted))
  if (unfit.length === 0) return
  const built = kinds(unfit, (build) => build[aspect])
  warn(`${aspect}-mismatch`, `for ${built}, but compatible-${aspect}s includes ${wanted}`, unfit, findings)
}

function warn(
  code: 'system-mismatch' | 'architecture-mismatch' | 'runtime-mismatch',
  what: string,
  slots: readonly Compiled[][],
  findings: Findings,
): void {
  const paths = [...new Set(slots.flatMap(([first]) => first?.path ?? []))]
  const are =
    paths.length === 1 ? '1 compiled file or package is' : `${paths.length} compiled files or packages are`
  findings.warn(code, `By their names, ${are} ${what}: ${listed(paths)}.`, paths)
}

function isUsable({ build }: Compiled): boolean {
  return runsOnLambda(build)
}

/**
 * Whether it can be of any platform, in a Node package: what node-gyp compiled at installation, mostly. Loaders prefer it
 * to builds with names, so that those prove nothing.
 */
function isUnnamed({ path, build }: Compiled): boolean {
  return path.includes('/node_modules/') && Object.keys(build).length === 0
}

function isForLinux({ build }: Compiled): boolean {
  return build.system === 'Linux'
}

function withoutVersion(path: string): string {
  return path.replace(VERSIONED, '$1$2')
}

/** The package in which a file lies, by the beginning of its path. */
export function packageOf(path: string): string | undefined {
  return /^(?:python\/[^/]+|.*\/node_modules\/(?:@[^/]+\/)?[^/]+|[^/]+)/.exec(withoutVersion(path))?.[0]
}

function kinds(slots: readonly Compiled[][], kindOf: (build: Build) => string | undefined): string {
  const all = slots.flat().map(({ build }) => kindOf(build))
  return listed([...new Set(all.filter((kind) => kind !== undefined))])
}
