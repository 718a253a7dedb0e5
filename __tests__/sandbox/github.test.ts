import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ACTIONS_BOT } from '../../sandbox/github-world.ts'
import type { PullRequest } from '../../sandbox/github-world.ts'
import { startGithub } from '../../sandbox/github.ts'
import type { Github } from '../../sandbox/github.ts'

const MONA = { login: 'mona', id: 2, type: 'User' } as const
const COMMENTS = '/repos/octo/layers/issues/7/comments'

let github: Github
let pullRequest: PullRequest

beforeEach(async () => {
  github = await startGithub()
  github.world.tokens.set('write', { owner: ACTIONS_BOT, access: 'write' })
  github.world.tokens.set('read', { owner: ACTIONS_BOT, access: 'read' })
  github.world.tokens.set('mona', { owner: MONA, access: 'write' })
  pullRequest = github.world.openPullRequest('octo/layers', 7)
})
afterEach(() => github.close())

/** A request, and what was answered. */
async function ask(
  method: string,
  path: string,
  { body, authorization = 'token write' }: { body?: unknown; authorization?: string } = {},
): Promise<{ status: number; link: string | null; answer: unknown }> {
  const response = await fetch(`${github.url}${path}`, {
    method,
    headers: { authorization },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, link: response.headers.get('link'), answer: await response.json() }
}

describe('a comment', () => {
  it('is created, listed and updated, in the shape of GitHub', async () => {
    const created = await ask('POST', COMMENTS, { body: { body: 'Hello', labels: ['ignored'] } })
    const [comment] = pullRequest.comments
    const id = comment?.id ?? 0
    expect(created).toEqual({
      status: 201,
      link: null,
      answer: {
        url: `${github.url}/repos/octo/layers/issues/comments/${id}`,
        html_url: `https://github.com/octo/layers/pull/7#issuecomment-${id}`,
        issue_url: `${github.url}/repos/octo/layers/issues/7`,
        id,
        node_id: `IC_${id}`,
        user: { login: 'github-actions[bot]', id: 41_898_282, type: 'Bot', site_admin: false },
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        body: 'Hello',
        author_association: 'NONE',
      },
    })
    expect((await ask('GET', COMMENTS)).answer).toEqual([created.answer])
    const updated = await ask('PATCH', `/repos/octo/layers/issues/comments/${id}`, { body: { body: 'Bye' } })
    expect(updated).toMatchObject({ status: 200, answer: { id, body: 'Bye' } })
    expect(comment?.body).toBe('Bye')
    expect(github.requests.map(({ method, status }) => [method, status])).toEqual([
      ['POST', 201],
      ['GET', 200],
      ['PATCH', 200],
    ])
  })

  it('of another can be overwritten, and that of an account that is gone has no user', async () => {
    const { id } = github.world.addComment(pullRequest, 'Hello', null)
    const { answer } = await ask('PATCH', `/repos/octo/layers/issues/comments/${id}`, {
      body: { body: 'Bye' },
    })
    expect(answer).toMatchObject({ body: 'Bye', user: null })
  })

  it.each([
    ['no JSON', '{"body"', 400, 'Problems parsing JSON'],
    ['null', 'null', 400, 'Body should be a JSON object'],
    ['a list', [], 400, 'Body should be a JSON object'],
    ['no body', { text: 'x' }, 422, 'Invalid request.\n\n"body" wasn\'t supplied.'],
    ['a number', { body: 1 }, 422, "Invalid request.\n\nFor 'properties/body', 1 is not a string."],
  ])('is none: %s', async (_, body, status, message) => {
    expect(await ask('POST', COMMENTS, { body })).toMatchObject({ status, answer: { message } })
    const { id } = github.world.addComment(pullRequest, 'Hello')
    const refused = await ask('PATCH', `/repos/octo/layers/issues/comments/${id}`, { body })
    expect(refused).toMatchObject({ status, answer: { message } })
    expect(pullRequest.comments.map((comment) => comment.body)).toEqual(['Hello'])
  })

  it.each([
    ['', 'Body cannot be blank'],
    [' \n', 'Body cannot be blank'],
    ['x'.repeat(65_537), 'Body is too long (maximum is 65536 characters)'],
  ])('is of 1 to 65,536 characters', async (body, message) => {
    expect(await ask('POST', COMMENTS, { body: { body } })).toMatchObject({
      status: 422,
      answer: {
        message: 'Validation Failed',
        errors: [{ resource: 'IssueComment', message }],
        status: '422',
      },
    })
    expect((await ask('POST', COMMENTS, { body: { body: 'x'.repeat(65_536) } })).status).toBe(201)
  })

  it('is not created in a locked conversation', async () => {
    pullRequest.locked = true
    expect(await ask('POST', COMMENTS, { body: { body: 'Hello' } })).toMatchObject({
      status: 403,
      answer: { message: 'Unable to create comment because issue is locked.' },
    })
  })
})

describe('a path', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/repos/octo/layers/issues/8/comments'],
    ['GET', '/repos/Octo/layers/issues/7/comments'],
    ['GET', '/repos/octo/other/issues/7/comments'],
    ['GET', '/repos/octo/layers/issues/07/comments'],
    ['GET', `${COMMENTS}/`],
    ['GET', `/api/v3${COMMENTS}`],
    ['GET', '/repos/octo/layers/issues/7'],
    ['DELETE', COMMENTS],
    ['POST', '/user'],
    ['PATCH', '/repos/octo/layers/issues/comments/1'],
    ['PATCH', '/repos/octo/other/issues/comments/1000001'],
    ['GET', '/repos/octo/layers/issues/comments/1000001'],
  ])('is known or not found: %s %s', async (method, path) => {
    expect(github.world.addComment(pullRequest, 'Hello').id).toBe(1_000_001)
    const { status, answer } = await ask(method, path)
    expect([status, answer]).toMatchObject([404, { message: 'Not Found', status: '404' }])
  })
})

