import { posix } from 'node:path'
import type { FilesAround, Link, Scoping } from '../../format.ts'
import type { Dependencies } from '../../node/installed-nodes.ts'
import { NodeIndex } from '../../node/node-index.ts'
import { isForDevelopment, packageJsonIn, type PackageJson } from '../../node/package-json.ts'
import { workspaceScoping, type WorkspaceNode } from '../../node/workspace-scoping.ts'
import type { Package } from '../../package.ts'
import { ARCHITECTURES } from '../../scope/scope.ts'
import { lineIndex } from '../../text/line-index.ts'
import { isMap, mapAt, textAt, type YamlMap } from '../../text/yaml.ts'
import { architecturesAllowedBy } from './yarn-conditions.ts'
import { overridesIn, withProtocol, type Overrides } from './yarn-resolutions.ts'

/** An entry of a `yarn.lock` of Yarn 2 or later. */
export interface BerryEntry {
  /** `name@range`, several of them separated by a comma. */
  key: string
  fields: YamlMap
  name: string
  /** The text after `name@` in the resolution: `npm:1.0.0`, `workspace:.`, `patch:…`. */
  reference: string
  packages: readonly Package[]
}

/**
 * What a `yarn.lock` tells about the scope of a layer. It lists the dependencies of each member, but not which of them are
 * for development: today's `package.json` of the member does. What that file does not name counts, because an older lock
 * file may list a dependency that is gone today.
 */
export function berryScoping(text: string, entries: readonly BerryEntry[], around: FilesAround): Scoping {
  return workspaceScoping(() => {
    const projects = new Map<string, PackageJson | undefined>()
    const nodes = entries.map((entry) => nodeOf(entry, projectIn))
    const index = new Descriptors(nodes)
    const root = nodes.find(({ member }) => member?.path === '.')
    const overrides = overridesIn(root?.project?.resolutions ?? new Map())
    const lineOf = lineIndex(text, /^ {2}resolution: "?[^"]*@workspace:([^"]*)"?$/)
    return {
      nodes,
      dependenciesOf: (node, withDevelopment) => dependenciesOf(node, withDevelopment, index, overrides),
      lineOf: ({ path }) => lineOf(path),
    }

    function projectIn(path: string): PackageJson | undefined {
      const folder = posix.join(path)
      if (!projects.has(folder)) projects.set(folder, packageJsonIn(folder, around))
      return projects.get(folder)
    }
  })
}

interface BerryNode extends WorkspaceNode {
  /** Absent for a node that only depends on several others. */
  entry?: BerryEntry
  others?: readonly BerryNode[]
  /** Of a member, if there is one today. */
  project?: PackageJson | undefined
}

function nodeOf(entry: BerryEntry, projectIn: (path: string) => PackageJson | undefined): BerryNode {
  const { fields, name, packages, reference } = entry
  const node = { entry, packages, architectures: architecturesAllowedBy(textAt(fields, 'conditions')) }
  const [, path] = /^workspace:(.*)$/.exec(reference) ?? []
  if (path !== undefined) return { ...node, member: { name, path }, project: projectIn(path) }
  const link = linkOf(entry)
  return { ...node, ...(link && { link }) }
}

/** The folder that an entry links to: `portal:../lib::locator=app%40workspace%3Amembers%2Fapp`. */
export function linkOf({ name, reference }: Pick<BerryEntry, 'name' | 'reference'>): Link | undefined {
  const [, target] = /^(?:link|portal):(.*)$/.exec(reference) ?? []
  if (target === undefined) return undefined
  const [path = '', bindings = ''] = target.split('::')
  const locator = bindings.split('&').find((binding) => binding.startsWith('locator='))
  const from = locator?.split('workspace%3A')[1] ?? ''
  try {
    return posix.isAbsolute(path) ? { name } : { name, path: posix.join(decodeURIComponent(from), path) }
  } catch {
    return { name }
  }
}

function dependenciesOf(
  node: BerryNode,
  withDevelopment: boolean,
  index: Descriptors,
  overrides: Overrides,
): Dependencies<BerryNode> {
  const { entry, project, others = [] } = node
  if (entry === undefined) return { required: others, optional: [] }
  const meta = mapAt(entry.fields, 'dependenciesMeta')
  const required = index.patchedBy(entry)
  const optional: BerryNode[] = []
  for (const [name, range] of mapAt(entry.fields, 'dependencies')) {
    if (typeof name !== 'string' || typeof range !== 'string') continue
    if (!withDevelopment && project !== undefined && isForDevelopment(project, name)) continue
    const options = meta.get(name)
    const to = isMap(options) && options.get('optional') === 'true' ? optional : required
    to.push(...index.resolve(entry.name, name, range, overrides))
  }
  return { required, optional }
}

/** A node that depends on several others. */
function joined(others: readonly BerryNode[]): BerryNode {
  return { others, packages: [], architectures: ARCHITECTURES }
}

/** The entries by what they are requested with: `name@range`. */
class Descriptors {
  readonly #byDescriptor = new NodeIndex(joined)
  readonly #byName = new NodeIndex(joined)
  /** Patches that Yarn applies to a package by itself, by the descriptor of the package. */
  readonly #builtin = new NodeIndex(joined)

  constructor(nodes: readonly BerryNode[]) {
    for (const node of nodes) {
      for (const { name, range } of descriptorsOf(node.entry)) {
        this.#byName.add(name, node)
        this.#byDescriptor.add(descriptor(name, range), node)
        const patched = patchedIn(range)
        if (patched !== undefined && range.includes('builtin<')) this.#builtin.add(patched, node)
      }
    }
  }

  /** The package that an entry patches. */
  patchedBy(entry: BerryEntry): BerryNode[] {
    return descriptorsOf(entry).flatMap(({ range }) => {
      const patched = patchedIn(range)
      return patched === undefined ? [] : (this.#byDescriptor.get(patched) ?? [])
    })
  }

  /** What a dependency is resolved to. If that is not known, it is all entries of the name. */
  resolve(dependent: string, name: string, range: string, overrides: Overrides): BerryNode[] {
    const override = overrides(dependent, name, range)
    const replaced = override && this.#requested(name, override.range)
    const written = this.#requested(name, range)
    if (replaced !== undefined && override?.isUncertain !== true) return [replaced]
    const found = [replaced, written].filter((node) => node !== undefined)
    const any = found.length > 0 ? undefined : this.#byName.get(name)
    return any === undefined ? found : [any]
  }

  #requested(name: string, range: string): BerryNode | undefined {
    const key = descriptor(name, range)
    return this.#builtin.get(key) ?? this.#byDescriptor.get(key)
  }
}

function descriptorsOf(entry: BerryEntry | undefined): { name: string; range: string }[] {
  return (entry?.key.split(', ') ?? []).map((written) => {
    const at = written.indexOf('@', 1)
    return { name: written.slice(0, at), range: written.slice(at + 1) }
  })
}

/** A key for a range, without the folder that a path in it is relative to, which only entries have. */
function descriptor(name: string, range: string): string {
  return `${name}@${withProtocol(range.split('::')[0] ?? '')}`
}

/** The descriptor of the package in the range of a patch, `patch:name@npm%3A^1.0.0#./a.patch`. */
function patchedIn(range: string): string | undefined {
  const [, encoded] = /^patch:([^#]*)/.exec(range) ?? []
  if (encoded === undefined) return undefined
  try {
    const written = decodeURIComponent(encoded)
    const at = written.indexOf('@', 1)
    return descriptor(written.slice(0, at), written.slice(at + 1))
  } catch {
    return undefined
  }
}
