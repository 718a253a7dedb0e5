import {
  AddLayerVersionPermissionCommand,
  GetLayerVersionPolicyCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda'
import { ActionError } from '../../core/errors/action-error.ts'
import type { AddAnswer, LayerPolicies, NewStatement, VersionPolicy } from '../../core/follow-up-ports.ts'
import { READ_DEADLINE, withDeadline } from '../deadline.ts'
import { failureOf, type Call } from '../failure.ts'
import { atMost, complete } from '../narrow.ts'
import { isMissing, translate } from '../service-errors.ts'
import { layerCall } from './layer-call.ts'

/** The only action that the policy of a layer version can allow (Lambda API reference, AddLayerVersionPermission). */
const ACTION = 'lambda:GetLayerVersion'

/** Maximum number of characters of a policy, and of its revision: more than AWS ever returns. */
const [TEXT_LIMIT, REVISION_LIMIT] = [100_000, 200]

/** The policies of the versions of one layer in one region of AWS Lambda. */
export class LambdaLayerPolicies implements LayerPolicies {
  readonly #client: LambdaClient
  readonly #region: string
  readonly #layerName: string

  constructor(client: LambdaClient, region: string, layerName: string) {
    this.#client = client
    this.#region = region
    this.#layerName = layerName
  }

  async read(version: number): Promise<VersionPolicy | undefined> {
    const command = new GetLayerVersionPolicyCommand({ LayerName: this.#layerName, VersionNumber: version })
    try {
      const answer = await withDeadline(this.#client, READ_DEADLINE, (abortSignal) =>
        this.#client.send(command, { abortSignal }),
      )
      return {
        text: atMost(TEXT_LIMIT, complete(answer.Policy, 'Policy'), 'a Policy'),
        revision: atMost(REVISION_LIMIT, complete(answer.RevisionId, 'RevisionId'), 'a RevisionId'),
      }
    } catch (error) {
      if (isMissing(error, 'ResourceNotFoundException')) return undefined
      throw translate(error, this.#callTo('GetLayerVersionPolicy', version))
    }
  }

  /**
   * The SDK may send this more than once. Ids of statements are unique, so that a second one has no effect (409, or 412
   * with a revision).
   */
  async add(
    version: number,
    { id, principal }: NewStatement,
    revision: string | undefined,
  ): Promise<AddAnswer> {
    const command = new AddLayerVersionPermissionCommand({
      LayerName: this.#layerName,
      VersionNumber: version,
      StatementId: id,
      Action: ACTION,
      Principal: principal.kind === 'account' ? principal.id : '*',
      OrganizationId: principal.kind === 'organization' ? principal.id : undefined,
      RevisionId: revision,
    })
    try {
      const answer = await withDeadline(this.#client, READ_DEADLINE, (abortSignal) =>
        this.#client.send(command, { abortSignal }),
      )
      return {
        kind: 'added',
        statement: atMost(TEXT_LIMIT, complete(answer.Statement, 'Statement'), 'a Statement'),
        revision: atMost(REVISION_LIMIT, complete(answer.RevisionId, 'RevisionId'), 'a RevisionId'),
      }
    } catch (error) {
      const { name, status } = failureOf(error)
      if (status === 409 && name === 'ResourceConflictException') return { kind: 'exists' }
      if (status === 412 && name === 'PreconditionFailedException') return { kind: 'stale' }
      if (isMissing(error, 'ResourceNotFoundException')) return { kind: 'missing' }
      if (name === 'PolicyLengthExceededException') throw tooLarge(`${this.#layerName}:${version}`, error)
      throw translate(error, this.#callTo('AddLayerVersionPermission', version))
    }
  }

  #callTo(operation: string, version: number): Call {
    return layerCall(operation, this.#region, `${this.#layerName}:${version}`)
  }
}

function tooLarge(subject: string, cause: unknown): ActionError {
  return new ActionError({
    code: 'policy-too-large',
    message: `AWS refused the statement, because the policy of ${subject} would be too large.`,
    cause,
  })
}
