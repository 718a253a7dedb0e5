import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { LambdaLayerVersions } from '../../../src/aws/lambda/layer-versions.ts'
import { noLimit } from '../new-rates.ts'
import { hexOf } from '../../../src/core/model/digest.ts'
import type { PublishInput, StoredSource } from '../../../src/core/ports.ts'
import type { Fault } from '../../../sandbox/faults.ts'
import { startSandbox } from '../../../sandbox/server.ts'
import { zipOf } from '../../sandbox/clients.ts'
import { startAnswerServer, type AnswerServer } from '../answer-server.ts'

const sandbox = await startSandbox()
const { world, record, faults } = sandbox
const region = 'eu-west-1'
const credentials = { accessKeyId: 'AKIASANDBOX000000000', secretAccessKey: 'sandbox-secret' }
const limited = { accessKeyId: 'AKIALIMITED000000000', secretAccessKey: 'limited-secret' }

let zip: Buffer
let otherZip: Buffer
beforeAll(async () => {
  zip = await zipOf({ 'python/module.py': 'x = 1\n' })
  otherZip = await zipOf({ 'python/module.py': 'x = 2\n' })
})
afterAll(() => sandbox.close())
beforeEach(() => {
  world.reset()
  faults.clear()
  record.clear()
  world.buckets.createBucket({ name: 'artifacts', region, versioning: 'Enabled' })
})

function layer({ url = sandbox.url, keys = credentials, name = 'web' } = {}): LambdaLayerVersions {
  const config = { endpoint: url, credentials: keys, maxAttempts: 3 }
  return new LambdaLayerVersions(config, region, name, noLimit())
}

/** Credentials that may do only this. */
function allow(...actions: string[]): typeof limited {
  const Statement = { Effect: 'Allow' as const, Action: actions, Resource: '*' }
  world.principals.addPrincipal({ ...limited, accountId: '123456789012', policy: { Statement } })
  return limited
}

const noSettings = { description: '', license: '', runtimes: [], architectures: [] }

/** What differs from a copy of the newest `layer.zip` without settings. */
type Given = Partial<Omit<PublishInput, 'source'> & StoredSource>

function input({ settings = noSettings, description = 'Web layer [marker]', ...over }: Given = {}) {
  const object = { bucket: 'artifacts', key: 'layer.zip', objectVersion: undefined }
  return { source: { ...object, storageMode: 'copy' as const, ...over }, settings, description }
}

const versions = () => world.layers.versions(region, 'web')
const publishMany = (count: number) => {
  for (let index = 0; index < count; index++) world.layers.publish({ region, name: 'web', zip })
}

