import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { authenticate } from './authentication.ts'
import { answerControl } from './control.ts'
import { AwsError, errorAnswer, notImplemented } from './errors.ts'
import type { Service } from './errors.ts'
import { executeWith } from './fault-effects.ts'
import { Faults } from './faults.ts'
import { readRequest } from './http.ts'
import type { AwsRequest } from './http.ts'
import type { Answer } from './answer.ts'
import { isLink } from './lambda/links.ts'
import { answerLambda, lambdaOperation } from './lambda/service.ts'
import { RequestRecord } from './record.ts'
import { answerS3, s3Operation } from './s3/service.ts'
import { parseAuthorization } from './signature.ts'
import type { Authorization } from './signature.ts'
import { answerSsm, parameterName, ssmOperation } from './ssm/service.ts'
import { answerSts, stsOperation } from './sts.ts'
import { World } from './world.ts'

/** AWS on loopback: what it holds, what goes wrong in it, and what it was asked. */
export interface Sandbox {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string
  readonly world: World
  readonly faults: Faults
  readonly record: RequestRecord
  /** Breaks open connections and frees the port. */
  close(): Promise<void>
}

type Parts = Pick<Sandbox, 'world' | 'faults' | 'record'>

/** Starts a sandbox on 127.0.0.1, on a free port unless one is given. Rejects when the port is taken. */
export async function startSandbox({ port = 0 }: { port?: number } = {}): Promise<Sandbox> {
  const parts: Parts = { world: new World(), faults: new Faults(), record: new RequestRecord() }
  const server = createServer({ keepAliveTimeout: 60_000 }, (message, response) => {
    serve(parts, message, response).catch((error: unknown) => {
      // A client may go away in the middle of its request; anything else is a defect of the sandbox.
      if (!message.socket.destroyed) console.error(error)
      message.socket.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  return {
    ...parts,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

async function serve(parts: Parts, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world, faults, record } = parts
  const startedAt = performance.now()
  const request = await readRequest(message)
  const { method, path, headers, body } = request
  if (path.startsWith('/_sandbox/')) {
    send(response, method, answerControl(parts, request))
    return
  }
  const authorization = parseAuthorization(headers['authorization'] ?? '')
  const service = isLink(request) ? 's3' : serviceOf(request, authorization)
  const operation = isLink(request) ? 'GetLayerArchive' : operations[service](request)
  const entry = record.begin({
    ...{ service, operation, region: authorization?.region ?? '' },
    ...{ method, path, query: Object.fromEntries(request.query), headers, bodyBytes: body.length, startedAt },
    accessKeyId: authorization?.accessKeyId ?? '',
    ...(service === 'ssm' && { parameter: parameterName(request) }),
  })
  const due = faults.take(entry)
  const end = (): number => (entry.endedAt = performance.now())
  response.once('close', end)
  if (faults.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.latencyMs))
  const outcome = await executeWith(
    due,
    world,
    () => execute(world, service, entry.operation, request, authorization),
    ({ status, code = internalErrors[service], message: text = 'Fault on demand.', headers: more = {} }) =>
      errorAnswer(service, new AwsError(status, code, text, { headers: more }), method),
  )
  if (outcome.kind === 'hang') return
  // Set before the client can have its answer, so that one in this process finds the entry complete.
  end()
  if (outcome.kind === 'drop') {
    message.socket.destroy()
    return
  }
  entry.status = outcome.answer.status
  // Node writes its own date where none is given.
  const date = world.clock.now().toUTCString()
  const answer = { ...outcome.answer, headers: { date, ...outcome.answer.headers } }
  if (outcome.cut) cut(response, answer)
  else send(response, method, answer)
}

/** The code of an error that is the service's own. */
const internalErrors: Record<Service, string> = {
  s3: 'InternalError',
  lambda: 'ServiceException',
  sts: 'InternalError',
  ssm: 'InternalServerError',
}

const operations: Record<Service, (request: AwsRequest) => string> = {
  s3: s3Operation,
  lambda: lambdaOperation,
  sts: stsOperation,
  ssm: ssmOperation,
}

/** The service of the credential scope; of an unsigned request, or one for another service, a guess by its path. */
function serviceOf({ method, path, headers }: AwsRequest, authorization: Authorization | undefined): Service {
  const signed = authorization?.service
  if (signed !== undefined && Object.hasOwn(operations, signed)) return signed as Service
  if (headers['x-amz-target']?.startsWith('AmazonSSM.') === true) return 'ssm'
  if (/^\/\d{4}-\d\d-\d\d\//.test(path)) return 'lambda'
  return method === 'POST' && path === '/' ? 'sts' : 's3'
}

async function execute(
  world: World,
  service: Service,
  operation: string,
  request: AwsRequest,
  authorization: Authorization | undefined,
): Promise<Answer> {
  try {
    // A link needs no credentials, and is refused with them.
    if (isLink(request)) return world.links.answer(request)
    if (authorization && authorization.service !== service)
      throw notImplemented(`service ${authorization.service}`)
    const principal = authenticate(service, request, authorization, world)
    const region = authorization?.region ?? ''
    if (service === 's3') return answerS3(world, request, principal, region)
    if (service === 'ssm') return answerSsm(operation, { world, request, principal, region })
    if (service === 'sts') return answerSts(operation, principal, region)
    return await answerLambda(operation, world, request, principal, region)
  } catch (error) {
    if (error instanceof AwsError) return errorAnswer(service, error, request.method)
    throw error
  }
}

function send(response: ServerResponse, method: string, { status, headers = {}, body = '' }: Answer): void {
  const bodyless = method === 'HEAD' || status === 204 || status === 304
  const length = bodyless ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  response.writeHead(status, { ...length, ...headers })
  response.end(bodyless ? undefined : body)
}

/** Sends the head with the whole length, half of the body, and breaks the connection. */
function cut(response: ServerResponse, { status, headers, body = '' }: Answer): void {
  const bytes = Buffer.from(body as string)
  response.writeHead(status, { ...headers, 'content-length': String(bytes.length) })
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy())
}
