import { isUtf8 } from 'node:buffer'
import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'
import type { Stats } from 'node:fs'
import { join, relative } from 'node:path'
import type { AllowedSecrets } from './allowed-secrets.ts'
import { TreeError } from './tree-error.ts'
import type { TreeProblem } from './tree-error.ts'
import { LARGEST_DIRECTORY, MOST_ENTRIES } from '../limits.ts'
import { leftOutDirectory, leftOutFile, type LeftOut } from './left-out.ts'
import { isProgram, programPlace, START } from '../inspect/code/program-start.ts'
import { secretName } from './secrets.ts'
import type { Secret } from './secrets.ts'
import type { TreeEntry } from './tree-entry.ts'
import type { TreeNode } from './tree-links.ts'

/**
 * One walk through a directory, in no particular order. It follows no links, and continues after a problem.
 */
export class TreeWalk {
  readonly entries: TreeEntry[] = []
  readonly leftOut: LeftOut[] = []
  /** Programs that get the execute bit, because their owner may not execute them. */
  readonly madeExecutable: string[] = []
  readonly secrets: Secret[] = []
  readonly problems: TreeProblem[] = []
  /** What links can lead to. */
  readonly nodes = new Map<string, TreeNode>([['', 'directory']])
  readonly #root: string
  readonly #apart: string | undefined
  readonly #allowed: AllowedSecrets | undefined
  readonly #waiting = ['']
  #seen = 0
  #nameBytes = 0

  /** @param apart - A folder that is skipped; it need not be in the directory. */
  constructor(root: string, apart?: string, allowed?: AllowedSecrets) {
    this.#allowed = allowed
    this.#root = root
    this.#apart = apart
  }

  /** @throws {TreeError} if it is not a directory, or contains more than an archive may have. */
  run(): void {
    const root = realPath(this.#root)
    const apart = this.#apart === undefined ? '' : relative(root, realpathSync(this.#apart))
    for (let folder = this.#waiting.pop(); folder !== undefined; folder = this.#waiting.pop()) {
      this.#list(folder, apart)
    }
  }

  #list(folder: string, apart: string): void {
    let names: Buffer[]
    try {
      names = readdirSync(join(this.#root, folder), 'buffer')
    } catch (error) {
      this.#problem(folder, `${folder === '' ? 'it ' : ''}cannot be listed (${codeOf(error)})`)
      return
    }
    names = names.filter((name) => join(folder, name.toString()) !== apart)
    const leftOutBefore = this.leftOut.length
    for (const name of names) this.#look(folder, name)
    const leftOutHere = this.leftOut.length - leftOutBefore
    if (folder !== '' && names.length === leftOutHere)
      this.entries.push({ kind: 'directory', name: `${folder}/` })
  }

  /** Names are bytes, because a name that is not UTF-8 no longer identifies its file once it is decoded. */
  #look(folder: string, bytes: Buffer): void {
    const base = bytes.toString()
    const name = folder === '' ? base : `${folder}/${base}`
    this.#count(name)
    const problem = textProblem(bytes)
    if (problem !== undefined) {
      this.#problem(name, `has a name with ${problem}`)
      return
    }
    try {
      const path = join(this.#root, name)
      const stats = lstatSync(path)
      if (stats.isSymbolicLink()) this.#link(name, base, readlinkSync(path, 'buffer'))
      else if (stats.isDirectory()) this.#directory(name, folder, base)
      else if (stats.isFile()) this.#file(name, folder, base, stats)
      else this.#problem(name, `is ${specialKind(stats)}`)
    } catch (error) {
      this.#problem(name, `cannot be read (${codeOf(error)})`)
    }
  }

  /** Stops at the limits of the inspection, which would refuse the archive. */
  #count(name: string): void {
    this.#seen += 1
    this.#nameBytes += Buffer.byteLength(name)
    if (this.#seen > MOST_ENTRIES) {
      const problem = `it contains more than ${MOST_ENTRIES} files, links and directories, the maximum for an archive`
      throw new TreeError([{ name: '', problem }])
    }
    if (this.#nameBytes > LARGEST_DIRECTORY) {
      const problem = `the names in it have more than ${LARGEST_DIRECTORY} bytes in total, the maximum for an archive`
      throw new TreeError([{ name: '', problem }])
    }
  }

  #link(name: string, base: string, bytes: Buffer): void {
    if (this.#isSecret(name, base)) return
    const target = bytes.toString()
    const problem = textProblem(bytes)
    if (problem === undefined) this.entries.push({ kind: 'link', name, target })
    else this.#problem(name, `is a link to a path with ${problem}`)
    // Other links do not follow a link that is already refused.
    this.nodes.set(name, problem === undefined ? { target } : 'file')
  }

  #directory(name: string, folder: string, base: string): void {
    const leftOut = leftOutDirectory(folder, base)
    if (leftOut !== undefined) this.leftOut.push({ name: `${name}/`, kind: leftOut })
    else if (!this.#isSecret(`${name}/`, base)) {
      this.nodes.set(name, 'directory')
      this.#waiting.push(name)
    }
  }

  #file(name: string, folder: string, base: string, { size, mtimeMs, mode }: Stats): void {
    if (this.#isSecret(name, base)) return
    const start = this.#firstBytes(name)
    const leftOut = leftOutFile(folder, base, start)
    if (leftOut !== undefined) {
      this.leftOut.push({ name, kind: leftOut })
      return
    }
    const isExecutable = (mode & constants.S_IXUSR) !== 0
    const executable = isExecutable || (programPlace(name) !== undefined && isProgram(name, start))
    if (executable && !isExecutable) this.madeExecutable.push(name)
    this.entries.push({ kind: 'file', name, size, modified: mtimeMs, executable })
    this.nodes.set(name, 'file')
  }

  /** Enough bytes to recognize the kind of a file. It throws if the file cannot be read. */
  #firstBytes(name: string): Buffer {
    const buffer = Buffer.alloc(START)
    const fd = openSync(join(this.#root, name), constants.O_RDONLY)
    try {
      return buffer.subarray(0, readSync(fd, buffer))
    } finally {
      closeSync(fd)
    }
  }

  #isSecret(name: string, base: string): boolean {
    const kind = secretName(base)
    if (kind === undefined || this.#allowed?.allowsNamed(name, kind) === true) return false
    this.secrets.push({ name, kind })
    return true
  }

  #problem(name: string, problem: string): void {
    this.problems.push({ name, problem })
  }
}

/** The path of a directory without any link in it. */
function realPath(directory: string): string {
  let path: string | undefined
  try {
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true) path = realpathSync(directory)
  } catch (error) {
    throw new TreeError([{ name: '', problem: `it cannot be read (${codeOf(error)})` }])
  }
  if (path === undefined) throw new TreeError([{ name: '', problem: 'it is not a directory' }])
  return path
}

/** What programs would read differently in a name or a path; undefined if nothing. */
function textProblem(bytes: Buffer): string | undefined {
  if (!isUtf8(bytes)) return 'bytes that are not UTF-8'
  return /[\p{Cc}\\]/u.test(bytes.toString()) ? 'a control character or a backslash' : undefined
}

function specialKind(stats: Stats): string {
  if (stats.isSocket()) return 'a socket'
  return stats.isFIFO() ? 'a named pipe' : 'a device'
}

/** The system's code of an error. Its message contains the path on this machine. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}
