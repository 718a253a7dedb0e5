import { closeSync, globSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, resolve } from 'node:path'
import { MANIFEST_LIMIT, manifestOf, type Manifest } from '../../core/model/manifest.ts'
import type { LayerPorts } from '../../core/ports.ts'
import type { Problems } from '../inputs/problems.ts'
import { fromTop, pathInside, Refusal, refusalOf, slashed } from '../inputs/workspace-path.ts'

/** Number of bytes that are read at once. */
const CHUNK = 65_536

const CODES = { missing: 'manifest-not-found', unreadable: 'manifest-unreadable' } as const

/** Reads the manifest, or adds a problem. Links are followed, but must not lead out of the workspace. */
export function readManifest(path: string, workspace: string, problems: Problems): Manifest | undefined {
  try {
    const file = fileInside(workspace, path)
    const manifest = manifestOf(slashed(path), basename(path), chunksOf(file), realPathOf(file, workspace))
    if (manifest.bytes.length === 0)
      throw new Refusal('manifest-empty', 'it is empty; a lock file is never empty')
    return manifest
  } catch (error) {
    const { code, message } = refusalOf(error, CODES)
    problems.add('manifest-path', path, `${message}${code === CODES.missing ? commaHint(path) : ''}`, code)
    return undefined
  }
}

/** What to say of a path that does not exist, and may be a list as other inputs take it. */
export function commaHint(path: string): string {
  return path.includes(',') ? '; each path is a line of its own, without commas' : ''
}

/** Reads the files that a manifest includes, and those beside it. Like the manifest, they must be in the workspace. */
export function filesAround(manifestPath: string, workspace: string): ReturnType<LayerPorts['filesAround']> {
  const read = (path: string, from = '') => {
    const file = fileInside(workspace, resolve(workspace, dirname(manifestPath), dirname(from), path))
    return { bytes: Buffer.concat([...chunksOf(file)]), realPath: realPathOf(file, workspace) }
  }
  return {
    include: (path, from) => {
      try {
        return read(path, from)
      } catch (error) {
        throw new Error(refusalOf(error, CODES).message, { cause: error })
      }
    },
    beside: (path) => {
      try {
        return read(path).bytes
      } catch (error) {
        const refusal = refusalOf(error, CODES)
        if (refusal.code === CODES.missing) return undefined
        throw new Error(refusal.message, { cause: error })
      }
    },
    matching: (glob) => {
      // What leads out of the folder is not beside the manifest.
      if (isAbsolute(glob) || glob.split(/[/\\]/).includes('..')) return []
      const cwd = resolve(workspace, dirname(manifestPath))
      return globSync(glob, { cwd, exclude: ['**/node_modules'] })
        .map((path) => slashed(path))
        .sort()
    },
  }
}

/**
 * The path of a file in the workspace after all links were followed. Directories above the workspace are not part of
 * it, because their names say nothing about a file.
 */
function realPathOf(file: string, workspace: string): string {
  return fromTop(realpathSync(workspace), file)
}

/** The real path of a file in the workspace. */
function fileInside(workspace: string, path: string): string {
  const file = pathInside(workspace, path, 'manifest-outside-workspace')
  const found = statSync(file)
  if (found.isDirectory()) {
    throw new Refusal('manifest-is-directory', 'it is a directory; specify the lock file in it')
  }
  if (!found.isFile()) throw new Refusal('manifest-unreadable', 'it is not a regular file')
  if (found.size > MANIFEST_LIMIT) throw tooLarge(`${found.size}`)
  return file
}

/** The bytes of a file in chunks, so that they can be hashed while they are read. */
function* chunksOf(file: string): Generator<Uint8Array> {
  const descriptor = openSync(file, 'r')
  try {
    for (let total = 0; ;) {
      const chunk = Buffer.allocUnsafe(CHUNK)
      const length = readSync(descriptor, chunk)
      if (length === 0) return
      total += length
      // The file grew after its size was checked.
      if (total > MANIFEST_LIMIT) throw tooLarge(`at least ${total}`)
      yield chunk.subarray(0, length)
    }
  } finally {
    closeSync(descriptor)
  }
}

function tooLarge(size: string): Refusal {
  return new Refusal('manifest-too-large', `it has ${size} bytes; at most ${MANIFEST_LIMIT} are allowed`)
}
