import { describe, expect, it } from '@jest/globals'
import type { ArchiveStore, NewArchive } from '../../src/core/archive-ports.ts'
import { ActionError } from '../../src/core/errors/action-error.ts'
import type { LayerVersion, PublishedVersion } from '../../src/core/model/layer-version.ts'
import { badZip, bucketRules, doubtfulZip, layerZip, localArchive, readerOf } from './archive-fixtures.ts'
import { archiveHead, layerVersion, manifest, noSettings, otherDigest, type Otherwise } from './fixtures.ts'
import {
  archiveKey,
  backupOf,
  but,
  changed,
  code,
  denied,
  locked,
  noBackup,
  outdated,
  published,
  runIn,
  unlocked,
  world,
  writable,
  noChanges,
} from './region-scene.ts'
import { isWrite, type Answers } from './strict-ports.ts'

const publish = `publish ${archiveKey}`
const upload = `upload ${archiveKey}`
const inspect = `inspect ${archiveKey}`
const backUp = `create ${backupOf(8)}`
const holding = (bytes: Uint8Array): Answers => ({ archives: { reader: () => readerOf(bytes) } })

const local = localArchive()
const localCode = { sha256: local.sha256, size: local.size }
const source = { kind: 'zip', path: 'build/layer.zip' } as const

const localChanged = but(writable(changed), {
  layers: {
    publish: () => Promise.resolve({ kind: 'published', version: { ...published, code: localCode } }),
  },
})

/** A run of the archive on this machine. */
function runLocal(answers: Answers, over: Otherwise = {}, archive = () => Promise.resolve(local)) {
  return runIn(answers, { source, ...over }, Promise.resolve(), { localArchive: archive })
}

