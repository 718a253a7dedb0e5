/** The kind of a secret, as messages call it. */
export type SecretKind =
  | 'Git data'
  | 'AWS settings'
  | 'SSH settings'
  | 'an SSH key'
  | 'host passwords'
  | 'a private key'
  | 'an AWS access key'
  | 'an AWS access key ID'
  | 'a registry token'
  | 'a registry password'
  | 'settings that often contain secrets'

/** The kind of secret in a text, by its form; undefined if there is none. */
export function secretInText(text: string): SecretKind | undefined {
  if (!SIGN.test(text)) return undefined
  if (holdsToken(text)) return 'a registry token'
  if (holdsPrivateKey(text)) return 'a private key'
  if (holdsAwsKey(text)) return 'an AWS access key'
  if (holdsPassword(INDEX_URL, text)) return 'a registry password'
  return holdsKeyId(text) ? 'an AWS access key ID' : undefined
}

/**
 * The kind of secret in a file in which a package manager or Docker keeps tokens and passwords, whatever their form;
 * undefined for other files. `base` is the name of the file, without a path.
 */
export function secretInSettings(base: string, text: string): SecretKind | undefined {
  const isNpm = /^(?:\.?npmrc|\.yarnrc\.yml)$/.test(base)
  if (isNpm && all(NPM_SETTING, text).some(([, value = '']) => !isStandIn(value))) return 'a registry token'
  if ((isNpm || /^pip\.(?:conf|ini)$/.test(base)) && holdsPassword(URL_WITH_PASSWORD, text)) {
    return 'a registry password'
  }
  const isDocker = /^(?:config\.json|\.dockercfg|\.dockerconfigjson)$/.test(base)
  return isDocker && holdsDockerPassword(text) ? 'a registry password' : undefined
}

