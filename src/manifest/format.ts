import type { Package, Problem, Resolved, Unpinned } from './package.ts'

/**
 * A lock file format: everything that is known about it, except how its packages are read. The parser is a module of
 * its own, because it is loaded only when a manifest of this format is read.
 */
export interface Format {
  /** Name in messages and in docs/manifests.md, in lower case: `yarn-v1`. */
  name: string
  /** File names that identify the format without a look at the content. Absent if another format uses the same name. */
  fileName?: RegExp
  /** Patterns that match the content of every file of this format, and together of no other one. */
  content: readonly RegExp[]
  /** Whether a file is taken for this format by its name when neither name nor content identifies another one. */
  isLikely?: (fileName: string) => boolean
  /** Its row in docs/manifests.md, in Markdown. Each file name in backticks is an example that must be recognized. */
  documentation: { files: string; registry: string }
  /** Decodes the bytes of a manifest. UTF-8, or UTF-16 with a byte order mark, if absent. */
  decode?: (bytes: Uint8Array) => string
  /** Loads the parser. */
  load: () => Promise<(text: string, file: ManifestFile) => Parsed>
  /**
   * Where the entry of a package begins, with its name in one of the groups. Present if packages from a registry have a
   * hash in this format: a package without version or hash is then reported at its entry. If absent, the parser
   * reports everything that is not pinned.
   */
  entry?: RegExp
  /** The name of a package from the name in its entry. They are equal if absent. */
  nameOf?: (written: string) => string
  /** What a package from this source, without a hash, leaves open. If absent, the parser reports it. */
  problemOf?: (source: string) => Problem | undefined
  /** What to write instead, for each problem. If absent, a tool writes the file, and the advice is to lock again. */
  remedies?: Record<Problem, string>
}

/** Where the text of a manifest comes from. */
export interface ManifestFile {
  /** Its file name. */
  name: string
  /** Its path after all links were followed: a link may give any file the name of a requirements file. */
  realPath: string
  /** Reads the files that it includes. */
  include?: IncludedFiles | undefined
}

/** A file that a requirements file includes. */
export interface IncludedFile {
  bytes: Uint8Array
  /** Its path in the workspace after all links were followed. The name shows what kind of file it is. */
  realPath: string
}

/**
 * Reads a file that a requirements file includes.
 *
 * @param path - As it is written there: relative to the folder of the file that includes it, or absolute.
 * @param from - The file that includes it, relative to the folder of the manifest.
 * @throws {Error} whose message says why it cannot be read.
 */
export type IncludedFiles = (path: string, from: string) => IncludedFile

/** The result of a parser. */
export interface Parsed extends Omit<Resolved, 'unpinned'> {
  /** Without `file`: in the manifest itself. */
  unpinned: readonly (Finding | Unpinned)[]
  /** Names of dependencies that are links to folders outside the project, and therefore not packages. */
  links?: readonly string[]
  /** Packages that need no hash: they are part of others, or are not installed. */
  exempt?: ReadonlySet<Package>
}

/** A package in the manifest itself that is not pinned. */
export type Finding = Omit<Unpinned, 'file'>

/** Parses the text of one format. Throws {@link ManifestError} and nothing else, whatever the text is. */
export type Parser = (text: string) => Parsed

/** The entries of a TOML file with one `[[package]]` table for each package. */
export const packageTable = /^\[\[packages?\]\][ \t]*\r?\n[ \t]*name[ \t]*=[ \t]*["']([^"'\n]*)["']/gm
