import type { Root } from 'mdast'
import type { CatalogueEntry } from '../src/core/errors/catalogue.ts'
import { phrasing, render } from './markdown.ts'

const introduction =
  'When a run fails, the annotation of the step and the `reason` output contain an error code. ' +
  'The annotation also says what was wrong in your case and what to do about it. ' +
  'This page lists the cause and the remedy of every error code, in alphabetical order.'

/** The page that explains every error code of the catalogue, as Markdown. */
export function troubleshootingPage(catalogue: Record<string, CatalogueEntry>): string {
  const sections = Object.entries(catalogue)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([code, { cause, remedy }]): Root['children'] => [
      { type: 'heading', depth: 2, children: [{ type: 'inlineCode', value: code }] },
      { type: 'paragraph', children: phrasing(cause) },
      { type: 'paragraph', children: phrasing(`**What to do:** ${remedy}`) },
    ])
  return render([
    { type: 'heading', depth: 1, children: [{ type: 'text', value: 'Troubleshooting' }] },
    { type: 'paragraph', children: phrasing(introduction) },
    ...sections,
  ])
}
