import { generateKeyPairSync, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { connect, isIP } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { createSecureContext, createServer as createTlsServer } from 'node:tls'
import type { SecureContext } from 'node:tls'
import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import forge from 'node-forge'
import { temporaryDirectory } from './fixture.ts'

/** A tunnel that the proxy was asked for. */
export interface Tunnel {
  /** `host:port`. */
  target: string
  /** Value of the `Proxy-Authorization` header. */
  authorization: string | undefined
}

/** The proxy of a network, behind which every host is a server on this machine. */
export interface TlsProxy {
  /** For `HTTPS_PROXY`. */
  url: string
  /** `host:port` of it. */
  host: string
  /** What stands at the other end of each tunnel, asked without a proxy. */
  direct: string
  /** File with the certificate of the CA, for `NODE_EXTRA_CA_CERTS`. */
  caFile: string
  /** What it was asked for. */
  tunnels: Tunnel[]
  /** Instead of a tunnel, it answers with this status line from now on. Undefined: tunnels. */
  refusal: string | undefined
  close(): void
}

/**
 * Starts a proxy for CONNECT requests, and a server that speaks TLS for every host that a tunnel is asked to. It has
 * certificates of a CA made for it, and passes what it decrypts on as it is, so that signatures stay valid.
 *
 * @param upstream - URL on this machine of what answers for a host. A request without a tunnel is for `127.0.0.1`.
 */
export async function startTlsProxy(upstream: (host: string) => string): Promise<TlsProxy> {
  const authority = new Authority()
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    // Whoever goes away first takes the other end along.
    return socket.once('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
  }
  const tls = createTlsServer(
    {
      ...authority.issue('127.0.0.1'),
      SNICallback: (host, done) => {
        done(null, authority.contextFor(host))
      },
    },
    (socket) => {
      // False where the client named no host, as with an address.
      const { servername } = socket as { servername?: string | false }
      const { port } = new URL(upstream(servername === false ? '127.0.0.1' : (servername ?? '')))
      const server = keep(connect(Number(port), '127.0.0.1'))
      keep(socket)
      socket.pipe(server).pipe(socket)
    },
  )
  // A client that does not know the CA breaks the handshake off.
  tls.on('tlsClientError', (_, socket) => socket.destroy())

  const http = createHttpServer((_, response) => response.writeHead(405).end())
  http.on('connect', ({ url: target = '', headers }, socket: Socket, head) => {
    proxy.tunnels.push({ target, authorization: headers['proxy-authorization'] })
    keep(socket)
    if (proxy.refusal !== undefined) {
      socket.end(`HTTP/1.1 ${proxy.refusal}\r\n\r\n`)
      return
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    socket.unshift(head)
    tls.emit('connection', socket)
  })

  for (const server of [tls, http])
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(http.address() as AddressInfo).port}`
  const proxy: TlsProxy = {
    url: `http://${host}`,
    host,
    direct: `https://127.0.0.1:${(tls.address() as AddressInfo).port}`,
    caFile: authority.file(),
    tunnels: [],
    refusal: undefined,
    close: () => {
      http.close()
      tls.close()
      for (const socket of sockets) socket.destroy()
    },
  }
  return proxy
}

/** A proxy for the tests of one file, that tunnels, and has not been asked for anything when a test begins. */
export function useTlsProxy(upstream: (host: string) => string): () => TlsProxy {
  let proxy: TlsProxy | undefined
  beforeAll(async () => {
    proxy = await startTlsProxy(upstream)
  })
  beforeEach(() => {
    if (proxy !== undefined) Object.assign(proxy, { tunnels: [], refusal: undefined })
  })
  afterAll(() => proxy?.close())
  return () => {
    if (proxy === undefined) throw new Error('The proxy runs during tests only.')
    return proxy
  }
}

/** A certificate authority, and the certificates that it gives to hosts. One key does for all hosts. */
class Authority {
  readonly #own = keyPair()
  readonly #host = keyPair()
  readonly #certificate = certificate({
    name: 'CA of a test',
    key: this.#own.publicKey,
    issuer: { name: 'CA of a test', key: this.#own.privateKey },
    extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
  })
  readonly #contexts = new Map<string, SecureContext>()

  file(): string {
    const path = join(temporaryDirectory(), 'ca.pem')
    writeFileSync(path, this.#certificate)
    return path
  }

  /** With the CA's own certificate in the chain, as such proxies send it. */
  issue(host: string): { key: string; cert: string } {
    const cert = certificate({
      name: host,
      key: this.#host.publicKey,
      issuer: { name: 'CA of a test', key: this.#own.privateKey },
      extensions: [
        {
          name: 'subjectAltName',
          altNames: isIP(host) === 0 ? [{ type: 2, value: host }] : [{ type: 7, ip: host }],
        },
      ],
    })
    return { key: this.#host.privateKey, cert: cert + this.#certificate }
  }

  contextFor(host: string): SecureContext {
    const known = this.#contexts.get(host) ?? createSecureContext(this.issue(host))
    this.#contexts.set(host, known)
    return known
  }
}

interface KeyPair {
  /** PEM. */
  publicKey: string
  privateKey: string
}

/** RSA, as the library knows no other. */
function keyPair(): KeyPair {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
}

let serial = 0

/** A certificate in PEM that is good for an hour around now. */
function certificate(of: {
  name: string
  key: string
  issuer: { name: string; key: string }
  extensions: object[]
}): string {
  const made = forge.pki.createCertificate()
  made.publicKey = forge.pki.publicKeyFromPem(of.key)
  made.serialNumber = (++serial).toString(16).padStart(16, '1')
  made.validity.notBefore = new Date(Date.now() - 1_800_000)
  made.validity.notAfter = new Date(Date.now() + 1_800_000)
  made.setSubject([{ name: 'commonName', value: of.name }])
  made.setIssuer([{ name: 'commonName', value: of.issuer.name }])
  made.setExtensions(of.extensions)
  // Node signs much faster than the library.
  const key = forge.pki.privateKeyFromPem(of.issuer.key)
  key.sign = () => {
    const signed = Buffer.from(forge.asn1.toDer(made.tbsCertificate).getBytes(), 'latin1')
    return sign('sha256', signed, of.issuer.key).toString('latin1')
  }
  made.sign(key, forge.md.sha256.create())
  return forge.pki.certificateToPem(made)
}
