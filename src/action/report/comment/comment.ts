import type { context as Context } from '@actions/github'
import type { GitHub } from '@actions/github/lib/utils'
import { createHash } from 'node:crypto'
import { CommentFailure, isRefusal, quoted, whyOf } from './comment-failure.ts'
import { githubContext } from '../../github-context.ts'

/** What is to be written. */
export interface Comment {
  /** To speak to GitHub with. Without one, a pull request gets no comment, and that is a failure. */
  token: string
  /** What the comment is about: a pull request has one comment for each. */
  identity: readonly string[]
  /** Markdown of at most {@link BODY_LIMIT} characters. */
  body: string
}

/** How writing the comment ended. */
export type CommentOutcome =
  | { kind: 'written'; url: string }
  | { kind: 'no-pull-request' }
  /** `why`: what happened and what to do, in plain sentences on one line. */
  | { kind: 'failed'; why: string }

/** Begins the comments about something: hidden, of one length, and nothing foreign can end it. */
function markerOf(identity: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(identity)).digest('hex')
  return `<!-- publish-lambda-layer ${digest} -->`
}

/** Most characters of {@link Comment.body}. GitHub says: "Body is too long (maximum is 65536 characters)". */
export const BODY_LIMIT = 65_536 - `${markerOf([])}\n`.length

/** Maximum number of bytes of one answer: a page of comments, all of them as long as GitHub takes them. */
const ANSWER_LIMIT = 50_000_000

/** Pages of 100 comments. GitHub says: "Commenting is disabled on issues with more than 2500 comments". */
const PAGE_LIMIT = 30

/**
 * Writes the comment on the pull request that the workflow runs for: over the oldest one that an earlier run wrote, or as
 * a new one. Never rejects.
 *
 * @param cancelled - ends the wait for GitHub
 * @param milliseconds - for all of it
 */
export async function writeComment(
  comment: Comment,
  cancelled: AbortSignal,
  milliseconds = 15_000,
): Promise<CommentOutcome> {
  const timeout = AbortSignal.timeout(milliseconds)
  const deadline = AbortSignal.any([timeout, cancelled])
  try {
    const context = await loadContext()
    const number = pullRequestNumber(context.payload)
    if (number === undefined) return { kind: 'no-pull-request' }
    check(comment)
    return { kind: 'written', url: await write(context.repo, number, comment, deadline) }
  } catch (error) {
    const late = `GitHub did not answer within ${milliseconds / 1000} s. Run again to get the comment.`
    if (cancelled.aborted) return { kind: 'failed', why: 'The run was cancelled.' }
    return { kind: 'failed', why: timeout.aborted ? late : whyOf(error, comment.token) }
  }
}

/** The client, half a megabyte of script, is a module of its own: every run takes its links from this one. */
async function loadContext(): Promise<typeof Context> {
  try {
    return await githubContext()
  } catch (error) {
    throw new CommentFailure(
      `The event that started the workflow could not be read: ${quoted((error as Error).message, '')}. ` +
        'Look at what happened to the file that GITHUB_EVENT_PATH names, and at GITHUB_API_URL.',
    )
  }
}

/** A comment on a pull request is an event of an issue, which then says that it is a pull request. */
function pullRequestNumber(payload: unknown): number | undefined {
  const { pull_request: pullRequest, issue } = (payload ?? {}) as Record<
    string,
    { number?: unknown; pull_request?: unknown } | null | undefined
  >
  const number = (pullRequest ?? (issue?.pull_request ? issue : undefined))?.number
  return typeof number === 'number' ? number : undefined
}

function check({ token, body }: Comment): void {
  if (token === '') throw new CommentFailure('There is no token to comment with. Set the input github-token.')
  // The error of a header that cannot be sent would quote it.
  if (!/^[!-~]+$/.test(token)) {
    throw new CommentFailure(
      'The input github-token is not a token: it holds blanks or other odd characters.',
    )
  }
  if (body.length > BODY_LIMIT) {
    throw new CommentFailure(`The comment has ${body.length} characters; GitHub takes ${BODY_LIMIT}.`)
  }
}

/** Gives the URL of the comment. */
async function write(
  repository: typeof Context.repo,
  number: number,
  { token, identity, body }: Comment,
  signal: AbortSignal,
): Promise<string> {
  const { GitHub, getOctokitOptions, defaults } = await import('@actions/github/lib/utils')
  const { issues, users } = new GitHub(getOctokitOptions(token)).rest
  const request = { signal, fetch: bounded(defaults.request?.fetch as typeof fetch) }
  // Goes with each call, as one for all calls would take the place of the proxy.
  const common = { ...repository, request }
  const marker = markerOf(identity)
  const text = `${marker}\n${body}`

  /** The id of the user that the token belongs to. That of a workflow belongs to a bot, and is refused. */
  let self: Promise<number | undefined> | undefined
  const askSelf = async () => {
    try {
      return (await users.getAuthenticated({ request })).data.id
    } catch (error) {
      if (isRefusal(error)) return undefined
      throw error
    }
  }

  /**
   * Anyone can write a comment that begins with the marker, and the token may be good enough to overwrite it. Where the
   * author is null, the account is gone, and so are its tokens.
   */
  const isOurs = async ({ body, user }: Listed) => {
    if (!body?.startsWith(marker) || !user) return false
    return user.type === 'Bot' || user.id === (await (self ??= askSelf()))
  }

  // Not with paginate, which takes an answer without a body for an empty list: there would be one more comment.
  for (let page = 1, more = true; more; page++) {
    if (page > PAGE_LIMIT) {
      throw new CommentFailure(`GitHub's list of comments did not end after ${PAGE_LIMIT} pages of 100.`)
    }
    const { data, headers } = await issues.listComments({
      ...common,
      issue_number: number,
      per_page: 100,
      page,
    })
    for (const listed of listOf(data)) {
      if (!(await isOurs(listed))) continue
      try {
        return urlOf((await issues.updateComment({ ...common, comment_id: listed.id, body: text })).data)
      } catch (error) {
        // Another bot's, or deleted since: a later one may be ours.
        if (!isRefusal(error)) throw error
      }
    }
    more = headers.link?.includes('rel="next"') === true
  }
  return urlOf((await issues.createComment({ ...common, issue_number: number, body: text })).data)
}

/** Fetches, and breaks off an answer that is longer than any of GitHub's. */
function bounded(send: typeof fetch): typeof fetch {
  return async (...request) => {
    const response = await send(...request)
    let size = 0
    const counted = response.body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(piece, controller) {
          size += piece.length
          if (size > ANSWER_LIMIT) controller.error(new Error('the answer is too long'))
          else controller.enqueue(piece)
        },
      }),
    )
    const { status, statusText, headers } = response
    return new Response(counted ?? null, { status, statusText, headers })
  }
}

type Issues = InstanceType<typeof GitHub>['rest']['issues']
type Listed = Awaited<ReturnType<Issues['listComments']>>['data'][number]

/** Octokit gives what is no JSON, or nothing, as a text. */
function listOf(data: unknown): readonly Listed[] {
  if (Array.isArray(data) && data.every((one) => typeof one === 'object' && one !== null))
    return data as Listed[]
  throw new CommentFailure('GitHub answered with something that is no list of comments.')
}

function urlOf(data: unknown): string {
  const { html_url: url } = (data ?? {}) as { html_url?: unknown }
  if (typeof url === 'string') return url
  throw new CommentFailure('GitHub answered with something that is no comment: it may be written or not.')
}
