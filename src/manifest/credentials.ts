import { createHash } from 'node:crypto'

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

/** A text of the manifest as a message may quote it: without credentials, and not longer than a line. */
export function quoted(text: string): string {
  const shown = withoutCredentials(text)
  return JSON.stringify(shown.length > 100 ? `${shown.slice(0, 100)}…` : shown)
}
