import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { ACTIONS_BOT } from '../../../../sandbox/github-world.ts'
import type { Account, PullRequest } from '../../../../sandbox/github-world.ts'
import { startGithub } from '../../../../sandbox/github.ts'
import type { Github, GithubFault } from '../../../../sandbox/github.ts'
import type { Comment, CommentOutcome } from '../../../../src/action/report/comment/comment.ts'

const before = { ...process.env }
const folder = mkdtempSync(join(tmpdir(), 'comment-'))
const eventPath = join(folder, 'event.json')

const TOKEN = 'ghs_token-of-the-workflow'
const READ_TOKEN = 'ghs_token-of-a-fork'
const USER_TOKEN = 'ghp_token-of-a-user'
const MONA: Account = { login: 'mona', id: 2, type: 'User' }
const MALLORY: Account = { login: 'mallory', id: 3, type: 'User' }

const LAYER = ['layer', 'us-east-1', 'bucket', 'prefix/']

let github: Github
let pullRequest: PullRequest

beforeAll(async () => {
  github = await startGithub()
})
beforeEach(() => {
  const { tokens } = github.world
  tokens.set(TOKEN, { owner: ACTIONS_BOT, access: 'write' })
  tokens.set(READ_TOKEN, { owner: ACTIONS_BOT, access: 'read' })
  tokens.set(USER_TOKEN, { owner: MONA, access: 'write' })
  pullRequest = github.world.openPullRequest('octo/layers', 7)
  setEvent({ pull_request: { number: 7 } })
  Object.assign(process.env, {
    GITHUB_API_URL: github.url,
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_REPOSITORY: 'octo/layers',
  })
})
afterEach(() => {
  github.reset()
  process.env = { ...before }
})
afterAll(async () => {
  await github.close()
  rmSync(folder, { recursive: true })
})

function setEvent(payload: unknown): void {
  writeFileSync(eventPath, JSON.stringify(payload))
}

/** The address of a GitHub that is not there. */
async function goneUrl(): Promise<string> {
  const gone = await startGithub()
  await gone.close()
  return gone.url
}

let loadedIn: string | undefined

/** The library reads the environment and the event when it is loaded: where they are others, it is loaded anew. */
function load() {
  const surroundings = JSON.stringify([process.env, readFileSync(eventPath, 'utf8')])
  if (surroundings !== loadedIn) jest.resetModules()
  loadedIn = surroundings
  return import('../../../../src/action/report/comment/comment.ts')
}

const running = new AbortController().signal

async function write(comment: Partial<Comment> = {}, milliseconds?: number): Promise<CommentOutcome> {
  const { writeComment } = await load()
  return writeComment({ token: TOKEN, identity: LAYER, body: 'The plan', ...comment }, running, milliseconds)
}

/** Why there is no comment. */
async function why(comment: Partial<Comment> = {}, milliseconds?: number): Promise<string> {
  const outcome = await write(comment, milliseconds)
  if (outcome.kind !== 'failed') throw new Error(`It did not fail: ${JSON.stringify(outcome)}`)
  return outcome.why
}

/** What an earlier run left, and is in the conversation no more. */
async function writtenBefore(comment: Partial<Comment> = {}): Promise<string> {
  await write(comment)
  const [written] = pullRequest.comments.splice(-1)
  if (written === undefined) throw new Error('Nothing was written.')
  return written.body
}

const bodies = () => pullRequest.comments.map(({ body }) => body.replace(/^<!--.*-->\n/, ''))
const asked = () => github.requests.map(({ method, path }) => `${method} ${path.replace(/^\/repos/, '')}`)
const LIST = 'GET /octo/layers/issues/7/comments?per_page=100&page=1'
const CREATE = 'POST /octo/layers/issues/7/comments'
const update = (id: number | undefined) => `PATCH /octo/layers/issues/comments/${id}`

function json(status: number, message: string, headers: Record<string, string> = {}): GithubFault {
  return { kind: 'status', status, body: JSON.stringify({ message }), headers }
}

