import { describe, expect, it } from '@jest/globals'
import { Backups } from '../../../src/core/publish/backup.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { NewObject, StoredObject } from '../../../src/core/ports.ts'
import { layerVersion, manifest, olderManifest, request, stored } from '../fixtures.ts'
import { services, type Answers } from '../strict-ports.ts'

const key = 'team/layer/000008/requirements.txt'
const uri = `s3://artifacts/${key}`
const OTHER = 'arn:aws:lambda:eu-west-1:123456789012:layer:scipy:8'

function backUp(bucket: Answers['bucket']) {
  const written: NewObject[] = []
  const { services: ports, calls } = services({
    bucket: {
      ...bucket,
      create: (object) => {
        written.push(object)
        return bucket?.create?.(object) ?? Promise.resolve(undefined)
      },
    },
  })
  const backups = new Backups({ keys: request().keys, manifest }, ports.bucket)
  return { done: backups.write(layerVersion({ version: 8 })), written, calls }
}

describe('backups', () => {
  const { bucket } = services({}).services

  it('are where the keys of the request say', () => {
    expect(new Backups({ manifest, keys: request().keys }, bucket).uri(8)).toBe(uri)
  })

  it.each<[boolean, StoredObject | undefined]>([
    [true, stored(olderManifest.bytes)],
    [true, stored(new Uint8Array())],
    [true, stored(manifest.bytes, { metadata: { layer_version_arn: layerVersion({ version: 8 }).arn } })],
    [false, stored(manifest.bytes, { metadata: { layer_version_arn: OTHER } })],
    [false, undefined],
  ])('are there, whatever they hold, unless they are of another version: %s', async (isThere, found) => {
    const { services: ports, calls } = services({ bucket: { read: () => Promise.resolve(found) } })
    const backups = new Backups({ keys: request().keys, manifest }, ports.bucket)
    expect(await backups.has(layerVersion({ version: 8 }))).toBe(isThere)
    expect(calls).toEqual([`read ${key}`])
  })
})

describe('a backup that is written', () => {
  it('has the bytes of the manifest, and names what they belong to', async () => {
    const { done, written, calls } = backUp({ create: () => Promise.resolve('"etag"') })
    expect(await done).toBe(key)
    expect(calls).toEqual([`create ${key}`])
    expect(written).toEqual([
      {
        key,
        bytes: manifest.bytes,
        contentType: 'text/plain',
        metadata: { layer_version_arn: layerVersion({ version: 8 }).arn, manifest_sha256: manifest.sha256 },
      },
    ])
  })

  it('may be there already, with the same bytes', async () => {
    const { done, calls } = backUp({ read: () => Promise.resolve(stored(Buffer.from(manifest.bytes))) })
    expect(await done).toBe(key)
    expect(calls).toEqual([`create ${key}`, `read ${key}`])
  })

  const [create, read] = [`create ${key}`, `read ${key}`]

  it('is created once more when the object that was in the way is gone again', async () => {
    const answers = [undefined, '"etag"']
    const { done, written, calls } = backUp({
      create: () => Promise.resolve(answers.shift()),
      read: () => Promise.resolve(undefined),
    })
    expect(await done).toBe(key)
    expect(calls).toEqual([create, read, create])
    expect(written[1]).toEqual(written[0])
  })

  it.each<[string, Uint8Array | undefined, string[]]>([
    ['holds other bytes', olderManifest.bytes, [create, read]],
    ['is empty', new Uint8Array(), [create, read]],
    ['is gone, and there again', undefined, [create, read, create]],
  ])('fails, naming object and version, when the object %s', async (_, bytes, expected) => {
    const { done, calls } = backUp({ read: () => Promise.resolve(bytes && stored(bytes)) })
    await expect(done).rejects.toMatchObject({
      code: 'backup-conflict',
      message: expect.stringContaining(uri),
    })
    await expect(done).rejects.toMatchObject({
      message: expect.stringContaining(layerVersion({ version: 8 }).arn),
    })
    expect(calls).toEqual(expected)
  })

  const written = (bytes: Uint8Array, arn: string) => stored(bytes, { metadata: { layer_version_arn: arn } })

  it.each([
    ['the same bytes', manifest.bytes],
    ['other bytes', olderManifest.bytes],
  ])("fails when it is another layer's, with %s, and names both", async (_, bytes) => {
    const { done } = backUp({ read: () => Promise.resolve(written(bytes, OTHER)) })
    const { arn } = layerVersion({ version: 8 })
    await expect(done).rejects.toMatchObject({ code: 'backup-conflict' })
    for (const name of [arn, uri, OTHER]) {
      await expect(done).rejects.toMatchObject({ message: expect.stringContaining(name) })
    }
  })

  it('may be a copy of that of another region, with the same bytes only', async () => {
    const copy = layerVersion({ version: 8 }).arn.replace('eu-west-1', 'us-east-1')
    const { done } = backUp({ read: () => Promise.resolve(written(manifest.bytes, copy)) })
    expect(await done).toBe(key)
    const other = backUp({ read: () => Promise.resolve(written(olderManifest.bytes, copy)) })
    await expect(other.done).rejects.toMatchObject({
      code: 'backup-conflict',
      message: expect.stringContaining(copy),
    })
  })

  it('passes a failure to write or to read on', async () => {
    const denied = new ActionError({ code: 'access-denied', message: '403', hint: '' })
    await expect(backUp({ create: () => Promise.reject(denied) }).done).rejects.toBe(denied)
    await expect(backUp({ read: () => Promise.reject(denied) }).done).rejects.toBe(denied)
  })
})
