import { createHash } from 'node:crypto'

/**
 * Gives a source without the credentials in it: the user and password of a URL (the user of an SSH URL stays, which
 * is part of the address), also where the URL is percent-encoded into another one, and what follows its `?`. In the
 * place of the latter stands a digest, so that two sources that differ stay different.
 */
export function withoutCredentials(source: string): string {
  return source
    .replace(
      /:\/\/([^/?#\s]*)@/g,
      (_, userinfo: string, at: number) => `://${user(source, at, userinfo, ':')}`,
    )
    .replace(
      /%3A%2F%2F((?:(?!%2F|%3F|%23)[^/?#\s])*)%40/gi,
      (_, userinfo: string, at: number, whole: string) => {
        return `%3A%2F%2F${user(whole, at, userinfo, '%3A', '%40')}`
      },
    )
    .replace(/\?[^#]+/, (query) => `?sha256=${createHash('sha256').update(query).digest('hex').slice(0, 16)}`)
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
