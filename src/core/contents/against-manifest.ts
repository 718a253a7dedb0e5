import type { Contents, InstalledPackage } from '../../archive/contents/contents.ts'
import type { ReadableEcosystem } from '../../archive/contents/installed-package.ts'
import type { Package } from '../../manifest/package.ts'
import { isIgnored } from '../../manifest/scope/in-scope.ts'
import { acceptedForms, comparableName, comparableVersion, isReadable, keyOf } from './comparable.ts'

/** A package that the archive has in another version than the manifest names. */
export interface OtherVersion {
  name: string
  installed: readonly string[]
  wanted: readonly string[]
}

/** An archive compared with the packages that a manifest names. All lists are sorted by name. */
export interface AgainstManifest {
  /** Ecosystems that were compared, with the number of packages that must be there. */
  compared: ReadonlyMap<ReadableEcosystem, number>
  /** Ecosystems of which the archive has no package that can be read. They were not compared. */
  unread: readonly string[]
  missing: readonly { name: string; version: string }[]
  others: readonly OtherVersion[]
  /** Packages that were found, but not their versions. */
  versionless: readonly string[]
  /** Packages that the manifest does not name, or not in this version. */
  more: readonly InstalledPackage[]
}

/** What comes with every virtual environment or bundle. */
const TOOLS: Readonly<Record<string, readonly string[]>> = {
  pypi: ['pip', 'setuptools', 'wheel'],
  gem: ['bundler'],
}

/** Whether a package is a tool that installs others, which no manifest has to name. */
export function isTool(ecosystem: string, name: string): boolean {
  return TOOLS[ecosystem]?.includes(name) === true
}

/**
 * Compares the packages in an archive with those that the manifest names. A package that is optional, or is not installed
 * on all targets (it has a marker), need not be there. npm installs every version that its lock file names; of all other
 * ecosystems, one version of a name is enough, because they name a version for each target.
 *
 * @param packages - The packages in scope.
 * @param ignored - Names of packages that may be there or not. A `*` matches any characters.
 */
export function againstManifest(
  packages: readonly Package[],
  { packages: installed, modules }: Contents,
  ignored: readonly string[],
): AgainstManifest {
  const there = grouped(installed)
  const wanted = Map.groupBy(packages.filter(isNamed), keyOf)
  const readable = new Set(installed.map(({ ecosystem }) => ecosystem))
  const compared = new Map<ReadableEcosystem, number>()
  const result = {
    missing: [] as { name: string; version: string }[],
    others: [] as OtherVersion[],
    versionless: [] as string[],
  }
  // An alias of npm hides the name of a package until its `package.json` is read.
  const mayHaveOtherNames = installed.some((one) => one.isPathOnly === true && !wanted.has(`npm:${one.name}`))
  for (const [key, group] of wanted) {
    const [{ ecosystem, name } = { ecosystem: 'maven', name: '' }] = group
    if (!isReadable(ecosystem) || !readable.has(ecosystem)) continue
    const must = group.filter(({ marker, optional }) => marker === undefined && optional !== true)
    compared.set(ecosystem, (compared.get(ecosystem) ?? 0) + Math.min(must.length, 1))
    const found = there.get(key)
    if (found !== undefined) compareVersions(ecosystem, name, group, must, found, result)
    else if (ecosystem === 'pypi' && modules.has(name.replaceAll('-', '_'))) result.versionless.push(name)
    else if (ecosystem === 'npm' && mayHaveOtherNames) result.versionless.push(name)
    else if (must.length > 0) result.missing.push({ name, version: versionsOf(must).join(', ') })
  }
  const accepted = new Map(
    [...wanted].flatMap(([key, group]) => {
      const ecosystem = group[0]?.ecosystem ?? ''
      return isReadable(ecosystem) ? [[key, acceptance(ecosystem, group)] as const] : []
    }),
  )
  const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1)
  return {
    compared,
    unread: [...new Set(packages.map(({ ecosystem }) => ecosystem))].filter(
      (each) => !isReadable(each) || !readable.has(each),
    ),
    missing: result.missing.sort(byName),
    others: result.others.sort(byName),
    versionless: result.versionless.sort(),
    more: installed
      .filter((one) => compared.has(one.ecosystem) && isMore(one, accepted, ignored))
      .sort(byName),
  }
}

