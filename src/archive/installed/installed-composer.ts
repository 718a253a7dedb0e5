import { posix } from 'node:path'

/** What Composer says of one package in `installed.json`. */
interface Installed {
  name: string
  dist?: { type?: string; url?: string } | null
  'installation-source'?: string
  'install-path'?: string | null
}

/**
 * Folders of the packages that Composer got as archives from the web, by its `vendor/composer/installed.json`: not those of
 * a directory (`path`), or cloned from a repository. None where the text is no such file.
 *
 * @param folder - Where the file lies, e.g. `vendor/composer`.
 */
export function composerFolders(folder: string, text: string): string[] {
  try {
    const parsed = JSON.parse(text) as { packages: readonly Installed[] } | readonly Installed[]
    // Composer 1 writes the list alone, and installs to the place that is named after the package.
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
