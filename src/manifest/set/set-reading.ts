import { posix } from 'node:path'
import type { FilesAround, IncludedFiles } from '../format.ts'
import type { Unpinned } from '../package.ts'
import { readingOf, type Manifest, type Reading } from '../reading.ts'
import type { Scope, UnknownName } from '../scope/scope.ts'
import { holdsCode } from './local-code.ts'
import { bytesOf, includedPath, isCalledLockFile, lockFilesIn, type TextFile } from './set-content.ts'
import type { ManifestSet } from './set.ts'

/** How the lock files of a set are read. */
export interface SetOptions {
  /** The files around a lock file of the set. @param path - Path of the lock file from the workspace. */
  filesAround: (path: string) => FilesAround
  scope: Scope
}

/** The format of a set, in place of that of a lock file. */
const FORMAT = 'manifest-set'

/** Something that is not pinned, with the format of the lock file that it is in. */
export type SetFinding = Unpinned & { format: string }

/** What the lock files of a set say together. Paths in it are from the workspace. */
export type SetReading =
  | (Extract<Reading, { kind: 'understood' }> & { findings: readonly SetFinding[] })
  /** `file`: path of the lock file that cannot be read. */
  | (Exclude<Reading, { kind: 'understood' }> & { file: string })

/** Reads all lock files of a set. The first one that cannot be read is the result for all of them. */
export async function readingOfSet(set: ManifestSet, options: SetOptions): Promise<SetReading> {
  const damaged = set.files.find(({ path, content }) => content === undefined && isCalledLockFile(path))
  if (damaged !== undefined)
    return {
      kind: 'malformed',
      file: damaged.path,
      message: 'The file is not text, or is a link to a file with another name.',
      line: undefined,
    }
  const parts: { file: TextFile; manifest: Manifest }[] = []
  const texts = new Map(
    set.files.flatMap((file) => (file.content === undefined ? [] : [[file.path, file as TextFile]])),
  )
  for (const file of lockFilesIn(set.files)) {
    const { include, beside } = options.filesAround(file.path)
    const reading = await readingOf(file.path, bytesOf(file), {
      include: includeFrom(texts, file, include),
      beside,
      scope: options.scope,
    })
    if (reading.kind !== 'understood') return { ...reading, file: file.path }
    parts.push({ file, manifest: reading })
  }
  return together(set, parts, options.scope)
}

/** Included files that are part of the set are read from it, so that those of an older set can be read too. */
function includeFrom(
  texts: ReadonlyMap<string, TextFile>,
  file: TextFile,
  fallback: IncludedFiles | undefined,
): IncludedFiles {
  return (path, from) => {
    const inSet = texts.get(includedPath(path, posix.join(posix.dirname(file.path), from)))
    if (inSet !== undefined) return { bytes: bytesOf(inSet), realPath: inSet.path }
    if (fallback === undefined) throw new Error('it is not part of the manifest, so it was not stored')
    return fallback(path, from)
  }
}

function together(
  set: ManifestSet,
  parts: readonly { file: TextFile; manifest: Manifest }[],
  scope: Scope,
): SetReading {
  const constraints = parts.flatMap(({ manifest }) => manifest.resolved.constraints ?? [])
  const findings = parts.flatMap(({ file, manifest: { format, resolved } }) =>
    resolved.unpinned
      .map((one) => fromWorkspace(one, file.path))
      .filter(({ path }) => path === undefined || !holdsCode(set, path))
      .map((one): SetFinding => ({ ...one, format })),
  )
  return {
    kind: 'understood',
    format: FORMAT,
    resolved: {
      packages: parts.flatMap(({ manifest }) => manifest.resolved.packages),
      unpinned: findings,
      ...(constraints.length > 0 && { constraints }),
    },
    unknown: unknownToAll(
      parts.map(({ manifest }) => manifest.unknown),
      scope,
    ),
    findings,
  }
}

function fromWorkspace(one: Unpinned, lockFile: string): Unpinned {
  const folder = posix.dirname(lockFile)
  const from = (path: string): string => (posix.isAbsolute(path) ? path : posix.join(folder, path))
  return { ...one, file: from(one.file), ...(one.path !== undefined && { path: from(one.path) }) }
}

/** Names that no lock file knows. Without a lock file, that is every name. */
function unknownToAll(lists: readonly (readonly UnknownName[])[], scope: Scope): readonly UnknownName[] {
  const [first, ...others] = lists
  if (first === undefined) return namesOf(scope)
  return first.flatMap((one) => {
    const same = others.map((list) =>
      list.find(({ input, value }) => input === one.input && value === one.value),
    )
    if (same.includes(undefined)) return []
    const known = [one, ...same].flatMap((each) => each?.known ?? [])
    return [{ ...one, known: [...new Set(known)] }]
  })
}

function namesOf({ member, groups }: Scope): readonly UnknownName[] {
  const wanted = groups === 'all' ? [] : groups.filter((value) => value !== 'main')
  return [
    ...(member === undefined ? [] : [{ input: 'workspace-member' as const, value: member, known: [] }]),
    ...wanted.map((value) => ({ input: 'dependency-groups' as const, value, known: [] })),
  ]
}
