import type { Heading, PhrasingContent, Table, TableRow } from 'mdast'
import type { Format } from '../src/manifest/format.ts'
import { isMap, isScalar, parse, parseDocument } from 'yaml'
import { phrasing } from './markdown.ts'

/** What the tables need of action.yml. */
interface ActionMetadata {
  inputs: Record<string, InputMetadata>
  outputs: Record<string, { description: string }>
}

interface InputMetadata {
  description: string
  required?: boolean
  default?: string
}

/**
 * The inputs, as a heading and a table for each group: name, default or "required", meaning. The groups are the comments
 * above inputs in `action.yml`.
 *
 * @param action - The text of `action.yml`.
 * @throws Error when an input is in no group, or a description is not one paragraph.
 */
export function inputTables(action: string): (Heading | Table)[] {
  const document = parseDocument(action)
  const { inputs } = document.toJS() as ActionMetadata
  const headings = groupHeadings(document.get('inputs'))
  return Object.entries(Object.groupBy(Object.entries(inputs), ([name]) => headings.get(name) ?? '')).flatMap(
    ([heading, group = []]) => {
      if (heading === '') throw new Error(`There is no comment with a heading above ${group[0]?.[0]}`)
      return [
        { type: 'heading', depth: 3, children: phrasing(heading) },
        table(['Input', 'Default', 'Meaning'], group.map(inputRow)),
      ]
    },
  )
}

/** The heading of each input: the last comment above it. */
function groupHeadings(inputs: unknown): Map<string, string> {
  if (!isMap(inputs)) throw new Error('action.yml has no inputs')
  // A comment above the first key belongs to the map.
  let heading = inputs.commentBefore ?? ''
  return new Map(
    inputs.items.map(({ key }) => {
      if (!isScalar(key)) throw new Error('the name of an input is not a scalar')
      heading = key.commentBefore ?? heading
      return [String(key.value), heading.trim()]
    }),
  )
}

function inputRow([name, input]: [string, InputMetadata]): PhrasingContent[][] {
  return [
    code(name),
    input.required === true ? phrasing('**required**') : input.default ? code(input.default) : [],
    phrasing(input.description),
  ]
}

/**
 * A table of the outputs: name, meaning.
 *
 * @param action - The text of `action.yml`.
 */
export function outputsTable(action: string): Table {
  const { outputs } = parse(action) as ActionMetadata
  const rows = Object.entries(outputs).map(([name, output]) => [code(name), phrasing(output.description)])
  return table(['Output', 'Meaning'], rows)
}

/** A statement of an IAM policy. */
interface Statement {
  Action: string[]
  Resource: string
}

/**
 * A table of the inputs that need more permissions: name, actions, resource, what a dry run needs of them.
 *
 * @param statements - JSON: the statement that each input needs.
 */
export function permissionsTable(statements: string): Table {
  const rows = Object.entries(JSON.parse(statements) as Record<string, Statement>).map(
    ([input, { Action: actions, Resource: resource }]) => [
      code(input),
      actions.flatMap(codes),
      code(resource),
      actions.filter((action) => action.includes(':Get')).flatMap(codes),
    ],
  )
  return table(['Input', 'Actions', 'Resource', 'In a dry run'], rows)
}

function codes(text: string, index: number): PhrasingContent[] {
  return [...(index === 0 ? [] : [{ type: 'text' as const, value: ', ' }]), ...code(text)]
}

/** A table of the lock file formats: name, files, registry of their packages. */
export function formatsTable(formats: readonly Format[]): Table {
  const rows = formats.map(({ name, documentation: { files, registry } }) => [
    code(name),
    phrasing(files),
    phrasing(registry),
  ])
  return table(['Format', 'Files', 'Packages of'], rows)
}

/** A table of what each lock file format tells about the scope of a layer. */
export function scopeTable(formats: readonly Format[]): Table {
  const rows = formats.map(({ name, documentation: { scope } }) => [
    code(name),
    phrasing(scope.production),
    phrasing(scope.groups),
    phrasing(scope.member),
    phrasing(scope.target),
  ])
  return table(['Format', 'Production only', 'Groups and extras', 'Members', 'Targets'], rows)
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
