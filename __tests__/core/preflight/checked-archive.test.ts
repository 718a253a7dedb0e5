import { describe, expect, it } from '@jest/globals'
import type { ArchiveStore, LocalArchive } from '../../../src/core/archive-ports.ts'
import { Inspections } from '../../../src/core/inspections.ts'
import { RegionRecord } from '../../../src/core/record.ts'
import { CheckedArchive, INLINE_LIMIT, readyArchive } from '../../../src/core/preflight/checked-archive.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { Archive, FoundArchive } from '../../../src/core/model/facts.ts'
import type { Ports } from '../../../src/core/ports.ts'
import { handMadeZip } from '../../archive/hand-made-zip.ts'
import { badZip, bucketRules, doubtfulZip, layerZip, localArchive, readerOf } from '../archive-fixtures.ts'
import { archive, archiveDigest, request, type Otherwise } from '../fixtures.ts'
import { ports, recordingLog, services } from '../strict-ports.ts'

const key = 'team/layer/layer.zip'
const uri = `s3://artifacts/${key}`
const inspect = `inspect ${key}`
const source = { kind: 'zip', path: 'build/layer.zip' } as const
const reference: Otherwise = { storageMode: 'reference' }
const noPolicy = () => Promise.resolve(bucketRules({ policy: undefined }))

interface Circumstances {
  over?: Otherwise
  archives?: Partial<ArchiveStore>
  local?: LocalArchive
  more?: Partial<Ports>
  isInline?: boolean
}

function prepare({ over, archives, local = localArchive(), more, isInline }: Circumstances = {}) {
  const { services: regional, calls } = services({
    archives: {
      rules: () => Promise.resolve(bucketRules()),
      upload: () => Promise.resolve({ objectVersion: 'v-3', etag: '"uploaded"' }),
      ...archives,
    },
  })
  const log = recordingLog()
  const localPort = () => {
    calls.push('local archive')
    return Promise.resolve(local)
  }
  const part = {
    request: request(over),
    services: { ...regional, bucket: isInline === true ? undefined : regional.bucket },
    ports: ports({ localArchive: localPort, ...more }),
    inspections: new Inspections(),
    packages: undefined,
    record: new RegionRecord(),
    log,
  }
  const check = (found?: FoundArchive) => CheckedArchive.check(part, found)
  return {
    calls,
    log,
    check,
    doubts: async (found?: FoundArchive) => (await check(found)).doubts,
    ready: async (found: FoundArchive | undefined, there?: Archive) =>
      readyArchive(part, await check(found), there),
  }
}

