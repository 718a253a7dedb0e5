import {
  AddLayerVersionPermissionCommand,
  GetLayerVersionPolicyCommand,
  RemoveLayerVersionPermissionCommand,
} from '@aws-sdk/client-lambda'
import type { AddLayerVersionPermissionCommandInput } from '@aws-sdk/client-lambda'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, refusal } from './clients.ts'

const sandbox = await startSandbox()
const { world } = sandbox
const { lambda } = clients(sandbox)
const version = { LayerName: 'deps', VersionNumber: 1 }
const Resource = 'arn:aws:lambda:us-east-1:123456789012:layer:deps:1'
const request = { ...version, StatementId: 's1', Action: 'lambda:GetLayerVersion', Principal: '*' }

const add = (input: Partial<AddLayerVersionPermissionCommandInput> = {}, client = lambda) =>
  client.send(new AddLayerVersionPermissionCommand({ ...request, ...input }))
const get = (input: Partial<typeof version> = {}, client = lambda) =>
  client.send(new GetLayerVersionPolicyCommand({ ...version, ...input }))
const remove = (StatementId: string, more: { RevisionId?: string; LayerName?: string } = {}) =>
  lambda.send(new RemoveLayerVersionPermissionCommand({ ...version, StatementId, ...more }))
const publish = (region = 'us-east-1') =>
  world.layers.publish({ region, name: 'deps', zip: Buffer.from('x') })
const policy = () => world.layers.versions('us-east-1', 'deps')[0]?.policy

afterAll(() => sandbox.close())
beforeEach(() => {
  world.reset()
  publish()
})

describe('a statement', () => {
  it.each([
    ['everyone', { Principal: '*' }, '"Principal":"*"', ''],
    ['an account', { Principal: '210987654321' }, '"Principal":{"AWS":"arn:aws:iam::210987654321:root"}', ''],
    [
      'an account by its root',
      { Principal: 'arn:aws:iam::210987654321:root' },
      '"Principal":{"AWS":"arn:aws:iam::210987654321:root"}',
      '',
    ],
    [
      'an organization',
      { OrganizationId: 'o-a1b2c3d4e5' },
      '"Principal":"*"',
      ',"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}',
    ],
  ])('for %s has its members in the order of Lambda', async (_, input, principal, condition) => {
    const statement = `{"Sid":"s1","Effect":"Allow",${principal},"Action":"lambda:GetLayerVersion","Resource":"${Resource}"${condition}}`
    const added = await add(input)
    expect(added.$metadata.httpStatusCode).toBe(201)
    expect(added.Statement).toBe(statement)
    const read = await get()
    expect(read.Policy).toBe(`{"Version":"2012-10-17","Id":"default","Statement":[${statement}]}`)
    expect(read.RevisionId).toBe(added.RevisionId)
  })

  it.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('names an account in the partition of %s', async (region, partition) => {
    publish(region)
    const client = clients(sandbox, { region }).lambda
    const { Statement = '' } = await add({ Principal: '210987654321' }, client)
    expect(JSON.parse(Statement)).toMatchObject({
      Principal: { AWS: `arn:${partition}:iam::210987654321:root` },
      Resource: `arn:${partition}:lambda:${region}:123456789012:layer:deps:1`,
    })
  })
})

describe('a revision', () => {
  it('is another after each change, and the one of the write is that of the next read', async () => {
    const first = await add()
    const second = await add({ StatementId: 's2', RevisionId: first.RevisionId })
    expect((await get()).RevisionId).toBe(second.RevisionId)
    const removed = await remove('s2', { RevisionId: second.RevisionId ?? '' })
    expect(removed.$metadata.httpStatusCode).toBe(204)
    const third = (await get()).RevisionId
    expect(new Set([first.RevisionId, second.RevisionId, third]).size).toBe(3)
  })
})

const stale =
  'The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest Revision Id'
const RevisionId = 'ffffffff-ffff-4fff-8fff-ffffffffffff'

describe('a refusal', () => {
  const malformed = [400, 'ValidationException'] as const
  const none = `Layer version ${Resource.replace('deps', 'none')} does not exist.`
  const newer = `Layer version ${Resource.replace(/1$/, '2')} does not exist.`
  it.each([
    ['a statement id with a space', () => add({ StatementId: 's 1' }), ...malformed, "at 'statementId'"],
    ['a statement id of 101', () => add({ StatementId: 's'.repeat(101) }), ...malformed, 'equal to 100'],
    [
      'another action',
      () => add({ Action: '*' }),
      ...malformed,
      "1 validation error detected: Value '*' at 'action' failed to satisfy constraint: Member must satisfy regular expression pattern: lambda:GetLayerVersion",
    ],
    ['a principal of 11 digits', () => add({ Principal: '12345678901' }), ...malformed, "at 'principal'"],
    ['the ARN of a role', () => add({ Principal: 'arn:aws:iam::1:role/x' }), ...malformed, "at 'principal'"],
    [
      'an organization of 9',
      () => add({ OrganizationId: 'o-a1b2c3d4e' }),
      ...malformed,
      "at 'organizationId'",
    ],
    [
      'a statement id that exists',
      () => add(),
      409,
      'ResourceConflictException',
      'The statement id (s1) provided already exists. Please provide a new statement id, or remove the existing statement.',
    ],
    [
      'a stale revision of an addition',
      () => add({ StatementId: 's2', RevisionId }),
      412,
      'PreconditionFailedException',
      stale,
    ],
    [
      'a stale revision of a removal',
      () => remove('s1', { RevisionId }),
      412,
      'PreconditionFailedException',
      stale,
    ],
    ['an unknown layer', () => add({ LayerName: 'none' }), 404, 'ResourceNotFoundException', none],
    ['an unknown layer', () => get({ LayerName: 'none' }), 404, 'ResourceNotFoundException', none],
    ['an unknown layer', () => remove('s1', { LayerName: 'none' }), 404, 'ResourceNotFoundException', none],
    ['an unknown version', () => get({ VersionNumber: 2 }), 404, 'ResourceNotFoundException', newer],
    [
      'an unknown statement',
      () => remove('s2'),
      404,
      'ResourceNotFoundException',
      'Statement s2 is not found in resource policy.',
    ],
  ])('of %s', async (_, call, status, code, message) => {
    await add()
    const before = policy()?.text
    expect(await refusal(call())).toMatchObject({
      ...{ status, code, message: expect.stringContaining(message) },
      headers: { 'x-amzn-errortype': code },
    })
    expect(policy()?.text).toBe(before)
  })

  it('of a policy that is none', async () => {
    expect(await refusal(get())).toMatchObject({
      ...{ status: 404, code: 'ResourceNotFoundException' },
      message: 'No policy is associated with the given resource.',
    })
  })

  it('of a policy that would be over 20,480 bytes', async () => {
    const full = policy()
    const Sid = 'x'
    full?.put({ Sid, Padding: '' })
    const rest = 20_480 - (full?.text.length ?? 0)
    const { Statement = '' } = await add()
    await remove('s1')
    full?.put({ Sid, Padding: 'p'.repeat(rest - Statement.length - 1) })
    await add()
    expect(full?.text).toHaveLength(20_480)
    await remove('s1')
    expect(await refusal(add({ StatementId: 's11' }))).toMatchObject({
      ...{ status: 400, code: 'PolicyLengthExceededException' },
    })
  })
})
