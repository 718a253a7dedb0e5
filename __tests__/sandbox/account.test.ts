import {
  AddLayerVersionPermissionCommand,
  GetLayerVersionPolicyCommand,
  ListLayerVersionsCommand,
  RemoveLayerVersionPermissionCommand,
} from '@aws-sdk/client-lambda'
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Statement } from '../../sandbox/policy.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, credentials, refusal } from './clients.ts'

const sandbox = await startSandbox()
const { world } = sandbox
type Clients = ReturnType<typeof clients>
const list = ({ lambda }: Clients) => lambda.send(new ListLayerVersionsCommand({ LayerName: 'deps' }))
const put = ({ ssm }: Clients, Name = '/deps') =>
  ssm.send(new PutParameterCommand({ Name, Value: 'v', Type: 'String' }))
const replace = ({ ssm }: Clients) =>
  ssm.send(new PutParameterCommand({ Name: '/deps', Value: 'v', Overwrite: true }))
const get = ({ ssm }: Clients) => ssm.send(new GetParameterCommand({ Name: '/deps' }))
const identify = ({ sts }: Clients) => sts.send(new GetCallerIdentityCommand({}))

afterAll(() => sandbox.close())
beforeEach(() => {
  world.reset()
  world.layers.publish({ region: 'us-east-1', name: 'deps', zip: Buffer.from('x') })
  world.parameters.put({ region: 'us-east-1', name: '/deps', value: 'v' })
})

describe('calls a second', () => {
  const tooMany = { status: 429, code: 'TooManyRequestsException', headers: { 'retry-after': '1' } }
  const throttled = { status: 400, code: 'ThrottlingException', message: 'Rate exceeded' }
  it.each([
    ['lambda', list, tooMany],
    ['ssm-writes', replace, throttled],
    ['ssm-reads', get, throttled],
  ] as const)('have no limit for %s, and then the one that is set', async (budget, call, refused) => {
    const here = clients(sandbox)
    for (let count = 0; count < 20; count += 1) await call(here)
    world.rates.perSecond = { [budget]: 3 }
    for (let count = 0; count < 3; count += 1) await call(here)
    expect(await refusal(call(here))).toMatchObject(refused)
    world.clock.advance(1_000)
    for (let count = 0; count < 3; count += 1) await call(here)
    expect(await refusal(call(here))).toMatchObject(refused)
  })

  it('are those of any one second, and a refused call is none of them', () => {
    const { rates, clock } = world
    clock.now = () => new Date(clock.offsetMs)
    rates.perSecond = { lambda: 2 }
    const taken = [0, 400, 400, 199, 1, 399, 1].map((ms) => {
      clock.advance(ms)
      return rates.take('lambda', 'us-east-1', '123456789012')
    })
    // At 0, 400, 800, 999, 1000, 1399, 1400 ms.
    expect(taken).toEqual([true, true, false, false, true, false, true])
    Reflect.deleteProperty(clock, 'now')
  })

  it('are counted for each region, account and kind', async () => {
    const other = { accessKeyId: 'AKIAOTHER00000000000', secretAccessKey: 'other' }
    world.principals.addPrincipal({ ...other, accountId: '999999999999' })
    world.rates.perSecond = { lambda: 1, 'ssm-writes': 1, 'ssm-reads': 1 }
    const here = clients(sandbox)
    await list(here)
    await replace(here)
    await get(here)
    await list(clients(sandbox, { region: 'eu-west-1' }))
    await list(clients(sandbox, { credentials: other }))
    expect(await refusal(list(here))).toMatchObject(tooMany)
    const second = { accessKeyId: 'AKIASECOND0000000000', secretAccessKey: 'second' }
    world.principals.addPrincipal({ ...second, accountId: credentials.accountId })
    expect(await refusal(list(clients(sandbox, { credentials: second })))).toMatchObject(tooMany)
  })
})

