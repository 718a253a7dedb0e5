import { escapeUTF8 } from 'entities/escape'
import { shown } from '../../core/errors/shown.ts'

/** HTML that may stand in a job summary: nothing foreign in it is markup. */
export type Html = string & { readonly __brand: 'html' }

/** An element around what is HTML already. */
export function element(tag: string, ...children: readonly Html[]): Html {
  return `<${tag}>${children.join('')}</${tag}>` as Html
}

/** Blocks that stand, or are left out, together. An empty line parts them, as each of them may be a `<pre>`. */
export function together(...blocks: readonly Html[]): Html {
  return blocks.join('\n\n') as Html
}

/** Text of our own. */
export function text(value: string | number): Html {
  return escapeUTF8(String(value)) as Html
}

/** A sentence of our own words, around HTML: sentence`Published ${code(name)}`. */
export function sentence(words: TemplateStringsArray, ...between: readonly Html[]): Html {
  return words.map((own, index) => text(own) + (between[index] ?? '')).join('') as Html
}

/** Maximum number of characters of foreign text in a line, and of several lines. */
const [LINE_LIMIT, BLOCK_LIMIT] = [4_000, 20_000]

/**
 * Foreign text in a line. It stands in code, where GitHub makes no mention and no link of it, and has no line breaks: an
 * empty line would end the HTML, and what follows would be read as Markdown.
 */
export function code(value: string, limit = LINE_LIMIT): Html {
  return element('code', text(shown(value, limit).replace(/[\t\n\r ]+/g, ' ')))
}

/** Sentences of our own, in which backticks stand around code. */
export function ownMarkdown(value: string): Html {
  return value
    .split('`')
    .map((part, index) => (index % 2 === 0 ? text(part) : code(part)))
    .join('') as Html
}

/** Foreign text of several lines, with GitHub's button to copy it. */
export function codeBlock(value: string): Html {
  return element('pre', element('code', text(shown(value, BLOCK_LIMIT))))
}

/** A link with foreign text; without a URL the text alone. */
export function link(url: string | undefined, label: string): Html {
  if (url === undefined) return code(label)
  return `<a href="${escapeUTF8(url)}">${code(label)}</a>` as Html
}