/** Not in a comment. Shorter values are placeholders. */
const NPM_SETTING =
  /^[^#;\r\n]*(?:_(?:auth|authToken|password)[ \t]*=|npmAuth(?:Token|Ident)["']?[ \t]*:)[ \t]*["']?([^\s"']{8,})/gm

/** User, password and host of a URL. A user without a password may be one that is asked for it. */
const URL_WITH_PASSWORD = /\bhttps?:\/\/[^\s/:@"']{0,200}:([^\s/@"']{1,2000})@([\w.-]+)/gi

/** The index URL of pip and uv in files, environment variables and arguments. */
const INDEX_URL =
  /index[-_]url["']?(?:\s{0,9}[=:]|\s)\s{0,9}["']?https?:\/\/[^\s/:@"']{0,200}:([^\s/@"']{1,2000})@([\w.-]+)/gi

function holdsPassword(pattern: RegExp, text: string): boolean {
  return all(pattern, text).some(
    ([, password = '', host = '']) => !isStandIn(password) && !/(?:^|\.)example(?:\.\w+)?$/i.test(host),
  )
}

/** Docker stores `user:password` in Base64. */
function holdsDockerPassword(text: string): boolean {
  return all(/"auth"\s{0,9}:\s{0,9}"([A-Za-z0-9+/]{6,}={0,2})"/g, text).some(([, value = '']) => {
    const [, password] = /^[^:]+:(.+)$/.exec(Buffer.from(value, 'base64').toString()) ?? []
    return password !== undefined && !isStandIn(password)
  })
}

/** A variable, or a word that describes the value. */
function isStandIn(value: string): boolean {
  return (
    isPlaceholder(value) ||
    /^[$%<{[*]|\$\{|\{\{|\.\.\.|^[A-Z_]+$|change_?me/.test(value) ||
    /^(?:(?:my|your|the|auth|access|npm|api|some)[-_]?)*(?:password|passwd|pass|pwd|token|secret|key)$/i.test(
      value,
    )
  )
}

/** Every text with a secret matches this. One pass is much faster than one of each other pattern. */
const SIGN =
  /PRIVATE KEY|\bA[KS]IA[A-Z2-7]{16}\b|[aA][wW][sS]_?[sS][eE][cC]|_authToken|npmAuthToken|\bnpm_|\bpypi-Ag|\bgh[pousr]_|\bgithub_pat_|\bglpat-|\brubygems_|PuTTY-User|[iI][nN][dD][eE][xX][-_][uU][rR][lL]/

/** Tokens with their issuer's prefix, and npm's older ones by the name of their setting. */
const TOKEN =
  /\b(?:npm_[A-Za-z0-9]{36}|pypi-Ag[\w-]{50,}|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{60,}|glpat-[\w-]{20,}|rubygems_[0-9a-f]{48})(?![\w-])|(?:_authToken\s*=|npmAuthToken\s*:)\s*["']?[\w+/=.-]{20,}/g

function holdsToken(text: string): boolean {
  return all(TOKEN, text).some(([token]) => !isPlaceholder(token) && /\d/.test(token))
}

/** Documentation writes `EXAMPLE` in keys, or repeats one character. Neither happens by chance. */
function isPlaceholder(value: string): boolean {
  return /example/i.test(value) || /(.)\1{4}/.test(value)
}

/**
 * Maximum distance from the first line of a private key to its body, and from the ID of an access key to its secret, in
 * characters.
 */
const NEAR = 1000

/** RFC 7468, the older forms of OpenSSL, OpenSSH and OpenPGP, and the form of SSH Communications Security. */
const PEM =
  /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----|---- BEGIN SSH2 (?:ENCRYPTED )?PRIVATE KEY ----/g

/**
 * Code that reads keys contains the first line too, so the first line after the headers must look like a key.
 */
function holdsPrivateKey(text: string): boolean {
  if (/PuTTY-User-Key-File-\d: [a-z]/.test(text) && /\nPrivate-Lines: \d/.test(text)) return true
  const plain = text.replaceAll(/\\[nr]/g, '\n')
  return all(PEM, plain).some(({ 0: begin, index }) =>
    /^[A-Za-z0-9+/]{40}/.test(bodyAfter(plain, index + begin.length)),
  )
}

/** The first line after a position that is not a header of a key; empty if there is none nearby. */
function bodyAfter(text: string, end: number): string {
  const near = text.slice(end, end + NEAR)
  // Line by line: a text can contain many first lines, and the next line decides in most cases.
  for (let at = 0; at < near.length;) {
    const found = near.indexOf('\n', at)
    const lineEnd = found === -1 ? near.length : found
    const line = near.slice(at, lineEnd).replace(/^[\s"'`,+\\]*(?:[a-z]{1,2}["'])?/i, '')
    if (line !== '' && !/^[A-Za-z-]+: /.test(line)) return line
    at = lineEnd + 1
  }
  return ''
}

const KEY_ID = /\bA[KS]IA[A-Z2-7]{16}\b/g
const SECRET_KEY = /(?<![\w+/=])[A-Za-z0-9+/]{40}(?![\w+/=])/g
const NAMED_SECRET_KEY =
  /aws_?secret_?(?:access_?)?key["']?\s{0,9}(?:=>|[=:])\s{0,9}["']?([A-Za-z0-9+/]{40})(?![\w+/=])/gi

function holdsAwsKey(text: string): boolean {
  const named = all(NAMED_SECRET_KEY, text).some(([, key = '']) => isSecretKey(key))
  return named || holdsPair(text)
}

/** Whether a secret access key is near an ID. Both lists are read once, in order. */
function holdsPair(text: string): boolean {
  const ids = all(KEY_ID, text).filter(([id]) => !isPlaceholder(id))
  if (ids.length === 0) return false
  const keys = all(SECRET_KEY, text).filter(([key]) => isSecretKey(key))
  let next = 0
  return ids.some(({ index: id }) => {
    while ((keys[next]?.index ?? Infinity) < id - NEAR) next += 1
    const key = keys[next]
    return key !== undefined && key.index + key[0].length <= id + NEAR
  })
}

/** IDs that contain a sequence are made up. */
function holdsKeyId(text: string): boolean {
  return all(KEY_ID, text).some(([id]) => !isPlaceholder(id) && !/ABCDEF|234567/.test(id))
}

/** 40 characters of Base64 could be a SHA-1 or a path too. */
function isSecretKey(key: string): boolean {
  return /[a-z]/.test(key) && /[A-Z]/.test(key) && /\d/.test(key) && !isPlaceholder(key)
}

function all(pattern: RegExp, text: string): RegExpExecArray[] {
  return [...text.matchAll(pattern)]
}
