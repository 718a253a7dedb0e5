import type { context as Context } from '@actions/github'
import type { GitHub } from '@actions/github/lib/utils'
import { createHash } from 'node:crypto'
import { CommentFailure, isRefusal, quoted, whyOf } from './comment-failure.ts'
import { githubContext } from '../../github-context.ts'

/** A comment to write. */
export interface Comment {
  /** The token for GitHub. Without one, a comment on a pull request fails. */
  token: string
  /** The subject of the comment. A pull request has one comment for each subject. */
  identity: readonly string[]
  /** Markdown of at most {@link BODY_LIMIT} characters. */
  body: string
}

/** The result of writing a comment. */
export type CommentOutcome =
  | { kind: 'written'; url: string }
  | { kind: 'no-pull-request' }
  /** `why`: what happened and what to do, in sentences on one line. */
  | { kind: 'failed'; why: string }

/** The hidden start of the comments about a subject. It has a fixed length, and foreign text cannot end it. */
function markerOf(identity: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(identity)).digest('hex')
  return `<!-- publish-lambda-layer ${digest} -->`
}

/**
 * Maximum number of characters in {@link Comment.body}. GitHub says: "Body is too long (maximum is 65536 characters)".
 */
export const BODY_LIMIT = 65_536 - `${markerOf([])}\n`.length

/** Maximum number of bytes of one answer: a page of comments, each as long as GitHub allows. */
const ANSWER_LIMIT = 50_000_000

/** Pages of 100 comments. GitHub says: "Commenting is disabled on issues with more than 2500 comments". */
const PAGE_LIMIT = 30

/**
 * Writes the comment on the pull request of the workflow run. Updates the oldest one that an earlier run wrote, or
 * creates a new one. Never rejects.
 *
 * @param cancelled - Ends the wait for GitHub.
 * @param milliseconds - For all requests together.
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

/**
 * The client is half a megabyte of script. It is a separate module, because every run imports the links from this one.
 */
async function loadContext(): Promise<typeof Context> {
  try {
    return await githubContext()
  } catch (error) {
    throw new CommentFailure(
      `The event that started the workflow could not be read: ${quoted((error as Error).message, '')}. ` +
        'Check the file in GITHUB_EVENT_PATH, and GITHUB_API_URL.',
    )
  }
}

/** A comment on a pull request is an issue event, which says that the issue is a pull request. */
function pullRequestNumber(payload: unknown): number | undefined {
  const { pull_request: pullRequest, issue } = (payload ?? {}) as Record<
    string,
    { number?: unknown; pull_request?: unknown } | null | undefined
  >
  const number = (pullRequest ?? (issue?.pull_request ? issue : undefined))?.number
  return typeof number === 'number' ? number : undefined
}

function check({ token, body }: Comment): void {
  if (token === '') throw new CommentFailure('A comment needs a token. Set the input `github-token`.')
  // The error for an invalid header would contain the token.
  if (!/^[!-~]+$/.test(token)) {
    throw new CommentFailure(
      'The input `github-token` is not a token, because it contains blanks or other characters that tokens cannot have.',
    )
  }
  if (body.length > BODY_LIMIT) {
    throw new CommentFailure(
      `The comment has ${body.length} characters; GitHub allows at most ${BODY_LIMIT}.`,
    )
  }
}

/** Returns the URL of the comment. */
async function write(
  repository: typeof Context.repo,
  number: number,
  { token, identity, body }: Comment,
  signal: AbortSignal,
): Promise<string> {
  const { GitHub, getOctokitOptions, defaults } = await import('@actions/github/lib/utils')
  const { issues, users } = new GitHub(getOctokitOptions(token)).rest
  const request = { signal, fetch: bounded(defaults.request?.fetch as typeof fetch) }
  // Passed with each call. A default for all calls would replace the proxy.
  const common = { ...repository, request }
  const marker = markerOf(identity)
  const text = `${marker}\n${body}`

  /** The id of the user that owns the token. The token of a workflow belongs to a bot, which may not ask for it. */
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
   * Anyone can write a comment that starts with the marker, and the token may be allowed to overwrite it. If the author
   * is null, the account was deleted together with its tokens.
   */
  const isOurs = async ({ body, user }: Listed) => {
    if (!body?.startsWith(marker) || !user) return false
    return user.type === 'Bot' || user.id === (await (self ??= askSelf()))
  }

  // Not with paginate, which treats an answer without a body as an empty list. A second comment would then be created.
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
        // This comment is from another bot, or was deleted meanwhile. A later one may be ours.
        if (!isRefusal(error)) throw error
      }
    }
    more = headers.link?.includes('rel="next"') === true
  }
  return urlOf((await issues.createComment({ ...common, issue_number: number, body: text })).data)
}

/** Fetches, and aborts if an answer is longer than any answer of GitHub. */
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

/** Octokit returns an answer that is empty or not JSON as a text. */
function listOf(data: unknown): readonly Listed[] {
  if (Array.isArray(data) && data.every((one) => typeof one === 'object' && one !== null))
    return data as Listed[]
  throw new CommentFailure('The answer of GitHub is not a list of comments.')
}

function urlOf(data: unknown): string {
  const { html_url: url } = (data ?? {}) as { html_url?: unknown }
  if (typeof url === 'string') return url
  throw new CommentFailure(
    'The answer of GitHub is not a comment. The comment may or may not have been written.',
  )
}