describe('a region that is not enabled', () => {
  const unknown = { message: 'The security token included in the request is invalid.' }
  const guest = { accessKeyId: 'AKIAGUEST00000000000', secretAccessKey: 'guest-secret' }
  const refused = [
    { ...unknown, status: 403, code: 'UnrecognizedClientException' },
    { ...unknown, status: 403, code: 'UnrecognizedClientException' },
    { ...unknown, status: 403, code: 'InvalidClientTokenId' },
  ]
  const refusals = async (there: Clients) => [
    await refusal(list(there)),
    await refusal(put(there)),
    await refusal(identify(there)),
  ]

  it('knows nobody, while others do', async () => {
    world.regions.notEnabled.add('eu-west-1')
    expect(await refusals(clients(sandbox, { region: 'eu-west-1' }))).toMatchObject(refused)
    await list(clients(sandbox))
  })

  it('says of STS that it is not activated, where it is told to', async () => {
    world.regions.notEnabled.add('eu-west-1')
    world.regions.stsRefusal = 'RegionDisabledException'
    const [, , sts] = await refusals(clients(sandbox, { region: 'eu-west-1' }))
    expect(sts).toMatchObject({ status: 403, code: 'RegionDisabledException' })
    expect(sts?.message).toContain('STS is not activated in this region for account:123456789012.')
  })

  it('looks like one that is to be enabled, to a token of the global STS', async () => {
    world.principals.addPrincipal({ ...guest, accountId: '123456789012', ofGlobalSts: true })
    const there = { region: 'eu-south-2', credentials: guest }
    expect(await refusals(clients(sandbox, there))).toMatchObject(refused)
    await list(clients(sandbox, { ...there, region: 'eu-west-1' }))
    world.principals.addPrincipal({ ...guest, accountId: '123456789012' })
    await list(clients(sandbox, there))
  })

  it('may be refused by SSM with another status', async () => {
    world.regions.notEnabled.add('eu-west-1')
    world.guesses.ssmUnrecognizedStatus = 400
    const [lambda, ssm] = await refusals(clients(sandbox, { region: 'eu-west-1' }))
    expect([lambda?.status, ssm?.status]).toEqual([403, 400])
    expect(ssm?.code).toBe('UnrecognizedClientException')
  })
})

describe('the policy of the caller', () => {
  const guest = { accessKeyId: 'AKIAGUEST00000000000', secretAccessKey: 'guest-secret' }
  const version = { LayerName: 'deps', VersionNumber: 1 }
  const layer = 'arn:aws:lambda:us-east-1:123456789012:layer:deps:1'
  const parameter = 'arn:aws:ssm:us-east-1:123456789012:parameter/deps'
  const clientsOf = (...statements: Statement[]) => {
    world.principals.addPrincipal({ ...guest, accountId: '123456789012', policy: { Statement: statements } })
    return clients(sandbox, { credentials: guest })
  }
  const Tags = [{ Key: 'k', Value: 'v' }]

  it.each([
    [
      'lambda:AddLayerVersionPermission',
      layer,
      ({ lambda }: Clients) => {
        const grant = { StatementId: 's2', Action: 'lambda:GetLayerVersion', Principal: '*' }
        return lambda.send(new AddLayerVersionPermissionCommand({ ...version, ...grant }))
      },
    ],
    [
      'lambda:GetLayerVersionPolicy',
      layer,
      ({ lambda }: Clients) => lambda.send(new GetLayerVersionPolicyCommand(version)),
    ],
    [
      'lambda:RemoveLayerVersionPermission',
      layer,
      ({ lambda }: Clients) =>
        lambda.send(new RemoveLayerVersionPermissionCommand({ ...version, StatementId: 's1' })),
    ],
    ['ssm:GetParameter', parameter, get],
    [
      'ssm:GetParameter',
      parameter,
      ({ ssm }: Clients) => ssm.send(new GetParameterCommand({ Name: '/deps:1' })),
    ],
    ['ssm:PutParameter', parameter, replace],
    ['ssm:PutParameter', `${parameter}/a/b`, (own: Clients) => put(own, '/deps/a/b')],
  ])('has to allow %s on %s', async (action, resource, call) => {
    const [found] = world.layers.versions('us-east-1', 'deps')
    found?.policy.put({ Sid: 's1' })
    const { status, code, message } = await refusal(
      call(
        clientsOf(
          { Effect: 'Allow', Action: '*', Resource: '*' },
          { Effect: 'Deny', Action: action, Resource: resource },
        ),
      ),
    )
    expect([status, code]).toEqual([action.startsWith('ssm') ? 400 : 403, 'AccessDeniedException'])
    expect(message).toBe(
      `User: arn:aws:sts::123456789012:assumed-role/sandbox/session is not authorized to perform: ${action} on resource: ${resource} with an explicit deny in an identity-based policy`,
    )
    const answer = await call(clientsOf({ Effect: 'Allow', Action: action, Resource: resource }))
    expect(answer.$metadata.httpStatusCode).toBeLessThan(300)
  })

  it('has to allow tags too', async () => {
    const tagged = ({ ssm }: Clients) =>
      ssm.send(new PutParameterCommand({ Name: '/new', Value: 'v', Type: 'String', Tags }))
    const without = clientsOf({ Effect: 'Allow', Action: 'ssm:PutParameter', Resource: '*' })
    expect((await refusal(tagged(without))).message).toContain('to perform: ssm:AddTagsToResource on')
    const withIt = clientsOf({
      Effect: 'Allow',
      Action: ['ssm:PutParameter', 'ssm:AddTagsToResource'],
      Resource: '*',
    })
    expect(await tagged(withIt)).toMatchObject({ Version: 1 })
  })

  it('is asked about all parameters, where none can have the name', async () => {
    const own = clientsOf({ Effect: 'Allow', Action: 'ssm:*', Resource: `${parameter}*` })
    expect((await refusal(put(own, 'deps/a'))).message).toContain(
      'ssm:PutParameter on resource: arn:aws:ssm:us-east-1:123456789012:* because no identity-based policy',
    )
  })
})