describe('the check of an archive', () => {
  it('is an inspection of the one in S3, and gives what may be wrong with it', async () => {
    const { calls, log, ...checked } = prepare({ archives: { reader: () => readerOf(doubtfulZip) } })
    expect(await checked.doubts(archive())).toEqual([expect.stringMatching(new RegExp(`^${uri}: `))])
    expect(calls).toEqual([inspect])
    expect(log.lines[0]).toBe(`Archive: Inspected ${uri}: entries 1, unpacked 0 bytes`)
  })

  it('reads the very archive that was looked at', async () => {
    const seen: FoundArchive[] = []
    const reader = (found: FoundArchive) => (seen.push(found), readerOf(layerZip))
    const found = archive({ objectVersion: 'v-9', etag: '"nine"' })
    await prepare({ archives: { reader } }).check(found)
    expect(seen).toEqual([found])
  })

  it('is an inspection of the one on this machine, with what was noticed when it was made', async () => {
    const local = localArchive(layerZip, { notes: ['Left out: a cache'], warnings: ['It holds a key.'] })
    const { calls, log, ...checked } = prepare({ local, over: { source } })
    expect(await checked.doubts()).toEqual(['It holds a key.'])
    expect(calls).toEqual(['local archive'])
    expect(log.lines).toEqual([
      'Archive: Left out: a cache',
      'Archive: Inspected build/layer.zip: entries 1, unpacked 12 bytes',
      'Archive: It holds a key.',
    ])
  })

  const damaged = Buffer.from(layerZip)
  damaged.write('answer = 43\n', damaged.indexOf('answer = 42\n'))

  it('reads all of a zip that somebody else has made', async () => {
    const made = prepare({ local: localArchive(damaged, { isMadeHere: true }) })
    const taken = prepare({ local: localArchive(damaged) })
    expect(await made.doubts()).toEqual([])
    await expect(taken.check(undefined)).rejects.toMatchObject({ code: 'archive-invalid' })
  })

  it('fails with an archive that cannot be a layer, wherever it is', async () => {
    const inS3 = prepare({ archives: { reader: () => readerOf(badZip) } })
    const here = prepare({ local: localArchive(badZip) })
    await expect(inS3.check(archive())).rejects.toMatchObject({ code: 'archive-invalid' })
    await expect(here.check(undefined)).rejects.toMatchObject({ code: 'archive-invalid' })
  })

  // prettier-ignore
  it.each<[string, FoundArchive | undefined, FoundArchive | undefined, boolean]>([
    ['the same archive',                   archive(),                    archive(),                              true],
    ['the same one, looked at again',      archive({ sha256: undefined }), archive(),                            true],
    ['another object version',             archive(),                    archive({ objectVersion: 'v-2' }),      false],
    ['other bytes without a version',      archive({ objectVersion: undefined }), archive({ objectVersion: undefined, etag: '"other"' }), false],
    ['another key',                        archive(),                    archive({ key: 'team/layer/b.zip' }),   false],
    ['first in S3, then on this machine',  archive(),                    undefined,                              false],
    ['twice on this machine',              undefined,                    undefined,                              true],
  ])('is of what was checked: %s', async (_, first, second, isOf) => {
    expect((await prepare().check(first)).isOf(second)).toBe(isOf)
  })

  it('is not waited for when the run is cancelled', async () => {
    const controller = new AbortController()
    const checked = prepare({
      archives: { reader: () => ({ size: 100, read: () => new Promise(() => undefined) }) },
      more: { cancelled: controller.signal },
    })
    const check = checked.check(archive())
    controller.abort()
    await expect(check).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('an archive that is sent inline', () => {
  /** Padded to so many bytes. */
  const sized = (size: number) =>
    handMadeZip([{ name: 'python/module.py' }], {
      prefix: Buffer.alloc(size - handMadeZip([{ name: 'python/module.py' }]).length),
    })
  const most = sized(52_428_800)
  const tooMuch = sized(52_428_801)

  it('may have 52,428,800 bytes', async () => {
    expect([most.length, INLINE_LIMIT]).toEqual([52_428_800, 52_428_800])
    const checked = prepare({ local: localArchive(most), isInline: true })
    expect(await checked.doubts()).toEqual([
      expect.stringContaining('bytes before the zip that belong to no entry'),
    ])
  })

  it('must not have one more, which is said before it is read, with the input that helps', async () => {
    const local = localArchive(tooMuch, { read: () => Promise.reject(new Error('it was read')) })
    const checked = prepare({ local, isInline: true })
    await expect(checked.check(undefined)).rejects.toMatchObject({
      code: 'archive-too-large-inline',
      message: expect.stringContaining('52428801 bytes'),
      hint: expect.stringContaining('`bucket`'),
    })
  })

  it('of any size goes by way of a bucket where there is one', async () => {
    const checked = prepare({ local: localArchive(tooMuch) })
    expect(await checked.doubts()).toHaveLength(1)
  })

  it('is its own bytes, and is held against what is published by size and SHA-256', async () => {
    const local = localArchive()
    const { calls, ...prepared } = prepare({ local, isInline: true })
    expect(await prepared.ready(undefined, undefined)).toEqual({
      source: { zip: layerZip },
      bytes: expect.objectContaining({
        name: 'build/layer.zip',
        size: layerZip.length,
        sha256: local.sha256,
      }),
    })
    expect(calls).toEqual(['local archive'])
  })

  it('that changed after it was checked is not sent', async () => {
    const changed = new ActionError({ code: 'archive-unreadable', message: 'm', hint: 'h' })
    const local = localArchive(layerZip, { bytes: () => Promise.reject(changed) })
    const prepared = prepare({ local, isInline: true })
    await expect(prepared.ready(undefined, undefined)).rejects.toBe(changed)
  })
})

describe('an archive that Lambda copies', () => {
  it('is published from the object version that was checked, without a look at the bucket', async () => {
    const { calls, ...prepared } = prepare()
    expect(await prepared.ready(archive(), undefined)).toEqual({
      source: { bucket: 'artifacts', key, objectVersion: 'v-1', storageMode: 'copy' },
      bytes: { name: uri, size: 1234, sha256: archiveDigest },
      stored: archive(),
    })
    expect(calls).toEqual([inspect])
  })

  it('may be in a bucket that keeps no versions', async () => {
    const bare = archive({ objectVersion: undefined })
    const prepared = prepare()
    expect(await prepared.ready(bare, undefined)).toMatchObject({ source: { objectVersion: undefined } })
  })

  it('is uploaded first when it is on this machine, and pinned to what that gave', async () => {
    const { calls, ...prepared } = prepare({ over: { source } })
    const local = localArchive()
    expect(await prepared.ready(undefined, { state: 'missing', uri })).toMatchObject({
      source: { bucket: 'artifacts', key, objectVersion: 'v-3', storageMode: 'copy' },
      bytes: { name: uri, size: local.size, sha256: local.sha256 },
      stored: { etag: '"uploaded"' },
    })
    expect(calls).toEqual(['local archive', `upload ${key}`])
  })

  it('is not uploaded again when it is there', async () => {
    const there = archive({ size: layerZip.length, sha256: localArchive().sha256, isProven: true })
    const { calls, ...prepared } = prepare({ over: { source } })
    expect(await prepared.ready(undefined, there)).toMatchObject({
      source: { objectVersion: 'v-1' },
      stored: there,
    })
    expect(calls).toEqual(['local archive'])
  })
})

describe('an archive that Lambda reads for good', () => {
  it('is published with its object version, once the bucket allows it', async () => {
    const { calls, ...prepared } = prepare({ over: reference })
    expect(await prepared.ready(archive(), undefined)).toMatchObject({
      source: { key, objectVersion: 'v-1', storageMode: 'reference' },
    })
    expect(calls).toEqual([inspect, 'rules'])
  })

  it('has all that may be wrong with it and its bucket told together', async () => {
    const rule = { id: 'old', enabled: true, prefix: '', removes: true }
    const prepared = prepare({
      over: reference,
      archives: {
        reader: () => readerOf(doubtfulZip),
        rules: () => Promise.resolve(bucketRules({ lifecycle: [rule] })),
      },
    })
    expect(await prepared.doubts(archive())).toEqual([
      expect.stringContaining('python'),
      expect.stringContaining('The lifecycle rule "old"'),
    ])
  })

  it.each([
    ['in S3', archive(), {}],
    ['on this machine, before it is uploaded', undefined, { source }],
  ])('fails where the bucket does not let Lambda read: %s', async (_, found, over) => {
    const { calls, ...prepared } = prepare({
      over: { ...reference, ...over },
      archives: { rules: noPolicy },
    })
    await expect(prepared.check(found)).rejects.toMatchObject({
      code: 'bucket-policy-missing',
      message: expect.stringContaining(uri),
    })
    expect(calls.at(-1)).toBe('rules')
  })

  it('must have an object version: one that was stored before versioning has none', async () => {
    const prepared = prepare({ over: reference })
    await expect(prepared.check(archive({ objectVersion: undefined }))).rejects.toMatchObject({
      code: 'bucket-not-versioned',
      message: expect.stringContaining(uri),
    })
  })

  it('that is uploaded must get one: versioning may have been suspended meanwhile', async () => {
    const upload = () => Promise.resolve({ objectVersion: undefined, etag: '"uploaded"' })
    const prepared = prepare({ over: { ...reference, source }, archives: { upload } })
    await expect(prepared.ready(undefined, undefined)).rejects.toMatchObject({ code: 'bucket-not-versioned' })
  })

  it('that is there without one is uploaded again', async () => {
    const there = archive({
      size: layerZip.length,
      sha256: localArchive().sha256,
      isProven: true,
      objectVersion: undefined,
    })
    const { calls, ...prepared } = prepare({ over: { ...reference, source } })
    expect(await prepared.ready(undefined, there)).toMatchObject({ source: { objectVersion: 'v-3' } })
    expect(calls).toContain(`upload ${key}`)
  })
})
