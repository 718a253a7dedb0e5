/** The newest symbol versions of the libraries of a system, by the prefix of their names. */
interface SystemLibraries {
  /** For messages. */
  name: string
  newest: Readonly<Record<'GLIBC' | 'GLIBCXX' | 'CXXABI', string>>
  runtimes: readonly string[]
}

/**
 * The systems of Lambda's runtimes, and what their libraries have.
 *
 * - Runtimes: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 * - glibc and GCC: https://docs.aws.amazon.com/linux/al2023/ug/glibc-gcc-and-binutils.html, and, for the first Amazon Linux,
 *   https://aws.amazon.com/amazon-linux-ami/2018.03-packages/
 * - What libstdc++ has by the version of GCC: https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html
 */
const SYSTEMS: readonly SystemLibraries[] = [
  {
    name: 'Amazon Linux 2023',
    newest: { GLIBC: '2.34', GLIBCXX: '3.4.29', CXXABI: '1.3.13' },
    runtimes: [
      ...['python3.12', 'python3.13', 'python3.14', 'nodejs20.x', 'nodejs22.x', 'nodejs24.x'],
      ...['java21', 'java25', 'dotnet8', 'dotnet10', 'ruby3.3', 'ruby3.4', 'provided.al2023'],
    ],
  },
  {
    name: 'Amazon Linux 2',
    newest: { GLIBC: '2.26', GLIBCXX: '3.4.24', CXXABI: '1.3.11' },
    runtimes: [
      ...['python3.8', 'python3.9', 'python3.10', 'python3.11', 'nodejs10.x', 'nodejs12.x', 'nodejs14.x'],
      ...['nodejs16.x', 'nodejs18.x', 'java8.al2', 'java11', 'java17', 'dotnetcore3.1', 'dotnet6'],
      ...['ruby2.7', 'ruby3.2', 'provided.al2'],
    ],
  },
  {
    name: 'Amazon Linux 1',
    newest: { GLIBC: '2.17', GLIBCXX: '3.4.24', CXXABI: '1.3.11' },
    runtimes: [
      ...['python2.7', 'python3.6', 'python3.7', 'nodejs4.3', 'nodejs6.10', 'nodejs8.10', 'java8'],
      ...['dotnetcore1.0', 'dotnetcore2.0', 'dotnetcore2.1', 'ruby2.5', 'go1.x', 'provided'],
    ],
  },
]

/** Versions whose names are not numbers, and the version of glibc that added them. */
const NAMED: ReadonlyMap<string, string> = new Map([['GLIBC_ABI_DT_RELR', 'GLIBC_2.36']])

/** A symbol version of a library in the table. No number has more digits. */
const VERSION = /^(GLIBC|GLIBCXX|CXXABI)_\d{1,4}(?:\.\d{1,4}){1,3}$/

/** A library of which a runtime has a lower version than a file needs. */
export interface Missing {
  /** Name of the runtime's system. */
  system: string
  /** The version that the file needs, such as `GLIBC_2.34`. */
  needed: string
  /** The newest version that the runtime has, such as `GLIBC_2.26`. */
  newest: string
}

/**
 * The newest of the versions that a runtime does not have; undefined if it has all of them, or is not in the table.
 *
 * @param versions - Symbol versions such as `GLIBC_2.34`, `GLIBCXX_3.4.30`. Those of other libraries are ignored.
 */
export function missingVersion(runtime: string, versions: readonly string[]): Missing | undefined {
  const system = SYSTEMS.find(({ runtimes }) => runtimes.includes(runtime))
  if (system === undefined) return undefined
  const needs = newestVersions(versions)
  for (const [library, number] of Object.entries(system.newest)) {
    const newest = `${library}_${number}`
    const needed = needs.find((version) => version.startsWith(`${library}_`))
    if (needed !== undefined && compareVersions(needed, newest) > 0) {
      return { system: system.name, needed, newest }
    }
  }
  return undefined
}

/** The newest symbol version of each library in the table. The other versions that a file needs do not matter. */
export function newestVersions(versions: readonly string[]): string[] {
  const newest = new Map<string, string>()
  for (const each of versions) {
    const version = NAMED.get(each) ?? each
    const [, library] = VERSION.exec(version) ?? []
    if (library === undefined) continue
    const known = newest.get(library)
    if (known === undefined || compareVersions(version, known) > 0) newest.set(library, version)
  }
  return [...newest.values()]
}

/** Compares by numbers: `GLIBC_2.9` is lower than `GLIBC_2.34`. */
export function compareVersions(one: string, other: string): number {
  const [first, second] = [one, other].map((version) =>
    (version.split('_').at(-1) ?? '').split('.').map(Number),
  )
  const length = Math.max(first?.length ?? 0, second?.length ?? 0)
  for (let index = 0; index < length; index += 1) {
    const difference = (first?.[index] ?? 0) - (second?.[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
