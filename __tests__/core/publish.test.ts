import { describe, expect, it } from '@jest/globals'
import { ActionError } from '../../src/core/errors.ts'
import type { FoundArchive } from '../../src/core/facts.ts'
import type { LayerCode, NewObject, PublishedVersion, PublishInput } from '../../src/core/ports.ts'
import { publishVersion, writeBackup } from '../../src/core/publish.ts'
import { archive, archiveDigest, layerVersion, manifest, olderManifest, otherDigest } from './fixtures.ts'
import { services, type Answers } from './strict-ports.ts'

const settings = {
  description: 'Web layer',
  license: 'MIT',
  runtimes: ['python3.13'],
  architectures: ['arm64'],
}
const asChecked: LayerCode = { sha256: archiveDigest.base64, size: 1234 }

function publish(published: PublishedVersion | Error, checked: FoundArchive, remove?: () => Promise<void>) {
  const sent: PublishInput[] = []
  const standing: PublishedVersion[] = []
  const { services: ports, calls } = services({
    layers: {
      publish: (input) => {
        sent.push(input)
        return published instanceof Error ? Promise.reject(published) : Promise.resolve(published)
      },
      ...(remove && { delete: remove }),
    },
  })
  const done = publishVersion(ports, checked, { settings, manifest }, (version) => standing.push(version))
  return { done, sent, standing, calls }
}

const version = (code: LayerCode): PublishedVersion => ({ ...layerVersion({ version: 8 }), code })

describe('publishVersion', () => {
  it('publishes the object version that was checked, with all that the user gave, and the marker', async () => {
    const published = version(asChecked)
    const { done, sent, standing } = publish(published, archive({ objectVersion: 'checked' }))
    expect(await done).toBe(published)
    expect(standing).toEqual([published])
    expect(sent).toEqual([
      {
        bucket: 'artifacts',
        key: 'team/layer/layer.zip',
        objectVersion: 'checked',
        settings,
        description: `Web layer [manifest:sha256:${manifest.sha256}]`,
      },
    ])
  })

  it('pins nothing where the bucket keeps no versions', async () => {
    const { done, sent } = publish(version(asChecked), archive({ objectVersion: undefined }))
    await done
    expect(sent[0]?.objectVersion).toBeUndefined()
  })

  it('compares only the size where the SHA-256 of the archive is not known', async () => {
    const unknown = archive({ sha256: undefined })
    const { done } = publish(version({ ...asChecked, sha256: otherDigest.base64 }), unknown)
    expect((await done).version).toBe(8)
  })

  it.each<[string, LayerCode, FoundArchive]>([
    ['another SHA-256', { ...asChecked, sha256: otherDigest.base64 }, archive()],
    ['another size', { ...asChecked, size: 1235 }, archive()],
    ['another size, where no SHA-256 is known', { ...asChecked, size: 1 }, archive({ sha256: undefined })],
  ])('deletes a version with %s, and tells nobody of it', async (_, code, checked) => {
    const { done, calls, standing } = publish(version(code), checked, () => Promise.resolve())
    await expect(done).rejects.toMatchObject({
      code: 'published-bytes-differ',
      message: expect.stringContaining('It was deleted again.'),
    })
    expect(calls).toEqual(['publish team/layer/layer.zip', 'delete 8'])
    expect(standing).toEqual([])
  })

  it('names both digests and both sizes when they differ', async () => {
    const { done } = publish(version({ sha256: otherDigest.base64, size: 99 }), archive(), () =>
      Promise.resolve(),
    )
    const error = await done.catch((reason: unknown) => reason as ActionError)
    for (const part of [
      '99 bytes',
      otherDigest.hex,
      '1234 bytes',
      archiveDigest.hex,
      's3://artifacts/team/',
    ]) {
      expect(error).toMatchObject({ message: expect.stringContaining(part) })
    }
  })

  it('names the version for deletion by hand, and counts it, when deleting is refused', async () => {
    const denied = new ActionError({ code: 'access-denied', message: '403', hint: '' })
    const published = version({ ...asChecked, size: 1 })
    const { done, standing } = publish(published, archive(), () => Promise.reject(denied))
    await expect(done).rejects.toMatchObject({
      code: 'published-bytes-differ',
      message: expect.stringContaining(`delete ${published.arn} by hand`),
      cause: denied,
    })
    expect(standing).toEqual([published])
  })

  it('passes a refused publish on, and deletes nothing', async () => {
    const full = new ActionError({ code: 'code-storage-full', message: 'full', hint: '' })
    const { done, calls, standing } = publish(full, archive())
    await expect(done).rejects.toBe(full)
    expect(calls).toEqual(['publish team/layer/layer.zip'])
    expect(standing).toEqual([])
  })
})

const key = 'team/layer/000008/requirements.txt'
const uri = `s3://artifacts/${key}`

function backUp(bucket: Answers['bucket']) {
  const written: NewObject[] = []
  const { services: ports, calls } = services({
    bucket: {
      ...bucket,
      create: (object) => {
        written.push(object)
        return bucket?.create?.(object) ?? Promise.resolve('exists')
      },
    },
  })
  return { done: writeBackup(ports, uri, key, manifest, layerVersion({ version: 8 })), written, calls }
}

describe('writeBackup', () => {
  it('writes the bytes of the manifest, and what they belong to', async () => {
    const { done, written, calls } = backUp({ create: () => Promise.resolve('created') })
    await done
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

  it('is content with an object that holds the same bytes', async () => {
    const { done, calls } = backUp({ read: () => Promise.resolve(Buffer.from(manifest.bytes)) })
    await expect(done).resolves.toBeUndefined()
    expect(calls).toEqual([`create ${key}`, `read ${key}`])
  })

  const [create, read] = [`create ${key}`, `read ${key}`]

  it('is created once more when the object that was in the way is gone again', async () => {
    const answers: ('exists' | 'created')[] = ['exists', 'created']
    const { done, written, calls } = backUp({
      create: () => Promise.resolve(answers.shift() ?? 'exists'),
      read: () => Promise.resolve(undefined),
    })
    await expect(done).resolves.toBeUndefined()
    expect(calls).toEqual([create, read, create])
    expect(written[1]).toEqual(written[0])
  })

  it.each<[string, Uint8Array | undefined, string[]]>([
    ['holds other bytes', olderManifest.bytes, [create, read]],
    ['is empty', new Uint8Array(), [create, read]],
    ['is gone, and there again', undefined, [create, read, create]],
  ])('fails, naming object and version, when the object %s', async (_, stored, expected) => {
    const { done, calls } = backUp({ read: () => Promise.resolve(stored) })
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
