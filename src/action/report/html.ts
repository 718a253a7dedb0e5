import { escapeUTF8 } from 'entities/escape'
import { shown } from '../../core/errors/shown.ts'

/** HTML for a job summary, in which foreign text is never markup. */
export type Html = string & { readonly __brand: 'html' }

/** An element around existing HTML. */
export function element(tag: string, ...children: readonly Html[]): Html {
  return `<${tag}>${children.join('')}</${tag}>` as Html
}

/**
 * Blocks that are shown or left out together. They are separated by an empty line, because each of them may be a
 * `<pre>`.
 */
export function together(...blocks: readonly Html[]): Html {
  return blocks.join('\n\n') as Html
}

/** Text of our own. */
export function text(value: string | number): Html {
  return escapeUTF8(String(value)) as Html
}

/** A sentence of this action around HTML: sentence`Published ${code(name)}`. */
export function sentence(words: TemplateStringsArray, ...between: readonly Html[]): Html {
  return words.map((own, index) => text(own) + (between[index] ?? '')).join('') as Html
}

/** Maximum number of characters of foreign text in a line, and of foreign text with several lines. */
const [LINE_LIMIT, BLOCK_LIMIT] = [4_000, 20_000]

/**
 * Foreign text in a line. It is shown as code, in which GitHub creates no mentions and no links, and has no line
 * breaks: an empty line would end the HTML, and the text after it would be read as Markdown.
 */
export function code(value: string, limit = LINE_LIMIT): Html {
  return element('code', text(shown(value, limit).replace(/[\t\n\r ]+/g, ' ')))
}

/** Sentences of this action, in which backticks enclose code. */
export function ownMarkdown(value: string): Html {
  return value
    .split('`')
    .map((part, index) => (index % 2 === 0 ? text(part) : code(part)))
    .join('') as Html
}

/** Foreign text with several lines, with GitHub's button to copy it. */
export function codeBlock(value: string): Html {
  return element('pre', element('code', text(shown(value, BLOCK_LIMIT))))
}

/** A link with foreign text, or only the text if there is no URL. */
export function link(url: string | undefined, label: string): Html {
  if (url === undefined) return code(label)
  return `<a href="${escapeUTF8(url)}">${code(label)}</a>` as Html
}
