import { isUtf8 } from 'node:buffer'
import { opendirSync, realpathSync, statSync, type Dir, type Dirent, type Stats } from 'node:fs'
import { join } from 'node:path'
import {
  followed,
  isOpen,
  isWhole,
  isWrittenOut,
  patternOf,
  SET_FILES,
  type PathPattern,
} from '../../core/model/manifest-set.ts'
import type { ErrorCode } from '../../core/errors/catalogue.ts'
import type { Problems } from '../inputs/problems.ts'
import { pathInside, refusalOf } from '../inputs/workspace-path.ts'
import type { SetLine } from './set-lines.ts'

/** A glob that is followed down a path. */
interface Followed {
  line: SetLine
  pattern: PathPattern
}

/** A folder that is still to be listed. */
interface Folder {
  /** From the workspace; empty for the workspace itself. */
  path: string
  /** Number of names in {@link path}. */
  depth: number
  onDisk: string
  globs: readonly Followed[]
  excludes: readonly Followed[]
}

/** Number of entries of a folder that are listed at once. */
const ENTRIES = 1000

/** Codes of {@link refusalOf}. */
const CODES = { missing: 'manifest-not-found', unreadable: 'manifest-unreadable' } as const

/**
 * One walk through the workspace, for all lines together. It lists only folders in which a line can find something, and
 * does not depend on their order. Names are compared as they are in the folder, also where the disk ignores their case.
 */
export class SetWalk {
  /** The path on the disk of each file that was found, by its path from the workspace. */
  readonly found = new Map<string, string>()
  readonly #workspace: string
  readonly #problems: Problems
  readonly #paths: ReadonlyMap<string, SetLine[]>
  /** Folders that a line without a wildcard leads through. */
  readonly #foldersOfPaths: ReadonlySet<string>
  readonly #excludedPaths: ReadonlySet<string>
  readonly #excluded = new Set<string>()
  readonly #matched = new Set<SetLine>()
  readonly #waiting: Folder[]

  constructor(lines: readonly SetLine[], workspace: string, problems: Problems) {
    this.#workspace = realpathSync(workspace)
    this.#problems = problems
    const globs = (isExcluded: boolean) =>
      lines
        .filter((line) => line.isGlob && line.isExcluded === isExcluded)
        .map((line) => ({ line, pattern: patternOf(line.path) }))
    const plain = lines.filter((line) => !line.isGlob)
    this.#paths = Map.groupBy(
      plain.filter((line) => !line.isExcluded),
      ({ path }) => path,
    )
    this.#foldersOfPaths = new Set([...this.#paths.keys()].flatMap(foldersOf))
    this.#excludedPaths = new Set(plain.flatMap(({ isExcluded, path }) => (isExcluded ? [path] : [])))
    const start = { path: '', depth: 0, onDisk: this.#workspace }
    this.#waiting = [{ ...start, globs: globs(false), excludes: globs(true) }]
  }

  /**
   * Finds the files. Adds a problem for whatever could not be looked at. Returns false if there are too many files, which it
   * does not go through to the end.
   */
  run(): boolean {
    for (let folder = this.#waiting.pop(); folder !== undefined; folder = this.#waiting.pop()) {
      this.#list(folder)
      if (this.found.size <= SET_FILES) continue
      this.#problem(undefined, `the lines match more than ${SET_FILES} files`, 'manifest-too-large')
      return false
    }
    return true
  }

  /** Whether a line without a wildcard, or a glob, found a file. */
  hasFound(line: SetLine): boolean {
    return this.#matched.has(line)
  }

  /** Whether a path was found, and left out because of a line with `!`. */
  isLeftOut({ path }: SetLine): boolean {
    return [path, ...foldersOf(path)].some((one) => this.#excluded.has(one))
  }

  #list(folder: Folder): void {
    for (const entry of this.#entries(folder)) {
      this.#look(folder, entry)
      if (this.found.size > SET_FILES) return
    }
  }

