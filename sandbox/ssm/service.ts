import type { Answer } from '../answer.ts'
import type { Budget } from '../account/rates.ts'
import { AwsError, notImplemented } from '../errors.ts'
import type { AwsRequest } from '../http.ts'
import type { SsmCall } from './call.ts'
import { getParameter, selected } from './get.ts'
import { putParameter } from './put.ts'

const operations: Record<string, { budget: Budget; answer: (call: SsmCall) => Answer }> = {
  GetParameter: { budget: 'ssm-reads', answer: getParameter },
  PutParameter: { budget: 'ssm-writes', answer: putParameter },
}

/** Name of the SSM operation that the request asks for, known to the sandbox or not. */
export function ssmOperation({ headers }: AwsRequest): string {
  return /^AmazonSSM\.(\w+)$/.exec(headers['x-amz-target'] ?? '')?.[1] ?? 'Unknown'
}

/** Name of the parameter that a request is for, as it is written there and without a selector. */
export function parameterName({ body }: AwsRequest): string | undefined {
  try {
    const { Name } = JSON.parse(body.toString()) as { Name?: unknown }
    return typeof Name === 'string' ? selected(Name).name : undefined
  } catch {
    return undefined
  }
}

/** Answers a request to SSM. Throws {@link AwsError} for what AWS refuses. */
export function answerSsm(operation: string, call: SsmCall): Answer {
  const { world, region, principal } = call
  const known = Object.hasOwn(operations, operation) ? operations[operation] : undefined
  if (!known) throw notImplemented(`ssm:${operation}`)
  if (!world.rates.take(known.budget, region, principal.accountId))
    throw new AwsError(400, 'ThrottlingException', 'Rate exceeded')
  return known.answer(call)
}
