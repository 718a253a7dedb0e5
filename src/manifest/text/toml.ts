import { parse, TomlError } from 'smol-toml'
import { tables, type Table } from './members.ts'
import { refuseMergeConflict } from './decode.ts'
import { ManifestError } from '../package.ts'

/** The deepest nesting that a document may have. Lock files have less than ten levels. */
const maxDepth = 100

/** Parses TOML 1.0. Throws {@link ManifestError} with the line. */
export function parseToml(text: string): Table {
  try {
    return parse(text, { maxDepth })
  } catch (error) {
    refuseMergeConflict(text)
    if (!(error instanceof TomlError))
      throw new ManifestError('The file is not valid TOML.', undefined, error)
    // What follows the first line of the library's message quotes the document, which may hold credentials.
    const [reason = ''] = error.message.replace('Invalid TOML document: ', '').split('\n')
    throw new ManifestError(`The file is not valid TOML: ${reason}.`, error.line)
  }
}

/**
 * Reads each table of the list that `[[key]]` headers make. `line` gives the line of the table's header, or 1 where
 * the list is written in another way. A {@link ManifestError} of `read` that has no line gets it.
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

/** The library keeps no positions, so the headers are searched for; empty when there is not one for each entry. */
function headerLines(text: string, key: string, count: number): readonly number[] {
  const header = new RegExp(`^[ \\t]*\\[\\[[ \\t]*["']?${key}["']?[ \\t]*\\]\\]`)
  const lines: number[] = []
  text.split('\n').forEach((line, index) => {
    if (header.test(line)) lines.push(index + 1)
  })
  return lines.length === count ? lines : []
}
