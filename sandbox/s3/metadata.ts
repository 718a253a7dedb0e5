import { AwsError } from '../errors.ts'

const prefix = 'x-amz-meta-'

/** The most bytes of all keys and values together: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const maxBytes = 2048

/** The user metadata among the headers of a write. Throws when it is too large. */
export function readMetadata(headers: Readonly<Record<string, string>>): Record<string, string> {
  const metadata: Record<string, string> = {}
  let bytes = 0
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith(prefix)) continue
    const decoded = decode(value)
    metadata[name.slice(prefix.length)] = decoded
    bytes += name.length - prefix.length + Buffer.byteLength(decoded)
  }
  if (bytes <= maxBytes) return metadata
  throw new AwsError(
    400,
    'MetadataTooLarge',
    'Your metadata headers exceed the maximum allowed metadata size',
    {
      details: { Size: String(bytes), MaxSizeAllowed: String(maxBytes) },
    },
  )
}

/** The headers by which a read tells metadata. What cannot be printed is only counted. */
export function metadataHeaders(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(metadata)
  const printable = entries.filter(([, value]) => !/\p{Cc}/u.test(value))
  const headers = Object.fromEntries(printable.map(([key, value]) => [prefix + key, encode(value)]))
  const missing = entries.length - printable.length
  return missing === 0 ? headers : { ...headers, 'x-amz-missing-meta': String(missing) }
}

/** What is not ASCII comes back as an encoded word of RFC 2047. */
function encode(value: string): string {
  return /^\p{ASCII}*$/u.test(value) ? value : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`
}

/** A header's bytes as UTF-8, with encoded words of RFC 2047 decoded. */
function decode(header: string): string {
  const text = Buffer.from(header, 'latin1').toString('utf8')
  return text.replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, encoding: string, encoded: string) =>
    encoding.toUpperCase() === 'B'
      ? Buffer.from(encoded, 'base64').toString('utf8')
      : quotedPrintable(encoded),
  )
}

function quotedPrintable(encoded: string): string {
  const latin1 = encoded
    .replaceAll('_', ' ')
    .replaceAll(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(latin1, 'latin1').toString('utf8')
}
