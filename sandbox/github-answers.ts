import type { Account, Comment, GithubWorld, PullRequest, Token } from './github-world.ts'
import type { AwsRequest } from './http.ts'
import type { Answer } from './answer.ts'

/** Most characters of a comment. */
const BODY_LIMIT = 65_536

/** An answer that says no. */
class Refusal extends Error {
  readonly status: number
  readonly errors: readonly object[] | undefined

  constructor(status: number, message: string, errors?: readonly object[]) {
    super(message)
    this.status = status
    this.errors = errors
  }
}

const notFound = () => new Refusal(404, 'Not Found')
const notForTheToken = () => new Refusal(403, 'Resource not accessible by integration')

/**
 * Answers a request as GitHub does, so far as comments on pull requests need it, and with 404 beyond that. A token that may
 * write may write into the comments of others too, as on GitHub.
 *
 * @param url - where the API is
 */
export function answerGithub(world: GithubWorld, request: AwsRequest, url: string): Answer {
  try {
    return route(world, request, url)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { message, errors, status } = error
    return json(status, {
      message,
      ...(errors && { errors }),
      documentation_url: 'https://docs.github.com/rest',
      status: String(status),
    })
  }
}

function route(world: GithubWorld, request: AwsRequest, url: string): Answer {
  const token = authenticate(world, request)
  const { method, path } = request
  if (method === 'GET' && path === '/user') return user(token)
  const [, issueRepository = '', number] =
    /^\/repos\/([^/]+\/[^/]+)\/issues\/([1-9]\d*)\/comments$/.exec(path) ?? []
  if (number !== undefined) {
    const pullRequest = world.pullRequest(issueRepository, Number(number))
    if (pullRequest === undefined) throw notFound()
    if (method === 'GET') return list(pullRequest, request, url)
    if (method === 'POST') return create(world, pullRequest, request, token, url)
  }
  const [, repository = '', id] = /^\/repos\/([^/]+\/[^/]+)\/issues\/comments\/([1-9]\d*)$/.exec(path) ?? []
  const found = id === undefined ? undefined : world.comment(repository, Number(id))
  if (method !== 'PATCH' || found === undefined) throw notFound()
  return update(found.pullRequest, found.comment, request, token, url)
}

/** Unlike GitHub, this one wants a token also for what is public. */
function authenticate({ tokens }: GithubWorld, { headers }: AwsRequest): Token {
  const [, text = ''] = /^(?:token|bearer) (\S+)$/i.exec(headers['authorization'] ?? '') ?? []
  const token = tokens.get(text)
  if (token === undefined) throw new Refusal(401, 'Bad credentials')
  return token
}

/** An app has no user. */
function user({ owner }: Token): Answer {
  if (owner.type === 'Bot') throw notForTheToken()
  return json(200, account(owner))
}

function list(pullRequest: PullRequest, { path, query }: AwsRequest, url: string): Answer {
  const size = Math.min(positive(query.get('per_page')) ?? 30, 100)
  const page = positive(query.get('page')) ?? 1
  const last = Math.max(1, Math.ceil(pullRequest.comments.length / size))
  const pages = [
    ['prev', page > 1, page - 1],
    ['next', page < last, page + 1],
    ['last', page < last, last],
    ['first', page > 1, 1],
  ] as const
  const links = pages
    .filter(([, there]) => there)
    .map(([relation, , number]) => {
      const target = new URLSearchParams(query)
      target.set('page', String(number))
      return `<${url}${path}?${target.toString()}>; rel="${relation}"`
    })
  const comments = pullRequest.comments.slice((page - 1) * size, page * size)
  return json(
    200,
    comments.map((comment) => shape(pullRequest, comment, url)),
    links.length === 0 ? {} : { link: links.join(', ') },
  )
}

function create(
  world: GithubWorld,
  pullRequest: PullRequest,
  request: AwsRequest,
  { owner, access }: Token,
  url: string,
): Answer {
  if (access !== 'write') throw notForTheToken()
  if (pullRequest.locked) throw new Refusal(403, 'Unable to create comment because issue is locked.')
  const comment = world.addComment(pullRequest, bodyOf(request), owner)
  const shaped = shape(pullRequest, comment, url)
  return json(201, shaped, { location: shaped.url })
}

function update(
  pullRequest: PullRequest,
  comment: Comment,
  request: AwsRequest,
  { access }: Token,
  url: string,
): Answer {
  if (access !== 'write') throw notForTheToken()
  comment.body = bodyOf(request)
  comment.updatedAt = new Date()
  return json(200, shape(pullRequest, comment, url))
}

/** The text of a comment that is to be written. */
function bodyOf(request: AwsRequest): string {
  let sent: unknown
  try {
    sent = JSON.parse(request.body.toString('utf8'))
  } catch {
    throw new Refusal(400, 'Problems parsing JSON')
  }
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
    throw new Refusal(400, 'Body should be a JSON object')
  const { body } = sent as { body?: unknown }
  if (body === undefined) throw new Refusal(422, 'Invalid request.\n\n"body" wasn\'t supplied.')
  if (typeof body !== 'string')
    throw new Refusal(
      422,
      `Invalid request.\n\nFor 'properties/body', ${JSON.stringify(body)} is not a string.`,
    )
  if (body.trim() === '') throw invalid('Body cannot be blank')
  if (body.length > BODY_LIMIT) throw invalid(`Body is too long (maximum is ${BODY_LIMIT} characters)`)
  return body
}

function invalid(message: string): Refusal {
  return new Refusal(422, 'Validation Failed', [
    { resource: 'IssueComment', code: 'unprocessable', field: 'data', message },
  ])
}

function shape(
  { repository, number }: PullRequest,
  { id, body, user, createdAt, updatedAt }: Comment,
  url: string,
) {
  const issue = `${url}/repos/${repository}/issues`
  return {
    url: `${issue}/comments/${id}`,
    html_url: `https://github.com/${repository}/pull/${number}#issuecomment-${id}`,
    issue_url: `${issue}/${number}`,
    id,
    node_id: `IC_${id}`,
    user: user && account(user),
    created_at: seconds(createdAt),
    updated_at: seconds(updatedAt),
    body,
    author_association: user?.type === 'User' ? 'CONTRIBUTOR' : 'NONE',
  }
}

function account({ login, id, type }: Account) {
  return { login, id, type, site_admin: false }
}

function seconds(date: Date): string {
  return date.toISOString().replace(/\.\d+/, '')
}

function positive(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d*$/.test(text) ? Number(text) : undefined
}

function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  }
}
