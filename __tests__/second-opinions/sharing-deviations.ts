import {
  AddLayerVersionPermissionCommand,
  DeleteLayerVersionCommand,
  GetLayerVersionPolicyCommand,
  PublishLayerVersionCommand,
  RemoveLayerVersionPermissionCommand,
} from '@aws-sdk/client-lambda'
import type { AddLayerVersionPermissionCommandInput, LambdaClient } from '@aws-sdk/client-lambda'
import { zipOf } from '../sandbox/clients.ts'
import { clients } from './layer.ts'
import type { Agreement, Deviation, Setting } from './setting.ts'

const ZipFile = await zipOf({ 'python/a.py': 'shared' })
const staleRevision = 'ffffffff-ffff-4fff-8fff-ffffffffffff'
let layers = 0

/** A version of a layer of its own, that nobody else may use yet. */
class Version {
  readonly #lambda: LambdaClient
  readonly #version = { LayerName: `shared-${++layers}`, VersionNumber: 1 }

  constructor(lambda: LambdaClient) {
    this.#lambda = lambda
  }

  static async of(lambda: LambdaClient): Promise<Version> {
    const version = new Version(lambda)
    const { LayerName } = version.#version
    await lambda.send(new PublishLayerVersionCommand({ LayerName, Content: { ZipFile } }))
    return version
  }

