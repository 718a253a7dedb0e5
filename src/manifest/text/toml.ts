import { parse, TomlError } from 'smol-toml'
import { tables, type Table } from './members.ts'
import { refuseMergeConflict } from './decode.ts'
import { ManifestError } from '../package.ts'

/** Maximum depth of a document. Lock files have less than ten levels. */
const maxDepth = 100

/** Parses TOML 1.0. Throws {@link ManifestError} with the line. */
export function parseToml(text: string): Table {
  try {
    return parse(text, { maxDepth })
  } catch (error) {
    refuseMergeConflict(text)
    if (!(error instanceof TomlError))
      throw new ManifestError('The file is not valid TOML.', undefined, error)
    // After its first line the library's message quotes the document, which may contain credentials.
    const [reason = ''] = error.message.replace('Invalid TOML document: ', '').split('\n')
    throw new ManifestError(`The file is not valid TOML: ${reason}.`, error.line)
  }
}

/**
 * Reads each table of a list with `[[key]]` headers. `line` gives the line of the table's header, or 1 if the list is
 * written in another way. A {@link ManifestError} from `read` without a line gets this line.
 */
export function readEntries(
  text: string,
  document: Table,
  key: string,
  read: (entry: Table, line: () => number) => void,
): void {
  const entries = tables(document, key)
  let lines: readonly number[] | undefined
  entries.forEach((entry, index) => {
    const line = (): number => (lines ??= headerLines(text, key, entries.length))[index] ?? 1
    try {
      read(entry, line)
    } catch (error) {
      if (!(error instanceof ManifestError) || error.line !== undefined) throw error
      throw new ManifestError(`A [[${key}]] entry cannot be read: ${error.message}`, line(), error)
    }
  })
}

/** The library has no positions, so the headers are searched in the text; empty unless there is one for each entry. */
function headerLines(text: string, key: string, count: number): readonly number[] {
  const header = new RegExp(`^[ \\t]*\\[\\[[ \\t]*["']?${key}["']?[ \\t]*\\]\\]`)
  const lines: number[] = []
  text.split('\n').forEach((line, index) => {
    if (header.test(line)) lines.push(index + 1)
  })
  return lines.length === count ? lines : []
}