describe('the comment', () => {
  it('is created where there is none', async () => {
    github.world.addComment(pullRequest, 'Nice!', MALLORY)
    const outcome = await write()
    const id = pullRequest.comments[1]?.id
    expect(outcome).toEqual({
      kind: 'written',
      url: `https://github.com/octo/layers/pull/7#issuecomment-${id}`,
    })
    expect(bodies()).toEqual(['Nice!', 'The plan'])
    expect(pullRequest.comments[1]?.body).toMatch(/^<!-- publish-lambda-layer [\da-f]{64} -->\nThe plan$/)
    expect(pullRequest.comments[1]?.user).toEqual(ACTIONS_BOT)
    expect(asked()).toEqual([LIST, CREATE])
  })

  it('is updated in place', async () => {
    const first = await write()
    github.world.addComment(pullRequest, 'Nice!', MALLORY)
    expect(await write({ body: 'Another plan' })).toEqual(first)
    expect(bodies()).toEqual(['Another plan', 'Nice!'])
    expect(asked()).toEqual([LIST, CREATE, LIST, update(pullRequest.comments[0]?.id)])
  })

  it('is found again when someone has edited it in a browser, which ends lines with CR LF', async () => {
    await write()
    const [comment] = pullRequest.comments
    if (comment) comment.body = comment.body.replaceAll('\n', '\r\n') + ' (seen)'
    await write({ body: 'Another plan' })
    expect(bodies()).toEqual(['Another plan'])
  })

  it('is found on the last of three pages, and no page is asked for twice', async () => {
    const ours = await writtenBefore()
    for (let i = 0; i < 249; i++) github.world.addComment(pullRequest, `Comment ${i}`, MALLORY)
    const { id } = github.world.addComment(pullRequest, ours)
    github.requests.length = 0
    await write({ body: 'Another plan' })
    expect(pullRequest.comments).toHaveLength(250)
    expect(bodies().at(-1)).toBe('Another plan')
    const pages = [1, 2, 3].map((page) => LIST.replace(/\d$/, String(page)))
    expect(asked()).toEqual([...pages, update(id)])
  })

  it('is the oldest where there are several, and further pages are not asked for', async () => {
    const ours = await writtenBefore()
    const { id } = github.world.addComment(pullRequest, ours)
    for (let i = 0; i < 150; i++) github.world.addComment(pullRequest, ours)
    github.requests.length = 0
    await write({ body: 'Another plan' })
    expect(bodies().slice(0, 3)).toEqual(['Another plan', 'The plan', 'The plan'])
    expect(asked()).toEqual([LIST, update(id)])
  })

  it.each([
    [['other', 'us-east-1', 'bucket', 'prefix/']],
    [['layer', 'us-east-1', 'bucketprefix/', '']],
    [['layer', 'us-east-1,eu-west-1', 'bucket', 'prefix/']],
    [['layer--> **hi** <!--', '', '', '']],
    [[]],
  ])('about %j is another than that about the first layer', async (identity) => {
    await write({ body: 'First' })
    await write({ body: 'Second', identity })
    await write({ body: 'First again' })
    await write({ body: 'Second again', identity })
    expect(bodies()).toEqual(['First again', 'Second again'])
    expect(pullRequest.comments[1]?.body).toMatch(/^<!-- [\w ]+[\w -]+ -->\nSecond again$/)
  })

  it.each(['> ', ' ', '\n', 'a'])('is none that has the marker after %j', async (text) => {
    const ours = await writtenBefore()
    github.world.addComment(pullRequest, text + ours)
    await write({ body: 'Another plan' })
    expect(bodies()).toEqual([text + ours, 'Another plan'])
  })

  it('holds as many characters as GitHub takes, and not one more', async () => {
    const { BODY_LIMIT } = await import('../../../../src/action/report/comment/comment.ts')
    expect(await write({ body: 'x'.repeat(BODY_LIMIT) })).toMatchObject({ kind: 'written' })
    expect(pullRequest.comments[0]?.body).toHaveLength(65_536)
    github.requests.length = 0
    expect(await why({ body: 'x'.repeat(BODY_LIMIT + 1) })).toContain(`${BODY_LIMIT + 1} characters`)
    expect(asked()).toEqual([])
  })

  it('arrives as it is', async () => {
    const body = '</details>\r\n"\\u0000"\u2028 héllo 🎉 `-->` {owner} %2F 12345678901234567890n'
    await write({ body })
    expect(bodies()).toEqual([body])
  })
})

