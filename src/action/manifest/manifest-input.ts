import { getInput } from '@actions/core'
import type { Manifest } from '../../core/model/manifest.ts'
import { readManifest } from './manifest-file.ts'
import type { Problems } from '../inputs/problems.ts'

/** What `manifest-path` and `identity` contain. */
export interface ManifestLines {
  /** Paths and globs; those that start with `!` exclude. */
  paths: readonly string[]
  /** In the order in which they were written. */
  identity: readonly string[]
}

/** Reads a manifest of several files and lines, or adds all problems with it. */
export type SetReader = (
  paths: readonly string[],
  identity: readonly string[],
  workspace: string,
  problems: Problems,
) => Manifest | undefined

/** The lines of `manifest-path` and `identity`, without blank ones. A comma is part of its line. */
export function manifestLines(): ManifestLines {
  return { paths: linesOf('manifest-path'), identity: linesOf('identity') }
}

/** Loads what reads a manifest of several files and lines; undefined if the inputs name at most one file. */
export async function loadSetReader(): Promise<SetReader | undefined> {
  if (!isSet(manifestLines())) return undefined
  const { readSet } = await import('./read-set.ts')
  return readSet
}

/** Reads the manifest, or adds a problem. @param readSet - Undefined only if the inputs name at most one file. */
export function readManifestInput(
  lines: ManifestLines,
  workspace: string,
  readSet: SetReader | undefined,
  problems: Problems,
): Manifest | undefined {
  const { paths, identity } = lines
  const [path] = paths
  if (isSet(lines)) {
    if (readSet === undefined) throw new Error('the reader of sets was not loaded')
    return readSet(paths, identity, workspace, problems)
  }
  return path === undefined ? undefined : readManifest(path, workspace, problems)
}

/** Whether the manifest is more than one plain file. A glob is a set, also if it matches a single file. */
function isSet({ paths, identity }: ManifestLines): boolean {
  const [first = ''] = paths
  return identity.length > 0 || paths.length > 1 || /^!|[*?]/.test(first)
}

function linesOf(name: string): string[] {
  return getInput(name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
