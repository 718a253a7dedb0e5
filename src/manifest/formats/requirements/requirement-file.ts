import type { IncludedFile, IncludedFiles, ManifestFile, Parsed } from '../../format.ts'
import { ManifestError } from '../../package.ts'
import { decodeRequirements } from '../../text/decode.ts'
import { withoutCredentials } from '../../without-credentials.ts'
import { addLine, noFindings, type Found } from './requirement-findings.ts'
import { requirementLines } from './requirement-lines.ts'
import { requirementScoping } from './requirement-scoping.ts'
import { isCalledRequirements } from './requirement-includes.ts'
import { parseRequirements, type IncludeReader } from './requirements-parser.ts'

/** Parses a requirements file and the files that it includes. Throws {@link ManifestError}. */
export function parseRequirementsFile(text: string, { name, realPath, include }: ManifestFile): Parsed {
  refuseUnlessPlain(text, realPath)
  const resolved = parseRequirements(text, include && readerOf(include), name)
  return { ...resolved, scoping: requirementScoping(resolved.packages) }
}

function readerOf(include: IncludedFiles): IncludeReader {
  return (path, from) => {
    let included: IncludedFile
    try {
      included = include(path, from)
    } catch (error) {
      throw new ManifestError(
        `The included file ${withoutCredentials(path)} cannot be read: ${(error as Error).message}.`,
        undefined,
        error,
      )
    }
    const text = decodeRequirements(included.bytes)
    try {
      refuseUnlessPlain(text, included.realPath)
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error
      const where = error.line === undefined ? path : `${path}, line ${error.line}`
      throw new ManifestError(`The included file ${where}: ${error.message}`, undefined, error)
    }
    return text
  }
}

/**
 * Refuses a file that is not plainly a requirements file. Any word is the name of a package, and any line an address or a
 * path, so the text of another file, such as a token, would be shown as one. A file is plain if its name says so, or if
 * each of its lines is valid and one has what only requirements have: an option, a version, a hash, a name and its URL.
 *
 * @param realPath - Its path after all links were followed: a link may give any file another name.
 * @throws {ManifestError} that contains nothing of the text, only the number of a line.
 */
export function refuseUnlessPlain(text: string, realPath: string): void {
  if (isCalledRequirements(realPath)) return
  const findings = noFindings()
  let isPlain = false
  let line = 0
  try {
    for (const each of requirementLines(text)) {
      line = each.line
      addLine(each, { path: '', constraints: false }, findings)
      isPlain ||= /^--?[a-z-]+[ \t=]|^[\w.-]+(?:\[[^\]]*\])?[ \t]*@[ \t]*[a-z+]+:\/\//i.test(each.text)
    }
  } catch (error) {
    if (error instanceof ManifestError) throw new ManifestError(NOT_PLAIN, error.line ?? line)
    throw error
  }
  const { requirements } = findings
  if (requirements.length > 0 && !isPlain && !requirements.some(hasVersion))
    throw new ManifestError(NOT_PLAIN)
}

const NOT_PLAIN =
  'The file does not look like a requirements file, so its content is not shown. If it is one, rename it, for example to requirements.txt.'

function hasVersion({ package: { version, specifier = '', hashes, source } }: Found): boolean {
  return hashes.length > 0 || (source === undefined && (version !== null || specifier.includes('=')))
}
