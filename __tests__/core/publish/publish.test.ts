import { describe, expect, it } from '@jest/globals'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { FoundArchive } from '../../../src/core/model/facts.ts'
import { HeldLock } from '../../../src/core/publish/held-lock.ts'
import { takeLock } from '../../../src/core/publish/lock.ts'
import type { LayerVersions, PublishInput } from '../../../src/core/ports.ts'
import type { LayerCode, PublishedVersion } from '../../../src/core/model/layer-version.ts'
import { publishVersion } from '../../../src/core/publish/publish.ts'
import { archive, archiveDigest, layerVersion, manifest, noSettings, otherDigest } from '../fixtures.ts'
import { ports, services } from '../strict-ports.ts'

const asChecked: LayerCode = { sha256: archiveDigest, size: 1234 }
const denied = new ActionError({ code: 'access-denied', message: '403', hint: '' })
const input: PublishInput = {
  source: { bucket: 'artifacts', key: 'team/layer/layer.zip', objectVersion: 'v-1', storageMode: 'copy' },
  settings: noSettings,
  description: layerVersion().description,
}

function publish(
  published: PublishedVersion | Error,
  checked: FoundArchive,
  more: Partial<LayerVersions> = {},
  isTakenUp = false,
  hasLock = true,
) {
  const { services: regional, calls } = services({
    layers: {
      publish: () =>
        published instanceof Error
          ? Promise.reject(published)
          : Promise.resolve({ kind: 'published', version: published }),
      ...more,
    },
    bucket: { create: () => Promise.resolve('"etag"') },
  })
  const around = ports({})
  const claim = { owner: 'nonce-1', run: '', layer: 'numpy', manifestSha256: manifest.sha256 }
  const place = { region: 'eu-west-1', bucket: regional.bucket, key: 'numpy.lock' }
  const log = { info: () => undefined }
  const publishHolding = async () => {
    const lock = hasLock ? await takeLock(place, claim, around, log) : undefined
    if (lock !== undefined && !(lock instanceof HeldLock)) throw new Error('the lock is not free')
    calls.length = 0
    return publishVersion(
      {
        layers: regional.layers,
        input,
        archive: { ...checked, name: 's3://artifacts/team/layer/layer.zip' },
        since: 7,
        lock,
        ports: around,
        log,
      },
      { has: () => Promise.resolve(isTakenUp) },
    )
  }
  return { done: publishHolding(), calls }
}

const version = (code: LayerCode): PublishedVersion => ({ ...layerVersion({ version: 8 }), code })

