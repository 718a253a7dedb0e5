import type { FilesAround } from '../format.ts'
import { ManifestError } from '../package.ts'
import { decodeText } from '../text/decode.ts'
import { isObject, type JsonObject } from '../text/json.ts'
import { quoted } from '../without-credentials.ts'

/** What a `package.json` asks for: ranges by name. */
export interface PackageJson {
  name: string
  dependencies: ReadonlyMap<string, string>
  optionalDependencies: ReadonlyMap<string, string>
  devDependencies: ReadonlyMap<string, string>
  resolutions: ReadonlyMap<string, string>
  /** Globs of the folders of the members of the workspace. */
  workspaces: readonly string[]
}

/**
 * Reads the `package.json` in a folder, if there is one.
 *
 * @param folder - From the folder of the lock file; `.` for that folder itself.
 * @throws {ManifestError} if there is one that cannot be read.
 */
export function packageJsonIn(folder: string, { beside }: FilesAround): PackageJson | undefined {
  const path = folder === '.' ? 'package.json' : `${folder}/package.json`
  let written: unknown
  try {
    const bytes = beside?.(path)
    if (bytes === undefined) return undefined
    written = JSON.parse(decodeText(bytes))
  } catch {
    throw unreadable(path)
  }
  if (!isObject(written)) throw unreadable(path)
  const { name, workspaces } = written
  return {
    name: typeof name === 'string' ? name : '',
    dependencies: rangesIn(written, 'dependencies'),
    optionalDependencies: rangesIn(written, 'optionalDependencies'),
    devDependencies: rangesIn(written, 'devDependencies'),
    resolutions: rangesIn(written, 'resolutions'),
    workspaces: globsIn(isObject(workspaces) ? workspaces['packages'] : workspaces),
  }
}

function unreadable(path: string): ManifestError {
  return new ManifestError(
    `The lock file cannot be understood without ${quoted(path)}, which cannot be read as JSON.`,
  )
}

function rangesIn(written: JsonObject, kind: string): ReadonlyMap<string, string> {
  const ranges = written[kind]
  if (!isObject(ranges)) return new Map()
  return new Map(
    Object.entries(ranges).flatMap(([name, range]) => (typeof range === 'string' ? [[name, range]] : [])),
  )
}

function globsIn(written: unknown): string[] {
  return Array.isArray(written) ? written.filter((glob) => typeof glob === 'string') : []
}

/** Whether a project asks for a package only to develop it. */
export function isForDevelopment(
  { dependencies, optionalDependencies, devDependencies }: PackageJson,
  name: string,
): boolean {
  return devDependencies.has(name) && !dependencies.has(name) && !optionalDependencies.has(name)
}
