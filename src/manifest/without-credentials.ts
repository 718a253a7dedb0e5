import { createHash } from 'node:crypto'
import type { Ecosystem } from './package.ts'

/**
 * Gives a source without the credentials in it: those that {@link withoutUserinfo} removes, the user and password of a
 * URL that is percent-encoded into another one, and what follows the `?`. In the place of the latter stands a digest,
 * so that two sources that differ stay different.
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
 * Gives a source without the user and password of its URLs. The user of an SSH URL stays, which is part of the address.
 * They end at the last `@` before the first `/`, `?`, `#` or blank. Where there is none, the last `@` before a blank may
 * still end a password that was not encoded:
 *
 * - After `user:` and what is no port it does, and they are removed: `https://user:pass/word@host/a`.
 * - Where a colon stands in the path, or a port in front and a `/` after the `@`, it cannot be told, and all before the
 *   `@` is replaced by a digest: `https://host:1/a@b/c` may be a branch of `host`, or an address on `b`.
 * - Otherwise it ends no password, and all stays: `https://host/a.git@branch`, `https://host:1/@scope/a`.
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
 * A name, a version or a message of a manifest as it may be shown. Where an address stands in it, with or without a scheme
 * and however often it is percent-encoded, it is without user, password, query and fragment; and what is called a token,
 * a password or the like is without its value. Any other text stays as it is.
 */
export function shownText(text: string): string {
  // Most names and versions are done here.
  if (!/[@?%=:/]/.test(text)) return text
  const plain = decoded(text)
  const clean = withoutUserinfo(plain).replace(/\S+/g, withoutAnyUserinfo).replace(namedSecret, '$1…')
  return clean === plain ? text : clean
}

/**
 * The name of a package as it may be shown. Readers take what stands before an `@` for the name, and the `@` may be the one
 * that ends a password. So nothing is shown of a name that ends in the host of an address, of what follows a colon in
 * an address that no port follows, or of a name that has a colon, but for Maven, whose names have one.
 */
export function shownName(name: string, ecosystem?: Ecosystem): string {
  const shown = shownText(name)
  if (ecosystem === 'maven') return shown
  return shown
    .replace(/\/\/[^/?#\s]+$/, '//…')
    .replace(/(\/\/[^/?#\s:]*):(?!\d+(?:[/?#\s]|$))\S*/, '$1…')
    .replace(/^(?!file:)[^/:\s]*:(?!\/\/)\S+$/, '…')
}

/** What stands for the signs that addresses are made of. */
const encodedSign = /%(?:2[356f]|3[adf]|40)/gi

/** A password can be in an address within an address within another one. */
function decoded(text: string): string {
  let plain = text
  for (let round = 0; round < 5 && plain.includes('%'); round++) {
    plain = plain.replace(encodedSign, decodeURIComponent)
  }
  return plain
}

/** Lengths are limited, as a text of nothing but such names would keep the expression busy. */
const namedSecret =
  /((?:auth|credential|passw(?:or)?d|secret|signature|token|api[-_]?key|access[-_]?key)\w{0,40}["']?(?:\s{0,5}=(?!=)|:\s)\s{0,5}["']?)(?:(?:basic|bearer|token)\s{1,5})?[^\s"'&;,]+/gi

/** A colon that no password follows: of a scheme, before a port, and of the protocols in which lock files name packages. */
const otherColon = /(?<=(?:^|["'(@:])(?:catalog|npm|patch|workspace)):|:(?=\/\/|\d+(?:\/|$))/g

/** A word without what stands before the `@` of an address, and without its query and fragment. */
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

/** A text of the manifest as a message may quote it: without credentials, and not longer than a line. */
export function quoted(text: string): string {
  const shown = shownText(text)
  return JSON.stringify(shown.length > 100 ? `${shown.slice(0, 100)}…` : shown)
}
