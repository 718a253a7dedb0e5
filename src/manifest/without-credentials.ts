import { createHash } from 'node:crypto'
import type { Ecosystem } from './package.ts'

/**
 * Removes credentials from a source: those that {@link withoutUserinfo} removes, the user and password of a URL that is
 * percent-encoded in another one, and the query. The query is replaced by a digest, so that different sources stay different.
 */
export function withoutCredentials(source: string): string {
  return withoutUserinfo(source)
    .replace(
      /%3A%2F%2F((?:(?!%2F|%3F|%23)[^/?#\s])*)%40/gi,
      (_, userinfo: string, at: number, whole: string) => {
        return `%3A%2F%2F${user(whole, at, userinfo, '%3A', '%40')}`
      },
    )
    .replace(/\?[^#]+/, (query) => `?${digest(query)}`)
}

/**
 * Removes user and password from the URLs in a source. The user of an SSH URL is part of the address and stays. User and
 * password end at the last `@` before the first `/`, `?`, `#` or blank. If there is none, the last `@` before a blank may
 * still end a password that is not encoded:
 *
 * - After `user:` and something that is not a port, it does: `https://user:pass/word@host/a`. Both are removed.
 * - If the path has a colon, or if there is a port and a `/` after the `@`, this is ambiguous: `https://host:1/a@b/c` may be
 *   a branch on `host` or an address on `b`. Everything before the `@` is replaced by a digest.
 * - Otherwise it does not, and everything stays: `https://host/a.git@branch`, `https://host:1/@scope/a`.
 */
export function withoutUserinfo(source: string): string {
  return source
    .replace(
      /:\/\/([^/?#\s]*)@/g,
      (_, userinfo: string, at: number) => `://${user(source, at, userinfo, ':')}`,
    )
    .replace(/\S+/g, withoutOddPassword)
}

function withoutOddPassword(url: string): string {
  const start = url.indexOf('://') + 3
  const at = url.lastIndexOf('@')
  if (start < 3 || at < start) return url
  const [authority = ''] = /^[^/?#]*/.exec(url.slice(start)) ?? []
  if (authority.includes('@')) return url
  const [scheme, rest] = [url.slice(0, start), url.slice(at + 1)]
  if (!/^(?:\[[^\]]*\]|[^:]*)(?::\d+)?$/.test(authority)) return scheme + rest
  const path = url.slice(start + authority.length, at)
  const isOpen = path.includes(':') || (/:\d+$/.test(authority) && !path.endsWith('/') && rest.includes('/'))
  return isOpen ? `${scheme}${digest(url.slice(start, at))}/${rest}` : url
}

function digest(text: string): string {
  return `sha256=${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
}

function user(text: string, at: number, userinfo: string, colon: string, sign = '@'): string {
  if (text.slice(at - 3, at) !== 'ssh') return ''
  return (userinfo.split(new RegExp(colon, 'i'))[0] ?? '') + sign
}

/**
 * A name, a version or a message from a manifest that is safe to show. Addresses in it, with or without a scheme, also
 * if percent-encoded several times, lose user, password, query and fragment. Whatever is named a token, a password or
 * similar loses its value. Other text is unchanged.
 */
export function shownText(text: string): string {
  // Most names and versions need nothing more.
  if (!/[@?%=:/]/.test(text)) return text
  const plain = decoded(text)
  const clean = withoutUserinfo(plain).replace(/\S+/g, withoutAnyUserinfo).replace(namedSecret, '$1…')
  return clean === plain ? text : clean
}

/**
 * The name of a package that is safe to show. Parsers take the text before an `@` as the name, and that `@` may be the end of
 * a password. So three things are hidden: a host at the end of a name, the text after a colon in an address unless it is
 * a port, and a whole name that has a colon. Names of Maven always have a colon and are shown.
 */
export function shownName(name: string, ecosystem?: Ecosystem): string {
  const shown = shownText(name)
  if (ecosystem === 'maven') return shown
  return shown
    .replace(/\/\/[^/?#\s]+$/, '//…')
    .replace(/(\/\/[^/?#\s:]*):(?!\d+(?:[/?#\s]|$))\S*/, '$1…')
    .replace(/^(?!file:)[^/:\s]*:(?!\/\/)\S+$/, '…')
}

/** Percent-encoded delimiters of addresses. */
const encodedSign = /%(?:2[356f]|3[adf]|40)/gi

/** Decodes several times, because a password can be in an address within an address. */
function decoded(text: string): string {
  let plain = text
  for (let round = 0; round < 5 && plain.includes('%'); round++) {
    plain = plain.replace(encodedSign, decodeURIComponent)
  }
  return plain
}

/** The lengths are limited, because many such names in a row would make the expression slow. */
const namedSecret =
  /((?:auth|credential|passw(?:or)?d|secret|signature|token|api[-_]?key|access[-_]?key)\w{0,40}["']?(?:\s{0,5}=(?!=)|:\s)\s{0,5}["']?)(?:(?:basic|bearer|token)\s{1,5})?[^\s"'&;,]+/gi

/** A colon that is not followed by a password: after a scheme or a protocol of a lock file, or before a port. */
const otherColon = /(?<=(?:^|["'(@:])(?:catalog|npm|patch|workspace)):|:(?=\/\/|\d+(?:\/|$))/g

/** Removes everything before the `@` of an address in a word, and its query and fragment. */
function withoutAnyUserinfo(word: string): string {
  const [address = '', ...fragments] = word.replace(/\/\/[^/?#]*@/g, '//').split('#')
  const isAddress = address.includes('//')
  const isKept = !isAddress || fragments.every((fragment) => /^[0-9a-f]{7,64}\W*$/i.test(fragment))
  const fragment = fragments.length === 0 ? '' : isKept ? `#${fragments.join('#')}` : '#…'
  const cut = (address + fragment).replace(/\?(?=.).*$/, '?…')
  const at = cut.lastIndexOf('@')
  const colon = cut.replace(otherColon, '\0').indexOf(':')
  if (colon === -1 || colon > at) return cut
  const start = Math.max(...['/', '@', '"', "'", '(', '=', ','].map((sign) => cut.lastIndexOf(sign, colon)))
  return cut.slice(0, start + 1) + cut.slice(at + 1)
}

/** A text from the manifest, to be quoted in a message: without credentials, and at most 100 characters. */
export function quoted(text: string): string {
  const shown = shownText(text)
  return JSON.stringify(shown.length > 100 ? `${shown.slice(0, 100)}…` : shown)
}
