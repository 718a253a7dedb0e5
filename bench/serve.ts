import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { setTimeout } from 'node:timers/promises'

/** A server on this machine. */
export interface Served {
  url: string
  close(): void
}

/**
 * Serves on loopback with TLS, by a certificate that is made for it.
 *
 * @param folder - for key and certificate
 * @returns also the path of the certificate
 */
export async function serveTls(
  listener: RequestListener,
  folder: string,
): Promise<Served & { certificate: string }> {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const name = ['-days', '1', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', certificate, ...name], {
    stdio: 'ignore',
  })
  const server = createHttpsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, listener)
  const port = await listen(server)
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `https://127.0.0.1:${port}`, certificate, close }
}

/**
 * Stands before a server and passes on what it answers at a limited rate.
 *
 * @param rate - bytes a second on each connection
 */
export async function serveSlowly(url: string, rate: number): Promise<Served> {
  const server = createServer((client) => {
    const upstream = connect(Number(new URL(url).port), '127.0.0.1')
    // Whoever goes away first takes the other end along.
    const gone = () => {
      client.destroy()
      upstream.destroy()
    }
    pipeline(client, upstream, gone)
    pipeline(upstream, (source: AsyncIterable<Buffer>) => paced(source, rate), client, gone)
  })
  const port = await listen(server)
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

/** Timers are late by a millisecond or more: what was sent too late is caught up, up to 10 ms of it. */
async function* paced(source: AsyncIterable<Buffer>, rate: number): AsyncGenerator<Buffer> {
  let due = 0
  for await (const piece of source) {
    due = Math.max(due, performance.now() - 10) + (piece.length / rate) * 1000
    yield piece
    const early = due - performance.now()
    if (early > 1) await setTimeout(early)
  }
}

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}
