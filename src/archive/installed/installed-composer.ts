import { posix } from 'node:path'

/** The entry of one package in Composer's `installed.json`. */
interface Installed {
  name: string
  dist?: { type?: string; url?: string } | null
  'installation-source'?: string
  'install-path'?: string | null
}

/**
 * Directories of the packages that Composer downloaded as archives, according to its `vendor/composer/installed.json`.
 * Packages from a directory (`path`) and clones of a repository are not included. Empty if the text is not such a file.
 *
 * @param folder - Directory of the file, such as `vendor/composer`.
 */
export function composerFolders(folder: string, text: string): string[] {
  try {
    const parsed = JSON.parse(text) as { packages: readonly Installed[] } | readonly Installed[]
    // Composer 1 writes only the list, and installs to a directory with the name of the package.
    const packages = 'packages' in parsed ? parsed.packages : parsed
    return packages
      .filter(isFromWeb)
      .map((each) => posix.join(folder, each['install-path'] ?? `../${each.name}`))
      .filter((path) => path !== '.' && !path.startsWith('..') && !`${folder}/`.startsWith(`${path}/`))
  } catch {
    return []
  }
}

function isFromWeb({ dist, ...others }: Installed): boolean {
  const isArchive = dist?.type !== 'path' && /^https?:/.test(dist?.url ?? '')
  return isArchive && (others['installation-source'] ?? 'dist') === 'dist'
}
