/** A hash, with the names of CycloneDX. */
export interface SbomHash {
  alg: string
  /** Lower-case hex. */
  content: string
}

/**
 * Algorithms as lock files name them, with their name in CycloneDX and their length in bytes. Others are left out: Go's `h1`
 * is the digest of a list of files, Yarn's is that of an archive which Yarn itself makes, and Composer's reference is a commit.
 */
const ALGORITHMS: ReadonlyMap<string, readonly [name: string, bytes: number]> = new Map([
  ['md5', ['MD5', 16]],
  ['sha1', ['SHA-1', 20]],
  ['sha256', ['SHA-256', 32]],
  ['sha384', ['SHA-384', 48]],
  ['sha512', ['SHA-512', 64]],
  ['sha3_256', ['SHA3-256', 32]],
  ['sha3_384', ['SHA3-384', 48]],
  ['sha3_512', ['SHA3-512', 64]],
  ['blake2b', ['BLAKE2b-512', 64]],
])

/**
 * The hashes of a package that CycloneDX has a name for, sorted. A Python package has one for each of its files, so one
 * algorithm can occur more than once.
 *
 * @param hashes - `algorithm:hex`, or `algorithm-base64` as in Subresource Integrity.
 */
export function sbomHashes(hashes: readonly string[]): readonly SbomHash[] {
  const known = new Map(
    hashes.flatMap((text) => {
      const hash = hashOf(text)
      return hash === undefined ? [] : [[`${hash.alg} ${hash.content}`, hash] as const]
    }),
  )
  return [...known].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, hash]) => hash)
}

function hashOf(text: string): SbomHash | undefined {
  const [, name = '', value = ''] = /^(\w+)[:-]([\w+/=]+)(?:\?|$)/.exec(text) ?? []
  const [alg, bytes] = ALGORITHMS.get(name.toLowerCase()) ?? []
  if (alg === undefined || bytes === undefined) return undefined
  if (/^[0-9a-f]+$/i.test(value) && value.length === 2 * bytes) return { alg, content: value.toLowerCase() }
  const digest = Buffer.from(value, 'base64')
  return digest.length === bytes ? { alg, content: digest.toString('hex') } : undefined
}
