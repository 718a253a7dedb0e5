import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerGithub } from './github-answers.ts'
import { GithubWorld } from './github-world.ts'
import { readRequest } from './http.ts'
import type { Answer } from './answer.ts'

/** What goes wrong. */
export type GithubFault =
  /** This answer, and nothing executed. The body is taken for JSON unless the headers say something else. */
  | { kind: 'status'; status: number; body?: string; headers?: Record<string, string> }
  /** The connection breaks, and nothing was executed. */
  | { kind: 'drop-before' }
  /** It was executed, and the connection breaks instead of an answer. */
  | { kind: 'drop-after' }
  /** It was executed, and the connection breaks in the middle of the answer's body. */
  | { kind: 'cut-body' }
  /** No answer, ever; nothing executed. */
  | { kind: 'hang' }
  /** The head of the answer, and then nothing, ever. */
  | { kind: 'hang-in-body' }

/** A fault and the requests that it is for: all, where nothing is said of them. */
export interface GithubFaultRule {
  fault: GithubFault
  method?: string
  path?: RegExp
  /** How many requests it is for. Default 1. */
  times?: number
}

/** One request that was made. */
export interface GithubRequest {
  readonly method: string
  /** With the query. */
  readonly path: string
  /** Status of the answer; 0 where there was none. */
  status: number
}

/** GitHub on loopback: what it holds, what it was asked, and what goes wrong in it. */
export interface Github {
  /** For `GITHUB_API_URL`. */
  readonly url: string
  world: GithubWorld
  /** Every request, in the order of arrival. May be emptied. */
  readonly requests: GithubRequest[]
  /** Milliseconds that every request takes longer. */
  latencyMs: number
  /** Adds a fault. One request has one at most: the first that is for it. */
  fail(rule: GithubFaultRule): void
  /** Holds nothing and has no faults, as when it was started. */
  reset(): void
  /** Breaks open connections and frees the port. */
  close(): Promise<void>
}

type CountedRule = GithubFaultRule & { times: number }

/** Starts a GitHub that holds nothing, on 127.0.0.1 and a free port. */
export async function startGithub(): Promise<Github> {
  const rules: CountedRule[] = []
  const server = createServer((message, response) => {
    serve(github, rules, message, response).catch((error: unknown) => {
      // A client may go away in the middle of its request; anything else is a defect of the sandbox.
      if (!message.socket.destroyed) console.error(error)
      message.socket.destroy()
    })
  })
  // The end of an idle connection could meet the next request on its way, so none is used twice.
  server.maxRequestsPerSocket = 1
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const github: Github = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    world: new GithubWorld(),
    requests: [],
    latencyMs: 0,
    fail: (rule) => rules.push({ times: 1, ...rule }),
    reset: () => {
      github.world = new GithubWorld()
      github.requests.length = 0
      github.latencyMs = 0
      rules.length = 0
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
  return github
}

async function serve(
  { url, world, requests, latencyMs }: Github,
  rules: CountedRule[],
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = await readRequest(message)
  const { method, path } = request
  const entry: GithubRequest = { method, path: message.url ?? '', status: 0 }
  requests.push(entry)
  const rule = rules.find(
    (one) => one.times > 0 && (one.method ?? method) === method && (one.path?.test(path) ?? true),
  )
  if (rule !== undefined) rule.times -= 1
  const fault = rule?.fault
  if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs))
  if (fault?.kind === 'hang') return
  if (fault?.kind === 'drop-before') {
    message.socket.destroy()
    return
  }
  const answer = fault?.kind === 'status' ? faulty(fault) : answerGithub(world, request, url)
  if (fault?.kind === 'drop-after') {
    message.socket.destroy()
    return
  }
  entry.status = answer.status
  const body = Buffer.from(answer.body as string)
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(body.length) })
  if (fault?.kind === 'hang-in-body') response.flushHeaders()
  else if (fault?.kind === 'cut-body')
    response.write(body.subarray(0, body.length / 2), () => message.socket.destroy())
  else response.end(body)
}

function faulty({ status, body = '', headers }: GithubFault & { kind: 'status' }): Answer {
  return { status, body, headers: { 'content-type': 'application/json; charset=utf-8', ...headers } }
}
