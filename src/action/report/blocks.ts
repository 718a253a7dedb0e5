import { element, text, together, type Html } from './html.ts'

/** Rows of a table, or items of a list, of which as many are shown as there is room for. */
export interface Rows {
  rows: readonly Html[]
  /** The whole around the first of them, and what says how many more there are. */
  around: (first: readonly Html[], more: number) => Html
}

/** What stands for itself in a summary: a piece of HTML that is shown or left out, or rows. */
export type Block = Html | Rows

/**
 * A list of items, as many as there is room for; nothing where there are none.
 *
 * @param unlisted - How many more there are that are not among the items.
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

/** Says how many more there are of something, if any. */
export function left(count: number, what: string): Html[] {
  return count > 0 ? [element('p', text(`… and ${count} more ${what}`))] : []
}

const TRUNCATED = '<p>… truncated</p>\n\n'

/**
 * Blocks, in at most so many bytes. HTML that does not fit is left out, and that is said where it would stand; smaller
 * ones after it may fit. Rows get at most half of what is left, so that there is room for what follows them. An empty
 * line parts the blocks: only a `<pre>` that begins a block of its own may hold empty lines, which in any other block
 * would end the HTML.
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

/** Undefined where not even the first row fits. */
function fitting({ rows, around }: Rows, room: number): Html | undefined {
  let bytes = Buffer.byteLength(around([], rows.length))
  const cut = rows.findIndex((row) => (bytes += Buffer.byteLength(row)) > room)
  const count = cut === -1 ? rows.length : cut
  return count === 0 ? undefined : around(rows.slice(0, count), rows.length - count)
}
