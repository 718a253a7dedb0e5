import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { LambdaLayerVersions } from '../../../src/aws/lambda/layer-versions.ts'
import type { LayerPolicies } from '../../../src/core/follow-up-ports.ts'
import type { Principal } from '../../../src/core/model/principal.ts'
import type { Fault } from '../../../sandbox/faults.ts'
import { startSandbox } from '../../../sandbox/server.ts'
import { startAnswerServer } from '../answer-server.ts'
import { noLimit } from '../new-rates.ts'

const sandbox = await startSandbox()
const { world, record, faults } = sandbox
const region = 'eu-west-1'
const credentials = { accessKeyId: 'AKIASANDBOX000000000', secretAccessKey: 'sandbox-secret' }
const limited = { accessKeyId: 'AKIALIMITED000000000', secretAccessKey: 'limited-secret' }
const friend: Principal = { kind: 'account', id: '210987654321' }
const mine = { id: 'mine', principal: friend }

afterAll(() => sandbox.close())
beforeEach(() => {
  world.reset()
  faults.clear()
  record.clear()
  world.layers.publish({ region, name: 'web', zip: Buffer.from('x') })
})

function policies({ url = sandbox.url, keys = credentials, name = 'web' } = {}): Promise<LayerPolicies> {
  const config = { endpoint: url, credentials: keys, maxAttempts: 3 }
  return new LambdaLayerVersions(config, region, name, noLimit()).policies()
}

const statements = () => world.layers.versions(region, 'web')[0]?.policy.statements
const fail = (operation: string, fault: Fault, times = 1) => {
  faults.add({ match: { operation }, times, fault })
}

describe('a policy', () => {
  it.each([1, 2])('that does not exist is nothing: version %d', async (version) => {
    expect(await (await policies()).read(version)).toBeUndefined()
  })

  it('is told as AWS tells it, with the revision that the answer to the last write had', async () => {
    const web = await policies()
    const added = await web.add(1, mine, undefined)
    const read = await web.read(1)
    expect(read?.text).toBe(world.layers.versions(region, 'web')[0]?.policy.text)
    expect(added).toEqual({
      kind: 'added',
      statement: JSON.stringify(statements()?.[0]),
      revision: read?.revision,
    })
  })
})

describe('a statement', () => {
  it.each<[Principal, object]>([
    [friend, { Principal: { AWS: 'arn:aws:iam::210987654321:root' } }],
    [{ kind: 'public' }, { Principal: '*' }],
    [
      { kind: 'organization', id: 'o-a1b2c3d4e5' },
      { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } },
    ],
  ])('allows %j to get the version, and nothing else', async (principal, members) => {
    await (await policies()).add(1, { id: 'mine', principal }, undefined)
    expect(statements()).toEqual([
      {
        Sid: 'mine',
        Effect: 'Allow',
        Action: 'lambda:GetLayerVersion',
        Resource: `arn:aws:lambda:${region}:123456789012:layer:web:1`,
        ...members,
      },
    ])
  })

  it('is only added where the policy has the revision', async () => {
    const web = await policies()
    const first = await web.add(1, mine, undefined)
    const revision = first.kind === 'added' ? first.revision : ''
    expect(await web.add(1, { ...mine, id: 'second' }, revision)).toMatchObject({ kind: 'added' })
    expect(await web.add(1, { ...mine, id: 'third' }, revision)).toEqual({ kind: 'stale' })
    expect(statements()).toHaveLength(2)
  })

  it('is only added where there is none with its id', async () => {
    const web = await policies()
    await web.add(1, mine, undefined)
    expect(await web.add(1, mine, undefined)).toEqual({ kind: 'exists' })
  })

  it('is not added to a version that does not exist', async () => {
    expect(await (await policies()).add(2, mine, undefined)).toEqual({ kind: 'missing' })
    expect(await (await policies({ name: 'none' })).add(1, mine, undefined)).toEqual({ kind: 'missing' })
  })

  it.each(['id', 'revision'] as const)(
    'of which the answer was lost is there once, and told as such: %s first',
    async (checkedFirst) => {
      world.guesses.checkedFirst = checkedFirst
      const web = await policies()
      world.layers.versions(region, 'web')[0]?.policy.put({ Sid: 'other' })
      const revision = (await web.read(1))?.revision
      fail('AddLayerVersionPermission', { kind: 'drop-after' })
      const kind = checkedFirst === 'id' ? 'exists' : 'stale'
      expect(await web.add(1, mine, revision)).toEqual({ kind })
      expect(statements()?.map(({ Sid }) => Sid)).toEqual(['other', 'mine'])
    },
  )

  it('that has no room is refused as such', async () => {
    world.layers.versions(region, 'web')[0]?.policy.put({ Sid: 'x'.repeat(20_300) })
    const adding = (await policies()).add(1, mine, undefined)
    await expect(adding).rejects.toMatchObject({
      code: 'policy-too-large',
      message: expect.stringContaining('web:1'),
    })
  })
})

