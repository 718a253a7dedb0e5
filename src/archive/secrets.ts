/** What a secret is, as a message names it. */
export type SecretKind =
  | 'Git data'
  | 'AWS settings'
  | 'SSH settings'
  | 'an SSH key'
  | 'passwords of hosts'
  | 'a private key'
  | 'an AWS access key'
  | 'a registry token'
  | 'settings that often hold secrets'

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
 * What a file or directory is that its name alone keeps out of a layer; undefined for others. `base` has no
 * path.
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
      return 'passwords of hosts'
    default:
      return undefined
  }
}

/**
 * What secret a file holds, by its name or by its text; undefined for none. Only what has an unmistakable
 * form is one: a private key with its body, an AWS secret access key beside its key id or under its own name,
 * a token of npm, PyPI, GitHub or GitLab. The example keys of the AWS documentation and placeholders are
 * none, certificates are none.
 */
export function secretIn(name: string, content: Buffer): SecretKind | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1)
  if (/^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/.test(base)) return 'an SSH key'
  return content.length > SEARCHED || isBinary(content)
    ? undefined
    : secretInText(base, content.toString('latin1'))
}

function secretInText(base: string, text: string): SecretKind | undefined {
  if (SIGN.test(text)) {
    if (holdsToken(text)) return 'a registry token'
    if (holdsPrivateKey(text)) return 'a private key'
    if (holdsAwsKey(text)) return 'an AWS access key'
  }
  if (base === '.npmrc' && /^[^#;\n]*_(?:auth|authToken|password)[ \t]*=[ \t]*["']?[^\s"'$]/m.test(text)) {
    return 'a registry token'
  }
  return base === '.npmrc' || isEnvironmentFile(base) ? 'settings that often hold secrets' : undefined
}

/** Whether a file holds environment variables as dotenv reads them. Templates of it are there to be seen. */
function isEnvironmentFile(base: string): boolean {
  return /^\.env(?:\.|$)/.test(base) && !/\.(?:example|sample|template|dist)$/.test(base)
}

/** As Git does: a NUL byte near the start. */
function isBinary(content: Buffer): boolean {
  return content.subarray(0, 8000).includes(0)
}

/** In every text with a secret. One pass of this over a text is far quicker than each of the others. */
const SIGN =
  /PRIVATE KEY|\bA[KS]IA[A-Z2-7]{16}\b|[aA][wW][sS]_?[sS][eE][cC]|_authToken|npmAuthToken|\bnpm_|\bpypi-Ag|\bgh[pousr]_|\bgithub_pat_|\bglpat-/

/** Tokens with their issuer's prefix, and npm's older ones by the setting they stand in. */
const TOKEN =
  /\b(?:npm_[A-Za-z0-9]{36}|pypi-Ag[\w-]{50,}|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{60,}|glpat-[\w-]{20,})(?![\w-])|(?:_authToken\s*=|npmAuthToken\s*:)\s*["']?[\w+/=.-]{20,}/g

function holdsToken(text: string): boolean {
  return all(TOKEN, text).some(([token]) => !isPlaceholder(token) && /\d/.test(token))
}

/** Documentation says `EXAMPLE` in its keys, and fills up with one character. Neither happens by chance. */
function isPlaceholder(value: string): boolean {
  return /example/i.test(value) || /(.)\1{4}/.test(value)
}

/** RFC 7468, and its ancestors of OpenSSL, OpenSSH and OpenPGP. */
const PEM = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g

/**
 * Code that reads keys has the first line too, hence the line after it and its headers must be one of a key.
 */
function holdsPrivateKey(text: string): boolean {
  return all(PEM, text).some(({ 0: begin, index }) => {
    const end = index + begin.length
    const lines = text
      .slice(end, end + 1000)
      .replaceAll(/\\[nr]/g, '\n')
      .split('\n')
    const body = lines
      .map((line) => line.replace(/^[\s"'`,+\\]*(?:[a-z]{1,2}["'])?/i, ''))
      .find((line) => line !== '' && !/^[A-Za-z-]+: /.test(line))
    return body !== undefined && /^[A-Za-z0-9+/]{40}/.test(body)
  })
}

const KEY_ID = /\bA[KS]IA[A-Z2-7]{16}\b/g
const SECRET_KEY = /(?<![\w+/=])[A-Za-z0-9+/]{40}(?![\w+/=])/g
const NAMED_SECRET_KEY =
  /aws_?secret_?(?:access_?)?key["']?\s{0,9}(?:=>|[=:])\s{0,9}["']?([A-Za-z0-9+/]{40})(?![\w+/=])/gi

/** How far a secret access key may stand from its id, in characters: both are in one section of one file. */
const NEAR = 1000

function holdsAwsKey(text: string): boolean {
  const named = all(NAMED_SECRET_KEY, text).some(([, key = '']) => isSecretKey(key))
  return (
    named ||
    all(KEY_ID, text).some(({ 0: id, index }) => {
      const around = text.slice(Math.max(0, index - NEAR), index + NEAR)
      return !isPlaceholder(id) && all(SECRET_KEY, around).some(([key]) => isSecretKey(key))
    })
  )
}

/** 40 characters of Base64 could be a SHA-1 or a path too. */
function isSecretKey(key: string): boolean {
  return /[a-z]/.test(key) && /[A-Z]/.test(key) && /\d/.test(key) && !isPlaceholder(key)
}

function all(pattern: RegExp, text: string): RegExpExecArray[] {
  return [...text.matchAll(pattern)]
}
