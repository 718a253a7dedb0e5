/** The platform that a compiled file was built for, as far as it is known. */
export interface Build {
  system?: 'Linux' | 'macOS' | 'Windows' | 'another system'
  /** As in `compatible-architectures`, or another architecture. */
  architecture?: string
  /** Whether it needs musl, which Lambda does not have. */
  musl?: boolean
  /** The only runtime that loads it, or the name of an interpreter that Lambda does not have. */
  runtime?: string
}

/** A compiled file, or a Node package for one platform. */
export interface Compiled {
  build: Build
  /** Identifies the builds of the same file, of which one that fits is enough. */
  slot: string
  /** The file, or the directory of the package. */
  path: string
}

/** Whether it can run on Lambda's Linux, as far as is known. */
export function runsOnLambda({ system = 'Linux', musl }: Build): boolean {
  return system === 'Linux' && musl !== true
}

const SYSTEMS: readonly [RegExp, Build['system']][] = [
  [/linux/, 'Linux'],
  [/darwin|macos|osx/, 'macOS'],
  [/^win|[-_]win/, 'Windows'],
]

const ARCHITECTURES: readonly [RegExp, string][] = [
  [/x86_64|amd64|x64/, 'x86_64'],
  [/aarch64|arm64/, 'arm64'],
  [/i[3-6]86|ia32|x86/, 'i386'],
  [/arm/, 'arm'],
  [/ppc64|powerpc64/, 'ppc64'],
  [/s390x/, 's390x'],
  [/riscv64/, 'riscv64'],
  [/loong64/, 'loong64'],
]

/** Systems and architectures in the names of Node packages, such as `linux-x64`, `linuxmusl-arm64`, `darwin-arm64`. */
const PLATFORM =
  /(?<![a-z0-9])(?:linuxmusl|linux|darwin|macos|osx|win32|windows|win|android|freebsd|openbsd|netbsd|openharmony|sunos|aix)[-_](?:x86_64|amd64|x64|aarch64|arm64|i[3-6]86|ia32|x86|arm(?:v[67]l?|hf)?|ppc64(?:le)?|s390x|riscv64|loong64|universal2?)(?:[-_](?:gnu|glibc|musl|msvc)[a-z]*)?(?![a-z0-9])/

/** Whether the name of a file is that of a shared library, or of a module of Python or Node, on Linux. */
export function isLoadedOnLinux(path: string): boolean {
  if (path.endsWith('.so') || path.endsWith('.node')) return true
  const version = path.indexOf('.so.', path.lastIndexOf('/') + 1)
  return version !== -1 && /^[\w.]+$/.test(path.slice(version + 1))
}

/** The platform that a file was built for, according to its path; undefined if it is not a compiled file. */
export function compiledBy(path: string): Compiled | undefined {
  if (!isLoadedOnLinux(path) && !/\.(?:pyd|dylib)$/.test(path)) return byPackage(path)
  const plain = byFileName(path)
  const platform = plain.build.runtime === undefined ? PLATFORM.exec(path) : null
  if (platform === null) return plain
  const build = { ...platformOf(platform[0]), ...(/[.-]musl[.-]/.test(path) && { musl: true }) }
  return { build, slot: path.slice(0, platform.index), path }
}

/** The platform from the name of the Node package of a file. */
function byPackage(path: string): Compiled | undefined {
  const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(path)?.[0] ?? ''
  const platform = PLATFORM.exec(folder)
  if (platform === null) return undefined
  return { build: platformOf(platform[0]), slot: folder.slice(0, platform.index), path: folder }
}

function platformOf(text: string): Build {
  const system = SYSTEMS.find(([pattern]) => pattern.test(text))?.[1] ?? 'another system'
  const architecture = ARCHITECTURES.find(([pattern]) => pattern.test(text))?.[1]
  const musl = text.includes('musl')
  return { system, ...(architecture !== undefined && { architecture }), ...(musl && { musl }) }
}

/**
 * The platform from a file name of CPython's build tools, such as `_speedups.cpython-312-x86_64-linux-gnu.so`, or from
 * any other file name.
 */
function byFileName(path: string): Compiled {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const [stem = '', tag = ''] = name.split('.')
  const slot = path.slice(0, path.length - name.length) + stem
  if (name.endsWith('.dylib')) return { slot, path, build: { system: 'macOS' } }
  const [, interpreter = '', major, minor, flags, platform] =
    /^(cpython-|cp|pypy)(\d)(\d+)([a-z]*)(?:-(.+))?$/.exec(tag) ?? []
  if (minor === undefined) return { slot, path, build: name.endsWith('.pyd') ? { system: 'Windows' } : {} }
  // No runtime loads builds with flags, such as 3.13t for the build without a global lock. `m` was the usual flag up to
  // 3.7.
  const isUsual = interpreter !== 'pypy' && (flags === '' || flags === 'm')
  const runtime = isUsual
    ? `python${major}.${minor}`
    : `${interpreter.replace('-', '')}${major}.${minor}${flags}`
  const built = platform === undefined ? {} : platformOf(platform)
  return { slot, path, build: { ...built, ...(name.endsWith('.pyd') && { system: 'Windows' }), runtime } }
}
