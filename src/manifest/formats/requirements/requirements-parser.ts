import { posix } from 'node:path'
import { originUnlessHashed } from '../../source.ts'
import { ManifestError } from '../../package.ts'
import { localPath } from '../../python/local-path.ts'
import type { Package, Resolved, Unpinned } from '../../package.ts'
import type { Findings } from './requirement-findings.ts'
import { addLine, noFindings } from './requirement-findings.ts'
import type { RequirementLine } from './requirement-lines.ts'
import { requirementLines } from './requirement-lines.ts'
import type { Requirement } from './requirement.ts'
import { isWholeHash } from './requirement.ts'

/**
 * Returns the text of an included file.
 *
 * @param path As it is written there: relative to the folder of the file that includes it, or absolute.
 * @param from The file that includes it, named as in {@link Unpinned.file}.
 * @throws If the file does not exist or must not be read. The message of a {@link ManifestError} is shown.
 */
export type IncludeReader = (path: string, from: string) => string

/** A file that is being read. */
interface OpenFile {
  path: string
  /** Included with `-c`: it limits versions and installs nothing. */
  constraints: boolean
  lines: Generator<RequirementLine>
}

const mostFiles = 100
const mostBytes = 10_000_000
const deepest = 20
const mostRequirements = 100_000

/**
 * Parses a requirements file and its includes as pip does. Environment variables are not replaced, and options that say
 * where and how pip looks for packages are not part of the result. At most 100 files may be included, with 10,000,000 bytes
 * in total (as UTF-8) and at most 20 levels deep: through a link, a file can include itself under new paths without end.
 *
 * @param include Reads included files. Without it, a file with includes is refused.
 * @param file The name of the manifest in the result.
 * @throws {ManifestError} for anything that pip refuses, and for an include that cannot be read.
 */
export function parseRequirements(
  text: string,
  include: IncludeReader = refuse,
  file = 'requirements.txt',
): Resolved {
  const findings = noFindings()
  const open: OpenFile[] = [
    { path: posix.normalize(file), constraints: false, lines: requirementLines(text) },
  ]
  const seen = new Set<string>()
  let bytes = 0
  let manifestLine = 0

  for (let current = open.at(-1); current !== undefined; current = open.at(-1)) {
    let line = 0
    try {
      const next = current.lines.next()
      if (next.done === true) {
        open.pop()
        continue
      }
      line = next.value.line
      if (open.length === 1) manifestLine = line
      const included = addLine(next.value, current, findings)
      if (findings.requirements.length + findings.constraints.length > mostRequirements) {
        throw new ManifestError(`There are more than ${mostRequirements} requirements.`)
      }
      if (included === undefined) continue
      const path = pathFrom(current.path, included.path)
      if (open.some((other) => other.path === path)) throw new ManifestError('The file includes itself.')
      // A file that was read once gives nothing new.
      const key = `${String(included.constraints)} ${path}`
      if (seen.has(key)) continue
      seen.add(key)
      if (seen.size > mostFiles) throw new ManifestError(`More than ${mostFiles} files are included.`)
      if (open.length > deepest)
        throw new ManifestError(`Files are included more than ${deepest} levels deep.`)
      const includedText = readIncluded(include, included.path, current.path)
      bytes += Buffer.byteLength(includedText)
      if (bytes > mostBytes) throw new ManifestError(`More than ${mostBytes} bytes are included.`)
      open.push({ path, constraints: included.constraints, lines: requirementLines(includedText) })
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error
      const at = error.line ?? line
      throw open.length === 1
        ? new ManifestError(error.message, at, error)
        : new ManifestError(`${current.path}, line ${at}: ${error.message}`, manifestLine, error)
    }
  }
  return resolve(findings)
}

function pathFrom(file: string, path: string): string {
  return posix.isAbsolute(path) ? posix.normalize(path) : posix.join(posix.dirname(file), path)
}

function refuse(): never {
  throw new ManifestError('The file includes another file, which is not available.')
}

function readIncluded(include: IncludeReader, path: string, from: string): string {
  try {
    return include(path, from)
  } catch (error) {
    const message = error instanceof ManifestError ? error.message : 'The included file cannot be read.'
    // Its line, if any, is a line of the included file.
    throw new ManifestError(message, undefined, error)
  }
}

function resolve(findings: Findings): Resolved {
  const { requirements, constraints } = findings
  const pinned = placesOf(constraints.filter(({ problem }) => problem === undefined))
  const hashed = placesOf(constraints.filter(({ package: { hashes } }) => hashes.some(isWholeHash)))
  // With `--no-require-hashes` pip installs packages without a hash, so they are reported if others have one.
  const needsHash = findings.hashed || (findings.requireHashes && !findings.noRequireHashes)
  const unpinned: Unpinned[] = []
  for (const requirement of requirements) {
    const { file, line } = requirement
    const { name, hashes, source } = requirement.package
    let problem = requirement.problem
    if (problem === 'version' && limits(pinned, requirement)) problem = undefined
    // A commit is its own hash.
    const unhashed = source === undefined && !hashes.some(isWholeHash) && !limits(hashed, requirement)
    if (needsHash && unhashed) problem ??= 'hash'
    if (problem === undefined) continue
    const path = problem === 'path' || problem === 'editable' ? localPath(source ?? '') : undefined
    unpinned.push({ file, line, name, problem, ...(path !== undefined && { path }) })
  }
  return {
    packages: distinct(requirements.map((one) => withOrigin(one.package, findings))),
    unpinned,
    ...(constraints.length > 0 && { constraints: distinct(constraints.map((one) => one.package)) }),
  }
}

/** Options that say where pip looks apply to all requirements of all files. */
function withOrigin(one: Package, { places }: Findings): Package {
  return one.source === undefined ? { ...one, ...originUnlessHashed(one.hashes, ...places) } : one
}

/** The names and markers of constraints, for {@link limits}. */
function placesOf(constraints: readonly Requirement[]): ReadonlySet<string> {
  return new Set(constraints.map(({ package: { name, marker } }) => `${name} ${withoutExtras(marker)}`))
}

/** Whether a constraint on the same name applies wherever the requirement does: always, or under the same marker. */
function limits(places: ReadonlySet<string>, { package: { name, marker } }: Requirement): boolean {
  return places.has(`${name} `) || places.has(`${name} ${withoutExtras(marker)}`)
}

function withoutExtras(marker = ''): string {
  return marker.replace(/^\[[^\]]*\] ?/, '')
}

function distinct(packages: readonly Package[]): Package[] {
  return [...new Map(packages.map((one) => [JSON.stringify(one), one])).values()]
}
