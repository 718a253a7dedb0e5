import { createHash } from 'node:crypto'
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from '@jest/globals'
import { S3Bucket } from '../../../src/aws/s3/bucket.ts'
import { proxySettings } from '../../../src/aws/network.ts'
import { defaultPrincipal } from '../../../sandbox/principals.ts'
import { startSandbox } from '../../../sandbox/server.ts'
import { useTlsProxy } from '../../flows/tls-proxy.ts'

const sandbox = await startSandbox()
const { buckets } = sandbox.world
const proxy = useTlsProxy(() => sandbox.url)
const folder = mkdtempSync(join(tmpdir(), 'upload-'))
const path = join(folder, 'layer.zip')
const bytes = Buffer.alloc(3 * 1024 * 1024, 'zip')

afterAll(async () => {
  rmSync(folder, { recursive: true })
  await sandbox.close()
})
beforeEach(() => {
  sandbox.world.reset()
  sandbox.record.clear()
  buckets.createBucket({ name: 'artifacts', region: 'eu-west-1', versioning: 'Enabled' })
})

async function upload(): Promise<unknown> {
  const { httpsAgent } = proxySettings({ HTTPS_PROXY: proxy().url })
  const ca = readFileSync(proxy().caFile)
  const config = {
    // Nobody listens there: all that arrives came through the proxy.
    endpoint: 'https://127.0.0.1:1',
    credentials: defaultPrincipal,
    maxAttempts: 1,
    requestHandler: { httpsAgent: { ...httpsAgent, ca } },
  }
  writeFileSync(path, bytes)
  const store = await new S3Bucket(config, 'eu-west-1', 'artifacts', undefined).archives()
  const archive = {
    ...{ key: 'layer.zip', size: bytes.length, metadata: {}, open: () => createReadStream(path) },
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
  return store.upload(archive, new AbortController().signal, () => undefined)
}

it('an upload goes through the proxy of the environment', async () => {
  const stored = await upload()
  expect(stored).toMatchObject({ etag: buckets.object('artifacts', 'layer.zip')?.etag })
  expect(buckets.object('artifacts', 'layer.zip')?.bytes.equals(bytes)).toBe(true)
  expect(proxy().tunnels).toEqual([{ target: '127.0.0.1:1', authorization: undefined }])
})

it('an upload never goes around a proxy that refuses it', async () => {
  proxy().refusal = '403 Forbidden'
  await expect(upload()).rejects.toMatchObject({ code: 'aws-unreachable' })
  expect(proxy().tunnels).toHaveLength(3)
  expect(sandbox.record.entries).toEqual([])
})
