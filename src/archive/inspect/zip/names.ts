import { isAscii, isUtf8 } from 'node:buffer'
import { getFileNameLowLevel, type ExtraField } from 'yauzl'

/** The flag of a name that claims to be UTF-8 (APPNOTE.TXT by PKWARE, section 4.4.4). */
const UTF_8 = 0x800

/** The extra field of Info-ZIP with a Unicode name: version, checksum of the other name, and the name (section 4.6.9). */
const UNICODE_PATH = 0x7075
const UNICODE_PATH_HEAD = 5

const NONE: readonly Buffer[] = []

/** The name of an entry, as programs interpret it. */
export interface EntryName {
  /** The name in messages. */
  name: string
  /** The bytes of the name in the headers of the entry. Some programs use them unchanged. */
  rawName: Buffer
  /** The bytes of other names that programs may use. */
  otherNames: readonly Buffer[]
  /** Whether the name is UTF-8, or does not claim to be. */
  isDecodable: boolean
}

/**
 * Reads a name in all ways that programs do: its bytes unchanged, which is UTF-8 in most programs, as CP437, and from
 * the Unicode field, whether its checksum is correct or not. A flag that claims UTF-8 does not exclude the other ways,
 * because the local header may have another flag, and old programs ignore it.
 */
export function readName(flags: number, rawName: Buffer, extra: readonly ExtraField[]): EntryName {
  const unicode = unicodePaths(extra)
  // Most names are ASCII, which is the same in all encodings of names.
  const isPlain = isAscii(rawName)
  if (isPlain && unicode.length === 0) {
    return { name: rawName.toString('latin1'), rawName, otherNames: NONE, isDecodable: true }
  }
  const claimsUtf8 = (flags & UTF_8) !== 0
  const isText = isUtf8(rawName)
  const others = isPlain ? unicode : [Buffer.from(getFileNameLowLevel(0, rawName, [], true)), ...unicode]
  return {
    name: getFileNameLowLevel(isText ? UTF_8 : flags, rawName, [...extra], true),
    rawName,
    otherNames: others.filter((other) => !other.equals(rawName)),
    isDecodable: !claimsUtf8 || isText,
  }
}

/** The names in Unicode fields. */
export function unicodePaths(extra: readonly ExtraField[]): Buffer[] {
  return extra
    .filter(({ id, data }) => id === UNICODE_PATH && data.length > UNICODE_PATH_HEAD)
    .map(({ data }) => data.subarray(UNICODE_PATH_HEAD))
}
