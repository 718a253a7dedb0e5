import { createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

const updateFunctionConfiguration = /^\/2015-03-31\/functions\/([^/]+)\/configuration$/

/** Lambda functions, in front of the sandbox, which knows layers only. Everything else is passed on to it. */
export class Functions {
  /** Name of a function to the layers that it was given last. */
  readonly layers = new Map<string, string[]>()
  readonly #sandbox: URL
  readonly #server = createServer((incoming, answer) => void this.#answer(incoming, answer))

  constructor(sandbox: string) {
    this.#sandbox = new URL(sandbox)
  }

  /** Starts on a free port of 127.0.0.1 and gives the URL. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Stops, also with connections that are kept alive. */
  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  async #answer(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const name = updateFunctionConfiguration.exec(incoming.url ?? '')?.[1]
    if (name === undefined || incoming.method !== 'PUT') {
      this.#passOn(incoming, answer)
      return
    }
    const { Layers: layers } = (await json(incoming)) as { Layers: string[] }
    this.layers.set(name, layers)
    const body = { FunctionName: name, Layers: layers.map((arn) => ({ Arn: arn })) }
    answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

  #passOn(incoming: IncomingMessage, answer: ServerResponse): void {
    const { method, url: path, headers } = incoming
    const { hostname: host, port } = this.#sandbox
    const onward = request({ host, port, method, path, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    incoming.pipe(onward)
  }
}
