import { randomUUID } from 'node:crypto'
import { notImplemented, xml } from './errors.ts'
import type { AwsRequest } from './http.ts'
import type { Answer } from './answer.ts'
import { partitionOf, principalArn } from './principals.ts'
import type { Principal } from './principals.ts'

/** Name of the STS operation that the request asks for, known to the sandbox or not. */
export function stsOperation({ body }: AwsRequest): string {
  return new URLSearchParams(body.toString()).get('Action') ?? 'Unknown'
}

/** Answers a request to STS. GetCallerIdentity is all it speaks; it needs no permission. */
export function answerSts(operation: string, principal: Principal, region: string): Answer {
  if (operation !== 'GetCallerIdentity') throw notImplemented(`sts:${operation}`)
  const GetCallerIdentityResult = {
    Arn: principalArn(principal, partitionOf(region)),
    UserId: 'AROASANDBOX0000000000:session',
    Account: principal.accountId,
  }
  const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/'
  const ResponseMetadata = { RequestId: randomUUID() }
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: xml({
      GetCallerIdentityResponse: { '@xmlns': namespace, GetCallerIdentityResult, ResponseMetadata },
    }),
  }
}
