import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { LambdaLayerVersions } from '../../../src/aws/lambda/layer-versions.ts'
import { noLimit } from '../new-rates.ts'
import type { PublishAnswer } from '../../../src/core/ports.ts'
import { startAnswerServer, type AnswerServer } from '../answer-server.ts'
import type { Ended, Told } from './publish-process.ts'

/** A process that publishes. In this one the SDK takes no error of Node for an error, as Jest has an `Error` of its own. */
let publisher: ChildProcess
beforeAll(() => {
  publisher = fork(join(import.meta.dirname, 'publish-process.ts'), { execArgv: [] })
})
afterAll(() => {
  publisher.kill()
})

async function publish(endpoint: string, addresses: string[] = []): Promise<Ended> {
  const ended = once(publisher, 'message')
  publisher.send({ endpoint, addresses } satisfies Told)
  return ((await ended) as [Ended])[0]
}

let server: AnswerServer | undefined
afterEach(() => {
  server?.close()
  server = undefined
})

/** How many requests arrived whole. */
let arrived: number
beforeEach(() => {
  arrived = 0
})

/** A server that reads the whole request, then answers. */
async function answering(answer: (response: ServerResponse) => void): Promise<string> {
  server = await startAnswerServer((request, response) => {
    request.resume().on('end', () => {
      arrived++
      answer(response)
    })
  })
  return server.url
}

/** A server that does this to each connection before a request is read. */
async function meeting(meet: (socket: Socket) => void): Promise<string> {
  const listening = createServer().on('connection', meet)
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const { port } = listening.address() as AddressInfo
  server = {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      listening.close()
      listening.closeAllConnections()
    },
  }
  return server.url
}

/** A port that nobody listens on: one that was just given back. */
async function closedPort(): Promise<number> {
  const url = await meeting(() => undefined)
  server?.close()
  return Number(new URL(url).port)
}

describe('a connection that was never made', () => {
  const notExecuted = (text: string | RegExp) => ({
    kind: 'not-executed',
    code: 'aws-unreachable',
    message: expect.stringMatching(text),
  })

  it('is proof that nothing was done: nobody listens', async () => {
    const port = await closedPort()
    expect(await publish(`http://127.0.0.1:${port}`)).toEqual(notExecuted('ECONNREFUSED'))
  })

  it('is proof that nothing was done: at none of several addresses', async () => {
    const port = await closedPort()
    const answer = await publish(`http://localhost:${port}`, ['127.0.0.1', '127.0.0.2'])
    expect(answer).toEqual(notExecuted(/ECONNREFUSED 127\.0\.0\.1:.*ECONNREFUSED 127\.0\.0\.2:/))
  })

  it('is proof that nothing was done: there is no such host', async () => {
    // No name can be that long, so that nobody need be asked for it.
    expect(await publish(`https://${'a'.repeat(64)}.invalid`)).toEqual(notExecuted('ENOTFOUND'))
  })
})

const version = {
  LayerVersionArn: 'arn:aws:lambda:eu-west-1:123456789012:layer:web:3',
  Version: 3,
  Content: { CodeSha256: 'q6s=', CodeSize: 3 },
}
const { Version, LayerVersionArn, Content } = version
const json = (status: number, body: unknown) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

describe('a connection that ends without a whole answer', () => {
  it('before the request is read proves nothing', async () => {
    const url = await meeting((socket) => socket.destroy())
    expect(await publish(url)).toMatchObject({ kind: 'unknown', code: 'aws-unreachable' })
    expect(arrived).toBe(0)
  })

  it('at one of several addresses, where the others are not listened on, proves nothing', async () => {
    const url = await meeting((socket) => socket.destroy())
    const answer = await publish(`http://localhost:${new URL(url).port}`, ['127.0.0.2', '127.0.0.1'])
    expect(answer).toMatchObject({ kind: 'unknown', code: 'aws-unreachable' })
  })

  it.each<[string, (response: ServerResponse) => void]>([
    ['is broken before the answer', (response) => response.destroy()],
    ['is reset before the answer', (response) => response.socket?.resetAndDestroy()],
    [
      'is broken in the middle of the body',
      (response) => {
        response.writeHead(201, { 'content-type': 'application/json', 'content-length': '500' })
        response.write('{"Version": 3', () => response.destroy())
      },
    ],
    [
      'ends in the middle of a body of unknown length',
      (response) => {
        response.writeHead(201, { 'content-type': 'application/json' })
        response.write('{"Version": 3', () => response.socket?.end())
      },
    ],
  ])('once the request was read leaves the end unknown: it %s', async (_, answer) => {
    expect(await publish(await answering(answer))).toMatchObject({ kind: 'unknown' })
    expect(arrived).toBe(1)
  })
})

describe('an answer that is none', () => {
  it.each<[string, unknown]>([
    ['has no version', { LayerVersionArn, Content }],
    ['has no ARN', { Version, Content }],
    ['has the ARN of another version', { Version: 5, LayerVersionArn, Content }],
    ['has no content', { Version, LayerVersionArn }],
    ['has no digest', { Version, LayerVersionArn, Content: { CodeSize: 3 } }],
    ['has no size', { Version, LayerVersionArn, Content: { CodeSha256: 'q6s=' } }],
    ['is empty', ''],
    ['is an empty object', {}],
    ['is a page of HTML', '<html>Sign in</html>'],
    ['is cut, and says that it is whole', '{"Version": 3, "LayerVers'],
  ])('leaves the end unknown: it %s', async (_, body) => {
    const answer = await publish(await answering(json(200, body)))
    expect(answer).toMatchObject({ kind: 'unknown', code: 'service-error' })
    expect(arrived).toBe(1)
  })

  it('differs from a whole one', async () => {
    expect(await publish(await answering(json(201, version)))).toMatchObject({
      kind: 'published',
      version: 3,
    })
  })
})