describe('a comment that is not ours', () => {
  it.each<[string, string, Account | null]>([
    ['another user, with the token of the workflow', TOKEN, MALLORY],
    ['another user, with the token of a user', USER_TOKEN, MALLORY],
    ['an account that is gone, with the token of the workflow', TOKEN, null],
    ['an account that is gone, with the token of a user', USER_TOKEN, null],
  ])('is left alone, though it has the marker: of %s', async (_, token, author) => {
    const ours = await writtenBefore()
    github.world.addComment(pullRequest, ours, author)
    github.world.addComment(pullRequest, ours, author)
    const { id } = github.world.addComment(pullRequest, ours, github.world.tokens.get(token)?.owner)
    await write({ token, body: 'Another plan' })
    expect(bodies()).toEqual(['The plan', 'The plan', 'Another plan'])
    expect(asked().at(-1)).toBe(update(id))
    expect(asked().filter((line) => line === 'GET /user').length).toBeLessThan(2)
  })

  it('is no reason to have none', async () => {
    const ours = await writtenBefore()
    github.world.addComment(pullRequest, ours, MALLORY)
    expect(await write({ body: 'Another plan' })).toMatchObject({ kind: 'written' })
    expect(bodies()).toEqual(['The plan', 'Another plan'])
  })

  it.each([403, 404])('is passed over when it is a bot’s and GitHub answers %d', async (status) => {
    const ours = await writtenBefore()
    const other = github.world.addComment(pullRequest, ours, { login: 'other[bot]', id: 9, type: 'Bot' })
    const fault = json(status, 'No')
    github.fail({ method: 'PATCH', path: new RegExp(`/${other.id}$`), fault, times: Infinity })
    await write({ body: 'Second' })
    await write({ body: 'Third' })
    expect(bodies()).toEqual(['The plan', 'Third'])
  })

  it('cannot be told from ours while GitHub does not say who we are: nothing is written', async () => {
    const ours = await writtenBefore()
    github.world.addComment(pullRequest, ours, MALLORY)
    github.fail({ path: /^\/user$/, fault: json(502, 'Bad gateway') })
    expect(await why({ token: USER_TOKEN })).toMatch(/^GitHub answered 502/)
    expect(bodies()).toEqual(['The plan'])
  })
})

describe('the token of a user', () => {
  it('updates the comment of its user', async () => {
    await write({ token: USER_TOKEN })
    await write({ token: USER_TOKEN, body: 'Another plan' })
    expect(bodies()).toEqual(['Another plan'])
    expect(pullRequest.comments[0]?.user).toEqual(MONA)
    expect(asked()).toContain('GET /user')
  })

  it('updates the comment that the token of the workflow wrote', async () => {
    await write()
    await write({ token: USER_TOKEN, body: 'Another plan' })
    expect(bodies()).toEqual(['Another plan'])
  })
})

