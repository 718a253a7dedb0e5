import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ListLayerVersionsCommand } from '@aws-sdk/client-lambda'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../sandbox/server.ts'
import type { Sandbox } from '../../sandbox/server.ts'
import { clients, refusal } from './clients.ts'

const sandbox = await startSandbox()
const { world, record } = sandbox
const { s3, lambda } = clients(sandbox)

async function control(
  method: string,
  path: string,
  body?: unknown,
): Promise<[status: number, text: string]> {
  const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) }
  const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, init)
  return [answer.status, await answer.text()]
}

afterAll(() => sandbox.close())
beforeEach(() => {
  world.reset()
  record.clear()
})

describe('the control interface', () => {
  it('creates buckets and principals', async () => {
    const guest = { accessKeyId: 'AKIAGUEST00000000000', secretAccessKey: 'guest-secret' }
    const bucket = {
      ...{ name: 'layers', region: 'eu-west-1', owner: '111111111111', versioning: 'Enabled' },
      policy: { Statement: [] },
      lifecycle: [{ Status: 'Enabled', Filter: { Prefix: 'tmp/' }, Expiration: { Days: 1 } }],
    }
    expect(await control('POST', 'buckets', bucket)).toEqual([204, ''])
    expect(world.buckets.find('layers')).toMatchObject(bucket)
    expect(await control('POST', 'buckets', { name: 'layers' })).toEqual([400, 'Bucket layers exists.\n'])
    expect(await control('POST', 'buckets', { name: 'other', policy: {} })).toEqual([
      400,
      'Missing required field Statement\n',
    ])

    await control('POST', 'principals', { ...guest, accountId: '111111111111', policy: { Statement: [] } })

    const put = new PutObjectCommand({ Bucket: 'layers', Key: 'key', Body: 'x' })
    const call = clients(sandbox, { credentials: guest, region: 'eu-west-1' }).s3.send(put)
    expect(await refusal(call)).toMatchObject({ code: 'AccessDenied' })
  })

  it('adds faults and removes them', async () => {
    world.buckets.createBucket({ name: 'layers' })
    const get = new GetObjectCommand({ Bucket: 'layers', Key: 'key' })
    const rule = { match: { operation: 'GetObject' }, times: 2, fault: { kind: 'status', status: 503 } }
    await control('POST', 'faults', rule)
    expect(await refusal(s3.send(get))).toMatchObject({ status: 503 })
    await control('DELETE', 'faults')
    expect(await refusal(s3.send(get))).toMatchObject({ status: 404 })
    expect((await control('POST', 'faults', { fault: { kind: 'run' } }))[0]).toBe(400)
  })

  it('tells the record, without itself, and clears it', async () => {
    await lambda.send(new ListLayerVersionsCommand({ LayerName: 'deps', MaxItems: 5 }))
    const [, text] = await control('GET', 'record')
    expect(JSON.parse(text)).toMatchObject([
      {
        index: 0,
        service: 'lambda',
        operation: 'ListLayerVersions',
        region: 'us-east-1',
        method: 'GET',
        path: '/2018-10-31/layers/deps/versions',
        query: { MaxItems: '5' },
        bodyBytes: 0,
        accessKeyId: 'AKIASANDBOX000000000',
        status: 200,
      },
    ])
    await control('DELETE', 'record')
    expect(record.entries).toEqual([])
  })

  it('tells the versions of a layer, and sets the knobs', async () => {
    for (let count = 0; count < 2; count += 1) {
      world.layers.publish({ region: 'us-east-1', name: 'deps', zip: Buffer.from('x') })
    }
    const [, text] = await control('GET', 'layers?region=us-east-1&name=deps')
    expect(JSON.parse(text)).toMatchObject([{ version: 1, codeSize: 1 }, { version: 2 }])
    await control('POST', 'settings', { pageSize: 1, listOrder: 'shuffled', latencyMs: 3 })
    expect([world.layers.pageSize, world.layers.listOrder, sandbox.faults.latencyMs]).toEqual([
      1,
      'shuffled',
      3,
    ])
    expect(await control('POST', 'settings', { pageSise: 1 })).toEqual([
      400,
      'There is no setting pageSise.\n',
    ])
    expect(await control('POST', 'settings', { listOrder: 'oldest' })).toEqual([
      400,
      'There is no order oldest.\n',
    ])
    await control('POST', 'reset')
    expect([world.layers.pageSize, sandbox.faults.latencyMs]).toEqual([50, 0])
    expect(world.layers.versions('us-east-1', 'deps')).toEqual([])
  })

  it('reads and writes policies as another writer would', async () => {
    world.layers.publish({ region: 'us-east-1', name: 'deps', zip: Buffer.from('x') })
    const statement = { Sid: 'other', Effect: 'Allow', Principal: '210987654321' }
    const place = { region: 'us-east-1', name: 'deps', version: 1 }
    expect(await control('POST', 'statements', { ...place, statement })).toEqual([204, ''])
    const [, text] = await control('GET', 'layers?region=us-east-1&name=deps')
    const [{ policy }] = JSON.parse(text) as [{ policy: string }]
    expect(JSON.parse(policy)).toEqual({ Version: '2012-10-17', Id: 'default', Statement: [statement] })
    expect(await control('POST', 'statements', { ...place, version: 2, statement })).toEqual([
      400,
      'There is no version 2 of deps in us-east-1.\n',
    ])
  })

  it('reads, writes and deletes parameters', async () => {
    const query = 'parameters?region=us-east-1&name=/deps'
    await control('POST', 'parameters', {
      region: 'us-east-1',
      name: '/deps',
      value: 'v',
      type: 'SecureString',
    })
    const [, text] = await control('GET', query)
    expect(JSON.parse(text)).toMatchObject({ type: 'SecureString', latest: { version: 1, value: 'v' } })
    await control('DELETE', query)
    expect(await control('GET', query)).toEqual([200, 'null'])
  })

  it('sets what an account has, and what is guessed', async () => {
    const settings = {
      ...{ callsPerSecond: { lambda: 15, 'ssm-writes': 3 }, regionsNotEnabled: ['eu-south-2'] },
      ...{ defaultTier: 'Advanced', stsRefusal: 'RegionDisabledException' },
      guesses: { checkedFirst: 'revision' },
    }
    expect(await control('POST', 'settings', settings)).toEqual([204, ''])
    expect(world.rates.perSecond).toEqual(settings.callsPerSecond)
    expect([...world.regions.notEnabled]).toEqual(settings.regionsNotEnabled)
    expect([world.parameters.defaultTier, world.regions.stsRefusal]).toEqual([
      'Advanced',
      'RegionDisabledException',
    ])
    expect(world.guesses).toMatchObject({ checkedFirst: 'revision', equalValue: 'makes a version' })
    for (const unknown of [{ callsPerSecond: { s3: 1 } }, { guesses: { first: 'id' } }])
      expect(await control('POST', 'settings', unknown)).toEqual([
        400,
        expect.stringMatching(/^There is no /),
      ])
    await control('POST', 'reset')
    expect([world.rates.perSecond, world.guesses.checkedFirst, world.regions.notEnabled.size]).toEqual([
      {},
      'id',
      0,
    ])
  })

  it('refuses what it does not know', async () => {
    expect(await control('GET', 'bucket')).toEqual([404, 'There is no GET /_sandbox/bucket.\n'])
  })
})

describe('startSandbox', () => {
  it('does not share its port', async () => {
    await expect(startSandbox({ port: Number(new URL(sandbox.url).port) })).rejects.toThrow('EADDRINUSE')
  })
})

describe('the program', () => {
  it('prints its address as one line of JSON, and ends on SIGTERM', async () => {
    const main = new URL('../../sandbox/main.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    const { url } = JSON.parse(line) as Pick<Sandbox, 'url'>
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${url}/_sandbox/record`)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})
