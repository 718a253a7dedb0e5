import {
  AddLayerVersionPermissionCommand,
  GetLayerVersionCommand,
  GetLayerVersionPolicyCommand,
  ListLayerVersionsCommand,
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

describe('the body of a refusal', () => {
  const path = (number: number) => `/2018-10-31/layers/deps/versions/${number}/policy`
  const missing = 'Layer version arn:aws:lambda:us-east-1:123456789012:layer:deps:2 does not exist.'
  it.each([
    ['a missing version', path(2), '', { Type: 'User', Message: missing }],
    ['a pattern', path(1), 'Action', { message: expect.stringContaining("at 'action'") }],
    ['an id that exists', path(1), '', { Type: 'User', message: expect.stringContaining('already exists') }],
  ])('of %s has the members of Lambda', async (_, url, wrong, body) => {
    await add()
    const answers: unknown[] = []
    const client = clients(sandbox).lambda
    client.middlewareStack.add(
      (next) => async (args) => {
        const { hostname, port, protocol, headers, method, body } = args.request as SdkRequest
        const options = { method, headers, body }
        answers.push(await (await fetch(`${protocol}//${hostname}:${port}${url}`, options)).json())
        return next(args)
      },
      { step: 'finalizeRequest', priority: 'low' },
    )
    const number = Number(/versions\/(\d)/.exec(url)?.[1])
    await refusal(add({ VersionNumber: number, ...(wrong && { [wrong]: '*' }) }, client))
    expect(answers).toEqual([body])
  })

  it('of a fault that is Lambda’s own begins with a capital', async () => {
    sandbox.faults.add({ fault: { kind: 'status', status: 500 } })
    const answer = await fetch(`${sandbox.url}${path(1)}`)
    expect([answer.status, await answer.json()]).toEqual([
      500,
      { Type: 'Service', Message: 'Fault on demand.' },
    ])
  })
})

interface SdkRequest {
  protocol: string
  hostname: string
  port: number
  method: string
  headers: Record<string, string>
  body: string
}

describe('a policy', () => {
  it('belongs to one version, and goes with it', async () => {
    await add()
    publish()
    expect(await refusal(get({ VersionNumber: 2 }))).toMatchObject({ status: 404 })
    world.layers.deleteVersion('us-east-1', 'deps', 1)
    expect((await refusal(get())).message).toBe(`Layer version ${Resource} does not exist.`)
  })

  it('can be written by anybody, in any form', async () => {
    policy()?.put({ Sid: 'other', Effect: 'Allow', Principal: { AWS: '210987654321' } })
    const first = await get()
    expect(first.Policy).toContain('"Principal":{"AWS":"210987654321"}')
    await add({ RevisionId: first.RevisionId })
    policy()?.remove('other')
    const second = await get()
    expect(second.Policy).toMatch(/"Statement":\[\{"Sid":"s1",[^[]*\]\}$/)
    const statement = policy()
    if (statement) statement.text = 'no JSON'
    expect(await get()).toMatchObject({
      Policy: 'no JSON',
      RevisionId: expect.not.stringMatching(second.RevisionId ?? ''),
    })
  })
})

describe('where nobody knows what AWS does', () => {
  it.each([
    ['refused', 400],
    ['taken', 201],
  ] as const)('an organization with an account is %s', async (guess, status) => {
    world.guesses.organizationWithAccount = guess
    const both = { Principal: '210987654321', OrganizationId: 'o-a1b2c3d4e5' }
    await add(both).catch(() => undefined)
    expect(sandbox.record.entries.at(-1)?.status).toBe(status)
    expect(policy()?.statements).toHaveLength(guess === 'taken' ? 1 : 0)
  })

  it.each([
    ['missing', undefined],
    ['empty', '{"Version":"2012-10-17","Id":"default","Statement":[]}'],
  ] as const)('a policy without a statement is %s', async (guess, text) => {
    world.guesses.policyWithoutStatements = guess
    await add()
    await remove('s1')
    expect((await get().catch(() => undefined))?.Policy).toBe(text)
    await add()
    expect((await get()).Policy).toBe(policy()?.text)
  })

  it.each([
    ['id', 409],
    ['revision', 412],
  ] as const)('the %s is checked first', async (guess, status) => {
    world.guesses.checkedFirst = guess
    await add()
    expect(await refusal(add({ RevisionId }))).toMatchObject({ status })
  })
})

describe('the consumer of a layer in another account', () => {
  const consumer = { accessKeyId: 'AKIACONSUMER00000000', secretAccessKey: 'consumer' }
  const { lambda: client } = clients(sandbox, { credentials: consumer })
  const LayerName = Resource.replace(/:1$/, '')
  const read = (VersionNumber = 1) => client.send(new GetLayerVersionCommand({ LayerName, VersionNumber }))

  beforeEach(() => {
    world.principals.addPrincipal({ ...consumer, accountId: '210987654321', organizationId: 'o-a1b2c3d4e5' })
  })

  it.each([
    ['everyone', { Principal: '*' }, true],
    ['its account', { Principal: '210987654321' }, true],
    ['another account', { Principal: '111111111111' }, false],
    ['its organization', { OrganizationId: 'o-a1b2c3d4e5' }, true],
    ['another organization', { OrganizationId: 'o-zzzzzzzzzz' }, false],
  ])('of a version that %s may use', async (_, input, may) => {
    await add(input)
    const answer = await read().then(
      ({ Version }) => Version,
      (error: unknown) => (error as Error).name,
    )
    expect(answer).toBe(may ? 1 : 'AccessDeniedException')
  })

  it('cannot list it, nor tell a missing version from one that it may not use', async () => {
    publish()
    await add()
    const refused = [
      await refusal(client.send(new ListLayerVersionsCommand({ LayerName }))),
      await refusal(read(2)),
      await refusal(read(3)),
    ]
    for (const { status, code } of refused) expect([status, code]).toEqual([403, 'AccessDeniedException'])
    expect(refused[2]?.message).toBe(refused[1]?.message.replace('deps:2', 'deps:3'))
  })
})
