import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach } from '@jest/globals'

/** What to make at a path: a file with this content, a link, an empty directory, or a file that can be executed. */
export type Node = string | Buffer | { link: string } | { directory: true } | { executable: string }

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** An empty directory, removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'))
  folders.push(folder)
  return folder
}

/** Makes a directory with these things in it, in their order. All times are the given one, in seconds since 1970. */
export function makeTree(nodes: Readonly<Record<string, Node>>, time = 1_700_000_000): string {
  const root = temporaryFolder()
  for (const [name, node] of Object.entries(nodes)) {
    const path = join(root, name)
    mkdirSync(dirname(path), { recursive: true })
    if (typeof node === 'string' || Buffer.isBuffer(node)) writeFileSync(path, node)
    else if ('directory' in node) mkdirSync(path, { recursive: true })
    else if ('link' in node) symlinkSync(node.link, path)
    else {
      writeFileSync(path, node.executable)
      chmodSync(path, 0o750)
    }
    if (typeof node === 'string' || !('link' in node)) utimesSync(path, time, time)
  }
  return root
}
