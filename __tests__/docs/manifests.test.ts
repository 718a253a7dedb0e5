import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { marked, type Tokens } from 'marked'
import { formatOf } from '../../src/manifest/formats.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/manifests.md'), 'utf8')
const tables = marked.lexer(page).filter((token): token is Tokens.Table => token.type === 'table')
const rows = tables[0]?.rows ?? []

/** What stands in backticks in a cell. */
function codeIn(cell: Tokens.TableCell | undefined): string[] {
  return (cell?.text.match(/`[^`]+`/g) ?? []).map((code) => code.slice(1, -1))
}

describe('the formats in docs/manifests.md', () => {
  const named = rows.flatMap(([formats, files]) =>
    codeIn(files).map((file) => [file, codeIn(formats)] as const),
  )

  it.each(named.filter(([file]) => !file.startsWith('.')))(
    'are what %s is taken for: %j',
    (file, formats) => {
      expect(formats).toContain(formatOf(file, Buffer.from('')))
    },
  )

  it('are all that there are', () => {
    const source = readFileSync(join(import.meta.dirname, '../../src/manifest/formats.ts'), 'utf8')
    const parsers = /^const parsers = \{(.*?)^\}/ms.exec(source)?.[1]?.match(/^ {2}'?[\w-]+(?='?:)/gm) ?? []
    const all = parsers.map((name) => name.replace(/[ ']/g, ''))
    expect(rows.flatMap(([formats]) => codeIn(formats)).toSorted()).toEqual(all.toSorted())
    expect(all).toHaveLength(17)
  })
})
