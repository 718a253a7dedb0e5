import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { SecretsError, TreeError } from './errors.ts'
import { SecretSearch } from './secret-search.ts'
import type { Secret } from './secrets.ts'
import { readTree } from './tree.ts'
import type { TreeEntry, TreeFile } from './tree-entry.ts'
import { ZipWriter } from './zip.ts'
import type { WrittenZip, ZipHead } from './zip.ts'

/** Files above this size are not held in memory as a whole, in bytes. */
const LARGE = 16 * 1024 * 1024
const PIECE = 1024 * 1024

/** An archive that was made from a directory. */
export interface BuiltArchive extends WrittenZip {
  /** Caches that were kept out, as {@link readTree} says. */
  leftOut: readonly string[]
  /** What is in the archive and looks like a secret, but need not be one. */
  warnings: readonly Secret[]
}

/**
 * Zips a directory for a layer, into the file `target`, which must not exist and does not after a failure.
 * The same content gives the same bytes, wherever and whenever it is zipped, as far as `zip.ts` says. The
 * search for secrets sees the very bytes that are zipped.
 *
 * Throws {@link TreeError} or {@link SecretsError}, each with all that it found; and what the signal is aborted with.
 */
export async function buildArchive(
  root: string,
  target: string,
  signal?: AbortSignal,
): Promise<BuiltArchive> {
  const tree = readTree(root)
  const search = new SecretSearch(tree)
  const buffer = Buffer.allocUnsafeSlow(LARGE)
  const zip = await ZipWriter.create(target)
  try {
    for (const entry of tree.entries) {
      signal?.throwIfAborted()
      if (entry.kind === 'file') await addFile(zip, root, entry, search, buffer)
      else await zip.add(headOf(entry), Buffer.from(entry.kind === 'link' ? entry.target : ''))
    }
    if (search.refused.length > 0) throw new SecretsError(search.refused)
    return { ...(await zip.finish()), leftOut: tree.leftOut, warnings: search.warnings }
  } catch (error) {
    await zip.abandon()
    throw error
  }
}

async function addFile(
  zip: ZipWriter,
  root: string,
  file: TreeFile,
  search: SecretSearch,
  buffer: Buffer,
): Promise<void> {
  const fd = open(root, file)
  try {
    const size = file.size > LARGE ? await addLarge() : await addSmall()
    const now = fstatSync(fd)
    if (size !== file.size || now.size !== file.size || now.mtimeMs !== file.modified) {
      throw new TreeError([{ name: file.name, problem: 'changed while it was read' }])
    }
  } finally {
    closeSync(fd)
  }

  async function addSmall(): Promise<number> {
    const content = buffer.subarray(0, fill(buffer, fd))
    search.look(file.name, content)
    // Nothing comes of the archive once something is refused: the rest is only looked at.
    if (search.refused.length === 0) await zip.add(headOf(file), content)
    return content.length
  }

  async function addLarge(): Promise<number> {
    return search.refused.length > 0 ? file.size : (await zip.addLarge(headOf(file), pieces(fd))).size
  }
}

function open(root: string, { name }: TreeFile): number {
  try {
    return openSync(join(root, name), constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    throw new TreeError([{ name, problem: 'can no longer be read' }], error)
  }
}

/**
 * Fills the buffer from the start of a file. Gives the bytes read, which are fewer than its length at the
 * file's end.
 */
function fill(buffer: Buffer, fd: number): number {
  let length = 0
  let read: number
  do {
    read = readSync(fd, buffer, length, buffer.length - length, null)
    length += read
  } while (read > 0 && length < buffer.length)
  return length
}

function* pieces(fd: number): Generator<Buffer> {
  for (;;) {
    const piece = Buffer.allocUnsafeSlow(PIECE)
    const read = readSync(fd, piece)
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
