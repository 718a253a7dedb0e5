import { AddTagsToResourceCommand, GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm'
import type { PutParameterCommandInput } from '@aws-sdk/client-ssm'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, refusal } from './clients.ts'

const sandbox = await startSandbox()
const { world, record } = sandbox
const { parameters } = world
const { ssm } = clients(sandbox)
const region = 'us-east-1'
const Name = '/layers/deps'

const put = (input: Partial<PutParameterCommandInput> = {}, client = ssm) =>
  client.send(new PutParameterCommand({ Name, Value: 'one', Type: 'String', ...input }))
const replace = (Value: string, input: Partial<PutParameterCommandInput> = {}) =>
  put({ Value, Overwrite: true, Type: undefined, ...input })
const get = (name = Name, client = ssm) => client.send(new GetParameterCommand({ Name: name }))
const write = (value: string) => parameters.put({ region, name: Name, value })

afterAll(() => sandbox.close())
beforeEach(() => {
  world.reset()
  record.clear()
})

describe('PutParameter', () => {
  it('makes version 1, Standard, and one more with each write', async () => {
    expect(await put()).toMatchObject({ Version: 1, Tier: 'Standard' })
    expect(await replace('two')).toMatchObject({ Version: 2, Tier: 'Standard' })
    expect(parameters.find(region, Name)).toMatchObject({
      ...{ type: 'String', tier: 'Standard', latest: { version: 2, value: 'two' } },
      history: [
        { version: 1, value: 'one' },
        { version: 2, value: 'two' },
      ],
    })
  })

  it.each([
    ['makes a version', [1, 2, 3]],
    ['keeps the version', [1, 1, 2]],
  ] as const)('of an equal value %s', async (guess, versions) => {
    world.guesses.equalValue = guess
    const written = [await put(), await replace('one'), await replace('two')]
    expect(written.map(({ Version }) => Version)).toEqual(versions)
  })

  it('keeps 100 versions', async () => {
    for (let count = 0; count < 100; count += 1) write(String(count))
    expect((await get(`${Name}:1`)).Parameter?.Value).toBe('0')
    expect(await replace('last')).toMatchObject({ Version: 101 })
    expect(await refusal(get(`${Name}:1`))).toMatchObject({ code: 'ParameterVersionNotFound', status: 400 })
    expect((await get(`${Name}:2`)).Parameter?.Value).toBe('1')
  })

  it('gives up no version that has a label', async () => {
    for (let count = 0; count < 100; count += 1) write(String(count))
    parameters.label(region, Name, 'keep', 1)
    expect(await refusal(replace('last'))).toMatchObject({ code: 'ParameterMaxVersionLimitExceeded' })
  })

  const long = 'v'.repeat(4_097)
  it.each([
    ['Standard', undefined, 'v', 'Standard'],
    ['Standard', undefined, 'v'.repeat(4_096), 'Standard'],
    ['Standard', 'Advanced', long, 'Advanced'],
    ['Advanced', undefined, 'v', 'Advanced'],
    ['Advanced', 'Standard', 'v', 'Standard'],
    ['Intelligent-Tiering', undefined, 'v', 'Standard'],
    ['Intelligent-Tiering', undefined, long, 'Advanced'],
  ] as const)('with the setting %s, and asked for %s, makes a tier', async (setting, Tier, Value, tier) => {
    parameters.defaultTier = setting
    expect(await put({ Tier, Value })).toMatchObject({ Tier: tier })
    expect(parameters.find(region, Name)?.tier).toBe(tier)
  })

  it('never lowers the tier', async () => {
    await put({ Tier: 'Advanced' })
    expect(await replace('two')).toMatchObject({ Tier: 'Advanced' })
    expect(await refusal(replace('three', { Tier: 'Standard' }))).toMatchObject({
      code: 'ValidationException',
    })
  })

  it('takes 10,000 parameters a region', async () => {
    for (let count = 0; count < 10_000; count += 1)
      parameters.put({ region, name: `/p/${count}`, value: 'v' })
    expect(await refusal(put())).toMatchObject({ code: 'ParameterLimitExceeded', status: 400 })
    expect(await put({}, clients(sandbox, { region: 'eu-west-1' }).ssm)).toMatchObject({ Version: 1 })
    expect(await replace('two', { Name: '/p/0' })).toMatchObject({ Version: 2 })
  })
})

