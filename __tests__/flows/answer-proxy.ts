import { request as send } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { startAnswerServer } from '../aws/answer-server.ts'
import type { AnswerServer } from '../aws/answer-server.ts'

/** Another JSON body for the answer to a request, what answers it instead, or undefined to leave the answer as it is. */
export type Rewrite = (
  request: { method: string; url: string },
  body: string,
) => string | ((response: ServerResponse) => void) | undefined

/**
 * A server between the action and the sandbox that changes answers into some that the sandbox never gives; its URL is for
 * `AWS_ENDPOINT_URL`. Requests are passed on as they are, with their host, so that their signatures stay valid.
 */
export async function startAnswerProxy(target: string, rewrite: Rewrite): Promise<AnswerServer> {
  return startAnswerServer((message, response) => {
    void answer(target, message).then(({ status, headers, body }) => {
      const { method = '', url = '' } = message
      const other = rewrite({ method, url }, body.toString())
      if (typeof other === 'function') {
        other(response)
        return
      }
      response.writeHead(status, other === undefined ? headers : { 'content-type': 'application/json' })
      response.end(other ?? body)
    })
  })
}

async function answer(target: string, message: IncomingMessage) {
  const { method = 'GET', headers, url = '/' } = message
  const body = await buffer(message)
  const upstream = await new Promise<IncomingMessage>((resolve, reject) => {
    send(target, { method, headers, path: url }, resolve).once('error', reject).end(body)
  })
  return { status: upstream.statusCode ?? 0, headers: upstream.headers, body: await buffer(upstream) }
}
