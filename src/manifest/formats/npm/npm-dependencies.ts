import type { Dependencies } from '../../node/installed-nodes.ts'
import { isObject, type JsonObject } from '../../text/json.ts'
import type { Folder, Tree } from './npm-tree.ts'

/**
 * What a folder depends on, of what is in the lock file. Of a name that is listed as several kinds, npm takes the last of:
 * peer, production, optional, development.
 *
 * @param development - Whether the development dependencies of projects count. Those of packages are never installed.
 */
export function dependenciesOf(
  folder: Folder,
  { projects }: Tree,
  development: boolean,
): Dependencies<Folder> {
  const { entry = {}, path } = folder
  if (entry['link'] === true) {
    const target = projects.get(String(entry['resolved']))
    return { required: target === undefined ? [] : [target], optional: [] }
  }
  const isProject = projects.get(path) === folder
  const forDevelopment = isProject ? entry['devDependencies'] : undefined
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = entry
  const [required, optional]: [Folder[], Folder[]] = [[], []]
  for (const name of namesOf(dependencies))
    if (!has(optionalDependencies, name) && !has(forDevelopment, name)) add(required, name)
  for (const name of namesOf(optionalDependencies)) if (!has(forDevelopment, name)) add(optional, name)
  for (const name of namesOf(peerDependencies)) {
    if ([dependencies, optionalDependencies, forDevelopment].some((kind) => has(kind, name))) continue
    add(isOptionalPeer(peerDependenciesMeta, name) ? optional : required, name)
  }
  if (development) for (const name of namesOf(forDevelopment)) add(required, name)
  return { required, optional }

  function add(to: Folder[], name: string): void {
    const found = folder.find(name)
    if (found !== undefined) to.push(found)
  }
}

/** What a project without an entry depends on: all that is not flagged as being for development only. */
export function flaggedDependencies({ folders }: Tree, development: boolean): Dependencies<Folder> {
  const counted = folders.filter(({ entry }) => development || entry?.['dev'] !== true)
  const isOptional = ({ entry }: Folder): boolean =>
    entry?.['optional'] === true || entry?.['devOptional'] === true
  return {
    required: counted.filter((folder) => !isOptional(folder)),
    optional: counted.filter(isOptional),
  }
}

/** Whether nothing but the workspace leads to a project. Other projects are folders that a dependency links to. */
export function isOfWorkspace({ entry }: Folder): boolean {
  return (
    entry !== undefined &&
    !['dev', 'optional', 'devOptional', 'extraneous'].some((flag) => entry[flag] === true)
  )
}

function namesOf(dependencies: unknown): string[] {
  return isObject(dependencies) ? Object.keys(dependencies) : []
}

function has(dependencies: unknown, name: string): boolean {
  return isObject(dependencies) && Object.hasOwn(dependencies, name)
}

function isOptionalPeer(meta: unknown, name: string): boolean {
  if (!isObject(meta) || !Object.hasOwn(meta, name)) return false
  const about: JsonObject[string] = meta[name]
  return isObject(about) && about['optional'] === true
}
