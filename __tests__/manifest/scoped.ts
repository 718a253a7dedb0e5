import { posix } from 'node:path'
import type { FilesAround } from '../../src/manifest/format.ts'
import type { Manifest } from '../../src/manifest/reading.ts'
import { readManifest } from '../../src/manifest/reading.ts'
import type { Scope } from '../../src/manifest/scope/scope.ts'

/** A lock file by its name, read with what the inputs ask for. */
export async function scoped(
  name: string,
  text: string,
  asked: Partial<Scope> = {},
  around: FilesAround = {},
): Promise<Manifest> {
  const scope: Scope = {
    groups: [],
    member: undefined,
    runtimes: [],
    architectures: [],
    ignored: [],
    ...asked,
  }
  const manifest = await readManifest(name, Buffer.from(text), { ...around, scope })
  if (manifest === undefined) throw new Error(`${name} is of no known format`)
  return manifest
}

/** `name version marker` of each package, sorted; with `?` where an install succeeds without it. */
export function inScopeOf({ resolved }: Manifest): string[] {
  const shown = resolved.packages.map(({ name, version, marker, optional }) =>
    [`${name}${optional ? '?' : ''}`, version, marker].filter(Boolean).join(' '),
  )
  return shown.sort()
}

/** Files beside a lock file: the content of each `package.json` by its folder. Globs are `FOLDER/*` alone. */
export function projects(files: Record<string, unknown>): Required<Pick<FilesAround, 'beside' | 'matching'>> {
  const paths = new Map(
    Object.entries(files).map(([folder, content]) => [
      folder === '.' ? 'package.json' : `${folder}/package.json`,
      typeof content === 'string' ? content : JSON.stringify(content),
    ]),
  )
  return {
    beside: (path) => {
      const text = paths.get(path)
      return text === undefined ? undefined : Buffer.from(text)
    },
    matching: (glob) => [...paths.keys()].filter((path) => posix.matchesGlob(path, glob)).sort(),
  }
}