describe('newest', () => {
  it('is nothing for a layer that does not exist', async () => {
    expect(await layer().newest()).toEqual([])
  })

  it('tells all that a listing shows', async () => {
    const settings = {
      compatibleRuntimes: ['python3.13'],
      compatibleArchitectures: ['arm64'],
      licenseInfo: 'MIT',
    }
    const { createdDate } = world.layers.publish({ region, name: 'web', zip, description: 'd', ...settings })
    expect(await layer().newest()).toEqual([
      {
        version: 1,
        arn: 'arn:aws:lambda:eu-west-1:123456789012:layer:web:1',
        createdDate,
        description: 'd',
        license: 'MIT',
        runtimes: ['python3.13'],
        architectures: ['arm64'],
      },
    ])
  })

  it('has empty settings where the version has none', async () => {
    publishMany(1)
    expect((await layer().newest())[0]).toMatchObject({ license: '', runtimes: [], architectures: [] })
  })

  it('asks for one page only, the largest, and without a filter that would hide versions', async () => {
    publishMany(60)
    const found = await layer().newest()
    expect(found).toHaveLength(50)
    expect(found.map(({ version }) => version)).toContain(60)
    expect(record.entries.map(({ query }) => query)).toEqual([{ MaxItems: '50' }])
  })

  it('goes on when a page is empty, until there is one that is not', async () => {
    const version = { Version: 3, LayerVersionArn: 'arn:aws:lambda:eu-west-1:123456789012:layer:web:3' }
    const pages = [
      { LayerVersions: [], NextMarker: 'm1' },
      { LayerVersions: [], NextMarker: 'm2' },
      { LayerVersions: [version], NextMarker: 'm3' },
    ]
    const asked: string[] = []
    const server = await answering((path) => {
      asked.push(path)
      return JSON.stringify(pages[asked.length - 1])
    })
    expect(await layer({ url: server.url }).newest()).toMatchObject([{ version: 3 }])
    expect(asked.map((path) => new URL(path, server.url).searchParams.get('Marker'))).toEqual([
      null,
      'm1',
      'm2',
    ])
    server.close()
  })

  it('ends where an empty page leads to itself', async () => {
    let asked = 0
    const server = await answering(() => {
      asked++
      return JSON.stringify({ LayerVersions: [], NextMarker: 'same' })
    })
    await expect(layer({ url: server.url }).newest()).rejects.toMatchObject({
      code: 'service-error',
      message: 'AWS answered without a next page.',
    })
    expect(asked).toBe(2)
    server.close()
  })

  it('asks nobody where the environment wants an endpoint that there is none of', async () => {
    const fips = { endpoint: sandbox.url, useFipsEndpoint: true, credentials }
    const rate = noLimit()
    await expect(new LambdaLayerVersions(fips, region, 'web', rate).newest()).rejects.toMatchObject({
      code: 'endpoint-invalid',
      message: expect.stringContaining('FIPS'),
    })
    expect(record.entries).toEqual([])
  })

  it('names the permission that is missing', async () => {
    await expect(layer({ keys: allow('lambda:GetLayerVersion') }).newest()).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('lambda:ListLayerVersions on arn:aws:lambda:eu-west-1:*:layer:web '),
    })
  })

  it('is tried again after a 5xx', async () => {
    publishMany(1)
    faults.add({ times: 2, fault: { kind: 'status', status: 500 } })
    expect(await layer().newest()).toHaveLength(1)
  })

  it.each([
    ['no JSON', '<html>Sign in</html>'],
    ['a broken JSON', '{"LayerVersions": [{"Version": 1'],
    ['a JSON of something else', '{}'],
    ['a version without a number', '{"LayerVersions": [{"LayerVersionArn": "arn"}]}'],
    ['a version without an ARN', '{"LayerVersions": [{"Version": 1}]}'],
  ])('takes an answer that is %s for a failure, never for no versions', async (_, body) => {
    const server = await answering(() => body)
    await expect(layer({ url: server.url }).newest()).rejects.toMatchObject({ code: 'service-error' })
    server.close()
  })
})

describe('all', () => {
  it('is nothing for a layer that does not exist', async () => {
    expect(await layer().all()).toEqual([])
  })

  it('goes through every page, and asks for the largest', async () => {
    publishMany(120)
    const numbers = (await layer().all()).map(({ version }) => version)
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1))
    expect(record.entries.map(({ query }) => query)).toEqual([
      { MaxItems: '50' },
      { MaxItems: '50', Marker: expect.any(String) },
      { MaxItems: '50', Marker: expect.any(String) },
    ])
  })

  it('gives no part where a page fails', async () => {
    publishMany(60)
    faults.add({ match: { nth: 1 }, times: 3, fault: { kind: 'status', status: 500 } })
    await expect(layer().all()).rejects.toMatchObject({ code: 'service-error' })
    expect(record.entries).toHaveLength(4)
  })

  it.each([
    ['come back to one before', (asked: number) => `page ${asked % 3}`],
    ['never end', (asked: number) => `page ${asked}`],
  ])('ends where the pages %s', async (_, next) => {
    let asked = 0
    const server = await answering(() => JSON.stringify({ LayerVersions: [], NextMarker: next(asked++) }))
    try {
      await expect(layer({ url: server.url }).all()).rejects.toMatchObject({ code: 'service-error' })
      expect(asked).toBeLessThanOrEqual(1_000)
    } finally {
      server.close()
    }
  })

  // prettier-ignore
  it.each<[string, Record<string, unknown>]>([
    ['ARN',    { LayerVersionArn: `${'a'.repeat(3_000)}:1` }],
    ['date',   { CreatedDate: '2'.repeat(1_000_000) }],
  ])('takes no %s that no version has', async (_, over) => {
    const version = { Version: 1, LayerVersionArn: 'arn:aws:lambda:eu-west-1:123456789012:layer:web:1', ...over }
    const server = await answering(() => JSON.stringify({ LayerVersions: [version] }))
    try {
      await expect(layer({ url: server.url }).all()).rejects.toMatchObject({ code: 'service-error' })
    } finally {
      server.close()
    }
  })

  it('ends where a page leads to itself', async () => {
    const server = await answering(() => JSON.stringify({ LayerVersions: [], NextMarker: 'same' }))
    try {
      await expect(layer({ url: server.url }).all()).rejects.toMatchObject({
        code: 'service-error',
        message: 'AWS answered without a next page.',
      })
    } finally {
      server.close()
    }
  })
})

