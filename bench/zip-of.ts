import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** A zip of the files of a directory that the filter lets through. Paths in it are relative to the directory. */
export async function zipOf(directory: string, wanted: (path: string) => boolean): Promise<Buffer> {
  const zip = new ZipFile()
  const entries = await Array.fromAsync(glob('**', { cwd: directory, withFileTypes: true }))
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name).slice(directory.length + 1)
    if (entry.isFile() && wanted(path)) zip.addBuffer(await readFile(join(directory, path)), path)
  }
  zip.end()
  return buffer(zip.outputStream)
}
