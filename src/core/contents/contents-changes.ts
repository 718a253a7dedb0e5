import type { Contents, InstalledPackage } from '../../archive/contents/contents.ts'
import { difference, type Changes } from '../../manifest/difference.ts'
import type { Package } from '../../manifest/package.ts'
import { registryPurl } from '../../manifest/purl.ts'
import { isIgnored } from '../../manifest/scope/in-scope.ts'
import { grouped, isTool } from './against-manifest.ts'
import { comparableName, comparableVersion, isReadable, keyOf } from './comparable.ts'

/** What the changes are taken from. */
export interface Evidence {
  /** The contents of the latest version; undefined if there is no version. */
  before: Contents | undefined
  /** The contents of the archive that is to be published; undefined if they are not known. */
  after: Contents | undefined
  /** The packages of the manifest that are in scope; undefined without a manifest that can be read. */
  packages: readonly Package[] | undefined
  /** Names of packages that do not count. */
  ignored: readonly string[]
}

/** The changes, and what they were taken from, as a line for the log; or a sentence that says why they are unknown. */
export type ContentsChanges = { changes: Changes; from: string } | string

/**
 * The changes from the contents of one archive to those of another or, if those cannot be read, to the packages of the
 * manifest.
 */
export function contentsChanges(evidence: Evidence): ContentsChanges {
  const { before, after, packages } = evidence
  if (before?.packages.length === 0) {
    return 'The archive of the latest version has no packages that can be read.'
  }
  const old = before?.packages ?? []
  if (after !== undefined && after.packages.length > 0) {
    const from = 'the packages in both archives'
    return { changes: changesBetween(old, after.packages, evidence), from }
  }
  if (packages === undefined) return 'The archive has no packages that can be read.'
  const from = 'the packages in the archive of the latest version, and those that the manifest names'
  return { changes: changesToManifest(old, packages, evidence), from }
}

function changesBetween(
  before: readonly InstalledPackage[],
  after: readonly InstalledPackage[],
  evidence: Evidence,
): Changes {
  const [old, current] = [grouped(counted(before, evidence)), grouped(counted(after, evidence))]
  // Where a version could not be read, only the name is compared.
  const vague = new Set<string>()
  for (const [key, group] of [...old, ...current]) {
    if (group.some(({ version }) => version === undefined) && old.has(key) && current.has(key)) vague.add(key)
  }
  const plain = (groups: Map<string, InstalledPackage[]>) =>
    [...groups].flatMap(([key, group]) => (vague.has(key) ? [] : group.map(asPackage)))
  return served(difference(plain(old), plain(current)), [...before, ...after], evidence.packages)
}

/** A package that need not be installed is no change if it is not there, and neither is one that comes with a tool. */
function changesToManifest(
  before: readonly InstalledPackage[],
  packages: readonly Package[],
  evidence: Evidence,
): Changes {
  const old = counted(before, evidence).map(asPackage)
  const [byName, ecosystems] = [Map.groupBy(old, keyOf), new Set(old.map(({ ecosystem }) => ecosystem))]
  const wanted = Map.groupBy(packages, keyOf)
  const current = packages
    .filter(({ ecosystem }) => ecosystems.has(ecosystem))
    .filter((one) => (one.marker === undefined && one.optional !== true) || byName.has(keyOf(one)))
  /** What is there already counts as the manifest writes it. */
  const was = old
    .filter(({ ecosystem, name }) => !isTool(ecosystem, name) || wanted.has(keyOf({ ecosystem, name })))
    .flatMap((one) => {
      const same = wanted.get(keyOf(one)) ?? []
      const isVague = one.version === null || same.some(({ version }) => version === null)
      if (same.length > 0 && isVague) return same
      return [same.find((each) => isSameVersion(each, one)) ?? one]
    })
  /** Of several versions for several targets, those that are there are enough. */
  const kept = new Set(was)
  const fulfilled = new Set(packages.filter((one) => kept.has(one)).map(keyOf))
  const is = current.filter((one) => kept.has(one) || !fulfilled.has(keyOf(one)))
  return served(difference(was.map(plainly), is.map(plainly)), before, packages)
}

function counted(installed: readonly InstalledPackage[], { ignored }: Evidence): InstalledPackage[] {
  return installed.filter((one) => {
    const name = comparableName(one.ecosystem, one.name)
    return !isIgnored({ ecosystem: one.ecosystem, name }, ignored)
  })
}

function asPackage({ ecosystem, name, version }: InstalledPackage): Package {
  return { ecosystem, name: comparableName(ecosystem, name), version: version ?? null, hashes: [] }
}

/** Without what only a manifest knows. */
function plainly({ ecosystem, name, version, specifier }: Package): Package {
  return { ecosystem, name, version, hashes: [], ...(specifier !== undefined && { specifier }) }
}

function isSameVersion({ ecosystem, version }: Package, other: Package): boolean {
  if (version === null || other.version === null) return version === other.version
  if (!isReadable(ecosystem)) return false
  return comparableVersion(ecosystem, version) === comparableVersion(ecosystem, other.version)
}

/** Keeps the package URLs only of packages that a registry serves, as the installer or the manifest says. */
function served(
  { added, removed, updated }: Changes,
  installed: readonly InstalledPackage[],
  packages: readonly Package[] = [],
): Changes {
  const purls = new Set<string | undefined>()
  const add = (one: Package) => {
    purls.add(registryPurl(one, one.version)).add(registryPurl(one, null))
  }
  const local = new Set(packages.filter(({ source }) => source !== undefined).map(keyOf))
  for (const one of installed) if (one.isOfRegistry && !local.has(keyOf(asPackage(one)))) add(asPackage(one))
  for (const one of packages) add(one)
  const checked = <T extends { purl?: string }>({ purl, ...one }: T) =>
    purl !== undefined && purls.has(purl) ? { ...one, purl } : one
  return {
    added: added.map(checked),
    removed: removed.map(checked),
    updated: updated.map(({ why, ...one }) => ({ ...checked(one), why })),
  }
}