describe('code', () => {
  it('is digest and size, and nothing of the link to the archive', async () => {
    const { codeSha256 } = world.layers.publish({ region, name: 'web', zip })
    expect(await layer().code(1)).toEqual({ sha256: hexOf({ base64: codeSha256 }), size: zip.length })
  })

  it('is undefined for a version that is gone', async () => {
    publishMany(1)
    expect(await layer().code(9)).toBeUndefined()
  })

  it.each<[string, number, Record<string, string>, string]>([
    ['a page of HTML', 404, {}, '<html>Not found</html>'],
    ['nothing', 404, {}, ''],
    ['an empty object', 404, {}, '{}'],
    ['another reason', 404, { 'x-amzn-errortype': 'UnknownOperationException' }, '{}'],
    ['that reason under another status', 400, { 'x-amzn-errortype': 'ResourceNotFoundException' }, '{}'],
  ])('is not known to be gone from an answer with %s', async (_, status, headers, body) => {
    const server = await startAnswerServer((__, response) => {
      response.writeHead(status, headers).end(body)
    })
    try {
      await expect(layer({ url: server.url }).code(9)).rejects.toMatchObject({
        message: expect.stringContaining('layer web:9'),
      })
    } finally {
      server.close()
    }
  })

  it('is a failure where it may not be asked for', async () => {
    publishMany(1)
    await expect(layer({ keys: allow('lambda:ListLayerVersions') }).code(1)).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('lambda:GetLayerVersion'),
    })
  })

  it('has the signing of an archive that was signed', async () => {
    const content = {
      CodeSha256: 'q6s=',
      CodeSize: 3,
      SigningJobArn: 'job',
      SigningProfileVersionArn: 'profile',
    }
    const server = await answering(() =>
      JSON.stringify({ Content: { ...content, Location: 'https://secret' } }),
    )
    expect(await layer({ url: server.url }).code(1)).toEqual({
      sha256: 'abab',
      size: 3,
      signingJobArn: 'job',
      signingProfileVersionArn: 'profile',
    })
    server.close()
  })
})

