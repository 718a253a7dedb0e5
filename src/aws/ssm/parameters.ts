import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { partition } from '@aws-sdk/core/client'
import { ActionError } from '../../core/errors/action-error.ts'
import type { ParameterStore, PutAnswer, StoredParameter } from '../../core/follow-up-ports.ts'
import type { Connection } from '../connect.ts'
import { READ_DEADLINE, withDeadline } from '../deadline.ts'
import { failureOf, type Call } from '../failure.ts'
import { complete } from '../narrow.ts'
import { withHandler } from '../request-handler.ts'
import { translate } from '../service-errors.ts'

/** The Parameter Store of AWS Systems Manager in one region. */
export class SsmParameters implements ParameterStore {
  readonly #client: SSMClient
  readonly #region: string

  constructor(common: Connection, region: string) {
    this.#client = new SSMClient(withHandler({ ...common, region }))
    this.#region = region
  }

  async read(name: string, version?: number): Promise<StoredParameter | undefined> {
    const command = new GetParameterCommand({ Name: version === undefined ? name : `${name}:${version}` })
    try {
      const { Parameter } = await withDeadline(this.#client, READ_DEADLINE, () => this.#client.send(command))
      return {
        value: complete(Parameter?.Value, 'Value'),
        type: complete(Parameter?.Type, 'Type'),
        version: complete(Parameter?.Version, 'Version'),
      }
    } catch (error) {
      if (!(error instanceof ActionError) && failureOf(error).name === 'ParameterNotFound') return undefined
      throw translate(error, this.#callTo('GetParameter', name))
    }
  }

  async create(name: string, value: string): Promise<PutAnswer> {
    return this.#put(
      new PutParameterCommand({ Name: name, Value: value, Type: 'String', Tier: 'Standard' }),
      name,
    )
  }

  async replace(name: string, value: string): Promise<PutAnswer> {
    return this.#put(new PutParameterCommand({ Name: name, Value: value, Overwrite: true }), name)
  }

  async #put(command: PutParameterCommand, name: string): Promise<PutAnswer> {
    try {
      const answer = await withDeadline(this.#client, READ_DEADLINE, () => this.#client.send(command))
      return { kind: 'written', version: complete(answer.Version, 'Version') }
    } catch (error) {
      if (!(error instanceof ActionError) && failureOf(error).name === 'ParameterAlreadyExists')
        return { kind: 'exists' }
      throw translate(error, this.#callTo('PutParameter', name))
    }
  }

  #callTo(operation: string, name: string): Call {
    return {
      service: 'SSM',
      operation,
      region: this.#region,
      iamAction: `ssm:${operation}`,
      subject: `parameter ${name}`,
      resource: `arn:${partition(this.#region).name}:ssm:${this.#region}:*:parameter/${name.replace(/^\//, '')}`,
    }
  }
}
