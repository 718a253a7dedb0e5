import { XMLParser } from 'fast-xml-parser'
import { Lexer } from 'marked'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { visibleLines } from '../../../../src/archive/visible.ts'

/** An element of a summary. */
export interface Element {
  name: string
  attributes: Record<string, string>
  children: Element[]
  /** All text in it, without the tags. */
  text: string
}

type ParsedNode = Record<string, ParsedNode[]> & { '#text'?: string; ':@'?: Record<string, string> }

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
})

/** The elements that a summary is made of. */
export function elements(summary: string): Element[] {
  const document = parser.parse(`<summary>${summary}</summary>`) as ParsedNode[]
  return document.flatMap(elementOf).flatMap(({ children }) => children)
}

function elementOf(node: ParsedNode): Element[] {
  const name = Object.keys(node).find((key) => key !== ':@') ?? ''
  if (name === '#text') return []
  const inside = node[name] ?? []
  const children = inside.flatMap(elementOf)
  const texts = inside.map((child) => child['#text'] ?? elementOf(child)[0]?.text ?? '')
  return [{ name, attributes: node[':@'] ?? {}, children, text: texts.join('') }]
}

/** All elements of one name, wherever they stand. */
export function all(summary: string, name: string): Element[] {
  const within = (element: Element): Element[] => [element, ...element.children.flatMap(within)]
  return elements(summary)
    .flatMap(within)
    .filter((element) => element.name === name)
}

/** The text of each of them. */
export const texts = (summary: string, name: string) => all(summary, name).map(({ text }) => text)
/** What it links to. */
export const hrefs = (summary: string) => all(summary, 'a').map(({ attributes }) => attributes['href'])
/** All rows of all tables, cell by cell. */
export const rows = (summary: string) =>
  all(summary, 'tr').map(({ children }) => children.map(({ text }) => text))

/** Foreign text as it stands in a line. */
export const inLine = (text: string) => visibleLines(text).replace(/[\t\n\r ]+/g, ' ')

/** What two readers of Markdown would read in a summary besides HTML: its elements must not end before their end. */
export function markdownIn(summary: string): unknown[] {
  return [
    ...fromMarkdown(summary).children.filter(({ type }) => type !== 'html'),
    ...new Lexer({ gfm: true }).lex(summary).filter(({ type }) => type !== 'html' && type !== 'space'),
  ]
}