describe('a token', () => {
  it.each(['token write', 'bearer write', 'Bearer write'])('is taken: %s', async (authorization) => {
    expect((await ask('GET', COMMENTS, { authorization })).status).toBe(200)
  })

  it.each(['', 'write', 'token', 'token other', 'basic write', 'token write write', 'token Write'])(
    'is not taken: %j',
    async (authorization) => {
      const { status, answer } = await ask('GET', COMMENTS, { authorization })
      expect([status, answer]).toMatchObject([401, { message: 'Bad credentials' }])
    },
  )

  it('that may only read can do no more', async () => {
    const { id } = github.world.addComment(pullRequest, 'Hello')
    const authorization = 'token read'
    const refused = { status: 403, answer: { message: 'Resource not accessible by integration' } }
    const body = { body: 'Bye' }
    expect((await ask('GET', COMMENTS, { authorization })).status).toBe(200)
    expect(await ask('POST', COMMENTS, { authorization, body })).toMatchObject(refused)
    const path = `/repos/octo/layers/issues/comments/${id}`
    expect(await ask('PATCH', path, { authorization, body })).toMatchObject(refused)
    expect(pullRequest.comments.map((comment) => comment.body)).toEqual(['Hello'])
  })

  it('has a user, unless it is an app’s', async () => {
    const { answer } = await ask('GET', '/user', { authorization: 'token mona' })
    expect(answer).toEqual({ login: 'mona', id: 2, type: 'User', site_admin: false })
    expect(await ask('GET', '/user')).toMatchObject({
      status: 403,
      answer: { message: 'Resource not accessible by integration' },
    })
  })
})

describe('a list', () => {
  beforeEach(() => {
    for (let i = 1; i <= 250; i++) github.world.addComment(pullRequest, `Comment ${i}`)
  })

  it.each([
    ['', 1, 30, ['next 2', 'last 9']],
    ['?per_page=100', 1, 100, ['next 2', 'last 3']],
    ['?per_page=100&page=2', 101, 100, ['prev 1', 'next 3', 'last 3', 'first 1']],
    ['?per_page=100&page=3', 201, 50, ['prev 2', 'first 1']],
    ['?per_page=100&page=4', undefined, 0, ['prev 3', 'first 1']],
    ['?per_page=250', 1, 100, ['next 2', 'last 3']],
    ['?per_page=0&page=0', 1, 30, ['next 2', 'last 9']],
    ['?per_page=125&page=x', 1, 100, ['next 2', 'last 3']],
  ])('has pages: %s', async (query, first, count, links) => {
    const { link, answer } = await ask('GET', `${COMMENTS}${query}`)
    const bodies = (answer as { body: string }[]).map(({ body }) => body)
    expect(bodies[0]).toBe(first === undefined ? undefined : `Comment ${first}`)
    expect(bodies).toHaveLength(count)
    const parsed = Array.from(link?.matchAll(/<([^>]+)>; rel="(\w+)"/g) ?? [], ([, url = '', relation]) => {
      expect(url.startsWith(`${github.url}${COMMENTS}?`)).toBe(true)
      return `${relation} ${new URL(url).searchParams.get('page')}`
    })
    expect(parsed).toEqual(links)
  })

  it('of one page has no links', async () => {
    pullRequest.comments.length = 100
    expect((await ask('GET', `${COMMENTS}?per_page=100`)).link).toBeNull()
  })
})

describe('a fault', () => {
  const post = () => ask('POST', COMMENTS, { body: { body: 'Hello' } })

  it('is for the requests that match, as often as it says', async () => {
    const fault = {
      kind: 'status',
      status: 503,
      body: '{"message":"Down"}',
      headers: { 'x-a': 'b' },
    } as const
    github.fail({ method: 'POST', path: /\/7\/comments$/, times: 2, fault })
    expect((await ask('GET', COMMENTS)).status).toBe(200)
    expect(await post()).toEqual({ status: 503, link: null, answer: { message: 'Down' } })
    expect((await post()).status).toBe(503)
    expect((await post()).status).toBe(201)
    expect(pullRequest.comments).toHaveLength(1)
  })

  it.each([
    ['drop-before', 0],
    ['drop-after', 1],
    ['cut-body', 1],
  ] as const)('breaks the connection: %s', async (kind, count) => {
    github.fail({ fault: { kind } })
    await expect(post()).rejects.toThrow()
    expect(pullRequest.comments).toHaveLength(count)
  })

  it.each([
    ['hang', 0],
    ['hang-in-body', 1],
  ] as const)('never answers: %s', async (kind, count) => {
    github.fail({ fault: { kind } })
    const asked = post()
    while (github.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await github.close()
    await expect(asked).rejects.toThrow()
    expect(pullRequest.comments).toHaveLength(count)
  })

  it('is none when all takes longer', async () => {
    github.latencyMs = 20
    expect((await post()).status).toBe(201)
  })
})