describe('a refusal', () => {
  const path = (levels: number) => '/l'.repeat(levels)
  const malformed = 'Parameter name: can\'t be prefixed with "ssm" (case-insensitive).'
  it.each([
    ['one that exists', () => put(), 'ParameterAlreadyExists', 'The parameter already exists.'],
    [
      'no type',
      () => put({ Name: '/new', Type: undefined }),
      'ValidationException',
      'A parameter type is required',
    ],
    [
      'no type, although it may overwrite',
      () => replace('x', { Name: '/new' }),
      'ValidationException',
      'A parameter type is required',
    ],
    [
      'tags with Overwrite',
      () => replace('x', { Tags: [{ Key: 'k', Value: 'v' }] }),
      'ValidationException',
      "tags and overwrite can't be used together",
    ],
    ['4,097 characters', () => replace('v'.repeat(4_097)), 'ValidationException', '4096 characters'],
    ['no value', () => replace(''), 'ValidationException', "Value '' at 'value'"],
    ['a nested parameter', () => replace('{{ other }}'), 'ValidationException', 'nest another parameter'],
    [
      'another type',
      () => replace('x', { Type: 'StringList' }),
      'HierarchyTypeMismatchException',
      'not support',
    ],
    [
      'a type that does not exist',
      () => replace('x', { Type: 'Text' as 'String' }),
      'ValidationException',
      "Value 'Text' at 'type'",
    ],
    ['a name that begins with ssm', () => put({ Name: 'ssm-deps' }), 'ValidationException', malformed],
    ['a path that begins with SSM', () => put({ Name: '/SSM/deps' }), 'ValidationException', malformed],
    ['a path without its first slash', () => put({ Name: 'layers/deps' }), 'ValidationException', malformed],
    ['an empty level', () => put({ Name: '/layers//deps' }), 'ValidationException', malformed],
    ['a slash at the end', () => put({ Name: '/layers/' }), 'ValidationException', malformed],
    ['a space', () => put({ Name: 'my deps' }), 'ValidationException', malformed],
    ['reading a name with a space', () => get('my deps'), 'ValidationException', malformed],
    [
      'a name that begins with aws',
      () => put({ Name: 'aws-deps' }),
      'AccessDeniedException',
      'No access to reserved parameter name: aws-deps.',
    ],
    [
      'a path that begins with AWS',
      () => put({ Name: '/AWS/deps' }),
      'AccessDeniedException',
      'No access to reserved parameter name: AWS/deps.',
    ],
    ['16 levels', () => put({ Name: path(16) }), 'HierarchyLevelLimitExceededException', '15 levels'],
    // 45 characters of the ARN stand before the name.
    ['a name of 967', () => put({ Name: 'n'.repeat(967) }), 'ValidationException', '1011 characters'],
    [
      'a version that is not there',
      () => get(`${Name}:2`),
      'ParameterVersionNotFound',
      'version 2 of /layers/deps',
    ],
    ['a label that is not there', () => get(`${Name}:x`), 'ParameterVersionNotFound', 'version label x'],
    // The SDK says so of an error without a text.
    ['one that is missing', () => get('/none'), 'ParameterNotFound', 'UnknownError'],
  ])('of %s', async (_, call, code, message) => {
    await put()
    expect(await refusal(call())).toMatchObject({
      ...{ status: 400, code, message: expect.stringContaining(message) },
      headers: { 'content-type': 'application/x-amz-json-1.1' },
    })
    expect(parameters.find(region, Name)?.history).toHaveLength(1)
    expect(parameters.count(region)).toBe(1)
  })

  it.each([15, 1].map((levels) => path(levels)).concat('n'.repeat(966)))('is none of %s', async (name) => {
    expect(await put({ Name: name })).toMatchObject({ Version: 1 })
  })
})