  /** The entries of a folder, few at a time: there can be millions. */
  *#entries(folder: Folder): Generator<Dirent<Buffer>> {
    let open: Dir | undefined
    try {
      // Node's types do not know that names can be bytes here too.
      open = opendirSync(folder.onDisk, { encoding: 'buffer' as BufferEncoding, bufferSize: ENTRIES })
      for (let entry = open.readSync(); entry !== null; entry = open.readSync())
        yield entry as unknown as Dirent<Buffer>
    } catch (error) {
      const { message } = refusalOf(error, CODES)
      this.#problem(folder.globs[0]?.line, `${shown(folder.path)}: ${message}`, 'manifest-unreadable')
    } finally {
      open?.closeSync()
    }
  }

  #look(folder: Folder, entry: Dirent<Buffer>): void {
    const name = entry.name.toString().normalize('NFC')
    const path = folder.path === '' ? name : `${folder.path}/${name}`
    const globs = follow(folder.globs, name)
    const lines = this.#paths.get(path) ?? []
    if (globs.length === 0 && lines.length === 0 && !this.#foldersOfPaths.has(path)) return
    const excludes = follow(folder.excludes, name)
    if (this.#excludedPaths.has(path) || excludes.some(({ pattern }) => isWhole(pattern))) {
      this.#excluded.add(path)
      return
    }
    const wanted = [...globs.filter(({ pattern }) => isWhole(pattern)).map(({ line }) => line), ...lines]
    const open = globs.filter(({ pattern }) => isOpen(pattern))
    const below: Folder = {
      ...{ path, depth: folder.depth + 1, onDisk: join(folder.onDisk, entry.name.toString()) },
      ...{ globs: open, excludes },
    }
    if (!isUtf8(entry.name) || !name.isWellFormed()) {
      if (wanted.length > 0 || entry.isDirectory())
        this.#problem(wanted[0] ?? open[0]?.line, `${shown(path)} has a name that is not UTF-8`)
      return
    }
    this.#sort(below, entry, wanted)
  }

  /** Decides what to do with an entry that a line stands for, or that it leads through. */
  #sort(at: Folder, entry: Dirent<Buffer>, wanted: readonly SetLine[]): void {
    const isLink = entry.isSymbolicLink()
    const goesOn = at.globs.length > 0 || this.#foldersOfPaths.has(at.path)
    const isWanted = wanted.length > 0
    const target = isLink ? this.#targetOf(at, wanted[0]) : undefined
    if (isLink && target === undefined) return
    const isDirectory = target?.stats.isDirectory() ?? entry.isDirectory()
    if (isDirectory) {
      this.#paths.get(at.path)?.forEach((line) => {
        this.#isDirectory(line)
      })
      if (goesOn) this.#enter({ ...at, onDisk: target?.path ?? at.onDisk }, isLink)
    } else if (isWanted) {
      if (target?.stats.isFile() ?? entry.isFile()) this.#add(at.path, target?.path ?? at.onDisk, wanted)
      else this.#problem(wanted[0], `${shown(at.path)} is not a regular file`, 'manifest-unreadable')
    }
  }

  /** Where a link leads to in the workspace. One that leads nowhere matters only if a line stands for it. */
  #targetOf({ path, onDisk, globs }: Folder, line?: SetLine): { path: string; stats: Stats } | undefined {
    try {
      const target = pathInside(this.#workspace, onDisk, 'manifest-outside-workspace')
      return { path: target, stats: statSync(target) }
    } catch (error) {
      const { code, message } = refusalOf(error, CODES)
      const where = line?.path === path ? '' : `${shown(path)}: `
      if (line !== undefined || code !== CODES.missing)
        this.#problem(line ?? globs[0]?.line, `${where}${message}`, code)
      return undefined
    }
  }

  /** A wildcard does not follow links to folders: some lead in circles, and not every machine has links. */
  #enter(folder: Folder, isLink: boolean): void {
    const wild = folder.globs.filter(({ pattern }) => !isWrittenOut(pattern, folder.depth))
    const [first] = wild
    if (isLink && first !== undefined) {
      const text = `${shown(folder.path)} is a link to a folder, which wildcards do not follow; list the files where they are, and exclude the link with a line that starts with !`
      this.#problem(first.line, text)
      for (const { line } of wild) this.#matched.add(line)
    }
    this.#waiting.push(
      isLink ? { ...folder, globs: folder.globs.filter((glob) => !wild.includes(glob)) } : folder,
    )
  }

  #add(path: string, onDisk: string, lines: readonly SetLine[]): void {
    for (const line of lines) this.#matched.add(line)
    if (/\p{Cc}/u.test(path)) this.#problem(lines[0], `${shown(path)} has a name with control characters`)
    else if (this.found.has(path))
      this.#problem(
        lines[0],
        `there are two files ${shown(path)}, whose names differ only in their Unicode form`,
      )
    else if (this.found.size <= SET_FILES) this.found.set(path, onDisk)
  }

  #isDirectory(line: SetLine): void {
    this.#matched.add(line)
    const text = `it is a directory; list its files, for example with ${line.path}/**`
    this.#problem(line, text, 'manifest-is-directory')
  }

  #problem(line: SetLine | undefined, text: string, code: ErrorCode = 'invalid-input'): void {
    this.#problems.add('manifest-path', line?.text, text, code)
    if (line) this.#matched.add(line)
  }
}

function follow(globs: readonly Followed[], name: string): Followed[] {
  return globs.flatMap(({ line, pattern }) => {
    const next = followed(pattern, name)
    return next.at.length === 0 ? [] : [{ line, pattern: next }]
  })
}

/** The folders above a path, without the workspace. */
function foldersOf(path: string): string[] {
  const folders: string[] = []
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
    folders.push(path.slice(0, end))
  return folders
}

/** A path in a message. Quotes mark it as a part of the input, which the comment does not show. */
function shown(path: string): string {
  return JSON.stringify(path === '' ? '.' : path.length > 200 ? `${path.slice(0, 200)}…` : path)
}
