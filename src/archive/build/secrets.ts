import { secretInSettings, secretInText, type SecretKind } from './secret-text.ts'

/** Something that should not be where others can read it. Never the secret itself. */
export interface Secret {
  /** Path below the root, with `/`; a directory ends in one. */
  name: string
  kind: SecretKind
}

/**
 * Files up to this size are searched, in bytes. What people write and what tools keep credentials in is far
 * below it; what is above is data and bundled code, where a search costs time and finds chance.
 */
export const SEARCHED = 1024 * 1024

/**
 * What a file, link or directory is that its name alone keeps out of a layer; undefined for others. `base` has
 * no path.
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
 * What secret a file holds, by its name or by its text; undefined for none. Only what has an unmistakable
 * form is one: a private key with its body, an AWS secret access key beside its key id or under its own name,
 * a token of npm, PyPI, RubyGems, GitHub or GitLab, the URL of a package index with a password; and, in the
 * files where package managers and Docker keep them, tokens and passwords of any form. An AWS access key id
 * without its secret is none, and is told. The example keys of the AWS documentation and placeholders are
 * none, certificates are none.
 */
export function secretIn(name: string, content: Buffer): SecretKind | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1)
  if (/^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/.test(base)) return 'an SSH key'
  if (/(?:^|\/)\.gem\/credentials$/.test(name)) return 'a registry token'
  const text = content.length > SEARCHED ? '' : textOf(content)
  const kind = secretInSettings(base, text) ?? secretInText(text)
  return kind ?? (isSettings(base) ? 'settings that often contain secrets' : undefined)
}

/** Settings of npm, and of dotenv: templates of those are there to be seen. */
function isSettings(base: string): boolean {
  return (
    base === '.npmrc' || (/^\.env(?:\.|$)/.test(base) && !/\.(?:example|sample|template|dist)$/.test(base))
  )
}

/** Empty for a binary file. UTF-16 is text where a byte order mark says so: PowerShell writes it. */
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
