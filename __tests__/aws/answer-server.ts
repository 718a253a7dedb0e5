import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that gives answers which the sandbox never gives. Whoever starts it closes it. */
export interface AnswerServer {
  /** For an endpoint. */
  url: string
  close(): void
}

/** Starts a server on a free port of this machine. */
export async function startAnswerServer(answer: RequestListener): Promise<AnswerServer> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
