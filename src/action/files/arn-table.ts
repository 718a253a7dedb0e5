import type { PhrasingContent, RootContent, Table } from 'mdast'
import { gfmTableToMarkdown } from 'mdast-util-gfm-table'
import { toMarkdown } from 'mdast-util-to-markdown'
import { shown } from '../../core/errors/shown.ts'
import type { RegionOutcome } from '../../core/model/outcome.ts'

const COLUMNS = ['Layer', 'Region', 'Runtimes', 'Architectures', 'ARN']

/** Maximum number of characters of a text from AWS. */
const LIMIT = 1_000

/** What stands where there is nothing to name. */
const NONE: PhrasingContent = { type: 'text', value: '—' }

/**
 * A table of the versions in all regions in GitHub's Markdown, for example for release notes. A region without a version,
 * such as one that failed before it had one, has a dash. Without regions, it is a sentence.
 */
export function arnTable(layerName: string, regions: readonly RegionOutcome[]): string {
  const content = regions.length === 0 ? nothing() : table(regions.map((region) => rowOf(layerName, region)))
  return toMarkdown(
    { type: 'root', children: [content] },
    { extensions: [gfmTableToMarkdown({ tablePipeAlign: false })] },
  )
}

function nothing(): RootContent {
  const value = 'There is no layer version: the step failed before it looked for one.'
  return { type: 'paragraph', children: [{ type: 'text', value }] }
}

function rowOf(layerName: string, { region, version }: RegionOutcome): PhrasingContent[][] {
  return [
    [code(layerName)],
    [{ type: 'text', value: region }],
    listed(version?.runtimes),
    listed(version?.architectures),
    listed(version && [version.arn]),
  ]
}

function table(rows: readonly PhrasingContent[][][]): Table {
  const header = COLUMNS.map((value): PhrasingContent[] => [{ type: 'text', value }])
  return {
    type: 'table',
    children: [header, ...rows].map((cells) => ({
      type: 'tableRow',
      children: cells.map((children) => ({ type: 'tableCell', children })),
    })),
  }
}

function listed(names: readonly string[] = []): PhrasingContent[] {
  if (names.length === 0) return [NONE]
  return names.flatMap((name, index) => [
    ...(index === 0 ? [] : [{ type: 'text' as const, value: ', ' }]),
    code(name),
  ])
}

/** Code, in which GitHub creates no mentions and no links. */
function code(value: string): PhrasingContent {
  return { type: 'inlineCode', value: shown(value, LIMIT).replace(/\s+/g, ' ') }
}
