import { posix } from 'node:path'
import type { FilesAround } from '../../format.ts'
import type { Member } from '../../scope/scope.ts'
import { isObject } from '../../text/json.ts'
import type { YamlMap } from '../../text/yaml.ts'
import { dependenciesIn, KINDS, linkedFrom } from './pnpm-lock.ts'

/**
 * The project and its members. The lock file has their paths, and a name only where another member depends on one. So the
 * names are those in the `package.json` beside it, which are read when they are asked for.
 */
export function membersOf(
  importers: ReadonlyMap<string, YamlMap>,
  beside: FilesAround['beside'],
): readonly Member[] {
  let linked: ReadonlyMap<string, string> | undefined
  const nameOf = (path: string): string =>
    nameBeside(path, beside) ?? (linked ??= linkedNames(importers)).get(path) ?? posix.basename(path)
  return [...importers.keys()]
    .filter((path) => path !== '')
    .map((path) => ({
      path,
      get name() {
        return nameOf(path)
      },
    }))
}

function nameBeside(path: string, beside: FilesAround['beside']): string | undefined {
  try {
    const bytes = beside?.(posix.join(path, 'package.json'))
    const project: unknown = bytes && JSON.parse(Buffer.from(bytes).toString())
    return isObject(project) && typeof project['name'] === 'string' ? project['name'] : undefined
  } catch {
    // A file that cannot be read tells no name, and the path names the member too.
    return undefined
  }
}

/** The names by which members depend on others. */
function linkedNames(importers: ReadonlyMap<string, YamlMap>): Map<string, string> {
  const names = new Map<string, string>()
  for (const [folder, importer] of importers) {
    for (const [name, reference] of dependenciesIn(importer, KINDS)) {
      const path = linkedFrom(folder, reference)
      if (path !== undefined && !names.has(path)) names.set(path, name)
    }
  }
  return names
}
