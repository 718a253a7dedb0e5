import { isObject, type JsonObject } from './json.ts'
import { ManifestError } from '../package.ts'

/** A TOML table or a JSON object whose members are still to be checked. */
export type Table = Readonly<JsonObject>

/** Whether a value is a table, and not a list, a date or null. */
export function isTable(value: unknown): value is Table {
  return isObject(value) && !(value instanceof Date)
}

/** A required text. Throws {@link ManifestError} if it is missing, empty or not a text. */
export function requiredText(table: Table, key: string): string {
  const value = optionalText(table, key)
  if (value === undefined || value === '') throw new ManifestError(`"${key}" is missing.`)
  return value
}

/** An optional text. Throws {@link ManifestError} if it is not a text. */
export function optionalText(table: Table, key: string): string | undefined {
  const value = table[key] ?? undefined
  if (value === undefined || typeof value === 'string') return value
  throw new ManifestError(`"${key}" is not a string.`)
}

/** An optional table. Throws {@link ManifestError} if it is not a table. */
export function optionalTable(table: Table, key: string): Table | undefined {
  const value = table[key] ?? undefined
  if (value === undefined || isTable(value)) return value
  throw new ManifestError(`"${key}" is not a table.`)
}

/** A list of tables, empty if it is missing. Throws {@link ManifestError} if it is not a list of tables. */
export function tables(table: Table, key: string): readonly Table[] {
  return list(table, key, isTable, 'tables')
}

/** A list of strings, empty if it is missing. Throws {@link ManifestError} if it is not a list of strings. */
export function texts(table: Table, key: string): readonly string[] {
  return list(table, key, (value) => typeof value === 'string', 'strings')
}

function list<T>(table: Table, key: string, is: (value: unknown) => value is T, what: string): readonly T[] {
  const value = table[key] ?? []
  if (!Array.isArray(value) || !value.every(is)) throw new ManifestError(`"${key}" is not a list of ${what}.`)
  return value
}
