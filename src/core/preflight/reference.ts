import type { BucketRules } from '../archive-ports.ts'
import { ActionError } from '../errors/action-error.ts'
import { allowsLambda, deniesLambda } from './bucket-policy.ts'
import { s3Uri } from '../model/keys.ts'

/** The object that Lambda keeps reading. */
export interface ReferencedObject {
  bucket: string
  key: string
}

/**
 * Checks the requirements of `storage-mode: reference`: Lambda keeps no copy, and reads one version of one object
 * whenever it needs it (AWS Lambda developer guide, self-managed storage). Returns a warning for each lifecycle rule
 * that could delete that version.
 *
 * @throws {ActionError} `bucket-not-versioned`, `bucket-policy-missing`.
 */
export function referenceAdvice({ bucket, key }: ReferencedObject, rules: BucketRules): readonly string[] {
  if (rules.versioning !== 'Enabled') {
    throw new ActionError({
      code: 'bucket-not-versioned',
      message: `Versioning of the bucket ${bucket} is ${rules.versioning === 'Suspended' ? 'suspended' : 'not enabled'}. With \`storage-mode: reference\`, Lambda keeps reading one object version of the archive.`,
      hint: `Enable it, and wait up to 15 minutes until it takes effect: aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
    })
  }
  const arn = `${rules.arn}/${key}`
  if (rules.policy === undefined || !allowsLambda(rules.policy, arn)) {
    throw new ActionError({
      code: 'bucket-policy-missing',
      message: `The policy of the bucket ${bucket} does not allow Lambda to read ${s3Uri(bucket, key)}, which \`storage-mode: reference\` requires.`,
      hint:
        rules.policy !== undefined && deniesLambda(rules.policy, arn)
          ? 'A statement with the effect Deny blocks it. Exclude lambda.amazonaws.com from that statement.'
          : `Add this statement to the bucket policy: ${JSON.stringify(statementFor(arn))}`,
    })
  }
  if (rules.lifecycle === undefined) {
    return [
      `Could not check whether a lifecycle rule of the bucket ${bucket} removes ${s3Uri(bucket, key)}, which Lambda keeps reading: these credentials are not allowed s3:GetLifecycleConfiguration.`,
    ]
  }
  return rules.lifecycle
    .filter(({ enabled, removes, prefix }) => enabled && removes && key.startsWith(prefix))
    .map(
      ({ id }) =>
        `The lifecycle rule ${JSON.stringify(id)} of the bucket ${bucket} can remove ${s3Uri(bucket, key)}, which Lambda keeps reading. Functions that use the layer could then no longer be updated. Exclude the archive from the rule.`,
    )
}

/** The bucket policy statement that allows Lambda to read an object. */
function statementFor(arn: string): Record<string, unknown> {
  return {
    Sid: 'LambdaReadsLayerArchive',
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: ['s3:GetObject', 's3:GetObjectVersion'],
    Resource: arn,
  }
}