describe('an answer of no use', () => {
  it.each([
    ['no policy', '{"RevisionId":"r"}', 'without Policy'],
    ['no revision', '{"Policy":"{}"}', 'without RevisionId'],
    [
      'a policy that is too long',
      JSON.stringify({ Policy: 'x'.repeat(100_001), RevisionId: 'r' }),
      'at most',
    ],
    ['a revision that is too long', JSON.stringify({ Policy: '{}', RevisionId: 'r'.repeat(201) }), 'at most'],
  ])('is an error: %s', async (_, body, says) => {
    const server = await startAnswerServer((_request, response) => response.end(body))
    const reading = (await policies({ url: server.url })).read(1)
    await expect(reading).rejects.toMatchObject({
      code: 'service-error',
      message: expect.stringContaining(says),
    })
    server.close()
  })

  it.each([
    ['no statement', '{"RevisionId":"r"}'],
    ['no revision', '{"Statement":"{}"}'],
    ['a statement that is too long', JSON.stringify({ Statement: 'x'.repeat(100_001), RevisionId: 'r' })],
  ])('to a write is an error: %s', async (_, body) => {
    const server = await startAnswerServer((_request, response) => response.writeHead(201).end(body))
    const adding = (await policies({ url: server.url })).add(1, mine, undefined)
    await expect(adding).rejects.toMatchObject({ code: 'service-error' })
    server.close()
  })
})

describe('a refusal', () => {
  const resource = `arn:aws:lambda:${region}:*:layer:web:1`

  it.each([
    ['lambda:GetLayerVersionPolicy', async () => (await policies({ keys: limited })).read(1)],
    [
      'lambda:AddLayerVersionPermission',
      async () => (await policies({ keys: limited })).add(1, mine, undefined),
    ],
  ])('names %s and the version', async (action, call) => {
    const Statement = { Effect: 'Allow' as const, Action: ['lambda:ListLayerVersions'], Resource: '*' }
    world.principals.addPrincipal({ ...limited, accountId: '123456789012', policy: { Statement } })
    await expect(call()).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining(`${action} on ${resource}`),
    })
    expect(statements()).toEqual([])
  })

  it.each([
    [404, 'NoSuchEntity'],
    [409, 'ResourceInUseException'],
    [412, 'ConditionFailed'],
  ])('with the status %d and another reason proves nothing', async (status, code) => {
    const fault = { kind: 'status', status, code } as const
    fail('GetLayerVersionPolicy', fault)
    fail('AddLayerVersionPermission', fault)
    const web = await policies()
    await expect(web.read(1)).rejects.toMatchObject({ code: 'aws-refused' })
    await expect(web.add(1, mine, undefined)).rejects.toMatchObject({ code: 'aws-refused' })
  })

  it('that passes is not noticed', async () => {
    for (const operation of ['GetLayerVersionPolicy', 'AddLayerVersionPermission']) {
      fail(operation, { kind: 'status', status: 429, code: 'TooManyRequestsException' })
    }
    const web = await policies()
    expect(await web.read(1)).toBeUndefined()
    expect(await web.add(1, mine, undefined)).toMatchObject({ kind: 'added' })
  })
})
