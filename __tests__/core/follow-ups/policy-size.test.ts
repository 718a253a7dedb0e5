import { describe, expect, it } from '@jest/globals'
import { AddLayerVersionPermissionCommand, GetLayerVersionPolicyCommand } from '@aws-sdk/client-lambda'
import { startSandbox } from '../../../sandbox/server.ts'
import { bytesOf, isOwnId, policyBytes, statementId } from '../../../src/core/follow-ups/policy-size.ts'
import { clients } from '../../sandbox/clients.ts'
import { everybody, friend, organization } from './statements.ts'

describe('the id of a statement', () => {
  it.each([
    [everybody, 'publish-lambda-layer-public'],
    [friend, 'publish-lambda-layer-account-012345678901'],
    [organization, 'publish-lambda-layer-organization-o-a1b2c3d4e5'],
    [{ kind: 'organization', id: `o-${'z'.repeat(32)}` } as const, /^[a-zA-Z0-9-_]{1,100}$/],
  ])('of %j says whose it is, and is one', (principal, id) => {
    expect(statementId(principal)).toMatch(id)
    expect(isOwnId(statementId(principal))).toBe(true)
  })

  it.each([
    'by-hand',
    '',
    'publish-lambda-layer-$(id)',
    'publish-lambda-layer-\nx',
    `publish-lambda-layer-${'x'.repeat(80)}`,
  ])('is not ours: %j', (id) => {
    expect(isOwnId(id)).toBe(false)
  })
})

describe('the size of a policy', () => {
  it.each([
    ['eu-west-1', 'arn:aws:lambda:eu-west-1:123456789012:layer:deps:1'],
    ['cn-north-1', 'arn:aws-cn:lambda:cn-north-1:123456789012:layer:deps:1'],
  ])('is known before a statement is added, in %s', async (region, arn) => {
    const sandbox = await startSandbox()
    const { lambda } = clients(sandbox, { region })
    sandbox.world.layers.publish({ region, name: 'deps', zip: Buffer.from('x') })
    const version = { LayerName: 'deps', VersionNumber: 1 }
    let text: string | undefined
    for (const principal of [friend, organization, everybody]) {
      const foreseen = policyBytes(text) + bytesOf(principal, arn)
      await lambda.send(
        new AddLayerVersionPermissionCommand({
          ...version,
          StatementId: statementId(principal),
          Action: 'lambda:GetLayerVersion',
          Principal: principal.kind === 'account' ? principal.id : '*',
          OrganizationId: principal.kind === 'organization' ? principal.id : undefined,
        }),
      )
      text = (await lambda.send(new GetLayerVersionPolicyCommand(version))).Policy
      expect(policyBytes(text)).toBe(foreseen)
    }
    await sandbox.close()
  })
})
