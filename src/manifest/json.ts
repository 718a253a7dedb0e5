import { ManifestError } from './package.ts'
import { lineAt, refuseMergeConflict } from './merge-conflict.ts'

/** A JSON object. Its keys come from a file: they are read with `Object.entries`, or by a name that is no inherited one. */
export type JsonObject = Record<string, unknown>

/** Tells an object from everything else that JSON can hold. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Parses a text that must be one JSON object. Throws a {@link ManifestError}, without a word of the text in it. */
export function parseJsonObject(text: string): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    refuseMergeConflict(text)
    throw new ManifestError('The file is not valid JSON.', lineOf(error, text))
  }
  if (!isObject(value)) throw new ManifestError('The file is not a JSON object.')
  return value
}

/** V8 tells in the message alone where it stopped: by a position, or by the token with the ten characters around it. */
function lineOf(error: unknown, text: string): number {
  const message = String(error)
  const position = /at position (\d+)(?: |$)/.exec(message)?.[1]
  if (position !== undefined) return lineAt(text, Number(position))
  const [, token, elided, snippet] = /Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(message) ?? []
  if (token === undefined || snippet === undefined) return lineAt(text, text.length)
  return lineAt(text, text.indexOf(snippet) + (elided ? 10 : snippet.lastIndexOf(token)))
}
