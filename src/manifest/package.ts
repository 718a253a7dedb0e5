/** Type of a package, as package URLs name it (purl-spec, types). */
export type Ecosystem = 'cargo' | 'composer' | 'gem' | 'golang' | 'maven' | 'npm' | 'pypi'

/**
 * A package that a manifest resolves to. If it has a hash, the host of its registry does not count, because mirrors
 * serve the same files. Without a hash only the address says what is installed, and another address is another package.
 */
export interface Package {
  ecosystem: Ecosystem
  /** Normalised by the rules of its ecosystem (PEP 503, …), so that two spellings of a name are equal. */
  name: string
  /** Null if the manifest does not fix one. */
  version: string | null
  /** The versions that are allowed if none is fixed, normalised: `<2,>=1.2`. A difference in it is a change. */
  specifier?: string
  /** `algorithm:value`, as the manifest has them, sorted, without duplicates. */
  hashes: readonly string[]
  /** Where it comes from if not from a registry: a Git commit, a path or a URL, without credentials. */
  source?: string
  /** Address in a registry, without credentials. Present only if there is no hash. */
  origin?: string
  /** Condition under which it is installed: environment marker, platform, extras. Equal conditions are equal strings. */
  marker?: string
  /** Whether an install succeeds without it, as with npm's optional dependencies. No part of what is compared. */
  optional?: true
}

/** What is not pinned about a package. */
export type Problem = 'version' | 'hash' | 'editable' | 'path' | 'member' | 'reference' | 'url'

/** A package or requirement that does not fix what is installed. */
export interface Unpinned {
  /** Path from the folder of the manifest: the manifest's own name, or the path of an included file. */
  file: string
  /** 1-based, the first physical line. */
  line: number
  /** Normalised name, or what is written in its place. */
  name: string
  problem: Problem
  /** For code on this machine: the path of its folder or file, from the folder of the manifest, with `/`. */
  path?: string
}

/** The packages of a manifest. */
export interface Resolved {
  packages: readonly Package[]
  /** Limits for packages that may or may not be installed (pip's `-c`). A difference in them is a change. */
  constraints?: readonly Package[]
  unpinned: readonly Unpinned[]
}

/** A manifest that cannot be parsed. The message is a sentence for the user and contains no secrets. */
export class ManifestError extends Error {
  /** 1-based; undefined if unknown. */
  readonly line: number | undefined

  constructor(message: string, line?: number, cause?: unknown) {
    super(message, { cause })
    this.name = 'ManifestError'
    this.line = line
  }
}
