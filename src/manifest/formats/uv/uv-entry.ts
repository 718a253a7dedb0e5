import { optionalTable, texts, type Table } from '../../text/members.ts'

/** A `[[package]]` of a `uv.lock`. */
export interface UvEntry {
  table: Table
  name: string
  version: string | undefined
  /** The folder of code on this machine; undefined for what comes from elsewhere. */
  folder: string | undefined
  /** Index of its package; undefined for what is no package, such as the project itself. */
  index: number | undefined
  /** The line of its header. */
  line: () => number
}

/** The names of all extras. Those that add nothing are only in the metadata. */
export function extrasOf(table: Table): string[] {
  return [
    ...Object.keys(optionalTable(table, 'optional-dependencies') ?? {}),
    ...texts(optionalTable(table, 'metadata') ?? {}, 'provides-extras'),
  ]
}

/** The names of all dependency groups. Those that are empty are only in the metadata. */
export function groupsOf(table: Table): string[] {
  const metadata = optionalTable(table, 'metadata') ?? {}
  return [
    ...Object.keys(optionalTable(table, 'dev-dependencies') ?? {}),
    ...Object.keys(optionalTable(metadata, 'requires-dev') ?? {}),
  ]
}
