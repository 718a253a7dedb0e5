import { isObject, type JsonObject } from './json.ts'
import { ManifestError } from '../package.ts'

/** A table of TOML or an object of JSON, of which nothing is known yet. */
export type Table = Readonly<JsonObject>

/** Whether a value is a table: no list, no date, no null. */
export function isTable(value: unknown): value is Table {
  return isObject(value) && !(value instanceof Date)
}

/** A text that has to be there. Throws {@link ManifestError}. */
export function requiredText(table: Table, key: string): string {
  const value = optionalText(table, key)
  if (value === undefined || value === '') throw new ManifestError(`"${key}" is missing.`)
  return value
}

/** A text that may be missing. Throws {@link ManifestError} when it is something else. */
export function optionalText(table: Table, key: string): string | undefined {
  const value = table[key] ?? undefined
  if (value === undefined || typeof value === 'string') return value
  throw new ManifestError(`"${key}" is not a text.`)
}

/** A table that may be missing. Throws {@link ManifestError} when it is something else. */
export function optionalTable(table: Table, key: string): Table | undefined {
  const value = table[key] ?? undefined
  if (value === undefined || isTable(value)) return value
  throw new ManifestError(`"${key}" is not a table.`)
}

/** A list of tables; an empty one when it is missing. Throws {@link ManifestError} when it is something else. */
export function tables(table: Table, key: string): readonly Table[] {
  return list(table, key, isTable, 'tables')
}

/** A list of texts; an empty one when it is missing. Throws {@link ManifestError} when it is something else. */
export function texts(table: Table, key: string): readonly string[] {
  return list(table, key, (value) => typeof value === 'string', 'texts')
}

function list<T>(table: Table, key: string, is: (value: unknown) => value is T, what: string): readonly T[] {
  const value = table[key] ?? []
  if (!Array.isArray(value) || !value.every(is)) throw new ManifestError(`"${key}" is not a list of ${what}.`)
  return value
}
