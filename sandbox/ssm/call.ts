import type { Answer } from '../answer.ts'
import { AwsError } from '../errors.ts'
import type { AwsRequest } from '../http.ts'
import { denial, partitionOf, verdictFor } from '../principals.ts'
import type { Principal } from '../principals.ts'
import type { World } from '../world.ts'
import { isName, parameterArn } from './names.ts'

/** A request to SSM, by an authenticated principal. */
export interface SsmCall {
  readonly world: World
  readonly request: AwsRequest
  readonly principal: Principal
  readonly region: string
}

/**
 * The ARN of a parameter, once the principal may do the operation on it. Of a name that none can have, IAM is asked about all
 * parameters.
 */
export function authorizedArn({ principal, region }: SsmCall, action: string, name: string): string {
  const { accountId } = principal
  const resource = isName(name)
    ? parameterArn(region, accountId, name)
    : `arn:${partitionOf(region)}:ssm:${region}:${accountId}:*`
  const verdict = verdictFor(principal, action, resource)
  if (verdict === 'allowed') return resource
  throw new AwsError(400, 'AccessDeniedException', denial(principal, verdict, action, resource))
}

/** An answer in AWS JSON 1.1. */
export function json(body: unknown): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(body),
  }
}
