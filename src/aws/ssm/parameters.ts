import {
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
  type SSMClientConfig,
} from '@aws-sdk/client-ssm'
import { partition } from '@aws-sdk/core/client'
import { ActionError } from '../../core/errors/action-error.ts'
import type { ParameterStore, PutAnswer, StoredParameter } from '../../core/follow-up-ports.ts'
import { READ_DEADLINE, withDeadline } from '../deadline.ts'
import { effectOf } from '../effect.ts'
import { failureOf, type Call } from '../failure.ts'
import { atMost, complete } from '../narrow.ts'
import { paced, type Rate } from '../rate.ts'
import { withHandler } from '../request-handler.ts'
import { translate } from '../service-errors.ts'

/**
 * Maximum number of characters of a value, and of a type: more than AWS ever returns. A value has up to 8 KB (SSM API
 * reference, an Advanced parameter), and is longer where it is encrypted.
 */
const [VALUE_LIMIT, TYPE_LIMIT] = [20_000, 100]

/** The Parameter Store of AWS Systems Manager in one region. */
export class SsmParameters implements ParameterStore {
  readonly #reads: SSMClient
  readonly #writes: SSMClient
  readonly #region: string

  constructor(config: SSMClientConfig, region: string, writes: Rate) {
    this.#reads = new SSMClient(withHandler({ ...config, region }))
    // With more attempts, the SDK would write again after a lost answer.
    this.#writes = paced(new SSMClient(withHandler({ ...config, region, maxAttempts: 1 })), writes)
    this.#region = region
  }

  async read(name: string, version?: number): Promise<StoredParameter | undefined> {
    const command = new GetParameterCommand({ Name: version === undefined ? name : `${name}:${version}` })
    try {
      const { Parameter } = await withDeadline(this.#reads, READ_DEADLINE, (abortSignal) =>
        this.#reads.send(command, { abortSignal }),
      )
      return {
        value: textOf(Parameter?.Value, VALUE_LIMIT, 'Value'),
        type: textOf(Parameter?.Type, TYPE_LIMIT, 'Type'),
        version: numberOf(Parameter?.Version),
      }
    } catch (error) {
      if (isNamed(error, 'ParameterNotFound') || isNamed(error, 'ParameterVersionNotFound')) return undefined
      throw translate(error, this.#callTo('GetParameter', name))
    }
  }

  async create(name: string, value: string): Promise<PutAnswer> {
    // Without a tier, the setting of the account applies, which may cost.
    return this.#put({ Name: name, Value: value, Type: 'String', Tier: 'Standard' })
  }

  async replace(name: string, value: string): Promise<PutAnswer> {
    return this.#put({ Name: name, Value: value, Type: 'String', Overwrite: true })
  }

  async #put(input: {
    Name: string
    Value: string
    Type: 'String'
    Tier?: 'Standard'
    Overwrite?: true
  }): Promise<PutAnswer> {
    const command = new PutParameterCommand(input)
    try {
      const answer = await withDeadline(this.#writes, READ_DEADLINE, (abortSignal) =>
        this.#writes.send(command, { abortSignal }),
      )
      return { kind: 'written', version: numberOf(answer.Version) }
    } catch (error) {
      if (isNamed(error, 'ParameterAlreadyExists')) return { kind: 'exists' }
      const known = translate(error, this.#callTo('PutParameter', input.Name))
      // For example an error of the source of credentials, which is used before anything is sent.
      if (error instanceof ActionError && known.code !== 'service-error') throw known
      return effectOf(error, known)
    }
  }

  #callTo(operation: string, name: string): Call {
    return {
      service: 'SSM',
      operation,
      region: this.#region,
      iamAction: `ssm:${operation}`,
      subject: `the parameter ${name}`,
      resource: `arn:${partition(this.#region).name}:ssm:${this.#region}:*:parameter/${name.replace(/^\//, '')}`,
    }
  }
}

/** The SDK passes members of a JSON answer on without a look at their types. */
function textOf(value: unknown, limit: number, name: string): string {
  return atMost(limit, complete(typeof value === 'string' ? value : undefined, name), `a ${name}`)
}

/** The number of a version. */
function numberOf(value: unknown): number {
  return complete(typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined, 'Version')
}

/** Whether it is an error of SSM with this name. */
function isNamed(error: unknown, name: string): boolean {
  const failure = failureOf(error)
  return failure.status === 400 && failure.name === name
}
