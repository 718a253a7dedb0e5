import { element, text, together, type Html } from './html.ts'

/** Rows of a table, or items of a list, which are shown as far as there is room. */
export interface Rows {
  rows: readonly Html[]
  /** Renders the first rows, and a text that says how many more there are. */
  around: (first: readonly Html[], more: number) => Html
}

/** A part of a summary: HTML that is either shown or left out, or rows. */
export type Block = Html | Rows

/**
 * A list of items, as far as there is room; nothing if there are none.
 *
 * @param unlisted - The number of further items that are not in the list.
 */
export function list(items: readonly Html[], what: string, unlisted = 0): Block[] {
  if (items.length === 0) return []
  return [
    {
      rows: items,
      around: (first, more) => together(element('ul', ...first), ...left(more + unlisted, what)),
    },
  ]
}

/** Says how many more items there are, if any. */
export function left(count: number, what: string): Html[] {
  return count > 0 ? [element('p', text(`… and ${count} more ${what}`))] : []
}

const TRUNCATED = '<p>… truncated</p>\n\n'

/**
 * Joins blocks, in at most this number of bytes. Blocks that do not fit are left out, with one note at the first of
 * them; smaller blocks after it may still fit. Rows get at most half of the remaining bytes, so that there is room for
 * the blocks after them. Blocks are separated by an empty line, because empty lines are allowed only in a `<pre>` that
 * starts a block. In any other block they would end the HTML.
 */
export function render(limit: number, blocks: readonly Block[]): string {
  let summary = ''
  let room = limit - Buffer.byteLength(TRUNCATED)
  let isWhole = true
  for (const block of blocks) {
    const html = typeof block === 'string' ? block : fitting(block, room / 2)
    const bytes = html === undefined ? Infinity : Buffer.byteLength(html) + 2
    if (html !== undefined && bytes <= room) {
      summary += `${html}\n\n`
      room -= bytes
    } else if (isWhole) {
      summary += TRUNCATED
      isWhole = false
    }
  }
  return summary
}

/** Undefined if not even the first row fits. */
function fitting({ rows, around }: Rows, room: number): Html | undefined {
  let bytes = Buffer.byteLength(around([], rows.length))
  const cut = rows.findIndex((row) => (bytes += Buffer.byteLength(row)) > room)
  const count = cut === -1 ? rows.length : cut
  return count === 0 ? undefined : around(rows.slice(0, count), rows.length - count)
}
