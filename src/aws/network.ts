import type { AgentOptions } from 'node:https'
import { httpsProxy } from '../core/proxy.ts'

/**
 * Options of a request handler for the proxy of the environment. Node's own agents support `HTTPS_PROXY` and
 * `NO_PROXY`: https://nodejs.org/api/http.html#built-in-proxy-support. Plain http does not use a proxy: it is allowed
 * only for this machine, and a proxy could read the session token.
 */
export function proxySettings(environment: NodeJS.ProcessEnv): { httpsAgent?: AgentOptions } {
  return httpsProxy(environment) === undefined ? {} : { httpsAgent: { proxyEnv: environment } }
}

/** Error codes for a certificate with an unknown issuer: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNKNOWN_ISSUER = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]

/**
 * Whether Node reports that it had no connection to send the request on: none to the host or the proxy (or to any of
 * several addresses), no tunnel through the proxy, or a certificate that it does not trust.
 */
export function neverConnected(error: unknown): boolean {
  const { code, syscall, errors } = Object(error) as { code?: string; syscall?: string; errors?: unknown[] }
  if (errors !== undefined) return errors.length > 0 && errors.every(neverConnected)
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true
  return code === 'ERR_PROXY_TUNNEL' || (code !== undefined && UNKNOWN_ISSUER.includes(code))
}

/** What to check if there was no answer, as a sentence. `name` is the code of Node's error, if it has one. */
export function networkAdvice(name: string, environment: NodeJS.ProcessEnv): string {
  if (UNKNOWN_ISSUER.includes(name)) {
    return 'This machine does not trust the CA of the certificate. If a proxy intercepts TLS, set NODE_EXTRA_CA_CERTS to the file with its CA certificate (PEM), in the `env` of the job.'
  }
  const proxy = httpsProxy(environment)
  if (proxy === undefined) return 'Check the network and AWS_ENDPOINT_URL.'
  return `Check the proxy ${proxy.host} (from ${proxy.variable}), NO_PROXY, the network and AWS_ENDPOINT_URL.`
}
