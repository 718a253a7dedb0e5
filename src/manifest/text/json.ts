import { quoted } from '../without-credentials.ts'
import { lineAt } from './line-index.ts'
import { refuseMergeConflict } from './decode.ts'
import { ManifestError } from '../package.ts'

/** A JSON object. Its keys come from a file, so do not read a key that objects inherit, such as `constructor`. */
export type JsonObject = Record<string, unknown>

/** Whether a value is an object, and not a list or null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Parses a text that must be a JSON object. Duplicate keys are refused, because JSON.parse would keep only the last.
 * Throws a {@link ManifestError}.
 */
export function parseJsonObject(text: string): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    refuseMergeConflict(text)
    throw new ManifestError('The file is not valid JSON.', lineOf(error, text))
  }
  if (!isObject(value)) throw new ManifestError('The file is not a JSON object.')
  if (text.includes('\\') || countKeysAtMost(text) !== countKeys(value)) checkKeys(text)
  return value
}

/** Counts the quotes before a colon. There is one after each key, and rarely one within a text. */
function countKeysAtMost(text: string): number {
  let count = 0
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    let before = colon - 1
    while (isBlank(text.charCodeAt(before))) before--
    if (text.charCodeAt(before) === quote) count++
  }
  return count
}

/** Counts the keys of all objects in a parsed value. */
function countKeys(root: JsonObject): number {
  let count = 0
  const waiting: object[] = [root]
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    if (Array.isArray(parent)) {
      for (const child of parent as unknown[]) {
        if (typeof child === 'object' && child !== null) waiting.push(child)
      }
      continue
    }
    for (const key in parent) {
      count++
      const child = (parent as JsonObject)[key]
      if (typeof child === 'object' && child !== null) waiting.push(child)
    }
  }
  return count
}

/**
 * Checks all keys of a valid text and throws for the first duplicate. Throws also for a key of one escaped character, such
 * as `"\u0061"`, because V8 13.6 (Node 24) sometimes reads it as a backslash.
 */
function checkKeys(text: string): void {
  /** The keys of each open object; undefined for a list. */
  const open: (Set<string> | undefined)[] = []
  const structure = /["{}[\]]/g
  const colon = /[ \t\r\n]*:/y
  let escaped: ManifestError | undefined
  for (let match = structure.exec(text); match !== null; match = structure.exec(text)) {
    const [sign] = match
    if (sign === '{') open.push(new Set())
    else if (sign === '[') open.push(undefined)
    else if (sign !== '"') open.pop()
    else {
      const end = endOfString(text, match.index)
      structure.lastIndex = colon.lastIndex = end
      if (!colon.test(text)) continue
      const written = text.slice(match.index, end)
      const key = JSON.parse(written) as string
      const keys = open.at(-1)
      if (keys?.has(key) === true) throw refusedKey(key, 'occurs twice in one object', lineAt(text, end))
      keys?.add(key)
      if (key.length === 1 && written.length > 3)
        escaped ??= refusedKey(key, 'is written as an escape sequence', lineAt(text, end))
    }
  }
  if (escaped) throw escaped
}

function refusedKey(key: string, why: string, line: number): ManifestError {
  return new ManifestError(`The key ${quoted(key)} ${why}.`, line)
}

/** The offset after the closing quote of the string that starts at an offset; after the end of the text if there is none. */
export function endOfString(text: string, start: number): number {
  let at = start + 1
  for (let code = text.charCodeAt(at); at < text.length && code !== quote; code = text.charCodeAt(at))
    at += code === backslash ? 2 : 1
  return at + 1
}

const quote = 0x22
const backslash = 0x5c

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

/** V8 says only in the message where it stopped: by a position, or by the token with the ten characters around it. */
function lineOf(error: unknown, text: string): number {
  const message = String(error)
  const position = /at position (\d+)(?: |$)/.exec(message)?.[1]
  if (position !== undefined) return lineAt(text, Number(position))
  const [, token, elided, snippet] = /Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(message) ?? []
  if (token === undefined || snippet === undefined) return lineAt(text, text.length)
  return lineAt(text, text.indexOf(snippet) + (elided ? 10 : snippet.lastIndexOf(token)))
}
