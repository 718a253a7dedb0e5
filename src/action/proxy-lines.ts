import { setSecret } from '@actions/core'
import { ActionError } from '../core/errors/action-error.ts'
import { httpsProxy } from '../core/proxy.ts'

/**
 * What the log says of the proxy that the environment names: a line, or none. Its password is masked in the log from now
 * on.
 *
 * @throws {ActionError} `proxy-invalid` for one that is no URL, or that this Node has no support for.
 */
export function proxyLines(environment: NodeJS.ProcessEnv): string[] {
  const proxy = httpsProxy(environment)
  if (proxy === undefined) return []
  // The flag came with the proxies, in 24.5. An older Node would go around the proxy without a word.
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
