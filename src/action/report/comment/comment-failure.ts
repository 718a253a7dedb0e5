import { withoutSecrets } from '../../../core/errors/without-secrets.ts'
import { clipped } from '../../../core/errors/shown.ts'

/** A reason why there is no comment. Its message says everything. */
export class CommentFailure extends Error {}

/**
 * The parts of the errors of octokit that are used. They have a status even if there was no answer, but then no
 * response.
 */
interface Refused {
  response?: { status: number; headers: Readonly<Record<string, unknown>>; data: unknown }
}

/**
 * Whether GitHub answered that this token lacks the permission, or that the resource does not exist. A rate limit is
 * neither.
 */
export function isRefusal(error: unknown): boolean {
  const { response } = error as Refused
  return response !== undefined && [403, 404].includes(response.status) && !isRateLimit(response)
}

/** What happened and what to do, in sentences on one line. */
export function whyOf(error: unknown, token: string): string {
  if (error instanceof CommentFailure) return error.message
  const { response } = error as Refused
  if (response === undefined)
    return `The request to GitHub failed: ${quoted(rootMessage(error), token)}. ${AGAIN}`
  const { status } = response
  const said = quoted(saidIn(response), token)
  const answer = `GitHub answered ${status}${said === '' ? '' : ` (${said})`}`
  if (isRateLimit(response)) return `${answer}: too many requests. Run again later to get the comment.`
  if (/\blocked\b/i.test(said))
    return `${answer}. Unlock the conversation of the pull request to get a comment.`
  if (status === 401)
    return `${answer}: the token is not valid. Set the input \`github-token\` to a valid token.`
  if (status === 403) return `${answer}. ${PERMISSION} In a pull request from a fork, the token is read-only.`
  if (status === 404 || status === 410) {
    return `${answer}: the pull request does not exist, or the token cannot access it. ${PERMISSION}`
  }
  return `${answer}. ${AGAIN}`
}

/** Foreign text for a sentence: at most 300 characters on one line, without secrets. */
export function quoted(text: string, token: string): string {
  const safe = withoutSecrets(token === '' ? text : text.replaceAll(token, '[removed]'))
  return clipped(safe.replace(/[\s\p{Cc}]+/gu, ' ').trim(), 300)
}

const AGAIN = 'Run again to get the comment.'
const PERMISSION = 'The token needs the permission `pull-requests: write`.'

/** There are two kinds of rate limits: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function isRateLimit(response: NonNullable<Refused['response']>): boolean {
  const { status, headers } = response
  if (status === 429) return true
  if (status !== 403) return false
  return (
    headers['x-ratelimit-remaining'] === '0' ||
    headers['retry-after'] !== undefined ||
    /\brate limit\b/i.test(saidIn(response))
  )
}

/**
 * The message in the answer of GitHub, with the details of its errors. Empty if the answer is not JSON, for example the
 * page of a proxy.
 */
function saidIn({ data }: NonNullable<Refused['response']>): string {
  const { message, errors } = (data ?? {}) as { message?: unknown; errors?: unknown }
  const details = Array.isArray(errors) ? errors.map((one: { message?: unknown } | null) => one?.message) : []
  return [message, ...details].filter((text) => typeof text === 'string').join(': ')
}

/** The underlying error. It has a code and no message if all addresses of a host were tried. */
function rootMessage(error: unknown): string {
  let root = error as { message?: string; code?: string; cause?: unknown }
  while (typeof root.cause === 'object' && root.cause !== null) root = root.cause
  return [root.message, root.code].find(Boolean) ?? 'the connection failed'
}
