import type { ListedEntry } from './inspect-directory.ts'
import { isLink, isMeantAsDirectory, pathsOf } from './inspect-entries.ts'
import type { Findings } from './inspect-findings.ts'

/** Looks for names that several entries have, and for files whose names are also those of directories. */
export function checkClashes(entries: readonly ListedEntry[], findings: Findings): void {
  const files = new Set<string>()
  const directories = new Set<string>()
  /** The directories that entries lie in, but not those above them: a long name has thousands. */
  const parents = new Set<string>()
  for (const entry of entries) {
    const paths = pathsOf(entry)
    const alike = isMeantAsDirectory(entry) ? directories : files
    const before = alike.size
    for (const path of paths) {
      alike.add(path)
      const slash = path.lastIndexOf('/')
      if (slash > 0) parents.add(path.slice(0, slash))
    }
    if (alike.size < before + paths.length) findings.add('duplicate-name', entry.name)
  }
  const listed = [...directories].filter((path) => files.has(path))
  const implied = [...parents].flatMap((path) => upwards(path, files))
  if (listed.length + implied.length === 0) return
  const [both, above] = [new Set(listed), new Set(implied)]
  for (const entry of entries) {
    // What lies below a link is told as such.
    const clashes = (path: string) => both.has(path) || (above.has(path) && !isLink(entry))
    if (!isMeantAsDirectory(entry) && pathsOf(entry).some(clashes)) {
      findings.add('file-and-directory', entry.name)
    }
  }
}

/** A path and the directories that it lies in, as far as they are files. */
function upwards(path: string, files: ReadonlySet<string>): string[] {
  const found: string[] = []
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const directory = path.slice(0, end)
    if (files.has(directory)) found.push(directory)
  }
  return found
}
