import type { Block } from '../blocks.ts'
import { code, element, text, together } from '../html.ts'

/** Maximum number of rows that are shown without expanding the table. */
const UNFOLDED = 50

/** Maximum number of characters in a cell. */
const CELL = 200

/** What changed, in words of this action, and foreign texts. An empty one is shown as a dash. */
export type ChangeRow = readonly [what: string, ...foreign: string[]]

/**
 * A table of changes, folded if it is long.
 *
 * @param columns - Titles. Cells beyond them are left out.
 * @param what - What the rows are: `packages`.
 * @param limit - Maximum number of rows.
 */
export function changeTable(
  columns: readonly string[],
  all: readonly ChangeRow[],
  what: string,
  limit: number,
): Block {
  const header = columns.map((title) => element('th', text(title)))
  const rows = all
    .slice(0, limit)
    .map(([change, ...foreign]) =>
      [text(change), ...foreign.map((value) => (value === '' ? text('—') : code(value, CELL)))]
        .slice(0, columns.length)
        .map((cell) => element('td', cell)),
    )
    .map((cells) => element('tr', ...cells))
  return {
    rows,
    around: (first, left) => {
      const table = element('table', element('tr', ...header), ...first)
      const more = left + all.length - rows.length
      const folded = element('details', element('summary', text(`${all.length} ${what}`)), table)
      return together(
        all.length <= UNFOLDED ? table : folded,
        ...(more > 0 ? [element('p', text(`… and ${more} more ${what}`))] : []),
      )
    },
  }
}