describe('the pull request', () => {
  it.each([
    ['of the event', { pull_request: { number: 7 }, number: 8 }],
    ['that was commented on', { issue: { number: 7, pull_request: { url: '' } } }],
  ])('is the one %s', async (_, payload) => {
    setEvent(payload)
    await write()
    expect(bodies()).toEqual(['The plan'])
  })

  it.each([
    ['a push', { ref: 'refs/heads/main' }],
    ['an issue', { issue: { number: 7 } }],
    ['null', null],
    ['a list', []],
    ['odd', { pull_request: 7, issue: null }],
    ['without a number', { pull_request: {} }],
  ])('is none where the event is %s', async (_, payload) => {
    setEvent(payload)
    expect(await write({ token: '' })).toEqual({ kind: 'no-pull-request' })
    expect(asked()).toEqual([])
  })

  it('is none outside of GitHub', async () => {
    Reflect.deleteProperty(process.env, 'GITHUB_EVENT_PATH')
    expect(await write()).toEqual({ kind: 'no-pull-request' })
  })

  it.each([
    ['no JSON', { GITHUB_EVENT_PATH: eventPath }],
    ['a directory', { GITHUB_EVENT_PATH: folder }],
    ['at no address', { GITHUB_API_URL: 'nowhere' }],
  ])('is unknown where the event is %s', async (_, environment) => {
    if (!('GITHUB_API_URL' in environment)) writeFileSync(eventPath, '{"pull_request": ')
    Object.assign(process.env, environment)
    expect(await why()).toMatch(
      /^The event that started the workflow could not be read: .+ GITHUB_EVENT_PATH/,
    )
  })

  it('is unknown where nothing says the repository', async () => {
    Reflect.deleteProperty(process.env, 'GITHUB_REPOSITORY')
    expect(await why()).toContain('GITHUB_REPOSITORY')
  })
})