  /** Lets everybody use it, unless told otherwise. Says status, principal and condition. */
  async grant(input: Partial<AddLayerVersionPermissionCommandInput> = {}): Promise<string> {
    const grant = { StatementId: 's1', Action: 'lambda:GetLayerVersion', Principal: '*', ...input }
    const { Statement = '{}', $metadata } = await this.#lambda.send(
      new AddLayerVersionPermissionCommand({ ...this.#version, ...grant }),
    )
    const { Principal, Condition } = JSON.parse(Statement) as Record<string, unknown>
    const condition = Condition === undefined ? '' : ` ${JSON.stringify(Condition)}`
    return `${$metadata.httpStatusCode ?? 0} ${JSON.stringify(Principal)}${condition}`
  }

  /** Says the ids of the statements. */
  async policy(): Promise<string> {
    const { Policy = '{}' } = await this.#lambda.send(new GetLayerVersionPolicyCommand(this.#version))
    const { Statement = [] } = JSON.parse(Policy) as { Statement?: { Sid: string }[] }
    return `tells ${Statement.map(({ Sid }) => Sid).join(', ')}`
  }

  async revision(): Promise<string | undefined> {
    return (await this.#lambda.send(new GetLayerVersionPolicyCommand(this.#version))).RevisionId
  }

  async revoke(StatementId: string, RevisionId?: string): Promise<string> {
    const input = { ...this.#version, StatementId, RevisionId }
    const { $metadata } = await this.#lambda.send(new RemoveLayerVersionPermissionCommand(input))
    return `${$metadata.httpStatusCode ?? 0}`
  }

  async delete(): Promise<void> {
    await this.#lambda.send(new DeleteLayerVersionCommand(this.#version))
  }
}

const asking =
  (question: (version: Version) => Promise<string>) =>
  async ({ lambda }: Setting): Promise<string> =>
    question(await Version.of(lambda))

/** The text of a refusal, where that is what matters. */
async function words(call: Promise<string>): Promise<string> {
  return call.catch((error: unknown) => (error as Error).message)
}

const malformed = '400 ValidationException'
const granted = '200 "*"'
const root = '{"AWS":"arn:aws:iam::210987654321:root"}'
const organization = '201 "*" {"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}'
const missing = '404 ResourceNotFoundException'

/** Where the emulators answer otherwise than AWS to what lets others use a version. */
export const sharingDeviations: Deviation[] = [
  {
    what: 'sharing a version with everybody',
    ask: asking((version) => version.grant()),
    answers: { sandbox: '201 "*"', moto: granted, ministack: '201 "*"' },
  },
  {
    what: 'sharing a version with an account',
    ask: asking((version) => version.grant({ Principal: '210987654321' })),
    answers: { sandbox: `201 ${root}`, moto: '200 "210987654321"', ministack: `201 ${root}` },
  },
  {
    what: 'sharing a version with an account in China',
    ask: async ({ backend }) => {
      const version = await Version.of(clients(backend, 'cn-north-1').lambda)
      return version.grant({ Principal: '210987654321' })
    },
    answers: {
      sandbox: `201 ${root.replace('aws:', 'aws-cn:')}`,
      moto: '200 "210987654321"',
      ministack: `201 ${root}`,
    },
  },
  {
    what: 'sharing a version with an organization',
    ask: asking((version) => version.grant({ OrganizationId: 'o-a1b2c3d4e5' })),
    answers: { sandbox: organization, moto: granted, ministack: organization },
  },
  {
    what: 'a statement id that exists',
    ask: asking(async (version) => {
      await version.grant()
      return version.grant()
    }),
    answers: {
      sandbox: '409 ResourceConflictException',
      moto: granted,
      ministack: '409 ResourceConflictException',
    },
  },
  {
    what: 'adding a statement with a stale revision',
    ask: asking(async (version) => {
      await version.grant()
      return version.grant({ StatementId: 's2', RevisionId: staleRevision })
    }),
    answers: {
      sandbox: '412 PreconditionFailedException',
      moto: granted,
      ministack: '412 PreconditionFailedException',
    },
  },
  {
    what: 'the words for a stale revision',
    ask: asking(async (version) => {
      await version.grant()
      return words(version.revoke('s1', staleRevision))
    }),
    answers: {
      sandbox:
        'The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest Revision Id',
      moto: 'The RevisionId provided does not match the latest RevisionId for the Lambda function or alias. Call the GetFunction or the GetAlias API to retrieve the latest RevisionId for your resource.',
      ministack:
        'The RevisionId provided does not match the latest RevisionId for the layer version policy. Call the GetLayerVersionPolicy API to retrieve the latest RevisionId for your resource.',
    },
  },
  ...(
    [
      ['an action', { Action: 'lambda:*' }, granted],
      ['a principal', { Principal: 'nobody' }, '200 "nobody"'],
      ['a statement id', { StatementId: 's 1' }, granted],
      ['an organization', { OrganizationId: 'o-1' }, granted],
    ] as const
  ).map(([what, input, moto]) => ({
    what: `${what} that cannot be in a policy`,
    ask: asking((version) => version.grant(input)),
    answers: { sandbox: malformed, moto, ministack: malformed },
  })),
  {
    what: 'the words for a policy that is none',
    ask: asking((version) => words(version.policy())),
    answers: {
      sandbox: 'No policy is associated with the given resource.',
      moto: 'The resource you requested does not exist.',
      ministack: 'No policy is associated with the given resource.',
    },
  },
  {
    what: 'a policy of more than 20,480 bytes',
    ask: asking(async (version) => {
      for (let count = 0; count < 120; count += 1)
        await version.grant({ StatementId: `${'s'.repeat(96)}${count}` })
      return 'takes 120 statements'
    }),
    answers: {
      sandbox: '400 PolicyLengthExceededException',
      moto: 'takes 120 statements',
      ministack: 'takes 120 statements',
    },
  },
]

/** Where all answer as AWS does, or as the sandbox does by default where nobody knows. */
export const sharingAgreements: Agreement[] = [
  {
    what: 'removing a statement',
    ask: asking(async (version) => {
      await version.grant()
      return version.revoke('s1')
    }),
    answer: '204',
  },
  {
    what: 'removing a statement with a stale revision',
    ask: asking(async (version) => {
      await version.grant()
      return version.revoke('s1', staleRevision)
    }),
    answer: '412 PreconditionFailedException',
  },
  {
    what: 'removing a statement that does not exist',
    ask: asking(async (version) => {
      await version.grant()
      return version.revoke('s2')
    }),
    answer: missing,
  },
  {
    what: 'the statements of a policy, in their order',
    ask: asking(async (version) => {
      await version.grant({ StatementId: 'b' })
      await version.grant({ StatementId: 'a' })
      return version.policy()
    }),
    answer: 'tells b, a',
  },
  {
    what: 'the revision after two changes',
    ask: asking(async (version) => {
      await version.grant()
      const first = await version.revision()
      await version.grant({ StatementId: 's2' })
      return first === (await version.revision()) ? 'is the first' : 'is another'
    }),
    answer: 'is another',
  },
  {
    what: 'the policy after its last statement was removed',
    ask: asking(async (version) => {
      await version.grant()
      await version.revoke('s1')
      return version.policy()
    }),
    answer: missing,
  },
  {
    what: 'sharing a version that was deleted',
    ask: asking(async (version) => {
      await version.delete()
      return version.grant()
    }),
    answer: missing,
  },
]