describe('publish', () => {
  const PATIENCE = 10_000

  it('gives the whole answer but the link to the archive', async () => {
    world.buckets.putObject('artifacts', 'layer.zip', zip)
    const published = await layer().publish(input(), PATIENCE)
    const [stored] = versions()
    expect(published).toEqual({
      kind: 'published',
      version: {
        version: 1,
        arn: stored?.layerVersionArn,
        createdDate: stored?.createdDate,
        description: 'Web layer [marker]',
        license: '',
        runtimes: [],
        architectures: [],
        code: { sha256: hexOf({ base64: stored?.codeSha256 ?? '' }), size: zip.length },
      },
    })
    expect(JSON.stringify(published)).not.toMatch(/location|x-amz|https:/i)
  })

  it('sends what the user gave', async () => {
    world.buckets.putObject('artifacts', 'layer.zip', zip)
    const settings = {
      description: 'not this one',
      license: 'MIT',
      runtimes: ['python3.13'],
      architectures: ['arm64'],
    }
    await layer().publish(input({ settings }), PATIENCE)
    expect(versions()[0]).toMatchObject({
      description: 'Web layer [marker]',
      licenseInfo: 'MIT',
      compatibleRuntimes: ['python3.13'],
      compatibleArchitectures: ['arm64'],
    })
  })

  it('sends nothing for what was not given', async () => {
    world.buckets.putObject('artifacts', 'layer.zip', zip)
    await layer().publish(input(), PATIENCE)
    expect(versions()[0]).toMatchObject({
      licenseInfo: undefined,
      compatibleRuntimes: undefined,
      compatibleArchitectures: undefined,
    })
  })

  it('sends an archive inline, whole, and names no object', async () => {
    const inline = { ...input(), source: { zip: new Uint8Array(zip) } }
    expect(await layer().publish(inline, PATIENCE)).toMatchObject({
      kind: 'published',
      version: { version: 1, code: { size: zip.length } },
    })
    expect(versions()[0]?.zip.equals(zip)).toBe(true)
    expect(record.entries.map(({ operation }) => operation)).toEqual(['PublishLayerVersion'])
  })

  it('names no object where an archive that was sent inline is refused', async () => {
    const inline = { ...input(), source: { zip: new Uint8Array(Buffer.from('text')) } }
    await expect(layer().publish(inline, PATIENCE)).rejects.toMatchObject({
      code: 'invalid-parameter',
      message: expect.not.stringContaining('s3://'),
    })
    expect(versions()).toEqual([])
  })

  it('lets Lambda read one object version for good, and reads back which', async () => {
    const Statement = {
      Effect: 'Allow' as const,
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Resource: 'arn:aws:s3:::referenced/*',
    }
    world.buckets.createBucket({ name: 'referenced', region, versioning: 'Enabled', policy: { Statement } })
    const { versionId } = world.buckets.putObject('referenced', 'layer.zip', zip)
    world.buckets.putObject('referenced', 'layer.zip', otherZip)
    const resolvedObject = { bucket: 'referenced', key: 'layer.zip', objectVersion: versionId }
    const published = await layer().publish(
      input({ bucket: 'referenced', objectVersion: versionId, storageMode: 'reference' }),
      PATIENCE,
    )
    expect(published).toMatchObject({ kind: 'published', version: { code: { resolvedObject } } })
    expect(await layer().code(1)).toMatchObject({ size: zip.length, resolvedObject })
  })

  it('names the bucket policy that is missing for that', async () => {
    world.buckets.putObject('artifacts', 'layer.zip', zip)
    await expect(layer().publish(input({ storageMode: 'reference' }), PATIENCE)).rejects.toMatchObject({
      code: 'invalid-parameter',
      message: expect.stringContaining('bucket policy'),
    })
    expect(versions()).toEqual([])
  })

  it.each<[string, object, object]>([
    ['nothing', {}, { bucket: '', key: '', objectVersion: '' }],
    ['the bucket alone', { S3Bucket: 'b' }, { bucket: 'b', key: '', objectVersion: '' }],
  ])('counts as done where the answer says %s of the object that it resolved', async (_, resolved, told) => {
    const Content = { CodeSha256: 'q6s=', CodeSize: 3, ResolvedS3Object: resolved }
    const LayerVersionArn = 'arn:aws:lambda:eu-west-1:123456789012:layer:web:3'
    const server = await answering(() => JSON.stringify({ Version: 3, LayerVersionArn, Content }))
    try {
      expect(
        await layer({ url: server.url }).publish(input({ storageMode: 'reference' }), PATIENCE),
      ).toMatchObject({
        kind: 'published',
        version: { version: 3, code: { resolvedObject: told } },
      })
    } finally {
      server.close()
    }
  })

  it('takes the object version that is pinned, not the one that came after', async () => {
    const { versionId } = world.buckets.putObject('artifacts', 'layer.zip', zip)
    world.buckets.putObject('artifacts', 'layer.zip', otherZip)
    await layer().publish(input({ objectVersion: versionId }), PATIENCE)
    await layer().publish(input(), PATIENCE)
    expect(versions().map((version) => version.zip.equals(zip))).toEqual([true, false])
  })

  const throttling = { kind: 'status', status: 429, code: 'TooManyRequestsException' } as const

  // prettier-ignore
  it.each<[string, Fault, string, string, number]>([
    ['a 500',                   { kind: 'status', status: 500 },                  'unknown',      'service-error',   0],
    ['a 503 after it was done', { kind: 'status-after', status: 503 },            'unknown',      'service-error',   1],
    ['a lost answer',           { kind: 'drop-after' },                           'unknown',      'aws-unreachable', 1],
    ['a broken connection',     { kind: 'drop-before' },                          'unknown',      'aws-unreachable', 0],
    ['a cut answer',            { kind: 'cut-body' },                             'unknown',      'aws-unreachable', 1],
    ['throttling',              throttling,                                       'not-executed', 'throttled',       0],
  ])('is never sent again by itself: %s', async (_, fault, kind, code, published) => {
    world.buckets.putObject('artifacts', 'layer.zip', zip)
    faults.add({ match: { operation: 'PublishLayerVersion' }, fault })
    expect(await layer().publish(input(), PATIENCE)).toMatchObject({ kind, error: { code } })
    expect(record.entries).toHaveLength(1)
    expect(versions()).toHaveLength(published)
  })

  it('says how long AWS asks to wait', async () => {
    faults.add({ fault: { ...throttling, headers: { 'retry-after': '7' } } })
    expect(await layer().publish(input(), PATIENCE)).toMatchObject({ kind: 'not-executed', retryAfter: 7000 })
  })

  it.each([2, -2])('is signed with the time of AWS that a read learnt: %i hours off', async (hours) => {
    world.buckets.putObject('artifacts', 'layer.zip', zip)
    world.clock.advance(hours * 3_600_000)
    const skewed = layer()
    await skewed.newest()
    record.clear()

    expect(await skewed.publish(input(), PATIENCE)).toMatchObject({ kind: 'published' })
    const signedAt = record.entries.map(({ headers }) => headers['x-amz-date']?.slice(0, 11))
    const hour = (ahead: number) =>
      new Date(world.clock.now().getTime() + ahead).toISOString().replaceAll('-', '').slice(0, 11)
    // The request took some milliseconds, over which the hour may have changed.
    expect([[hour(0)], [hour(-1000)]]).toContainEqual(signedAt)
  })

  it('on a connection of its own leaves the one for reads open', async () => {
    world.buckets.putObject('artifacts', 'layer.zip', zip)
    const one = layer()
    await one.publish(input(), PATIENCE)
    expect(await one.newest()).toHaveLength(1)
    expect(await one.publish(input(), PATIENCE)).toMatchObject({ kind: 'published', version: { version: 2 } })
  })

  it.each<[string, Given, string]>([
    ['a key that is gone', { key: 'gone.zip' }, 'archive-missing'],
    ['an object version that is gone', { objectVersion: 'A'.repeat(32) }, 'archive-missing'],
    ['a bucket elsewhere', { bucket: 'elsewhere' }, 'bucket-in-other-region'],
    ['something that is no zip', { key: 'text.zip' }, 'invalid-parameter'],
    ['a description that is too long', { description: 'd'.repeat(257) }, 'invalid-parameter'],
    [
      'a runtime that AWS does not know',
      { settings: { ...noSettings, runtimes: ['python1'] } },
      'invalid-parameter',
    ],
  ])('is refused for %s', async (_, over, code) => {
    world.buckets.createBucket({ name: 'elsewhere', region: 'us-east-2' })
    world.buckets.putObject('elsewhere', 'layer.zip', zip)
    world.buckets.putObject('artifacts', 'layer.zip', zip)
    world.buckets.putObject('artifacts', 'text.zip', 'text')
    await expect(layer().publish(input(over), PATIENCE)).rejects.toMatchObject({ code })
    expect(versions()).toEqual([])
  })

  it('names the permission on Lambda, or the one on S3, that is missing', async () => {
    world.buckets.putObject('artifacts', 'layer.zip', zip)
    await expect(layer({ keys: allow('s3:GetObject') }).publish(input(), PATIENCE)).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('lambda:PublishLayerVersion on arn:aws:lambda:eu-west-1:*:layer:web '),
    })
    await expect(layer({ keys: allow('lambda:*') }).publish(input(), PATIENCE)).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('s3:GetObject on arn:aws:s3:::artifacts/layer.zip'),
    })
  })
})

describe('delete', () => {
  it('deletes one version, and succeeds for one that is gone', async () => {
    publishMany(2)
    await layer().delete(1)
    await layer().delete(1)
    expect(versions().map(({ version }) => version)).toEqual([2])
  })

  it('names the permission that is missing', async () => {
    await expect(layer({ keys: allow('s3:*') }).delete(2)).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('lambda:DeleteLayerVersion on arn:aws:lambda:eu-west-1:*:layer:web:2'),
    })
  })
})

/** A server that answers every request with 200 and a text. */
function answering(body: (path: string) => string): Promise<AnswerServer> {
  return startAnswerServer(({ url }, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(body(url ?? '/'))
  })
}
