/** Types of packages that can be recognized in an archive, as package URLs name them (purl-spec, types). */
export const READABLE = ['pypi', 'npm', 'gem', 'composer'] as const

/** One of {@link READABLE}. */
export type ReadableEcosystem = (typeof READABLE)[number]

/** A package that an archive contains. */
export interface InstalledPackage {
  ecosystem: ReadableEcosystem
  /** As the installer wrote it: spellings are not normalised. */
  name: string
  /** As the installer wrote it; undefined if it could not be read. */
  version: string | undefined
  /** The path that shows it, in the archive. */
  path: string
  /** Whether the installer recorded that it came from a registry, and not from a directory, a repository or a URL. */
  isOfRegistry: boolean
  /** Whether nothing but its path was read, although it has a file that tells its name. */
  isPathOnly?: true
}

/** Maximum number of characters of a name and of a version. Longer ones are not those of a package. */
const LONGEST = 256

/** Whether a text can be the name or the version of a package: short, without blanks or invisible characters. */
export function isWord(text: unknown): text is string {
  return typeof text === 'string' && text.length <= LONGEST && /^[\x21-\x7e]+$/.test(text)
}

/** Maximum depth of a folder that is looked for. */
const DEEPEST = 40

/** The offsets of the first slashes in a path. A hostile path can have thousands. */
export function slashesIn(path: string): number[] {
  const slashes: number[] = []
  for (let at = path.indexOf('/'); at !== -1 && slashes.length < DEEPEST; at = path.indexOf('/', at + 1)) {
    slashes.push(at)
  }
  return slashes
}
