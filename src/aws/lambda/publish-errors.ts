import { ActionError, type ActionErrorParts } from '../../core/errors/action-error.ts'
import { s3Uri } from '../../core/model/keys.ts'
import type { PublishAnswer, PublishInput } from '../../core/ports.ts'
import { bucketResource, translate } from '../service-errors.ts'
import { effectOf } from '../effect.ts'
import { failureOf, type Call } from '../failure.ts'

/**
 * The result of a PublishLayerVersion call that returned no version.
 *
 * @throws {ActionError} if AWS rejected the call, or nothing was sent.
 */
export function unpublished(error: unknown, call: Call, source: PublishInput['source']): PublishAnswer {
  // For example an error of the source of credentials, which is used before anything is sent.
  if (error instanceof ActionError) throw error
  return effectOf(error, translatePublish(error, call, source))
}

/**
 * The error of a PublishLayerVersion call. The five errors in the API reference are distinguished. Lambda reads the
 * archive with the caller's credentials, so its messages contain errors of S3 as text.
 */
function translatePublish(error: unknown, call: Call, source: PublishInput['source']): ActionError {
  const { name, message } = failureOf(error)
  const stored = 'zip' in source ? undefined : source
  const uri = stored && s3Uri(stored.bucket, stored.key)
  const because = (parts: ActionErrorParts) => new ActionError({ ...parts, cause: error })

  switch (name) {
    case 'InvalidParameterValueException':
      if (uri !== undefined && message.includes('PermanentRedirect')) {
        return because({
          code: 'bucket-in-other-region',
          message: `Lambda in ${call.region} cannot read ${uri}: the bucket is in another region. Lambda says: ${message}`,
        })
      }
      if (uri !== undefined && /NoSuchKey|NoSuchVersion/.test(message)) {
        return because({
          code: 'archive-missing',
          message: `The archive ${uri} was deleted during the run. Lambda says: ${message}`,
          hint: 'Upload it again, then run again. Nothing was published.',
        })
      }
      return because(invalidParameter(message, call))
    case 'ValidationException':
      return because(invalidParameter(message, call))
    case 'ResourceNotFoundException':
      return because({
        code: 'resource-not-found',
        message: `Lambda did not find a resource in the request for ${call.subject}: ${message}`,
        hint:
          uri === undefined ? 'Check `layer-name`.' : `Check \`layer-name\`, and that ${uri} still exists.`,
      })
    case 'CodeStorageExceededException':
      return because({
        code: 'code-storage-full',
        message: `The account has no storage left for functions and layers in ${call.region}: ${message}`,
      })
    case 'AccessDeniedException':
      if (stored && uri !== undefined && /permission to GetObject/i.test(message)) {
        const action =
          stored.objectVersion === undefined ? 's3:GetObject' : 's3:GetObject and s3:GetObjectVersion'
        const resource = bucketResource(call.region, stored.bucket, stored.key)
        return because({
          code: 'access-denied',
          message: `Access denied: Lambda reads ${uri} with the credentials of this step, which are not allowed ${action} on ${resource}. Lambda says: ${message}`,
          hint: `Allow ${action} on ${resource} for the role of this step, and check the bucket policy and its KMS key.`,
        })
      }
      return translate(error, call)
    default:
      return translate(error, call)
  }
}

function invalidParameter(message: string, { subject, region }: Call): ActionErrorParts {
  return {
    code: 'invalid-parameter',
    message: `Lambda rejected a value in the request for ${subject} in ${region}: ${message}`,
  }
}
