import { ActionError } from '../core/errors/action-error.ts'
import { isLoopback } from '../core/proxy.ts'

/**
 * The endpoints that the environment sets instead of those of AWS (`AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_S3`, …), one
 * line for the log each.
 *
 * @throws {ActionError} `endpoint-invalid` for one that is not a URL, or that would send requests, with the session
 * token in them, unencrypted to another machine.
 */
export function endpointLines(environment: NodeJS.ProcessEnv, platform = process.platform): string[] {
  return Object.entries(environment).flatMap(([spelt, value]) => {
    // On Windows, the SDK finds a variable in any letter case.
    const name = platform === 'win32' ? spelt.toUpperCase() : spelt
    if (!name.startsWith('AWS_ENDPOINT_URL') || value === undefined || value === '') return []
    const url = URL.canParse(value) ? new URL(value) : undefined
    if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isLoopback(url.hostname))) {
      throw new ActionError({
        code: 'endpoint-invalid',
        message: `${name} is ${url === undefined ? 'not a URL' : `${url.protocol}//${url.host}, which is not allowed`}. Use https, or plain http to this machine (127.0.0.1, localhost).`,
        publicMessage: `${name} is not allowed. Use https, or plain http to this machine (127.0.0.1, localhost).`,
        hint: 'Correct or unset the variable. No request was sent to AWS, and no credentials were used.',
      })
    }
    return [`Using the endpoint ${url.protocol}//${url.host} from ${name}`]
  })
}
