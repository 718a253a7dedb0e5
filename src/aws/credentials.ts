import { defaultProvider } from '@aws-sdk/credential-provider-node'
import { ActionError } from '../core/errors/action-error.ts'

import { withDeadline } from './deadline.ts'
import { isExpired } from './service-errors.ts'
import { failureOf } from './failure.ts'
import { networkAdvice, neverConnected } from './network.ts'
import { RequestHandler } from './request-handler.ts'

/**
 * Milliseconds to fetch credentials: shorter than the deadline of a call, so that a source that does not answer is not
 * reported as a failure of a service.
 */
const DEADLINE = 60_000

/** Provides credentials to a client. */
export type CredentialProvider = ReturnType<typeof defaultProvider>

/**
 * Credentials from the default sources of the AWS SDK: environment, web identity, profile, container, instance. One
 * provider serves all clients, so that they are fetched once. Its errors differ from those of the services.
 *
 * @param warn - Receives the warnings of the SDK, for example about two sources at once.
 * @param requestHandler - Options of the handler for the services that provide credentials: STS and the sign-in
 * services. The metadata services of containers and machines are called without it, and therefore without a proxy.
 */
export function credentialProvider(
  warn: (text: string) => void,
  requestHandler: ConstructorParameters<typeof RequestHandler>[0],
): CredentialProvider {
  const silent = () => undefined
  const handler = new RequestHandler(requestHandler)
  const provide = defaultProvider({
    logger: { debug: silent, info: silent, warn, error: warn },
    clientConfig: { requestHandler: handler },
    // For the web identity of a profile, the SDK ignores the line above.
    parentClientConfig: { requestHandler: handler },
  })
  return async (options) => {
    try {
      return await withDeadline({ destroy: silent }, DEADLINE, () => provide(options))
    } catch (error) {
      throw handler.refusal ?? credentialError(error)
    }
  }
}

function credentialError(error: unknown): ActionError {
  const { name, message } = failureOf(error)
  // Messages of Node already start with the code.
  const reason = message.startsWith(name) ? message : `${name}: ${message}`
  if (isExpired(name)) {
    return new ActionError({
      code: 'credentials-expired',
      message: `The AWS credentials expired: ${reason}`,
      cause: error,
    })
  }
  if (name === 'CredentialsProviderError') {
    return new ActionError({
      code: 'credentials-missing',
      message: `No AWS credentials were found: ${message}`,
      cause: error,
    })
  }
  if (neverConnected(error)) {
    return new ActionError({
      code: 'aws-unreachable',
      message: `No answer from the service that provides the AWS credentials: ${reason}`,
      hint: `${networkAdvice(name, process.env)} Then run again.`,
      cause: error,
    })
  }
  return new ActionError({
    code: 'credentials-failed',
    message: `The AWS credentials could not be fetched: ${reason}`,
    cause: error,
  })
}
