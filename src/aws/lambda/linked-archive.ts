import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler'
import type { Readable } from 'node:stream'
import type { ArchiveReader } from '../../core/archive-ports.ts'
import { ActionError } from '../../core/errors/action-error.ts'
import { isLoopback } from '../../core/proxy.ts'
import { failureOf } from '../failure.ts'

/** Milliseconds for all reads of one archive together. It is read only to report what changed. */
const DEADLINE = 60_000

/** Milliseconds for the answer to one request, or between two pieces of it. */
const PATIENCE = 20_000

/** Maximum number of attempts for one read. */
const ATTEMPTS = 2

/**
 * Host names of S3 in all partitions of AWS: https://docs.aws.amazon.com/general/latest/gr/s3.html. Between `s3` and the
 * domain is a region at most: customers choose other names there, such as `s3-mine.us-east-1.elb.amazonaws.com`.
 */
const S3_HOST =
  /^(?:[a-z0-9-]+\.)*s3(?:-fips|-accelerate)?[.-](?:dualstack\.)?(?:[a-z0-9-]+\.(?:vpce\.)?)?(?:amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/

/**
 * The archive of a layer version, over the link that GetLayerVersion answers. The link is as good as a credential for ten
 * minutes. It is sent nowhere but to S3, over https, without other credentials, and is part of no error. Redirects are
 * not followed.
 *
 * @param size - In bytes.
 * @param options - Of the handler of the AWS clients: its proxy is used here too.
 * @param asked - The host that answered the link. Only a sandbox on this machine may link to this machine.
 * @throws {ActionError} `service-error` for a link that leads elsewhere.
 */
export function linkedArchive(link: string, size: number, options: unknown, asked?: string): ArchiveReader {
  const place = placeOf(link, asked !== undefined && isLoopback(asked))
  const handler = new NodeHttpHandler({
    ...(options as NodeHttpHandlerOptions),
    requestTimeout: PATIENCE,
    socketTimeout: PATIENCE,
  })
  const expired = AbortSignal.timeout(DEADLINE)
  const attempt = async (start: number, length: number): Promise<Buffer> => {
    const headers = { host: place.host, range: `bytes=${start}-${start + length - 1}` }
    // The query is part of the path, because it must be sent exactly as it was signed.
    const request = { ...place, method: 'GET', query: {}, headers } as unknown as Parameters<
      NodeHttpHandler['handle']
    >[0]
    const { response } = await handler.handle(request, { abortSignal: expired })
    const body = response.body as Readable
    try {
      if (response.statusCode !== 206)
        throw unreadable(`S3 answered ${response.statusCode}`, isPassing(response.statusCode))
      const range = `bytes ${start}-${start + length - 1}/${size}`
      if (response.headers['content-range'] !== range)
        throw unreadable('S3 answered another part than was requested')
      return await wholeBody(body, length)
    } finally {
      // Whatever is left of the answer is not read.
      body.destroy()
    }
  }
  return {
    size,
    async read(start, length) {
      for (let left = ATTEMPTS - 1; ; left -= 1) {
        try {
          return await attempt(start, length)
        } catch (error) {
          const isFinal = left === 0 || expired.aborted || (error instanceof LinkFailure && !error.mayPass)
          if (!isFinal) continue
          if (expired.aborted) throw unreadable(`it took more than ${DEADLINE / 1000} s`)
          // Neither the message nor the error itself, as both could repeat the request.
          throw error instanceof LinkFailure
            ? error
            : unreadable(`the connection failed: ${failureOf(error).name}`)
        }
      }
    },
  }
}

/** A failure to read over a link, whose message says nothing about the link. */
class LinkFailure extends ActionError {
  /** Whether another attempt may succeed. */
  readonly mayPass: boolean

  constructor(why: string, mayPass: boolean) {
    super({ code: 'service-error', message: `The archive could not be read: ${why}.`, hint: 'Run again.' })
    this.mayPass = mayPass
  }
}

function unreadable(why: string, mayPass = false): LinkFailure {
  return new LinkFailure(why, mayPass)
}

function isPassing(status: number): boolean {
  return status >= 500 || status === 429
}

function placeOf(link: string, isHere: boolean) {
  const url = URL.canParse(link) ? new URL(link) : undefined
  if (url === undefined) throw unreadable('AWS answered something that is not a link')
  const { protocol, hostname, host, port, username, password, pathname, search } = url
  const isOfSandbox = isHere && isLoopback(hostname)
  if (protocol !== 'https:' && !(isOfSandbox && protocol === 'http:')) {
    throw unreadable('AWS answered a link that does not use https')
  }
  const isOfAws = S3_HOST.test(hostname) && port === ''
  if ((!isOfAws && !isOfSandbox) || username !== '' || password !== '') {
    throw unreadable('AWS answered a link that does not lead to S3')
  }
  return { protocol, hostname, host, ...(port !== '' && { port: Number(port) }), path: pathname + search }
}

/** @param length - Number of bytes that must arrive. */
async function wholeBody(body: Readable, length: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of body) {
    size += (piece as Buffer).length
    if (size > length) throw unreadable('S3 sent more than was requested')
    pieces.push(piece as Buffer)
  }
  if (size !== length) throw unreadable('only a part of it arrived', true)
  return Buffer.concat(pieces)
}
