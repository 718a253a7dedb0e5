import type { AwsFailure, Call } from './failure.ts'

/** The part of a message with the missing permission on a KMS key (IAM user guide, access denied error messages). */
const KEY_ACTION = /not authorized to perform: (kms:\w+)(?: on resource: "?(arn:[^\s"]+))?/

/** The reason is not a condition of a policy: no policy allows the action. */
const NOT_ALLOWED = /because no [\w-]+ policy allows the/

/** What to do about a 403, as sentences. */
export function denialHint({ message }: Pick<AwsFailure, 'message'>, call: Call): string {
  const [, keyAction, key = 'the KMS key of the bucket'] = KEY_ACTION.exec(message) ?? []
  if (keyAction !== undefined) {
    return `Allow ${keyAction} on ${key} for the role of this step, and check the policy of that key.`
  }
  const allow = `Allow ${call.iamAction} on ${call.resource} for the role of this step, and check the bucket policy and its KMS key.`
  if (call.operation !== 'PutObject' || NOT_ALLOWED.test(message)) return allow
  return call.encryption === undefined
    ? `${allow} If the bucket policy requires encryption headers, set \`encryption\`.`
    : `${allow} The bucket policy may require an \`encryption\` other than ${call.encryption}.`
}
