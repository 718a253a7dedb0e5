import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { accountId } from '../../src/aws/account.ts'
import { connection, connectRegion, KNOWN_ARCHITECTURES, KNOWN_RUNTIMES } from '../../src/aws/connect.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { newRates } from './new-rates.ts'

const sandbox = await startSandbox()
const home = mkdtempSync(join(tmpdir(), 'home-'))
const environment = { ...process.env }

beforeEach(() => {
  for (const name of Object.keys(process.env))
    if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_ACCESS_KEY_ID: 'AKIASANDBOX000000000',
    AWS_SECRET_ACCESS_KEY: 'sandbox-secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    HOME: home,
  })
  sandbox.world.reset()
  sandbox.record.clear()
})
afterEach(() => {
  process.env = { ...environment }
})
afterAll(async () => {
  rmSync(home, { recursive: true })
  await sandbox.close()
})

const rates = newRates()
const noWarning = (text: string) => {
  throw new Error(`unexpected warning: ${text}`)
}
const request = { layerName: 'web', expectedBucketOwner: '123456789012', encryption: undefined }

describe('connectRegion', () => {
  it('gives both services of one region, with the layer, the bucket and its owner', async () => {
    sandbox.world.buckets.createBucket({ name: 'artifacts', region: 'eu-central-1' })
    const ofBucket = { region: 'eu-central-1', headers: { 'x-amz-expected-bucket-owner': '123456789012' } }
    const { layers, bucket } = connectRegion(
      connection([], noWarning),
      request,
      'eu-central-1',
      'artifacts',
      rates,
    )
    expect(await layers.newest()).toEqual([])
    expect(await bucket?.head('k')).toBeUndefined()
    expect(sandbox.record.entries).toMatchObject([
      { service: 'lambda', region: 'eu-central-1', path: '/2018-10-31/layers/web/versions' },
      { service: 's3', operation: 'HeadObject', ...ofBucket },
      { service: 's3', operation: 'HeadBucket', ...ofBucket },
    ])
  })

  it('has all that is written encrypted as it is asked, with the key of the region', async () => {
    sandbox.world.buckets.createBucket({ name: 'artifacts', region: 'eu-central-1' })
    const key = 'arn:aws:kms:{region}:123456789012:key/mrk-1234'
    const encrypted = { ...request, encryption: { algorithm: 'aws:kms' as const, key } }
    const { bucket } = connectRegion(connection([], noWarning), encrypted, 'eu-central-1', 'artifacts', rates)
    await bucket?.create({ key: 'k', bytes: Buffer.of(1), contentType: 'text/plain', metadata: {} })
    expect(sandbox.world.buckets.object('artifacts', 'k')).toMatchObject({
      encryption: { algorithm: 'aws:kms', key: key.replace('{region}', 'eu-central-1') },
    })
  })

  it('tells AWS who asks', async () => {
    const agent: [string, string][] = [
      ['publish-lambda-layer', '1'],
      ['run', '42'],
    ]
    const common = connection(agent, noWarning)
    await connectRegion(common, request, 'eu-west-1', 'artifacts', rates).layers.newest()
    expect(sandbox.record.entries[0]?.headers['user-agent']).toMatch(/publish-lambda-layer\/1.*run\/42/)
  })

  it('says that there are no credentials where none are found', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])
      Reflect.deleteProperty(process.env, name)
    const { layers, bucket } = connectRegion(
      connection([], noWarning),
      request,
      'eu-west-1',
      'artifacts',
      rates,
    )
    await expect(layers.newest()).rejects.toMatchObject({ code: 'credentials-missing' })
    await expect(bucket?.head('k')).rejects.toMatchObject({ code: 'credentials-missing' })
    expect(sandbox.record.entries).toEqual([])
  })
})

describe('accountId', () => {
  it('is that of the credentials', async () => {
    expect(await accountId(connection([], noWarning), 'eu-west-1')).toBe('123456789012')
  })

  it('is a failure where AWS does not know them', async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIAUNKNOWN000000000'
    await expect(accountId(connection([], noWarning), 'eu-west-1')).rejects.toMatchObject({
      code: 'credentials-invalid',
    })
  })
})

describe('what this build of the SDK knows', () => {
  it('has the runtimes and architectures of today', () => {
    expect(KNOWN_RUNTIMES).toEqual(expect.arrayContaining(['python3.13', 'nodejs22.x', 'provided.al2023']))
    expect([...KNOWN_ARCHITECTURES].sort()).toEqual(['arm64', 'x86_64'])
  })
})