describe('an answer in numbers', () => {
  // prettier-ignore
  it.each<[number, Record<string, string>, unknown, Partial<Ended>]>([
    [429, { 'retry-after': '3' },                               {}, { kind: 'not-executed', code: 'throttled', retryAfter: 3000 }],
    [429, { 'x-amzn-errortype': 'TooManyRequestsException' },   {}, { kind: 'not-executed', code: 'throttled' }],
    [400, { 'x-amzn-errortype': 'ThrottlingException' },        {}, { kind: 'not-executed', code: 'throttled' }],
    [408, {},                                                   {}, { kind: 'unknown', code: 'aws-refused' }],
    [500, { 'x-amzn-errortype': 'ServiceException' },           {}, { kind: 'unknown', code: 'service-error' }],
    [502, {},                               '<html>Bad gateway</html>', { kind: 'unknown', code: 'service-error' }],
    [503, { 'retry-after': '3' },                               '', { kind: 'unknown', code: 'service-error' }],
    [504, {},                                                   '', { kind: 'unknown', code: 'service-error' }],
  ])('%i, %j', async (status, headers, body, expected) => {
    const url = await answering((response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      json(status, body)(response)
    })
    const { message, ...ended } = await publish(url)
    expect(ended).toEqual(expected)
    expect(message).toContain(`HTTP ${status}`)
    expect(arrived).toBe(1)
  })

  it.each([
    [400, 'InvalidParameterValueException', 'invalid-parameter'],
    [403, 'AccessDeniedException', 'access-denied'],
    [403, 'ExpiredTokenException', 'credentials-expired'],
    [404, 'ResourceNotFoundException', 'resource-not-found'],
    [413, 'RequestEntityTooLargeException', 'aws-refused'],
  ])('%i, %s is thrown as %s', async (status, type, code) => {
    const url = await answering((response) => {
      response.setHeader('x-amzn-errortype', type)
      json(status, { message: 'said by AWS' })(response)
    })
    expect(await publish(url)).toMatchObject({ kind: 'refused', code })
    expect(arrived).toBe(1)
  })
})

describe('an answer that does not come', () => {
  const DEADLINE = 100_000

  beforeEach(() => {
    // The clock alone: what arrives over the network arrives as ever.
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'Date'],
    })
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  function publishHere(endpoint: string): Promise<PublishAnswer> {
    const credentials = { accessKeyId: 'AKIASANDBOX000000000', secretAccessKey: 'sandbox-secret' }
    const requestHandler = { throwOnRequestTimeout: true, connectionTimeout: 5_000, requestTimeout: 30_000 }
    const config = { endpoint, credentials, maxAttempts: 3, requestHandler }
    const settings = { description: '', license: '', runtimes: [], architectures: [] }
    const object = { bucket: 'artifacts', key: 'layer.zip', objectVersion: undefined }
    const rate = noLimit()
    return new LambdaLayerVersions(config, 'eu-west-1', 'web', rate).publish(
      {
        source: { ...object, storageMode: 'copy' },
        settings,
        description: '',
      },
      DEADLINE,
    )
  }

  /** Lets time pass, a second at once, until there is an answer. */
  async function answerTo(call: Promise<PublishAnswer>): Promise<{ answer: PublishAnswer; seconds: number }> {
    let answer: PublishAnswer | undefined
    void call.then((given) => (answer = given))
    for (let seconds = 0; seconds < 300; seconds++) {
      await new Promise((resolve) => setImmediate(resolve))
      if (answer !== undefined) return { answer, seconds }
      await jest.advanceTimersByTimeAsync(1000)
    }
    throw new Error('no answer within 300 s')
  }

  const unknown = { kind: 'unknown', error: { code: 'aws-unreachable' } }

  it('leaves the end unknown at the deadline, not after the half minute that a read has', async () => {
    const arrival = Promise.withResolvers<undefined>()
    const url = await answering(() => {
      arrival.resolve(undefined)
    })
    const call = publishHere(url)
    await arrival.promise
    const { answer, seconds } = await answerTo(call)
    expect(answer).toMatchObject(unknown)
    expect(seconds).toBe(100)
    expect(arrived).toBe(1)
  })

  it('but byte by byte leaves the end unknown at the deadline of the whole call', async () => {
    const arrival = Promise.withResolvers<undefined>()
    const url = await answering((response) => {
      response.writeHead(201, { 'content-type': 'application/json' })
      const drip = setInterval(() => response.write(' '), 1_000)
      response.on('close', () => {
        clearInterval(drip)
      })
      arrival.resolve(undefined)
    })
    const call = publishHere(url)
    await arrival.promise
    const { answer, seconds } = await answerTo(call)
    expect(answer).toMatchObject(unknown)
    expect(answer).toMatchObject({
      error: { message: expect.stringContaining('no complete answer within 100 s') },
    })
    expect(seconds).toBe(100)
  })
})
