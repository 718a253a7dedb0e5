import { describe, expect, it } from '@jest/globals'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import type { Principal } from '../../sandbox/principals.ts'
import type { Policy } from '../../sandbox/policy.ts'
import { ACCOUNT, MANIFEST, newLayer, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { credentialsOf } from './flow-run.ts'

const aws = useSandbox()

/** Nowhere to find credentials: not in the environment, not in files, not from the machine. */
const NONE = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_SESSION_TOKEN: '',
  AWS_EC2_METADATA_DISABLED: 'true',
}

function principal(more: Partial<Principal>): Principal {
  const added = {
    ...defaultPrincipal,
    accessKeyId: 'AKIAOTHER00000000000',
    secretAccessKey: 'other-secret',
    ...more,
  }
  aws().world.principals.addPrincipal(added)
  return added
}

describe('credentials', () => {
  it('that are missing are asked for, with the step that gives them; nothing is sent', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: NONE })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'credentials-missing' })
    expect(run.errors).toEqual([
      expect.stringMatching(/aws-actions\/configure-aws-credentials[^]*id-token: write/),
    ])
    expect(run.operations).toEqual([])
  })

  it.each([
    ['at the first look', {}],
    ['where only the account is asked for', { 'allowed-account-ids': ACCOUNT }],
  ])('that expired are told from every other refusal: %s', async (_, inputs: Record<string, string>) => {
    const layer = newLayer(aws())
    const run = await layer.run(inputs, { env: credentialsOf(principal({ expired: true })) })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'credentials-expired' })
    expect(run.errors).toEqual([expect.stringContaining('role-duration-seconds')])
  })

  it.each([
    ['the first look', 'HeadObject', 0, { status: 400 }],
    ['the versions', 'ListLayerVersions', 0, { status: 403, code: 'ExpiredTokenException' }],
    ['the account', 'GetCallerIdentity', 0, { status: 403, code: 'ExpiredToken' }],
    ['the look into the archive', 'GetObject', 0, { status: 400, code: 'ExpiredToken' }],
    ['the lock', 'PutObject', 0, { status: 400, code: 'ExpiredToken' }],
    ['the second look', 'HeadObject', 1, { status: 400 }],
    ['the next backup', 'GetObject', 1, { status: 400, code: 'ExpiredToken' }],
    ['the publish call', 'PublishLayerVersion', 0, { status: 403, code: 'ExpiredTokenException' }],
    ['the backup', 'PutObject', 1, { status: 400, code: 'ExpiredToken' }],
  ])('that expire just before %s are told from every other refusal', async (what, operation, nth, answer) => {
    const layer = newLayer(aws())
    aws().faults.add({ match: { operation, nth }, times: 3, fault: { kind: 'status', ...answer } })
    const run = await layer.run({ 'allowed-account-ids': ACCOUNT })
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'credentials-expired' })
    expect(run.errors).toEqual([expect.stringContaining(operation)])
    expect(run.outputs['published']).toBe(String(what === 'the backup'))
  })

  it.each([
    ['whose key AWS does not know', { AWS_ACCESS_KEY_ID: 'AKIANOBODY0000000000' }],
    ['whose secret is another', { AWS_SECRET_ACCESS_KEY: 'not-the-secret' }],
  ])('%s are no question of permissions', async (_, env) => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'credentials-invalid' })
    expect(run.errors).toEqual([expect.stringContaining(`opt-in region`)])
  })
})

describe('a clock that is wrong', () => {
  it.each([
    ['GetCallerIdentity', 'RequestExpired'],
    ['ListLayerVersions', 'RequestInTheFuture'],
    ['PublishLayerVersion', 'RequestExpired'],
    ['PutObject', 'RequestTimeTooSkewed'],
  ])('is told from credentials and permissions: %s, %s', async (operation, code) => {
    const layer = newLayer(aws())
    aws().faults.add({ match: { operation }, times: 9, fault: { kind: 'status', status: 403, code } })
    const run = await layer.run({ 'allowed-account-ids': ACCOUNT })
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'clock-skewed' })
    expect(run.errors).toEqual([expect.stringMatching(new RegExp(`${operation}[^]*${code}`))])
  })
})

describe('an account that is not allowed', () => {
  it('is named, with those that are', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ 'allowed-account-ids': '210987654321' })
    expect(run.outputs).toMatchObject({ reason: 'account-not-allowed' })
    expect(run.errors).toEqual([expect.stringMatching(new RegExp(`${ACCOUNT}.*210987654321`))])
  })
})

