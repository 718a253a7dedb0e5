import { setSecret } from '@actions/core'
import { ActionError } from '../core/errors/action-error.ts'
import { httpsProxy } from '../core/proxy.ts'

/**
 * The log line about the proxy of the environment, or none. Masks its password in the log from then on.
 *
 * @throws {ActionError} `proxy-invalid` if it is not a URL, or if this Node does not support proxies.
 */
export function proxyLines(environment: NodeJS.ProcessEnv): string[] {
  const proxy = httpsProxy(environment)
  if (proxy === undefined) return []
  // This flag was added with the support for proxies, in Node 24.5. An older Node would ignore the proxy silently.
  if (!process.allowedNodeEnvironmentFlags.has('--use-env-proxy')) {
    throw new ActionError({
      code: 'proxy-invalid',
      message: `${proxy.variable} specifies a proxy, but Node ${process.version}, which runs this action, does not support proxies.`,
      hint: 'Update the runner to version 2.328.0 or later. No request was sent to AWS, and no credentials were used.',
    })
  }
  for (const password of proxy.passwords) setSecret(password)
  const exempt = ['no_proxy', 'NO_PROXY'].map((name) => environment[name]).find(Boolean)
  return [
    `Using the proxy ${proxy.host} from ${proxy.variable} for https requests` +
      (exempt === undefined ? '' : `, except to ${exempt} (NO_PROXY)`),
  ]
}
