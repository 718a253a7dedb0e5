import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { marked, type Tokens } from 'marked'
import { arnTable } from '../../../src/action/files/arn-table.ts'
import { failedOutcome, hostileText, layerVersion, outcome } from '../report/outcomes.ts'

const version = (over: object = {}) => ({
  ...layerVersion(),
  runtimes: ['python3.13', 'python3.14'],
  architectures: ['x86_64'],
  ...over,
})

/** The cells of the only table in Markdown, as GitHub reads it. Throws if there is anything else. */
function cellsOf(markdown: string): Tokens.TableCell[][] {
  const blocks = marked.lexer(markdown).filter(({ type }) => type !== 'space')
  const [table, ...others] = blocks
  if (table?.type !== 'table' || others.length > 0) throw new Error(`not one table: ${markdown}`)
  return [(table as Tokens.Table).header, ...(table as Tokens.Table).rows]
}

const textsOf = (markdown: string) => cellsOf(markdown).map((row) => row.map(({ text }) => text))

describe('the table of ARNs', () => {
  it('has a row for each region, with what the version is for', () => {
    const arn = 'arn:aws:lambda:us-east-1:123456789012:layer:web:3'
    const regions = [
      outcome({ version: version() }),
      outcome({ region: 'us-east-1', version: version({ runtimes: [], architectures: [], arn }) }),
      failedOutcome({ region: 'ap-south-1' }),
    ]
    expect(arnTable('web', regions)).toBe(
      [
        '| Layer | Region | Runtimes | Architectures | ARN |',
        '| - | - | - | - | - |',
        '| `web` | eu-west-1 | `python3.13`, `python3.14` | `x86_64` | `arn:aws:lambda:eu-west-1:123456789012:layer:web:8` |',
        `| \`web\` | us-east-1 | — | — | \`${arn}\` |`,
        '| `web` | ap-south-1 | — | — | — |',
        '',
      ].join('\n'),
    )
  })

  it('names the version of a region in which something failed after it', () => {
    const failed = failedOutcome({ published: true, version: version() })
    expect(textsOf(arnTable('web', [failed]))[1]?.[4]).toContain(':layer:web:8')
  })

  it('is a sentence if the run has no regions', () => {
    expect(arnTable('', [])).toBe('There is no layer version: the step failed before it looked for one.\n')
  })

  it('keeps its shape, whatever stands in it, and nothing in it is markup', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (layerName, arn, runtime) => {
        const region = outcome({
          version: version({ arn, runtimes: [runtime, runtime], architectures: [runtime] }),
        })
        const [header, first, second, ...others] = cellsOf(arnTable(layerName, [region, region]))
        expect(others).toEqual([])
        for (const row of [header, first, second]) expect(row).toHaveLength(5)
        for (const cell of [first, second].flatMap((row) => row ?? []))
          expect(
            cell.tokens.map(({ type }) => type).filter((type) => type !== 'text' && type !== 'codespan'),
          ).toEqual([])
      }),
    )
  })
})