describe('the archive of a version that is due', () => {
  it('is inspected before anything is written, and once', async () => {
    const { done, calls, log } = runIn(writable(changed))
    expect((await done).result).toBe('published')
    expect(calls.indexOf(inspect)).toBeLessThan(calls.indexOf(locked))
    expect(calls.filter((call) => call === inspect)).toHaveLength(1)
    expect(log.lines.join('\n')).toMatch(/\nArchive: Inspected [^]*\nLock: Holding [^]*\nPublish: Published/)
  })

  it('is not inspected where nothing is to be published', async () => {
    const { done, calls } = runIn(
      world({ latest: layerVersion(), backup: archiveHead({ size: 14, metadata: {} }) }),
    )
    expect(await done).toMatchObject({ result: 'unchanged' })
    expect(calls).not.toContain(inspect)
  })

  it('that cannot be a layer fails before the lock is taken', async () => {
    const { done, calls } = runIn(but(writable(changed), holding(badZip)))
    expect(await done).toMatchObject({ result: 'failed', reason: 'archive-invalid', published: false })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('that may be a mistake is published with a warning, and with strict fails before the lock is taken', async () => {
    const lenient = await runIn(but(writable(changed), holding(doubtfulZip))).done
    expect(lenient).toMatchObject({ result: 'published' })
    expect(lenient.warnings).toEqual([expect.stringMatching(/^s3:\/\/artifacts\/.*python/)])

    const { done, calls } = runIn(but(writable(changed), holding(doubtfulZip)), { strict: true })
    expect(await done).toMatchObject({ result: 'failed', reason: 'archive-not-clean', warnings: [] })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('that was replaced while the run waited for the lock is inspected as well, and fails before it is published', async () => {
    let looks = 0
    const head = () =>
      Promise.resolve(looks++ === 0 ? archiveHead() : archiveHead({ objectVersion: 'v-2', etag: '"bad"' }))
    const reader: ArchiveStore['reader'] = ({ etag }) => readerOf(etag === '"bad"' ? badZip : layerZip)
    const { done, calls } = runIn(but(writable(changed), { bucket: { head }, archives: { reader } }))
    expect(await done).toMatchObject({ result: 'failed', reason: 'archive-invalid', published: false })
    expect(calls.filter(isWrite)).toEqual([locked, unlocked])
    expect(calls.filter((call) => call === inspect)).toHaveLength(2)
  })

  it('that cannot be read is why the run fails', async () => {
    const reader = () => ({ size: 100, read: () => Promise.reject(denied) })
    const { done, calls } = runIn(but(writable(changed), { archives: { reader } }))
    expect(await done).toMatchObject({ result: 'failed', reason: 'access-denied' })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('must be readable for Lambda, before anything is written, where that reads it for good', async () => {
    const rules = () => Promise.resolve(bucketRules({ policy: undefined }))
    const over: Otherwise = { storageMode: 'reference' }
    const { done, calls } = runIn(but(writable(changed), { archives: { rules } }), over)
    expect(await done).toMatchObject({ result: 'failed', reason: 'bucket-policy-missing' })
    expect(calls.filter(isWrite)).toEqual([])
  })
})

describe('the archive of a version that is due, in a dry run', () => {
  const dryRun = true

  // prettier-ignore
  it.each<[string, Uint8Array, unknown[]]>([
    ['is in order',        layerZip,    []],
    ['may be a mistake',   doubtfulZip, [expect.stringMatching(/^s3:.*python/)]],
    ['cannot be a layer',  badZip,      [expect.stringMatching(/^A run without `dry-run` would fail now: s3:\S+ cannot be published as a layer:\n/)]],
  ])('is warned of when it %s', async (_, bytes, warnings) => {
    const { done, calls } = runIn(but(changed, holding(bytes)), { dryRun })
    const outcome = await done
    expect(outcome).toMatchObject({ result: 'planned', reason: 'manifest-changed', warnings })
    expect(outcome).not.toHaveProperty('error')
    expect(calls.filter(isWrite)).toEqual([])
  })

  // prettier-ignore
  it.each([
    ['may be a mistake',   doubtfulZip, 'archive-not-clean'],
    ['cannot be a layer',  badZip,      'archive-invalid'],
  ])('with strict is a failure when it %s', async (_, bytes, reason) => {
    const { done, calls } = runIn(but(changed, holding(bytes)), { dryRun, strict: true })
    expect(await done).toMatchObject({ result: 'failed', reason, published: false, changes: { added: [] } })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it.each([false, true])(
    'that is not built yet is a line of the log: a plan may come before the build, strict: %s',
    async (strict) => {
      const missing = new ActionError({ code: 'archive-not-found', message: 'There is nothing.', hint: '' })
      const { done, calls, log } = runLocal(localChanged, { dryRun, strict }, () => Promise.reject(missing))
      const outcome = await done
      expect(outcome).toMatchObject({ result: 'planned', reason: 'manifest-changed', warnings: [] })
      expect(log.lines).toContain('Archive: The archive was not inspected. There is nothing.')
      expect(calls.filter(isWrite)).toEqual([])
    },
  )

  it('that is not built yet is a failure of any other run', async () => {
    const missing = new ActionError({ code: 'archive-not-found', message: 'There is nothing.', hint: '' })
    const { done, calls } = runLocal(localChanged, {}, () => Promise.reject(missing))
    expect(await done).toMatchObject({ result: 'failed', reason: 'archive-not-found' })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('on this machine is inspected, and not uploaded', async () => {
    const doubtful = localArchive(doubtfulZip)
    const { done, calls } = runLocal(localChanged, { dryRun }, () => Promise.resolve(doubtful))
    expect(await done).toMatchObject({
      result: 'planned',
      warnings: [expect.stringMatching(/^build\/layer\.zip: .*python/)],
    })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('is no longer waited for when the run is cancelled, which is no warning', async () => {
    const controller = new AbortController()
    const reader = () => {
      controller.abort()
      return { size: 100, read: () => new Promise<never>(() => undefined) }
    }
    const { done } = runIn(but(changed, { archives: { reader } }), { dryRun }, Promise.resolve(), {
      cancelled: controller.signal,
    })
    expect(await done).toMatchObject({ result: 'failed', reason: 'cancelled' })
  })
})

describe('an archive on this machine', () => {
  it('is uploaded under the lock, and published from what that gave', async () => {
    const sent: NewArchive[] = []
    const answers = but(localChanged, {
      archives: {
        upload: (archive) => {
          sent.push(archive)
          return Promise.resolve({ objectVersion: 'v-3', etag: '"uploaded"' })
        },
      },
      layers: {
        publish: ({ source: from }) => {
          expect(from).toEqual({
            bucket: 'artifacts',
            key: archiveKey,
            objectVersion: 'v-3',
            storageMode: 'copy',
          })
          return Promise.resolve({ kind: 'published', version: { ...published, code: localCode } })
        },
      },
    })
    const { done, calls } = runLocal(answers)
    expect(await done).toMatchObject({
      result: 'published',
      code: localCode,
      backupKey: backupOf(8),
      warnings: [],
    })
    expect(calls.filter(isWrite)).toEqual([locked, upload, publish, backUp, unlocked])
    expect(sent).toMatchObject([{ sha256: local.sha256, metadata: { manifest_sha256: manifest.sha256 } }])
  })

  it('that cannot be a layer is not uploaded', async () => {
    const { done, calls } = runLocal(localChanged, {}, () => Promise.resolve(localArchive(badZip)))
    expect(await done).toMatchObject({ result: 'failed', reason: 'archive-invalid' })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('is not made, nor looked for, where the manifest tells that nothing changed', async () => {
    const { done, calls } = runLocal(
      world({ latest: layerVersion(), backup: archiveHead({ size: manifest.bytes.length, metadata: {} }) }),
      {},
      () => Promise.reject(new Error('it was looked for')),
    )
    expect((await done).result).toBe('unchanged')
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('that is in S3 already is not uploaded again', async () => {
    const head = archiveHead({ size: local.size, sha256: local.sha256 })
    const answers = but(localChanged, { bucket: { head: () => Promise.resolve(head) } })
    const { done, calls } = runLocal(answers)
    expect((await done).result).toBe('published')
    expect(calls.filter(isWrite)).toEqual([locked, publish, backUp, unlocked])
  })

  it('that cannot be uploaded is not published, and the lock is given back', async () => {
    const answers = but(localChanged, { archives: { upload: () => Promise.reject(denied) } })
    const { done, calls } = runLocal(answers)
    expect(await done).toMatchObject({ result: 'failed', reason: 'access-denied', published: false })
    expect(calls.filter(isWrite)).toEqual([locked, upload, unlocked])
  })

  it('that is uploaded when the run is cancelled is not published', async () => {
    const controller = new AbortController()
    const answers = but(writable(changed), {
      archives: {
        upload: () => {
          controller.abort()
          return Promise.resolve({ objectVersion: 'v-3', etag: '"uploaded"' })
        },
      },
    })
    const { done, calls } = runIn(answers, { source }, Promise.resolve(), {
      cancelled: controller.signal,
      localArchive: () => Promise.resolve(local),
    })
    expect(await done).toMatchObject({ result: 'failed', reason: 'cancelled', published: false })
    expect(calls.filter(isWrite)).toEqual([locked, upload, unlocked])
  })

  it('of which AWS publishes other bytes leaves no version', async () => {
    const wrong: PublishedVersion = { ...published, code: { ...localCode, sha256: otherDigest } }
    const answers = but(localChanged, {
      layers: {
        publish: () => Promise.resolve({ kind: 'published', version: wrong }),
        delete: () => Promise.resolve(),
      },
    })
    const { done, calls } = runLocal(answers)
    expect(await done).toMatchObject({ reason: 'published-bytes-differ', published: false })
    expect(calls.filter(isWrite)).toEqual([locked, upload, publish, 'delete 8', unlocked])
  })
})

describe('without a manifest', () => {
  const over: Otherwise = { manifest: undefined, detectChangesIn: 'archive' }
  const plain = (version: number): LayerVersion => layerVersion({ version, description: '' })
  const made: PublishedVersion = { ...plain(8), code }
  const other = { ...code, sha256: otherDigest }

  /** A latest version that holds another archive; `listed` is what there is once a version was published. */
  function due(listed: LayerVersion[]): Required<Answers> {
    let publishes = 0
    return but(writable(world({ latest: plain(7) })), {
      layers: {
        newest: () => Promise.resolve(publishes === 0 ? [plain(7)] : listed),
        code: (version) => Promise.resolve(version === 7 ? other : code),
        publish: ({ description }) => {
          publishes++
          return Promise.resolve({ kind: 'published', version: { ...made, description } })
        },
      },
    })
  }

  it('a version is published without a marker and without a backup, and nothing is known of changes', async () => {
    const { done, calls } = runIn(due([plain(7), plain(8)]), {
      ...over,
      settings: { ...noSettings, description: 'Web layer' },
    })
    const outcome = await done
    expect(outcome).toMatchObject({
      result: 'published',
      reason: 'archive-changed',
      version: { version: 8, description: 'Web layer' },
      previousVersion: 7,
      warnings: [],
    })
    expect(outcome).not.toHaveProperty('backupKey')
    expect(outcome).not.toHaveProperty('changes')
    expect(calls.filter(isWrite)).toEqual([locked, publish, unlocked])
    expect(calls.filter((call) => call.startsWith('read '))).toEqual([])
  })

  it.each([
    ['is kept until it is listed, as nothing else shows it', [plain(7), plain(8)], [unlocked]],
    ['is left to run out while it is not listed', [plain(7)], []],
  ])('the lock %s', async (_, listed, last) => {
    const { done, calls } = runIn(due(listed), over)
    expect(await done).toMatchObject({ result: 'published', version: { version: 8 } })
    expect(calls.filter(isWrite)).toEqual([locked, publish, ...last])
  })

  it('the latest version stands that holds the archive, whatever marker it has', async () => {
    for (const latest of [plain(7), outdated]) {
      const { done, calls } = runIn(world({ latest }), over)
      const outcome = await done
      expect(outcome).toMatchObject({
        result: 'unchanged',
        version: latest,
        code,
        sameArchive: true,
        changes: noChanges,
      })
      expect(outcome).not.toHaveProperty('backupKey')
      expect(calls.filter((call) => call.startsWith('archive'))).toEqual([])
      expect(calls.filter(isWrite)).toEqual([])
    }
  })

  it('an unchanged archive fails the run that may not be unchanged, in words that fit', async () => {
    const outcome = await runIn(world({ latest: plain(7) }), { ...over, ifUnchanged: 'fail' }).done
    expect(outcome).toMatchObject({
      reason: 'unchanged',
      error: { message: expect.stringMatching(/^Version 7 of numpy was published from this archive/) },
    })
  })

  it('the archive is read once for its SHA-256, however often the run looks', async () => {
    const bare = archiveHead({ metadata: {} })
    const answers = but(due([plain(7), plain(8)]), {
      bucket: { head: () => Promise.resolve(bare) },
      archives: { sha256: () => Promise.resolve(code.sha256) },
    })
    const { done, calls } = runIn(answers, over)
    expect((await done).result).toBe('published')
    expect(calls.filter((call) => call === `head ${archiveKey}`)).toHaveLength(2)
    expect(calls.filter((call) => call === `hash ${archiveKey}`)).toHaveLength(1)
  })

  it('another run that published the same meanwhile is met by the second look', async () => {
    let looks = 0
    const answers = but(writable(world({ latest: plain(7) })), {
      layers: {
        newest: () => Promise.resolve(looks++ === 0 ? [plain(7)] : [plain(8), plain(7)]),
        code: (version) => Promise.resolve(version === 7 ? other : code),
      },
    })
    const { done, calls } = runIn(answers, over)
    expect(await done).toMatchObject({ result: 'unchanged', published: false, version: { version: 8 } })
    expect(calls.filter(isWrite)).toEqual([locked, unlocked])
  })

  it('in a dry run nothing is written, and nothing said of changes', async () => {
    const { done, calls } = runIn(due([]), { ...over, dryRun: true })
    const outcome = await done
    expect(outcome).toMatchObject({ result: 'planned', reason: 'archive-changed', warnings: [] })
    expect(outcome).not.toHaveProperty('changes')
    expect(calls.filter(isWrite)).toEqual([])
  })
})

describe('by the archive, with a manifest', () => {
  const over: Otherwise = { detectChangesIn: 'archive' }

  it('a version of another manifest stands with the same archive; what changed is told, and no backup written', async () => {
    const { done, calls } = runIn(writable(changed), over)
    const outcome = await done
    expect(outcome).toMatchObject({ result: 'unchanged', version: outdated, sameArchive: true })
    expect(outcome.changes?.updated).toHaveLength(1)
    expect(outcome).not.toHaveProperty('backupKey')
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('a lost backup of its own manifest is restored', async () => {
    const { done, calls } = runIn(writable(world({ backup: undefined })), over)
    expect(await done).toMatchObject({ result: 'repaired', reason: 'backup-missing', backupKey: backupOf(7) })
    expect(calls.filter(isWrite)).toEqual([`create ${backupOf(7)}`])
  })

  it('the message of an unchanged archive speaks of that', async () => {
    const outcome = await runIn(changed, { ...over, ifUnchanged: 'fail' }).done
    expect(outcome.error?.message).toMatch(/^Version 7 of numpy was published from this archive/)
  })

  it('a version is published with its marker and its backup, which fails as ever', async () => {
    const other = { ...code, sha256: otherDigest }
    const answers = but(writable(changed), { layers: { code: () => Promise.resolve(other) } })
    const { done, calls } = runIn(answers, over)
    expect(await done).toMatchObject({
      result: 'published',
      reason: 'archive-changed',
      backupKey: backupOf(8),
    })
    expect(calls.filter(isWrite)).toEqual([locked, publish, backUp, unlocked])
    expect(await runIn(but(answers, noBackup), over).done).toMatchObject({
      result: 'failed',
      published: true,
    })
  })
})
