import { ManifestError } from '../../package.ts'
import { addLine, noFindings, type Found } from './requirement-findings.ts'
import { requirementLines } from './requirement-lines.ts'
import { isCalledRequirements } from './requirement-name.ts'

/**
 * Refuses what is not plainly a requirements file. Any word is the name of a package, and any line an address or a path, so
 * that the text of another file, such as a token, would be shown as one. A file counts as plain by its name, or when each
 * of its lines is valid and one says what only requirements say: an option, a version, a hash, a name and its URL.
 *
 * @param realPath - Where it really lies: a link may give any file another name.
 * @throws {ManifestError} that holds nothing of the text but the number of a line.
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
  if (requirements.length > 0 && !isPlain && !requirements.some(saysVersion))
    throw new ManifestError(NOT_PLAIN)
}

const NOT_PLAIN =
  'It is not plainly a requirements file, so nothing of it is shown. If it is one, call it requirements.txt or the like.'

function saysVersion({ package: { version, specifier = '', hashes, source } }: Found): boolean {
  return hashes.length > 0 || (source === undefined && (version !== null || specifier.includes('=')))
}