interface Result {
  missing: { name: string; version: string }[]
  others: OtherVersion[]
  versionless: string[]
}

/** @param must - Those of the group that must be there. @param found - What is there of this name, at least one. */
function compareVersions(
  ecosystem: ReadableEcosystem,
  name: string,
  group: readonly Package[],
  must: readonly Package[],
  found: readonly InstalledPackage[],
  { missing, others, versionless }: Result,
): void {
  const versions = found.flatMap(({ version }) => version ?? [])
  if (versions.length < found.length) {
    versionless.push(name)
    return
  }
  const accepts = acceptance(ecosystem, group)
  const named = versions.filter(accepts)
  const isHere = acceptedBy(ecosystem, versions)
  const absent = ecosystem === 'npm' ? must.filter((one) => !isHere(one)) : named.length > 0 ? [] : group
  // A package that may be absent must still be one of the versions that the manifest names.
  if (absent.length === 0 && (must.length > 0 || named.length > 0)) return
  const unnamed = versions.filter((version) => !accepts(version))
  if (unnamed.length > 0) {
    others.push({ name, installed: sorted(unnamed), wanted: versionsOf(absent.length > 0 ? absent : group) })
  } else if (absent.length > 0) missing.push({ name, version: versionsOf(absent).join(', ') })
}

/** Whether any version of a package will do: of code that is not from a registry only the presence counts. */
function isFree({ version, source }: Package): boolean {
  return version === null || version === '' || source !== undefined
}

/** Whether an installed version is one of those that packages of one name have. */
function acceptance(ecosystem: ReadableEcosystem, group: readonly Package[]): (installed: string) => boolean {
  if (group.some(isFree)) return () => true
  const wanted = new Set(group.map(({ version }) => comparableVersion(ecosystem, version ?? '')))
  return (installed) => acceptedForms(ecosystem, installed).some((form) => wanted.has(form))
}

/** Whether a package has one of the installed versions. */
function acceptedBy(ecosystem: ReadableEcosystem, versions: readonly string[]): (one: Package) => boolean {
  const forms = new Set(versions.flatMap((version) => acceptedForms(ecosystem, version)))
  return (one) => isFree(one) || forms.has(comparableVersion(ecosystem, one.version ?? ''))
}

function isMore(
  one: InstalledPackage,
  wanted: ReadonlyMap<string, (installed: string) => boolean>,
  ignored: readonly string[],
): boolean {
  const { ecosystem, version } = one
  const name = comparableName(ecosystem, one.name)
  if (isTool(ecosystem, name) || isIgnored({ ecosystem, name }, ignored)) return false
  const accepts = wanted.get(`${ecosystem}:${name}`)
  return accepts === undefined || (version !== undefined && !accepts(version))
}

/** Packages by ecosystem and comparable name. */
export function grouped(installed: readonly InstalledPackage[]): Map<string, InstalledPackage[]> {
  return Map.groupBy(installed, ({ ecosystem, name }) =>
    keyOf({ ecosystem, name: comparableName(ecosystem, name) }),
  )
}

/** Whether an installer would write this name: for code in a directory, a manifest can have its path instead. */
function isNamed({ ecosystem, name, source }: Package): boolean {
  // Bundler uses a gem in a directory where it is, and does not install it.
  if (ecosystem === 'gem' && source?.startsWith('path:') === true) return false
  return ecosystem !== 'pypi' || /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name)
}

function versionsOf(packages: readonly Package[]): string[] {
  return sorted(
    packages.map(({ ecosystem, version, specifier }) =>
      version === null
        ? (specifier ?? '')
        : ecosystem === 'gem'
          ? comparableVersion(ecosystem, version)
          : version,
    ),
  )
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort()
}
