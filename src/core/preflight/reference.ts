import type { BucketRules } from '../archive-ports.ts'
import { ActionError } from '../errors/action-error.ts'
import { allowsLambda, deniesLambda } from './bucket-policy.ts'
import { s3Uri } from '../model/keys.ts'

/** Where the archive is that Lambda is to read for good. */
export interface ReferencedObject {
  bucket: string
  key: string
}

/**
 * What `storage-mode: reference` takes: Lambda keeps no copy, and reads one version of one object whenever it needs it
 * (AWS Lambda developer guide, self-managed storage). Gives a warning for each rule by which that version could be lost.
 *
 * @throws {ActionError} `bucket-not-versioned`, `bucket-policy-missing`.
 */
export function referenceAdvice({ bucket, key }: ReferencedObject, rules: BucketRules): readonly string[] {
  if (rules.versioning !== 'Enabled') {
    throw new ActionError({
      code: 'bucket-not-versioned',
      message: `Versioning of the bucket ${bucket} is ${rules.versioning === 'Suspended' ? 'suspended' : 'not enabled'}, and with \`storage-mode: reference\` Lambda reads one version of the archive for good.`,
      hint: `Enable it, and wait up to 15 minutes until it is in force: aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
    })
  }
  const arn = `${rules.arn}/${key}`
  if (rules.policy === undefined || !allowsLambda(rules.policy, arn)) {
    throw new ActionError({
      code: 'bucket-policy-missing',
      message: `The policy of the bucket ${bucket} does not let Lambda read ${s3Uri(bucket, key)}, as \`storage-mode: reference\` needs it.`,
      hint:
        rules.policy !== undefined && deniesLambda(rules.policy, arn)
          ? 'A statement with the effect Deny forbids it, whatever others allow: except lambda.amazonaws.com from that one.'
          : `Add this statement to it: ${JSON.stringify(statementFor(arn))}`,
    })
  }
  if (rules.lifecycle === undefined) {
    return [
      `It could not be seen whether a lifecycle rule of the bucket ${bucket} could remove ${s3Uri(bucket, key)}, which Lambda reads for good: these credentials are not allowed s3:GetLifecycleConfiguration.`,
    ]
  }
  return rules.lifecycle
    .filter(({ enabled, removes, prefix }) => enabled && removes && key.startsWith(prefix))
    .map(
      ({ id }) =>
        `The lifecycle rule ${JSON.stringify(id)} of the bucket ${bucket} could remove ${s3Uri(bucket, key)}, which Lambda reads for good: functions that use the layer could not be updated any more. Leave the archive out of the rule.`,
    )
}

/** The statement of a bucket policy that lets Lambda read an object. */
function statementFor(arn: string): Record<string, unknown> {
  return {
    Sid: 'LambdaReadsLayerArchive',
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: ['s3:GetObject', 's3:GetObjectVersion'],
    Resource: arn,
  }
}
