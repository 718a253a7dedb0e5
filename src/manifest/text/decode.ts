import { TextDecoder } from 'node:util'
import { ManifestError } from '../package.ts'
import { lineAt } from './line-index.ts'

/** Text encodings that can be recognized by the first bytes. */
const byteOrderMarks = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
]

const newline = 0x0a

/**
 * The text of a manifest: UTF-8, or UTF-16 with a byte order mark, which is removed.
 *
 * @throws {ManifestError} for bytes that are not text, with the line if known.
 */
export function decodeText(bytes: Uint8Array): string {
  return decode(bytes, markedEncoding(bytes) ?? 'utf-8')
}

/**
 * The text of a requirements file, decoded as pip does: by a byte order mark, or by a coding line
 * (`# -*- coding: latin-1 -*-`, PEP 263) among the first two lines, or as UTF-8.
 *
 * @throws {ManifestError} for bytes that are not text, and for an unknown encoding.
 */
export function decodeRequirements(bytes: Uint8Array): string {
  return decode(bytes, markedEncoding(bytes) ?? declaredEncoding(bytes) ?? 'utf-8')
}

/** Throws a {@link ManifestError} if a text still has the markers of a merge conflict in Git. */
export function refuseMergeConflict(text: string): void {
  const marker = /^(?:<{7}|>{7})(?: |\r?$)/m.exec(text)
  if (marker)
    throw new ManifestError('The file has an unresolved merge conflict.', lineAt(text, marker.index))
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  return byteOrderMarks.find((mark) => mark.bytes.every((byte, index) => bytes[index] === byte))?.encoding
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  // Zero if there is no such line.
  const second = bytes.indexOf(newline) + 1
  const third = bytes.indexOf(newline, second) + 1
  const head = Buffer.from(bytes.subarray(0, third === 0 ? bytes.length : third)).toString('latin1')
  for (const line of head.split('\n')) {
    const name = line.startsWith('#') ? /coding[:=]\s*([-\w.]+)/.exec(line)?.[1] : undefined
    if (name !== undefined) return name
  }
  return undefined
}

function decode(bytes: Uint8Array, encoding: string): string {
  const decoder = decoderOf(encoding)
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch (cause) {
    const line = decoder.encoding === 'utf-8' ? firstUndecodableLine(bytes) : undefined
    throw new ManifestError(`The file is not ${decoder.encoding.toUpperCase()} text.`, line, cause)
  }
  const nul = text.indexOf('\0')
  if (nul === -1) return text
  throw new ManifestError(
    'The file contains a NUL character, so it is not text.',
    text.slice(0, nul).split('\n').length,
  )
}

/** Python and the Encoding Standard spell some names differently: `latin-1` and `latin1`, `utf_8` and `utf-8`. */
function decoderOf(encoding: string): TextDecoder {
  const name = encoding.toLowerCase()
  for (const label of [
    name,
    name.replaceAll('_', '-'),
    name.replace(/-sig$/, ''),
    name.replace(/[-_]/g, ''),
  ]) {
    try {
      return new TextDecoder(label, { fatal: true })
    } catch {
      // Not known under this name.
    }
  }
  throw new ManifestError('The coding line at the top of the file has an unknown encoding.', 1)
}

function firstUndecodableLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  for (let start = 0, end = 0; end !== -1; start = end + 1, line++) {
    end = bytes.indexOf(newline, start)
    try {
      decoder.decode(bytes.subarray(start, end === -1 ? bytes.length : end))
    } catch {
      break
    }
  }
  return line
}
