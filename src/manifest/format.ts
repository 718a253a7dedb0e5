import type { Package, Problem, Resolved, Unpinned } from './package.ts'
import type { Member, Scope } from './scope/scope.ts'

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
  documentation: { files: string; registry: string; scope: ScopeCells }
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
  remedies?: Partial<Record<Problem, string>>
}

/** What the format tells about the scope of a layer: cells of a table in docs/manifests.md, in Markdown. */
export interface ScopeCells {
  /** Whether production dependencies are told from the others. */
  production: string
  groups: string
  member: string
  target: string
}

/** A format that does not tell what is for production, for a member or for a target: the whole file counts. */
export const WHOLE_FILE: ScopeCells = { production: '–', groups: '–', member: '–', target: '–' }

/** The files that a manifest cannot be understood without. These functions throw an Error that says why a file cannot be read. */
export interface FilesAround {
  /** Reads a file that a requirements file includes. Absent for a manifest whose files are not stored. */
  include?: IncludedFiles | undefined
  /**
   * Reads a file beside it, such as the `package.json` of a member, for formats that do not name their roots. Files
   * beside an older manifest are not stored, so those of today are read.
   *
   * @param path - From the folder of the manifest, with `/`.
   * @returns undefined if there is no such file.
   */
  beside?: ((path: string) => Uint8Array | undefined) | undefined
  /**
   * The files beside it that a glob matches, without those in a `node_modules` folder.
   *
   * @param glob - From the folder of the manifest, with `/`.
   * @returns paths in the same form, sorted.
   */
  matching?: ((glob: string) => readonly string[]) | undefined
}

/** Where the text of a manifest comes from. */
export interface ManifestFile extends FilesAround {
  /** Its file name. */
  name: string
  /** Its path after all links were followed: a link may give any file the name of a requirements file. */
  realPath: string
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
  /** Dependencies that are links to folders outside the project, and therefore not packages. */
  links?: readonly Link[]
  /** Packages that need no hash: they are part of others, or are not installed. */
  exempt?: ReadonlySet<Package>
  /** Which of the packages a layer holds. Absent if the format cannot tell: then all of them count. */
  scoping?: Scoping
}

/** What a lock file tells about members, groups and targets. */
export interface Scoping {
  /** The root and the members of the workspace, if the format has any. */
  members?: readonly Member[]
  /** The names that `dependency-groups` may have: of one member, or of all and the root. */
  groupsOf(member: Member | undefined): Iterable<string>
  /** The packages in scope, in the order of the file. */
  select(selection: Selection): Selected
}

/** What to select: a scope whose names the lock file has. */
export interface Selection extends Pick<Scope, 'runtimes' | 'architectures'> {
  groups: readonly string[] | 'all'
  /** Undefined: the root and all members. */
  member: Member | undefined
}

/** What of a lock file is in scope. */
export interface Selected {
  /**
   * A package that is not installed on all declared targets has them in its `marker`; one that is installed on all of
   * them has no marker. So markers that choose the same targets are equal.
   */
  packages: readonly Package[]
  /** Members of the workspace that packages or members in scope depend on: their code is not in the lock file. */
  local?: readonly Finding[]
  /** Those of {@link Parsed.links} that are in scope. All of them, if absent. */
  links?: readonly Link[]
}

/** A dependency that is a link to a folder. */
export interface Link {
  name: string
  /** From the folder of the manifest, with `/`. */
  path?: string
}

/** A package in the manifest itself that is not pinned. */
export type Finding = Omit<Unpinned, 'file'>

/** Parses the text of one format. Throws {@link ManifestError} and nothing else, whatever the text is. */
export type Parser = (text: string) => Parsed

/** A {@link Parser} of a format that does not tell everything without the files beside it. */
export type FileParser = (text: string, around?: FilesAround) => Parsed

/** The entries of a TOML file with one `[[package]]` table for each package. */
export const packageTable = /^\[\[packages?\]\][ \t]*\r?\n[ \t]*name[ \t]*=[ \t]*["']([^"'\n]*)["']/gm
