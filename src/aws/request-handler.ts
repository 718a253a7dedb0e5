import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler'
import { Readable } from 'node:stream'
import { ActionError } from '../core/errors/action-error.ts'
import { isLoopback } from '../core/proxy.ts'

type Sent = Parameters<NodeHttpHandler['handle']>[0]
type Options = Parameters<NodeHttpHandler['handle']>[1]
type Answered = Awaited<ReturnType<NodeHttpHandler['handle']>>

/**
 * Maximum number of bytes of an answer that the SDK holds in memory as a whole. The largest one that AWS sends is a
 * page of ListObjectsV2: 1,000 keys of up to 1,024 bytes, escaped for XML.
 */
export const ANSWER_LIMIT = 10_000_000

/**
 * Sends the requests of all clients, including those that fetch credentials. Wherever an endpoint was set, nothing is
 * sent to another machine over plain http, because credentials, and the tokens that they are fetched with, could be
 * read on the way.
 */
export class RequestHandler extends NodeHttpHandler {
  /** Why a request was not sent. While the SDK fetches credentials, it hides this error behind its own errors. */
  refusal: ActionError | undefined
  /** The host name that the latest request was sent to. */
  hostname: string | undefined

  override async handle(request: Sent, options?: Options): Promise<Answered> {
    if (request.protocol !== 'https:' && !isLoopback(request.hostname)) {
      this.refusal = plainHttp(request.hostname)
      throw this.refusal
    }
    this.hostname = request.hostname
    const answered = await super.handle(request, options)
    // The caller reads the body of an object in pieces.
    if (request.query['x-id'] !== 'GetObject' || answered.response.statusCode >= 300) {
      await holdWhole(answered.response)
    }
    return answered
  }
}

/** The configuration of a client, with its own handler, because a client destroys the connections of its handler. */
export function withHandler<T extends { requestHandler?: unknown }>(config: T) {
  return { ...config, requestHandler: new RequestHandler(config.requestHandler as NodeHttpHandlerOptions) }
}

/** Reads the body of an answer before the SDK does, up to the limit. */
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

/**
 * In the form of the SDK's errors for a service. The request was sent, so this must not look like an error of a request
 * that was not.
 */
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
