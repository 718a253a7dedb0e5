import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A server between the action and the sandbox; `url` is for `AWS_ENDPOINT_URL`. */
export interface StallingProxy {
  url: string
  close(): Promise<void>
}

/**
 * Passes on what it gets until a connection has sent so many bytes: from then on that one stands still, as one does whose
 * network is gone.
 */
export async function startStallingProxy(
  target: string,
  most: number,
  onStall: () => void,
): Promise<StallingProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<{ destroy: () => unknown }>()
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    let sent = 0
    client.on('data', (chunk) => {
      sent += chunk.length
      if (sent <= most) upstream.write(chunk)
      else {
        client.pause()
        onStall()
      }
    })
    upstream.pipe(client)
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        for (const socket of sockets) socket.destroy()
      }),
  }
}
