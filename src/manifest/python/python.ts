import { ManifestError } from '../package.ts'
import type { Table } from '../text/members.ts'

/** The name of a package, an extra or a group in its normalised form (PEP 503): all spellings of a name become one. */
export function pythonName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase()
}

/** The version control systems that pip can install from. */
export const vcs = ['git', 'hg', 'svn', 'bzr'] as const

/** Throws {@link ManifestError} for an entry that names a repository of another system than Git. */
export function refuseOtherVcs(entry: Table): void {
  if (vcs.some((system) => system !== 'git' && entry[system] !== undefined)) {
    throw new ManifestError('The package comes from a version control system other than Git.')
  }
}
