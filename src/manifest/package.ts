/** Kind of a package, as a package URL names it (purl-spec, types). */
export type Ecosystem = 'cargo' | 'composer' | 'gem' | 'golang' | 'maven' | 'npm' | 'pypi'

/**
 * A package that a manifest resolves to. With a hash the host of a registry is no part of it: mirrors serve the same
 * files. Without one nothing but the place tells what is installed, and another place is another package.
 */
export interface Package {
  ecosystem: Ecosystem
  /** Normalised as its ecosystem does (PEP 503, …), so that two spellings of one name are equal. */
  name: string
  /** Null where the manifest does not fix one. */
  version: string | null
  /** Which versions are allowed where none is fixed, normalised: `<2,>=1.2`. A difference in it is a change. */
  specifier?: string
  /** `algorithm:value`, as the manifest states them, sorted, each once. */
  hashes: readonly string[]
  /** Where it comes from when that is no registry: a git commit, a path or a plain URL, without credentials. */
  source?: string
  /** Where in a registry it comes from, without credentials: only where no hash tells what lies there. */
  origin?: string
  /** Under which condition it is installed: environment marker, platform, extras. Normalised, so that equal ones are equal texts. */
  marker?: string
}

/** A requirement that does not fix what is installed. */
export interface Unpinned {
  /** Path as the manifest reaches it: its own name, or that of an included file relative to it. */
  file: string
  /** 1-based, the first physical line. */
  line: number
  /** Normalised name, or what stands in its place. */
  name: string
  /** What is not fixed. */
  problem: 'version' | 'hash' | 'editable' | 'path' | 'reference' | 'url'
}

/** What a manifest says. */
export interface Resolved {
  packages: readonly Package[]
  /** What limits packages that it may or may not install (pip's `-c`). A difference in them is a change. */
  constraints?: readonly Package[]
  unpinned: readonly Unpinned[]
}

/** What a parser gives of one format. */
export interface Parsed extends Resolved {
  /** Names of dependencies that are links to folders outside the project, and no packages therefore. */
  links?: readonly string[]
  /** Packages of which nothing is missing though they have no hash: they come within others, or are not installed. */
  exempt?: ReadonlySet<Package>
}

/** A manifest that cannot be understood. The message is a sentence for the user, and holds no secrets. */
export class ManifestError extends Error {
  /** 1-based; undefined where it is not known. */
  readonly line: number | undefined

  constructor(message: string, line?: number, cause?: unknown) {
    super(message, { cause })
    this.name = 'ManifestError'
    this.line = line
  }
}

/** Reads one format. Throws {@link ManifestError} and nothing else, whatever the text is. */
export type Parser = (text: string) => Parsed
