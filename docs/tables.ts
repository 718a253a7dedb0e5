import type { PhrasingContent, Table, TableRow } from 'mdast'
import { phrasing } from './markdown.ts'

/** What the tables need of action.yml. */
export interface ActionMetadata {
  inputs: Record<string, { description: string; required?: boolean; default?: string }>
  outputs: Record<string, { description: string }>
}

/** A table of the inputs: name, default or "required", meaning. */
export function inputsTable({ inputs }: ActionMetadata): Table {
  const rows = Object.entries(inputs).map(([name, input]) => [
    code(name),
    input.required === true ? phrasing('**required**') : input.default ? code(input.default) : [],
    phrasing(input.description),
  ])
  return table(['Input', 'Default', 'Meaning'], rows)
}

/** A table of the outputs: name, meaning. */
export function outputsTable({ outputs }: ActionMetadata): Table {
  const rows = Object.entries(outputs).map(([name, output]) => [code(name), phrasing(output.description)])
  return table(['Output', 'Meaning'], rows)
}

function code(value: string): PhrasingContent[] {
  return [{ type: 'inlineCode', value }]
}

/** A table. The cells of the header are Markdown. */
export function table(header: string[], rows: PhrasingContent[][][]): Table {
  return { type: 'table', children: [header.map(phrasing), ...rows].map(row) }
}

function row(cells: PhrasingContent[][]): TableRow {
  return { type: 'tableRow', children: cells.map((children) => ({ type: 'tableCell', children })) }
}
