import { secretInSettings, secretInText, type SecretKind } from './secret-text.ts'

/** A file or directory that others must not read. Never the secret itself. */
export interface Secret {
  /** Path below the root, with `/`; a directory ends in one. */
  name: string
  kind: SecretKind
}

/**
 * Maximum size of a file that is searched, in bytes. Files with credentials are much smaller. Larger files are data and
 * bundled code, where a search takes long and matches by chance.
 */
export const SEARCHED = 1024 * 1024

/**
 * The kind of a file, link or directory that is refused because of its name; undefined for others. `base` has no path.
 */
export function secretName(base: string): SecretKind | undefined {
  switch (base) {
    case '.git':
      return 'Git data'
    case '.aws':
      return 'AWS settings'
    case '.ssh':
      return 'SSH settings'
    case '.netrc':
    case '_netrc':
    case '.pypirc':
    case '.git-credentials':
      return 'host passwords'
    default:
      return undefined
  }
}

/**
 * The kind of secret in a file, by its name or its text; undefined if there is none. Only unmistakable forms count: a private key with its body, an AWS secret access key beside its key id or under its own name,
 * a token of npm, PyPI, RubyGems, GitHub or GitLab, the URL of a package index with a password; and, in the
 * files where package managers and Docker keep them, tokens and passwords of any form. An AWS access key ID
 * without its secret has a kind of its own. The example keys of the AWS documentation, placeholders and certificates do
 * not count.
 */
export function secretIn(name: string, content: Buffer): SecretKind | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1)
  if (/^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/.test(base)) return 'an SSH key'
  if (/(?:^|\/)\.gem\/credentials$/.test(name)) return 'a registry token'
  const text = content.length > SEARCHED ? '' : textOf(content)
  const kind = secretInSettings(base, text) ?? secretInText(text)
  return kind ?? (isSettings(base) ? 'settings that often contain secrets' : undefined)
}

/** Settings of npm, and of dotenv except for its templates, which are meant to be shared. */
function isSettings(base: string): boolean {
  return (
    base === '.npmrc' || (/^\.env(?:\.|$)/.test(base) && !/\.(?:example|sample|template|dist)$/.test(base))
  )
}

/** Empty for a binary file. UTF-16 counts as text if it begins with a byte order mark, as PowerShell writes it. */
function textOf(content: Buffer): string {
  const mark = content.length < 2 ? 0 : content.readUInt16BE(0)
  if (mark === 0xfffe) return content.toString('utf16le')
  if (mark === 0xfeff) return new TextDecoder('utf-16be').decode(content)
  return isBinary(content) ? '' : content.toString('latin1')
}

/** As Git does: a NUL byte near the start. */
function isBinary(content: Buffer): boolean {
  return content.subarray(0, 8000).includes(0)
}
