import { XMLParser } from 'fast-xml-parser'
import { marked } from 'marked'

/** A piece of text, and the elements that it stands in, from the outermost. */
interface Text {
  text: string
  within: string[]
}

/** A job summary as a browser would have it. */
export class SummaryPage {
  readonly #texts: Text[] = []
  readonly elements = new Set<string>()
  /** Where links lead. */
  readonly links: string[] = []

  /** Renders Markdown. Throws for an attribute that a summary has no use for. */
  constructor(summary: string) {
    const parser = new XMLParser({
      preserveOrder: true,
      ignoreAttributes: false,
      trimValues: false,
      parseTagValue: false,
      htmlEntities: true,
    })
    const html = marked.parse(summary, { async: false })
    this.#walk(parser.parse(`<page>${html}</page>`) as Node[], [])
  }

  /** The texts of all elements of a name, each as one. */
  of(element: string): string[] {
    const whole = new Map<string, string>()
    for (const { text, within } of this.#texts) {
      const at = within.findIndex((name) => name.startsWith(`${element}#`))
      if (at < 0) continue
      const key = within.slice(0, at + 1).join()
      whole.set(key, (whole.get(key) ?? '') + text)
    }
    return [...whole.values()]
  }

  /** The failures that are quoted, as annotations have them, but for their codes and the dashes of a list. */
  get failures(): string[] {
    const quotes = new Map<string, Map<string, string>>()
    for (const { text, within } of this.#texts) {
      const at = within.findIndex((name) => name.startsWith('blockquote#'))
      if (at < 0) continue
      const quote = within.slice(0, at + 1).join()
      const lines = quotes.get(quote) ?? new Map<string, string>()
      quotes.set(quote, lines)
      const line = within.slice(0, within.findIndex((name) => /^(p|li)#/.test(name)) + 1).join()
      lines.set(line, (lines.get(line) ?? '') + text)
    }
    return [...quotes.values()].map((lines) =>
      [...lines.values()]
        .join('\n')
        .replace(/^What to do: /m, '')
        .replaceAll('`', ''),
    )
  }

  /** Everything that is not in code. */
  get plainText(): string {
    const plain = this.#texts.filter(({ within }) => !within.some((name) => name.startsWith('code#')))
    return plain.map(({ text }) => text).join('')
  }

  #walk(nodes: readonly Node[], within: string[]): void {
    for (const [index, node] of nodes.entries()) {
      const { '#text': text, ':@': attributes = {}, ...children } = node
      if (text !== undefined) this.#texts.push({ text, within })
      for (const [name, value] of Object.entries(attributes)) {
        if (name === '@_href') this.links.push(value)
        else throw new Error(`There is an attribute ${name}.`)
      }
      for (const [name, inner] of Object.entries(children)) {
        this.elements.add(name)
        this.#walk(inner as Node[], [...within, `${name}#${index}`])
      }
    }
  }
}

/** The text of an annotation as a quote has it: what stands between backticks is code there, or has them in it. */
export function withoutCode(error: string): string {
  return error
    .replace(/^[a-z0-9-]+: /, '')
    .replace(/^- /gm, '')
    .replaceAll('`', '')
}

interface Node {
  '#text'?: string
  ':@'?: Record<string, string>
  [element: string]: unknown
}
