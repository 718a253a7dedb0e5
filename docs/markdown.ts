import type { PhrasingContent, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableToMarkdown } from 'mdast-util-gfm-table'
import { toMarkdown } from 'mdast-util-to-markdown'

/** The nodes of one paragraph of Markdown. Throws when the text is more than one paragraph. */
export function phrasing(text: string): PhrasingContent[] {
  const [paragraph, ...rest] = fromMarkdown(text.trim()).children
  if (paragraph?.type !== 'paragraph' || rest.length > 0) {
    throw new Error(`Expected one paragraph of Markdown, got: ${text}`)
  }
  return paragraph.children
}

/** Markdown of a tree, tables in GitHub's form, ending with a line break. */
export function render(children: Root['children']): string {
  return toMarkdown(
    { type: 'root', children },
    { bullet: '-', extensions: [gfmTableToMarkdown({ tablePipeAlign: false })] },
  )
}

/** The text with this content between the two markers of a section. Throws where it has no such section. */
export function replaceSection(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name}:start -->\n`, `<!-- ${name}:end -->`]
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`There is no section between ${start.trim()} and ${end}`)
  return `${text.slice(0, from)}${start}\n${content}\n${text.slice(to)}`
}