describe('publishVersion', () => {
  it('gives the version that was published, and counts it', async () => {
    const published = version(asChecked)
    const { done, calls } = publish(published, archive())
    expect(await done).toEqual({ kind: 'published', version: published, warnings: [] })
    expect(calls).toEqual(['publish team/layer/layer.zip'])
  })

  it('counts a version whose answer was lost', async () => {
    const lost = new ActionError({ code: 'aws-unreachable', message: 'ECONNRESET', hint: '' })
    const { done } = publish(lost, archive(), {
      publish: () => Promise.resolve({ kind: 'unknown', error: lost }),
      newest: () => Promise.resolve([layerVersion({ version: 8 }), layerVersion()]),
      code: () => Promise.resolve(asChecked),
    })
    expect(await done).toMatchObject({ kind: 'published', version: version(asChecked) })
  })

  it('compares only the size where the SHA-256 of the archive is not known', async () => {
    const unknown = archive({ sha256: undefined })
    const { done } = publish(version({ ...asChecked, sha256: otherDigest }), unknown)
    expect((await done).version.version).toBe(8)
  })

  it.each<[string, LayerCode, FoundArchive]>([
    ['another SHA-256', { ...asChecked, sha256: otherDigest }, archive()],
    ['another size', { ...asChecked, size: 1235 }, archive()],
    ['another size, where no SHA-256 is known', { ...asChecked, size: 1 }, archive({ sha256: undefined })],
  ])('deletes a version with %s, and tells nobody of it', async (_, code, checked) => {
    const { done, calls } = publish(version(code), checked, { delete: () => Promise.resolve() })
    await expect(done).rejects.toMatchObject({
      code: 'published-bytes-differ',
      message: expect.stringContaining('It was deleted again.'),
    })
    expect(calls).toEqual(['publish team/layer/layer.zip', 'delete 8'])
  })

  it('names both digests and both sizes when they differ', async () => {
    const { done } = publish(version({ sha256: otherDigest, size: 99 }), archive(), {
      delete: () => Promise.resolve(),
    })
    const error = await done.catch((reason: unknown) => reason as ActionError)
    for (const part of ['99 bytes', otherDigest, '1234 bytes', archiveDigest, 's3://artifacts/team/']) {
      expect(error).toMatchObject({ message: expect.stringContaining(part) })
    }
  })

  it('names the version for deletion by hand, and counts it, when deleting is refused', async () => {
    const published = version({ ...asChecked, size: 1 })
    const { done } = publish(published, archive(), { delete: () => Promise.reject(denied) })
    expect(await done).toEqual({
      kind: 'wrong-version-left',
      version: published,
      error: expect.objectContaining({
        code: 'published-bytes-differ',
        message: expect.stringContaining(`Delete ${published.arn} manually`),
        cause: denied,
      }),
    })
  })

  it('deletes no version that another run has taken up', async () => {
    const published = version({ ...asChecked, size: 1 })
    const { done, calls } = publish(published, archive(), {}, true)
    expect(await done).toEqual({
      kind: 'wrong-version-left',
      version: published,
      error: expect.objectContaining({
        code: 'published-bytes-differ',
        message: expect.stringMatching(/another run uses it.*Delete arn:.*:8 manually/),
      }),
    })
    expect(calls).toEqual(['publish team/layer/layer.zip'])
  })

  it('passes a refused publish on, and deletes nothing', async () => {
    const full = new ActionError({ code: 'code-storage-full', message: 'full', hint: '' })
    const { done, calls } = publish(full, archive())
    await expect(done).rejects.toBe(full)
    expect(calls).toEqual(['publish team/layer/layer.zip'])
  })
})

describe('publishVersion without a lock', () => {
  const other = { sha256: otherDigest, size: 1234 }
  const inOrder = (codes: Record<number, LayerCode>): Partial<LayerVersions> => ({
    newest: () =>
      Promise.resolve(Object.keys(codes).map((number) => layerVersion({ version: Number(number) }))),
    code: (number) => Promise.resolve(codes[number]),
  })

  it('tells of the lowest of what was published at once, and deletes nothing', async () => {
    const seen = publish(
      { ...layerVersion({ version: 9 }), code: asChecked },
      archive(),
      inOrder({ 8: other, 9: asChecked }),
      false,
      false,
    )
    const lowest = { ...layerVersion({ version: 8 }), code: other }
    expect(await seen.done).toEqual({
      kind: 'published',
      version: lowest,
      isOfAnother: true,
      warnings: [expect.stringMatching(/:numpy:8\. Duplicates: \S+:numpy:9\./)],
    })
    expect(seen.calls.filter((call) => call.startsWith('delete'))).toEqual([])
  })

  it('deletes its own version with other bytes, and never that of another run', async () => {
    const seen = publish(
      { ...layerVersion({ version: 9 }), code: other },
      archive(),
      { ...inOrder({ 8: other, 9: other }), delete: () => Promise.resolve() },
      false,
      false,
    )
    await expect(seen.done).rejects.toMatchObject({
      code: 'published-bytes-differ',
      message: expect.stringContaining('Version 9 has'),
    })
    expect(seen.calls.filter((call) => call.startsWith('delete'))).toEqual(['delete 9'])
  })

  it('deletes nothing when the answer was lost, and what appears has other bytes', async () => {
    const lost = new ActionError({ code: 'aws-unreachable', message: 'ECONNRESET', hint: '' })
    const unknown = { publish: () => Promise.resolve({ kind: 'unknown', error: lost } as const) }
    const seen = publish(lost, archive(), { ...inOrder({ 8: other }), ...unknown }, false, false)
    await expect(seen.done).rejects.toMatchObject({
      code: 'published-bytes-differ',
      // What it found is the end of its call: nothing is open.
      message: expect.stringMatching(/^The answer to the publish call was lost\. \S+:8 /),
    })
    expect(seen.calls.filter((call) => call.startsWith('delete'))).toEqual([])
  })
})
