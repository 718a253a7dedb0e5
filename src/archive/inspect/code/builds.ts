import { listed, type Findings } from '../findings.ts'
import { compiledBy, runsOnLambda, type Build, type Compiled } from './platform.ts'

/**
 * The compatible runtimes and architectures of a layer: `compatible-runtimes` and `compatible-architectures`; empty if
 * not set.
 */
export interface Target {
  runtimes: readonly string[]
  architectures: readonly string[]
}

/**
 * Directories for one version of Python or Node. They contain other builds of the files in the directory for all
 * versions.
 */
const VERSIONED = /^(python\/)lib\/python3\.\d+\/site-packages\/|^(nodejs\/)node\d+\/(?=node_modules\/)/

/** The platforms that the compiled files of an archive were built for, according to their names. */
export class Builds {
  /** All builds of each file. */
  readonly #slots = new Map<string, Compiled[]>()

  /** @param path - Path of a file, relative to the layer. */
  add(path: string): void {
    const compiled = compiledBy(path)
    if (compiled === undefined) return
    const name = withoutVersion(compiled.slot)
    const slot = this.#slots.get(name)
    if (slot === undefined) this.#slots.set(name, [compiled])
    else slot.push(compiled)
  }

  /** Adds a finding for files without a build that Lambda, or a runtime or architecture of the layer, can load. */
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
    // If a package also has a build for Linux, its other builds are meant for other platforms.
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
 * Whether a compiled file in a Node package can be for any platform. Usually node-gyp compiled it during installation.
 * Loaders prefer such a file to builds with a platform in their name, so those prove nothing.
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

/** The package of a file, as the start of its path. */
export function packageOf(path: string): string | undefined {
  return /^(?:python\/[^/]+|.*\/node_modules\/(?:@[^/]+\/)?[^/]+|[^/]+)/.exec(withoutVersion(path))?.[0]
}

function kinds(slots: readonly Compiled[][], kindOf: (build: Build) => string | undefined): string {
  const all = slots.flat().map(({ build }) => kindOf(build))
  return listed([...new Set(all.filter((kind) => kind !== undefined))])
}