describe('a failure', () => {
  it.each([
    ['no token', '', 'A comment needs a token. Set the input `github-token`.'],
    ['an unknown token', 'ghs_unknown', 'GitHub answered 401 (Bad credentials): the token is not valid. Set'],
    [
      'the token of a fork',
      READ_TOKEN,
      'GitHub answered 403 (Resource not accessible by integration). The token needs the permission ' +
        '`pull-requests: write`. In a pull request from a fork, the token is read-only.',
    ],
    ['two lines', `${TOKEN}\nghs_two`, 'The input `github-token` is not a token'],
    ['a letter that headers do not have', 'ghs_ł', 'The input `github-token` is not a token'],
    ['a scheme of its own', `bearer ${TOKEN}`, 'The input `github-token` is not a token'],
  ])('says that the token is not good: %s', async (_, token, text) => {
    const reason = await why({ token })
    expect(reason).toContain(text)
    expect(reason).not.toContain(token || TOKEN)
    expect(bodies()).toEqual([])
  })

  it('says that a fork’s token cannot update either', async () => {
    await write()
    expect(await why({ token: READ_TOKEN, body: 'Another plan' })).toContain('`pull-requests: write`')
    expect(bodies()).toEqual(['The plan'])
  })

  it('says that the conversation is locked', async () => {
    pullRequest.locked = true
    expect(await why()).toBe(
      'GitHub answered 403 (Unable to create comment because issue is locked.). Unlock the conversation of the pull ' +
        'request to get a comment.',
    )
  })

  it('says that there is no such pull request', async () => {
    setEvent({ pull_request: { number: 8 } })
    expect(await why()).toBe(
      'GitHub answered 404 (Not Found): the pull request does not exist, or the token cannot access it. The token needs the ' +
        'permission `pull-requests: write`.',
    )
  })

  const remaining = { 'x-ratelimit-remaining': '0' }
  it.each<[string, GithubFault, RegExp]>([
    [
      'a limit',
      json(429, 'Slow down'),
      /^GitHub answered 429 \(Slow down\): too many requests. Run .* later/,
    ],
    [
      'the hourly limit',
      json(403, 'Enough', remaining),
      /^GitHub answered 403 \(Enough\): too many requests/,
    ],
    ['a pause', json(403, 'Enough', { 'retry-after': '60' }), /403 \(Enough\): too many requests/],
    ['the second limit', json(403, 'You have exceeded a secondary rate limit.'), /too many requests/],
    [
      'a deleted issue',
      json(410, 'This issue was deleted'),
      /^GitHub answered 410 \(This issue was deleted\): .* does not exist/,
    ],
    ['a locked one', json(422, 'This is locked'), /^GitHub answered 422 \(This is locked\). Unlock/],
    ['an outage', json(503, 'Down'), /^GitHub answered 503 \(Down\). Run again to get the comment.$/],
    ['no words', { kind: 'status', status: 500 }, /^GitHub answered 500. Run/],
    ['JSON null', { kind: 'status', status: 500, body: 'null' }, /^GitHub answered 500. Run/],
    ['a broken connection', { kind: 'drop-before' }, /^The request to GitHub failed: .+\. Run again/],
    ['half an answer', { kind: 'cut-body' }, /^The (answer of GitHub is not|request to GitHub failed)/],
  ])('says what happened at each step: %s', async (_, fault, text) => {
    const ours = await writtenBefore()
    github.fail({ method: 'POST', fault })
    expect(await why()).toMatch(text)
    github.fail({ method: 'GET', fault })
    expect(await why()).toMatch(text)
    pullRequest.comments.length = 0
    github.world.addComment(pullRequest, ours)
    github.fail({ method: 'PATCH', fault })
    github.requests.length = 0
    expect(await why()).toMatch(text)
    expect(asked()).toHaveLength(2)
  })

  it('names what GitHub did not like', async () => {
    const errors = [{ message: 'Body is odd' }, null, { code: 1 }]
    const body = JSON.stringify({ message: 'Validation Failed', errors })
    github.fail({ method: 'POST', fault: { kind: 'status', status: 422, body } })
    expect(await why()).toMatch(/^GitHub answered 422 \(Validation Failed: Body is odd\)\. /)
  })

  it('never creates a comment twice in one run, and finds it in the next', async () => {
    github.fail({ method: 'POST', fault: { kind: 'drop-after' } })
    expect(await why()).toMatch(/^The request to GitHub failed: /)
    expect(asked()).toEqual([LIST, CREATE])
    await write({ body: 'Another plan' })
    expect(bodies()).toEqual(['Another plan'])
  })

  it.each<[string, string, string]>([
    ['a page', 'text/html', '<!DOCTYPE html><title>Proxy</title>'],
    ['no JSON', 'application/json', '[{"id": 1'],
    ['nothing', 'application/json', ''],
    ['another shape', 'application/json', '{"message": "Hello"}'],
    ['a list of other things', 'application/json', '[null]'],
    ['of a type that is none', ';;', '[]'],
    ['bytes', 'application/octet-stream', '[]'],
    ['longer than any', 'application/json', `[${' '.repeat(50_000_000)}]`],
  ])('comes of an answer that is not understood, and nothing is written: %s', async (_, type, body) => {
    const ours = await writtenBefore()
    github.world.addComment(pullRequest, ours)
    const fault: GithubFault = { kind: 'status', status: 200, body, headers: { 'content-type': type } }
    github.requests.length = 0
    github.fail({ method: 'GET', fault })
    expect(await why()).toBe('The answer of GitHub is not a list of comments.')
    expect(asked()).toEqual([LIST])
    github.fail({ method: 'PATCH', fault })
    expect(await why()).toMatch(/^The answer of GitHub is not a comment\. /)
    expect(asked()).toHaveLength(3)
  })

  it('ends where the list of comments does not', async () => {
    const headers = { link: `<${github.url}/repos/octo/layers/issues/7/comments?page=1>; rel="next"` }
    github.fail({
      method: 'GET',
      times: Infinity,
      fault: { kind: 'status', status: 200, body: '[]', headers },
    })
    expect(await why()).toMatch(/did not end after 30 pages/)
    expect(github.requests).toHaveLength(30)
  })

  it('never has the token, secrets, a page or a second line in it, whatever is answered', async () => {
    const message = `a\n::error::b\u001b ${TOKEN} X-Amz-Signature=abc ${'y'.repeat(300)} ${TOKEN}`
    github.fail({ fault: json(500, message) })
    expect(await why()).toMatch(/^GitHub answered 500 \(a ::error::b \[removed\] \[removed\] y+…\)\. Run/)
    github.fail({ fault: json(500, `${'y'.repeat(290)} ${TOKEN}`) })
    expect(await why()).not.toContain('ghs_')
    const page = `<html>${'z'.repeat(100_000)}</html>`
    github.fail({
      fault: { kind: 'status', status: 502, body: page, headers: { 'content-type': 'text/html' } },
    })
    expect(await why()).toBe('GitHub answered 502. Run again to get the comment.')
  })

  it('says that GitHub is not there', async () => {
    process.env['GITHUB_API_URL'] = await goneUrl()
    expect(await why()).toMatch(/^The request to GitHub failed: connect ECONNREFUSED 127\.0\.0\.1:\d+\. Run/)
  })

  it.each(['localhost', 'nowhere.invalid'])('says that it is not there by name: %s', async (host) => {
    process.env['GITHUB_API_URL'] = (await goneUrl()).replace('127.0.0.1', host)
    expect(await why()).toMatch(/^The request to GitHub failed: .*E[A-Z_]{5,}.*\. Run/)
  })
  it.each<[string, GithubFault]>([
    ['no answer', { kind: 'hang' }],
    ['half an answer', { kind: 'hang-in-body' }],
  ])('says that the answer did not come in time: %s', async (_, fault) => {
    github.fail({ fault })
    expect(await why({}, 300)).toBe('GitHub did not answer within 0.3 s. Run again to get the comment.')
  })

  it('says so when many answers together are late, and asks no more', async () => {
    const headers = { link: '<http://127.0.0.1/>; rel="next"' }
    github.fail({ times: Infinity, fault: { kind: 'status', status: 200, body: '[]', headers } })
    github.latencyMs = 100
    expect(await why({}, 1_000)).toBe('GitHub did not answer within 1 s. Run again to get the comment.')
    expect(github.requests.length).toBeLessThan(30)
  })
})

