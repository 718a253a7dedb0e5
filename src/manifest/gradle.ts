import { refuseMergeConflict } from './merge-conflict.ts'
import { ManifestError, type Package, type Parser } from './package.ts'

/**
 * Reads `gradle.lockfile`: `group:artifact:version=configuration,…` on each line, and `empty=` with the
 * configurations that have no dependencies.
 */
export const gradle: Parser = (text) => {
  refuseMergeConflict(text)
  const packages = new Map<string, Package>()
  let lines = 0
  text.split('\n').forEach((content, index) => {
    const line = content.trim()
    if (line === '' || line.startsWith('#')) return
    lines += 1
    if (line.startsWith('empty=')) return
    const [, name, version] = /^([^\s:=]+:[^\s:=]+):([^\s:=]+)=[^\s=:]*$/.exec(line) ?? []
    if (name === undefined || version === undefined) {
      throw new ManifestError('The line is not group:artifact:version=configurations.', index + 1)
    }
    packages.set(`${name}:${version}`, { ecosystem: 'maven', name, version, hashes: [] })
  })
  if (lines === 0) throw new ManifestError('The gradle.lockfile is empty.')
  return { packages: [...packages.values()], unpinned: [] }
}