describe('a permission that is missing', () => {
  const allBut = (Action: string, Resource = '*'): Policy => ({
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action, Resource },
    ],
  })
  const versionOfAnotherTool = (layer: Layer) => {
    layer.hasVersion()
    layer.putBackup(1, MANIFEST)
  }
  const incompleteVersion = (layer: Layer) => {
    layer.hasVersion({ description: layer.marker })
    layer.uploadArchive({ metadata: { ...layer.digests, archive_sha256: 'f'.repeat(64) } })
  }
  const lostBackup = (layer: Layer) => {
    layer.hasVersion({ description: layer.marker })
  }
  const nothing = () => undefined

  it.each<
    [
      action: string,
      resource: (layer: Layer) => string,
      reason: string,
      Record<string, string>,
      (layer: Layer) => void,
    ]
  >([
    ['lambda:ListLayerVersions', ({ name }) => `:layer:${name}`, 'access-denied', {}, nothing],
    ['lambda:PublishLayerVersion', ({ name }) => `:layer:${name}`, 'access-denied', {}, nothing],
    ['lambda:GetLayerVersion', ({ name }) => `:layer:${name}:1`, 'access-denied', {}, incompleteVersion],
    [
      's3:GetObject',
      ({ bucket }) => `s3://${bucket}/layer/layer.zip`,
      'archive-missing-or-forbidden',
      {},
      nothing,
    ],
    [
      's3:GetObject',
      ({ bucket }) => `s3://${bucket}/layer/000001/`,
      'backup-unreadable',
      {},
      versionOfAnotherTool,
    ],
    ['s3:GetObjectVersion', ({ bucket }) => `:s3:::${bucket}/layer/layer.zip`, 'access-denied', {}, nothing],
    [
      's3:ListBucket',
      ({ bucket }) => `:s3:::${bucket}`,
      'access-denied',
      { 'archive-key': '*.zip' },
      nothing,
    ],
    [
      's3:PutObject',
      ({ bucket }) => `:s3:::${bucket}/layer/000001/requirements.txt`,
      'access-denied',
      {},
      lostBackup,
    ],
    ['s3:PutObject', ({ bucket, lockKey }) => `:s3:::${bucket}/${lockKey}`, 'access-denied', {}, nothing],
  ])('%s is named with its resource', async (action, resource, reason, inputs, arrange) => {
    const layer = newLayer(aws())
    arrange(layer)
    const before = layer.numbers().length
    const run = await layer.run(inputs, { env: credentialsOf(principal({ policy: allBut(action) })) })
    expect(run.outputs).toMatchObject({ result: 'failed', reason })
    expect(run.errors).toEqual([expect.stringContaining(action)])
    expect(run.errors).toEqual([expect.stringContaining(resource(layer))])
    expect(layer.numbers()).toHaveLength(before + Number(run.outputs['published'] === 'true'))
  })

  it('s3:ListBucket makes a missing archive look forbidden: both permissions are named', async () => {
    const layer = newLayer(aws())
    aws().world.buckets.deleteObject(layer.bucket, 'layer/layer.zip')
    const run = await layer.run({}, { env: credentialsOf(principal({ policy: allBut('s3:ListBucket') })) })
    expect(run.outputs).toMatchObject({ reason: 'archive-missing-or-forbidden' })
    expect(run.errors).toEqual([expect.stringMatching(/s3:GetObject.*s3:ListBucket/)])
    expect(run.errors).toEqual([expect.stringContaining(`s3://${layer.bucket}/layer/layer.zip`)])
  })

  it('s3:ListBucket makes a missing backup look forbidden, which is never taken for missing', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    const run = await layer.run({}, { env: credentialsOf(principal({ policy: allBut('s3:ListBucket') })) })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'backup-unreadable' })
    expect(run.errors).toEqual([expect.stringMatching(/s3:GetObject.*s3:ListBucket/)])
    expect(layer.numbers()).toEqual([1])
  })

  it('s3:GetObject does not matter to an archive while nothing changed', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const archive = `arn:aws:s3:::${layer.bucket}/layer/layer.zip`
    const run = await layer.run({}, { env: credentialsOf(principal({ policy: allBut('s3:*', archive) })) })
    expect(run.outputs).toMatchObject({ result: 'unchanged', region: REGION })
  })
})