describe('a run that is cancelled', () => {
  it('waits for GitHub no longer', async () => {
    github.fail({ method: 'GET', fault: { kind: 'hang' } })
    const cancellation = new AbortController()
    const { writeComment } = await load()
    const comment = { token: TOKEN, identity: LAYER, body: 'The plan' }
    const written = writeComment(comment, cancellation.signal)
    cancellation.abort()
    expect(await written).toEqual({ kind: 'failed', why: 'The run was cancelled.' })
  })
})

describe('a process', () => {
  it('ends by itself, and prints nothing of its own, whether GitHub answers or not', async () => {
    const script = `
      const { writeComment } = await import(${JSON.stringify(join(import.meta.dirname, '../../../../src/action/report/comment/comment.ts'))})
      const comment = { token: '${TOKEN}', identity: [], body: 'The plan' }
      const { signal } = new AbortController()
      console.log((await writeComment(comment, signal)).kind, (await writeComment(comment, signal, 500)).kind)`
    github.fail({ method: 'PATCH', fault: { kind: 'hang' } })
    const run = promisify(execFile)
    const printed = await run(process.execPath, ['--input-type=module', '--eval', script], {
      env: process.env,
    })
    expect(printed).toEqual({
      stdout: 'written failed\n',
      stderr: '',
    })
    expect(bodies()).toEqual(['The plan'])
  })
})

describe('a proxy', () => {
  it('is gone through where the environment names one', async () => {
    const tunnels: (string | undefined)[] = []
    const proxy = createServer().on('connect', ({ url }: IncomingMessage, client: Socket) => {
      tunnels.push(url)
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      client.pipe(connect(Number(new URL(github.url).port), '127.0.0.1')).pipe(client)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    try {
      process.env['GITHUB_API_URL'] = 'http://github.invalid'
      process.env['http_proxy'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
      expect(await write()).toMatchObject({ kind: 'written' })
      expect(tunnels).toContain('github.invalid:80')
    } finally {
      proxy.close()
    }
  })
})
