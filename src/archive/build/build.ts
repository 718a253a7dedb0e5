import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AllowedSecrets } from './allowed-secrets.ts'
import { SecretsError, TreeError } from './tree-error.ts'
import type { LeftOut } from './left-out.ts'
import { SecretSearch } from './secret-search.ts'
import { SEARCHED } from './secrets.ts'
import type { Secret } from './secrets.ts'
import { readTree } from './tree.ts'
import type { TreeEntry, TreeFile } from './tree-entry.ts'
import { codeOf } from './tree-walk.ts'
import { Turns } from '../turns.ts'
import { ZipWriter } from './zip.ts'
import type { WrittenZip, ZipHead } from './zip.ts'

/** Larger files are not kept in memory as a whole. In bytes. */
const LARGE = 16 * 1024 * 1024
const PIECE = 1024 * 1024

/** An archive that was made from a directory. */
export interface BuiltArchive extends WrittenZip {
  /** What was left out, see {@link readTree}. */
  leftOut: readonly LeftOut[]
  /** Programs that got the execute bit, see {@link readTree}. */
  madeExecutable: readonly string[]
  /** Files in the archive that look like secrets, but may not be. */
  warnings: readonly Secret[]
  /** Files that look like secrets, and are allowed. */
  allowed: readonly Secret[]
  /** Patterns that allowed no file. */
  unused: readonly string[]
}

/**
 * Zips a directory into the file `target`, which must not exist, and which is removed after a failure. If the folder
 * of `target` is in the directory, it is left out. The same content gives the same bytes, within the limits that
 * `zip.ts` describes. The bytes that are searched for secrets are the bytes that are zipped.
 *
 * @param allow - Files that are meant to be there, as {@link AllowedSecrets} takes them.
 *
 * Throws {@link SecretsError} or, without secrets, {@link TreeError}, each with all that was found; what the
 * signal is aborted with; and errors of the system for the target alone.
 */
export async function buildArchive(
  root: string,
  target: string,
  signal?: AbortSignal,
  allow: readonly string[] = [],
): Promise<BuiltArchive> {
  const allowed = new AllowedSecrets(allow)
  const tree = readTree(root, dirname(target), allowed)
  const search = new SecretSearch(tree, allowed)
  const problems = [...tree.problems]
  const buffer = Buffer.allocUnsafeSlow(LARGE)
  const zip = await ZipWriter.create(target)
  const turns = new Turns(signal)
  const isRefused = () => search.refused.length > 0 || problems.length > 0
  try {
    for (const entry of tree.entries) {
      signal?.throwIfAborted()
      await turns.take()
      if (entry.kind === 'file') await addFile(entry)
      else if (!isRefused())
        await zip.add(headOf(entry), Buffer.from(entry.kind === 'link' ? entry.target : ''))
    }
    if (search.refused.length > 0) throw new SecretsError(search.refused, problems)
    if (problems.length > 0) throw new TreeError(problems)
    const { leftOut, madeExecutable } = tree
    const { found, unused } = allowed
    const { warnings } = search
    return { ...(await zip.finish()), leftOut, madeExecutable, warnings, allowed: found, unused }
  } catch (error) {
    await zip.abandon()
    throw error
  }

  /** Once something is refused, the rest is only searched, and no longer zipped. */
  async function addFile(file: TreeFile): Promise<void> {
    if (isRefused() && file.size > SEARCHED) return
    try {
      await readUnchanged(root, file, async (fd) => {
        if (file.size > LARGE) return (await zip.addLarge(headOf(file), pieces(fd))).size
        const content = buffer.subarray(0, fill(buffer, fd))
        search.look(file.name, content)
        if (!isRefused()) await zip.add(headOf(file), content)
        return content.length
      })
    } catch (error) {
      if (!(error instanceof ReadError)) throw error
      problems.push({ name: file.name, problem: error.message })
    }
  }
}

/** A file that could not be read, or that changed. The message follows its name. */
class ReadError extends Error {}

async function readUnchanged(
  root: string,
  file: TreeFile,
  read: (fd: number) => Promise<number>,
): Promise<void> {
  const path = join(root, file.name)
  const fd = reading(() => openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW))
  try {
    const size = await read(fd)
    const now = reading(() => fstatSync(fd))
    if (size !== file.size || now.size !== file.size || now.mtimeMs !== file.modified) {
      throw new ReadError('changed while it was read')
    }
  } finally {
    closeSync(fd)
  }
}

function reading<Result>(act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    throw new ReadError(`can no longer be read (${codeOf(error)})`, { cause: error })
  }
}

/**
 * Fills the buffer from the start of a file. Returns the number of bytes, which is lower than the buffer's length at the
 * end of the file.
 */
function fill(buffer: Buffer, fd: number): number {
  let length = 0
  let read: number
  do {
    read = reading(() => readSync(fd, buffer, length, buffer.length - length, null))
    length += read
  } while (read > 0 && length < buffer.length)
  return length
}

function* pieces(fd: number): Generator<Buffer> {
  for (;;) {
    const piece = Buffer.allocUnsafeSlow(PIECE)
    const read = reading(() => readSync(fd, piece))
    if (read === 0) return
    yield piece.subarray(0, read)
  }
}

function headOf(entry: TreeEntry): ZipHead {
  switch (entry.kind) {
    case 'file':
      return { name: entry.name, mode: entry.executable ? 0o100755 : 0o100644 }
    case 'link':
      return { name: entry.name, mode: 0o120777 }
    case 'directory':
      return { name: entry.name, mode: 0o040755 }
  }
}
