import { refuseMergeConflict } from '../../text/decode.ts'
import type { Parser } from '../../format.ts'
import { ManifestError } from '../../package.ts'

/**
 * Parses `go.sum`: a module, a version and a hash on each line. A line for the `go.mod` of a module is about version
 * selection only: the code of that module may not be used at all.
 */
export const parseGoSum: Parser = (text) => {
  refuseMergeConflict(text)
  const hashes = new Map<string, Set<string>>()
  let lines = 0
  text.split('\n').forEach((line, index) => {
    const fields = line.trim().split(/\s+/)
    if (fields[0] === '') return
    const [name = '', version = '', hash = ''] = fields
    if (fields.length !== 3 || !/^v\d/.test(version) || !isHash(hash)) {
      throw new ManifestError('The line does not consist of a module, a version and a hash.', index + 1)
    }
    lines += 1
    if (version.endsWith('/go.mod')) return
    const key = `${name} ${version}`
    const known = hashes.get(key)
    if (known === undefined) hashes.set(key, new Set([hash]))
    else known.add(hash)
  })
  if (lines === 0) throw new ManifestError('The go.sum is empty.')
  const packages = Array.from(hashes, ([key, values]) => {
    const [name = '', version = ''] = key.split(' ')
    return { ecosystem: 'golang' as const, name, version, hashes: [...values].sort() }
  })
  return { packages, unpinned: [] }
}

/** `h1:` and a SHA-256 in base64. Go ignores hashes of other kinds. */
function isHash(text: string): boolean {
  return text.startsWith('h1:') ? /^h1:[A-Za-z0-9+/]{43}=$/.test(text) : /^[a-z0-9]+:\S+$/.test(text)
}
