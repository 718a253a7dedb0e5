import { describe, expect, it } from '@jest/globals'
import { Backups, backupsOf } from '../../src/core/backup.ts'
import { ActionError } from '../../src/core/errors.ts'
import type { NewObject } from '../../src/core/ports.ts'
import { layerVersion, manifest, olderManifest, request, stored } from './fixtures.ts'
import { services, type Answers } from './strict-ports.ts'

const key = 'team/layer/000008/requirements.txt'
const uri = `s3://artifacts/${key}`

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

  it('are kept where there is a manifest, and a bucket', () => {
    const { keys } = request()
    expect(backupsOf({ manifest, keys }, bucket)?.uri(8)).toBe(uri)
    expect(backupsOf({ manifest: undefined, keys }, bucket)).toBeUndefined()
    expect(backupsOf({ manifest, keys }, undefined)).toBeUndefined()
  })

  it.each<[boolean, Uint8Array | undefined]>([
    [true, olderManifest.bytes],
    [true, new Uint8Array()],
    [false, undefined],
  ])('are there, whatever they hold: %s', async (isThere, bytes) => {
    const { services: ports, calls } = services({
      bucket: { read: () => Promise.resolve(bytes && stored(bytes)) },
    })
    expect(await new Backups({ keys: request().keys, manifest }, ports.bucket).has(8)).toBe(isThere)
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

  it('passes a failure to write or to read on', async () => {
    const denied = new ActionError({ code: 'access-denied', message: '403', hint: '' })
    await expect(backUp({ create: () => Promise.reject(denied) }).done).rejects.toBe(denied)
    await expect(backUp({ read: () => Promise.reject(denied) }).done).rejects.toBe(denied)
  })
})
