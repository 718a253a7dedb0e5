import { describe, expect, it } from '@jest/globals'
import type { ArchiveStore, NewArchive } from '../../../src/core/archive-ports.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { Archive } from '../../../src/core/model/facts.ts'
import { sha256Of } from '../../../src/core/model/digest.ts'
import { uploadArchive } from '../../../src/core/publish/archive-upload.ts'
import { bodyOf, layerZip, localArchive } from '../archive-fixtures.ts'
import { archive, manifest, olderManifest, otherDigest, request, type Otherwise } from '../fixtures.ts'
import { fakeClock, recordingLog, services } from '../strict-ports.ts'

const key = 'team/layer/layer.zip'
const uri = `s3://artifacts/${key}`
const denied = new ActionError({ code: 'access-denied', message: '403', hint: '' })
const local = localArchive()
const same = archive({ size: layerZip.length, sha256: local.sha256, isProven: true })
const stored = { objectVersion: 'v-3', etag: '"uploaded"' }

interface Circumstances {
  there?: Archive | undefined
  over?: Otherwise
  cancelled?: AbortSignal
  upload?: ArchiveStore['upload']
}

function upload({ there, over, cancelled, upload: send }: Circumstances = {}) {
  const sent: NewArchive[] = []
  const { services: regional, calls } = services({
    archives: {
      upload: async (...args) => {
        sent.push(args[0])
        return (await send?.(...args)) ?? stored
      },
    },
  })
  const clock = fakeClock()
  const log = recordingLog()
  const around = { clock, cancelled: cancelled ?? new AbortController().signal }
  return {
    sent,
    calls,
    clock,
    log,
    done: uploadArchive(request(over), local, there, regional.bucket, around, log),
  }
}

describe('the archive of this machine', () => {
  it('is stored where the action looks for it, with what it is and what it was built from', async () => {
    const { done, sent, calls, log } = upload()
    expect(await done).toEqual({ ...same, ...stored })
    expect(calls).toEqual([`upload ${key}`])
    expect(sent).toEqual([
      {
        key,
        size: layerZip.length,
        sha256: sha256Of(layerZip),
        metadata: {
          archive_sha256: sha256Of(layerZip),
          manifest_sha256: manifest.sha256,
          manifest_md5: manifest.md5,
        },
        open: expect.any(Function),
      },
    ])
    expect(log.lines).toEqual([`: Uploaded ${layerZip.length} bytes to ${uri}`])
  })

  it('is stored without a word of a manifest where there is none', async () => {
    const { done, sent } = upload({ over: { manifest: undefined } })
    expect(await done).toMatchObject({ manifestSha256: undefined, manifestMd5: undefined })
    expect(sent[0]?.metadata).toEqual({ archive_sha256: sha256Of(layerZip) })
  })

  it('has no object version where the bucket keeps none', async () => {
    const { done } = upload({ upload: () => Promise.resolve({ objectVersion: undefined, etag: '"e"' }) })
    expect(await done).toMatchObject({ objectVersion: undefined, etag: '"e"', sha256: local.sha256 })
  })

  it('is opened anew each time that it is sent', async () => {
    const { done } = upload({
      upload: async ({ open }) => {
        for (const body of [open(), open()]) {
          expect(Buffer.concat(await body.toArray())).toEqual(layerZip)
        }
        return stored
      },
    })
    await done
  })

  const reference: Otherwise = { storageMode: 'reference' }
  const noManifest: Otherwise = { manifest: undefined }

  // prettier-ignore
  it.each<[string, Archive | undefined, Otherwise, 'sent' | 'not sent']>([
    ['nobody has looked',                                     undefined,                                              {},         'sent'],
    ['there is nothing',                                      { state: 'missing', uri },                              {},         'sent'],
    ['it cannot be seen',                                     { state: 'missing-or-forbidden', uri, error: denied },  {},         'sent'],
    ['the same bytes are there, of the same manifest',        same,                                                   {},         'not sent'],
    ['the same bytes are there, of the same manifest by MD5', { ...same, manifestSha256: undefined },                 {},         'not sent'],
    ['the same bytes are there, of another manifest',         { ...same, manifestSha256: olderManifest.sha256 },      {},         'sent'],
    ['the same bytes are there, of no manifest',              { ...same, manifestSha256: undefined, manifestMd5: undefined }, {}, 'sent'],
    ['the same bytes are there, and nothing else is asked',   { ...same, manifestSha256: undefined, manifestMd5: undefined }, noManifest, 'not sent'],
    ['other bytes are there',                                 { ...same, sha256: otherDigest },                   {},         'sent'],
    ['other bytes are there, and nothing else is asked',      { ...same, sha256: otherDigest },                   noManifest, 'sent'],
    ['more bytes are there',                                  { ...same, size: same.size + 1 },                       {},         'sent'],
    ['nothing tells what bytes are there',                    { ...same, sha256: undefined },                         {},         'sent'],
    ['the same bytes are only claimed to be there',           archive({ size: same.size, sha256: local.sha256 }),     {},         'sent'],
    ['the same bytes are there, without an object version',   { ...same, objectVersion: undefined },                  {},         'not sent'],
    ['the same bytes are there, for Lambda to read for good', same,                                                   reference,  'not sent'],
    ['the same bytes are there, without the version that Lambda is to read', { ...same, objectVersion: undefined },   reference,  'sent'],
  ])('where %s', async (_, there, over, expected) => {
    const { done, calls } = upload({ there, over })
    const found = await done
    expect(calls).toEqual(expected === 'sent' ? [`upload ${key}`] : [])
    expect(found.etag).toBe(expected === 'sent' ? stored.etag : same.etag)
  })

  it('that is there already is said to be, and is what is published', async () => {
    const { done, log, clock } = upload({ there: same })
    expect(await done).toBe(same)
    expect(log.lines).toEqual([`: The archive ${uri} already has the same bytes`])
    expect(clock.repeating()).toBe(0)
  })

  it('is not sent by a run that is cancelled', async () => {
    const { done, calls } = upload({ cancelled: AbortSignal.abort() })
    await expect(done).rejects.toMatchObject({ code: 'cancelled' })
    expect(calls).toEqual([])
  })

  it('is sent with the signal that stops it', async () => {
    const controller = new AbortController()
    const { done } = upload({
      cancelled: controller.signal,
      upload: (_, cancelled) => {
        controller.abort()
        return cancelled.aborted ? Promise.reject(denied) : Promise.resolve(stored)
      },
    })
    await expect(done).rejects.toBe(denied)
  })
})

