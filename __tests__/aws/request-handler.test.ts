import { afterEach, describe, expect, it } from '@jest/globals'
import type { RequestListener } from 'node:http'
import { HttpRequest } from '@smithy/core/protocols'
import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { connection } from '../../src/aws/connect.ts'
import { ANSWER_LIMIT, RequestHandler, withHandler } from '../../src/aws/request-handler.ts'
import { startAnswerServer, type AnswerServer } from './answer-server.ts'

let server: AnswerServer | undefined
afterEach(() => server?.close())

const { requestHandler: usual } = connection([], () => undefined)

/** Sends one request to a server of this machine that answers so. */
async function send(answer: RequestListener, query = {}, options: object = {}) {
  server = await startAnswerServer(answer)
  const { port } = new URL(server.url)
  const request = { protocol: 'http:', hostname: '127.0.0.1', port: Number(port), path: '/', query }
  const handler = new RequestHandler({ ...usual, ...options })
  return handler.handle(new HttpRequest(request))
}

describe('plain http', () => {
  it.each([
    '10.255.255.1',
    '169.254.170.2',
    'localhost.example',
    '127.0.0.1.example',
    'bucket.localhost',
    '0.0.0.0',
    '[::2]',
  ])('to another machine is refused before anything is sent: %s', async (hostname) => {
    const handler = new RequestHandler(usual)
    const refused = handler.handle(new HttpRequest({ protocol: 'http:', hostname, path: '/' }))
    await expect(refused).rejects.toMatchObject({ code: 'endpoint-invalid' })
    await expect(refused).rejects.toThrow(`http://${hostname}. An endpoint must use https`)
    await expect(refused).rejects.toBe(handler.refusal)
  })

  it('to this machine is sent', async () => {
    const { response } = await send((_, to) => to.end('here'))
    expect(await buffer(response.body as Readable)).toEqual(Buffer.from('here'))
  })
})

describe('an answer', () => {
  it('that does not come is given up, and not only warned of', async () => {
    // Without `throwOnRequestTimeout` the SDK would wait for as long as the connection is open.
    const late = send(() => undefined, {}, { requestTimeout: 50 })
    await expect(late).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  const long = Buffer.alloc(ANSWER_LIMIT + 1, 'x')

  it.each([
    [200, {}],
    [200, { 'x-id': 'ListObjectsV2' }],
    [403, { 'x-id': 'GetObject' }],
    [500, {}],
  ])('that is too long is not taken: %i %j', async (status, query) => {
    for (const headers of [{ 'content-length': long.length }, { 'transfer-encoding': 'chunked' }]) {
      await expect(send((_, to) => to.writeHead(status, headers).end(long), query)).rejects.toMatchObject({
        name: 'AnswerTooLong',
        $metadata: { httpStatusCode: status },
      })
      server?.close()
    }
  })

  it('with the body of an object is left to who asked for it', async () => {
    const { response } = await send((_, to) => to.end(long), { 'x-id': 'GetObject' })
    expect(await buffer(response.body as Readable)).toHaveLength(long.length)
  })

  it('that is as long as allowed is taken whole', async () => {
    const { response } = await send((_, to) => to.end(long.subarray(1)))
    expect(long.subarray(1).equals(await buffer(response.body as Readable))).toBe(true)
  })
})

describe('withHandler', () => {
  it('gives each client a handler of its own', () => {
    const [one, other] = [withHandler({ requestHandler: usual }), withHandler({ requestHandler: usual })]
    expect(one.requestHandler).toBeInstanceOf(RequestHandler)
    expect(one.requestHandler).not.toBe(other.requestHandler)
  })
})
