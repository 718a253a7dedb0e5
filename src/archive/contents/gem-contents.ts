import { isWord, type InstalledPackage } from './installed-package.ts'

/** The specification that RubyGems and Bundler write for an installed gem. */
const SPECIFICATION = /^(.*\/)?specifications\/([^/]+)\.gemspec$/s

/** A gem that Bundler checked out of a repository. Its folder ends in the commit. */
const CHECKED_OUT = /^((?:.*\/)?bundler\/gems\/([^/]+)-[0-9a-f]{7,40})\//s

/** Name, version and platform: `nokogiri-1.18.0-x86_64-linux-gnu`. A name can contain a hyphen before a digit. */
const STEM = /^(.+?)-(\d[0-9A-Za-z]*(?:\.[0-9A-Za-z]+)*)(?:-[a-z][a-z0-9_]*(?:-[a-z0-9_]+)*)?$/

/**
 * Finds gems by the names of their specifications, which have a folder of the same name in `gems/`.
 *
 * @param paths - The paths of all files and links.
 * @param foldersAmong - Returns those of some folders that the archive has.
 */
export function gemContents(
  paths: readonly string[],
  foldersAmong: (folders: ReadonlySet<string>) => ReadonlySet<string>,
): InstalledPackage[] {
  const found = new Map<string, InstalledPackage>()
  const checkedOut = new Map<string, InstalledPackage>()
  for (const path of paths) {
    if (path.includes('bundler/gems/')) {
      const [, folder, name] = CHECKED_OUT.exec(path) ?? []
      if (folder !== undefined && isWord(name))
        checkedOut.set(folder, {
          ...{ ecosystem: 'gem', name, version: undefined, path: folder, isOfRegistry: false },
        })
      continue
    }
    if (!path.endsWith('.gemspec')) continue
    const [, folder = '', stem = ''] = SPECIFICATION.exec(path) ?? []
    const [, name, version] = STEM.exec(isWord(stem) ? stem : '') ?? []
    if (name === undefined || version === undefined) continue
    found.set(`${folder}gems/${stem}`, { ecosystem: 'gem', name, version, path, isOfRegistry: true })
  }
  const there = foldersAmong(new Set(found.keys()))
  return [...[...found].flatMap(([folder, one]) => (there.has(folder) ? [one] : [])), ...checkedOut.values()]
}
