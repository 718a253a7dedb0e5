import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler'
import { Readable } from 'node:stream'
import { ActionError } from '../core/errors/action-error.ts'
import { isLoopback } from '../core/proxy.ts'

type Sent = Parameters<NodeHttpHandler['handle']>[0]
type Options = Parameters<NodeHttpHandler['handle']>[1]
type Answered = Awaited<ReturnType<NodeHttpHandler['handle']>>

/**
 * Maximum number of bytes of an answer that the SDK holds in memory as a whole. A page of ListObjectsV2 is the largest
 * that AWS gives: 1,000 keys of up to 1,024 bytes, escaped for XML.
 */
export const ANSWER_LIMIT = 10_000_000

/**
 * Sends the requests of every client, those of the sources of credentials included. Whatever names an endpoint, nothing
 * goes to another machine in plain http: credentials, and the token that they are fetched with, would be read on the way.
 */
export class RequestHandler extends NodeHttpHandler {
  /** Why a request was not sent. The SDK hides it behind errors of its own where it looks for credentials. */
  refusal: ActionError | undefined

  override async handle(request: Sent, options?: Options): Promise<Answered> {
    if (request.protocol !== 'https:' && !isLoopback(request.hostname)) {
      this.refusal = plainHttp(request.hostname)
      throw this.refusal
    }
    const answered = await super.handle(request, options)
    // The body of an object is read piece by piece, by who asked for it.
    if (request.query['x-id'] !== 'GetObject' || answered.response.statusCode >= 300) {
      await holdWhole(answered.response)
    }
    return answered
  }
}

/** The configuration of a client, with a handler of its own: a client destroys the connections of its handler. */
export function withHandler<T extends { requestHandler?: unknown }>(config: T) {
  return { ...config, requestHandler: new RequestHandler(config.requestHandler as NodeHttpHandlerOptions) }
}

/** Reads the body of an answer, up to the limit, before the SDK does. */
async function holdWhole(response: Answered['response']): Promise<void> {
  const body = response.body as Readable
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of body) {
    size += (piece as Buffer).length
    // Leaving the loop closes the connection.
    if (size > ANSWER_LIMIT) throw tooLong(response.statusCode)
    pieces.push(piece as Buffer)
  }
  response.body = Readable.from(pieces, { objectMode: false })
}

/** As the SDK shapes the errors of a service: the request was sent, so this must not look like one that was not. */
function tooLong(httpStatusCode: number): Error {
  const error = new Error(`the answer has more than ${ANSWER_LIMIT} bytes`)
  return Object.assign(error, { name: 'AnswerTooLong', $metadata: { httpStatusCode } })
}

function plainHttp(hostname: string): ActionError {
  return new ActionError({
    code: 'endpoint-invalid',
    message: `The environment or an AWS configuration file sets the endpoint http://${hostname}. An endpoint must use https; plain http is allowed only for this machine (127.0.0.1, localhost).`,
    hint: 'Correct or remove `endpoint_url` or AWS_ENDPOINT_URL. Nothing was sent.',
  })
}
