import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { MANIFEST_LIMIT, manifestOf, type Manifest } from '../../core/model/manifest.ts'
import type { LayerPorts } from '../../core/ports.ts'
import type { Problems } from './problems.ts'
import { fromTop, pathInside, Refusal, refusalOf, slashed } from './workspace-path.ts'

/** Bytes that are read at once. */
const CHUNK = 65_536

const CODES = { missing: 'manifest-not-found', unreadable: 'manifest-unreadable' } as const

/** Reads the manifest, or notes why that is not possible. Links are followed, and may not lead out of the workspace. */
export function readManifest(path: string, workspace: string, problems: Problems): Manifest | undefined {
  try {
    const file = fileInside(workspace, path)
    const manifest = manifestOf(slashed(path), basename(path), chunksOf(file), realPathOf(file, workspace))
    if (manifest.bytes.length === 0)
      throw new Refusal('manifest-empty', 'it is empty; a lock file is never empty')
    return manifest
  } catch (error) {
    const { code, message } = refusalOf(error, CODES)
    problems.add('manifest-path', path, message, code)
    return undefined
  }
}

/** Reads what a manifest includes: files of the workspace, like itself. */
export function includedFiles(manifestPath: string, workspace: string): ReturnType<LayerPorts['included']> {
  return (path, from) => {
    try {
      const file = fileInside(workspace, resolve(workspace, dirname(manifestPath), dirname(from), path))
      return { bytes: Buffer.concat([...chunksOf(file)]), realPath: realPathOf(file, workspace) }
    } catch (error) {
      throw new Error(refusalOf(error, CODES).message, { cause: error })
    }
  }
}

/** Where a file really lies in the workspace: what the folders above that are called says nothing of a file. */
function realPathOf(file: string, workspace: string): string {
  return fromTop(realpathSync(workspace), file)
}

/** The real path of a file of the workspace. */
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

/** A file's bytes as they are read, so that they can be hashed meanwhile. */
function* chunksOf(file: string): Generator<Uint8Array> {
  const descriptor = openSync(file, 'r')
  try {
    for (let total = 0; ;) {
      const chunk = Buffer.allocUnsafe(CHUNK)
      const length = readSync(descriptor, chunk)
      if (length === 0) return
      total += length
      // It grew after its size was looked at.
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
