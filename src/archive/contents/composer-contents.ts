import { posix } from 'node:path'
import { isWord, type InstalledPackage } from './installed-package.ts'
import { jsonOf } from './json-text.ts'

/** The list that Composer writes of what it installed. */
export const COMPOSER_LIST = /(?:^|\/)composer\/installed\.json$/

/** A package in that list, and the folder that it is in; undefined for one without files. */
export interface ComposerPackage {
  one: InstalledPackage
  folder: string | undefined
}

/**
 * The packages in a `vendor/composer/installed.json`. Undefined if the text is not such a list.
 *
 * @param path - Of the list, in the archive.
 */
export function composerContents(path: string, text: string): ComposerPackage[] | undefined {
  const packages = listIn(text)
  return packages?.flatMap((one): ComposerPackage[] => {
    if (typeof one !== 'object' || one === null) return []
    const { name, version, type, ...more } = one as Record<string, unknown>
    if (!isWord(name)) return []
    // Composer 1 installs to a directory with the name of the package, and writes no path.
    const place = more['install-path'] ?? `../${name}`
    const isWithoutFiles = type === 'metapackage' || typeof place !== 'string'
    return [
      {
        one: {
          ecosystem: 'composer',
          name,
          version: isWord(version) ? version : undefined,
          path,
          // Only packages from Packagist have this address.
          isOfRegistry: typeof more['notification-url'] === 'string',
        },
        folder: isWithoutFiles ? undefined : posix.join(posix.dirname(path), place),
      },
    ]
  })
}

/** Composer 1 writes only the list of packages. */
function listIn(text: string): readonly unknown[] | undefined {
  const list = jsonOf(text) as { packages?: unknown } | readonly unknown[] | null | undefined
  const packages = Array.isArray(list) ? list : (list as { packages?: unknown } | null | undefined)?.packages
  return Array.isArray(packages) ? packages : undefined
}
