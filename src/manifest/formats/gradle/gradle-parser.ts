import { refuseMergeConflict } from '../../text/decode.ts'
import type { Parser } from '../../format.ts'
import { ManifestError, type Package } from '../../package.ts'

/**
 * Parses `gradle.lockfile`: `group:artifact:version=configuration,…` on each line, and `empty=` with the configurations
 * that have no dependencies. Gradle always writes this last line, even without any.
 */
export const parseGradle: Parser = (text) => {
  refuseMergeConflict(text)
  const packages = new Map<string, Package>()
  let isWhole = false
  for (const [index, content] of text.split('\n').entries()) {
    const line = content.trim()
    if (line === '' || line.startsWith('#')) continue
    if (line.startsWith('empty=')) {
      isWhole = true
      continue
    }
    const [, name, version] = /^([^\s:=]+:[^\s:=]+):([^\s:=]+)=[^\s=:]*$/.exec(line) ?? []
    if (name === undefined || version === undefined) {
      throw new ManifestError(
        'The line does not have the form group:artifact:version=configurations.',
        index + 1,
      )
    }
    packages.set(`${name}:${version}`, { ecosystem: 'maven', name, version, hashes: [] })
  }
  if (!isWhole)
    throw new ManifestError('The gradle.lockfile is cut off: its last line, "empty=", is missing.')
  return { packages: [...packages.values()], unpinned: [] }
}