describe('how far an upload has come', () => {
  it('is said at once, every now and then, and not once it is over', async () => {
    const seen = upload({
      upload: ({ open }) => {
        seen.clock.tick()
        open()
        seen.clock.tick()
        return Promise.resolve(stored)
      },
    })
    const whole = (layerZip.length / 1e6).toFixed(1)
    await seen.done
    expect(seen.log.told).toEqual(Array(2).fill(`Uploading to ${uri}: 0.0 of ${whole} MB`))
    expect(seen.clock.repeating()).toBe(0)
  })

  it('is what was read of the file that is being sent, in MB', async () => {
    const log = recordingLog()
    const clock = fakeClock()
    const bodies = [bodyOf(layerZip, 12_340_000), bodyOf(layerZip, 1_000_000)]
    const large = localArchive(layerZip, { size: 50_000_000, open: () => bodies.shift() ?? bodyOf(layerZip) })
    const { services: regional } = services({
      archives: {
        upload: ({ open }) => {
          open()
          clock.tick()
          open()
          clock.tick()
          return Promise.resolve(stored)
        },
      },
    })
    const around = { clock, cancelled: new AbortController().signal }
    await uploadArchive(request(), large, undefined, regional.bucket, around, log)
    expect(log.told).toEqual([`Uploading to ${uri}: 12.3 of 50.0 MB`, `Uploading to ${uri}: 1.0 of 50.0 MB`])
  })

  it('is not said any more after it failed', async () => {
    const { done, clock } = upload({ upload: () => Promise.reject(denied) })
    await expect(done).rejects.toBe(denied)
    expect(clock.repeating()).toBe(0)
  })

  it('is said in between by the store too', async () => {
    const { done, log } = upload({
      upload: (_, __, tell) => {
        tell('The connection broke: sending it again')
        return Promise.resolve(stored)
      },
    })
    await done
    expect(log.told).toEqual(['The connection broke: sending it again'])
  })
})