describe('GetParameter', () => {
  it('tells everything, by the name, a version and a label', async () => {
    await put()
    await replace('two')
    parameters.label(region, Name, 'stable', 1)
    const about = {
      ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/layers/deps',
      ...{ DataType: 'text', Name, Type: 'String' },
      LastModifiedDate: expect.any(Date),
    }
    expect((await get()).Parameter).toEqual({ ...about, Value: 'two', Version: 2 })
    const first = { ...about, Value: 'one', Version: 1 }
    expect((await get(`${Name}:1`)).Parameter).toEqual({ ...first, Selector: ':1' })
    expect((await get(`${Name}:stable`)).Parameter).toEqual({ ...first, Selector: ':stable' })
  })

  it('finds a word with and without its slash, in one ARN', async () => {
    await put({ Name: 'deps' })
    const ARN = 'arn:aws:ssm:us-east-1:123456789012:parameter/deps'
    for (const name of ['deps', '/deps'])
      expect((await get(name)).Parameter).toMatchObject({ ARN, Name: name, Version: 1 })
    expect(await refusal(put({ Name: '/deps' }))).toMatchObject({ code: 'ParameterAlreadyExists' })
  })

  it('never shows what is encrypted', async () => {
    parameters.put({ region, name: Name, value: 'secret', type: 'SecureString' })
    const { Parameter } = await get()
    expect([Parameter?.Type, Parameter?.Value]).toEqual(['SecureString', expect.stringMatching(/^AQICAH/)])
  })

  it('keeps regions and accounts apart', async () => {
    const key = { accessKeyId: 'AKIAOTHER00000000000', secretAccessKey: 'other' }
    world.principals.addPrincipal({ ...key, accountId: '999999999999' })
    const others = [clients(sandbox, { region: 'cn-north-1' }), clients(sandbox, { credentials: key })]
    for (const other of others) await put({}, other.ssm)
    expect(await refusal(get())).toMatchObject({ code: 'ParameterNotFound' })
    const arns = await Promise.all(others.map(async (other) => (await get(Name, other.ssm)).Parameter?.ARN))
    expect(arns).toEqual([
      'arn:aws-cn:ssm:cn-north-1:123456789012:parameter/layers/deps',
      'arn:aws:ssm:us-east-1:999999999999:parameter/layers/deps',
    ])
  })
})

describe('what the sandbox does not speak', () => {
  it.each([
    [
      'ssm:AddTagsToResource',
      () => ssm.send(new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: Name, Tags: [] })),
    ],
    ['member AllowedPattern of PutParameter', () => put({ AllowedPattern: '.' })],
    ['data type aws:ec2:image', () => put({ DataType: 'aws:ec2:image' })],
    ['encryption by KMS', () => put({ Type: 'SecureString' })],
    ['the public parameters of AWS', () => get('/aws/service/x')],
  ])('is refused loudly: %s', async (what, call) => {
    expect(await refusal(call())).toMatchObject({
      status: 501,
      message: `The sandbox does not speak ${what}.`,
    })
  })
})

describe('the record and the faults', () => {
  it('tell parameters apart', async () => {
    sandbox.faults.add({
      match: { service: 'ssm', parameter: '/b' },
      times: 2,
      fault: { kind: 'status', status: 400, code: 'TooManyUpdates', message: '' },
    })
    await put({ Name: '/a' })
    expect(await refusal(put({ Name: '/b' }))).toMatchObject({
      code: 'TooManyUpdates',
      message: 'UnknownError',
    })
    expect(await refusal(get('/b:1'))).toMatchObject({ code: 'TooManyUpdates' })
    await put({ Name: '/b' })
    expect(record.entries.map(({ operation, parameter, status }) => [operation, parameter, status])).toEqual([
      ['PutParameter', '/a', 200],
      ['PutParameter', '/b', 400],
      ['GetParameter', '/b', 400],
      ['PutParameter', '/b', 200],
    ])
  })
})
