import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { ObjectHead } from '../../../src/core/ports.ts'
import type { LayerCode, LayerVersion } from '../../../src/core/model/layer-version.ts'
import { DETECT_CHANGES_IN, type Request } from '../../../src/core/model/request.ts'
import { layerZip, localArchive } from '../archive-fixtures.ts'
import {
  archiveDigest,
  archiveHead,
  backupHead,
  layerVersion,
  manifest,
  otherDigest,
  request,
  type Otherwise,
} from '../fixtures.ts'
import { archiveKey, backupKey, found, look, outdated } from './preflight-scene.ts'
import type { Answers } from '../strict-ports.ts'

const code: LayerCode = { sha256: archiveDigest, size: 1234 }
const noDigest = archiveHead({ metadata: { manifest_sha256: manifest.sha256 } })
const source = { kind: 'directory', path: 'layer' } as const
const alone: Otherwise = { detectChangesIn: 'archive', manifest: undefined }

/** One latest version with this code, and what a HEAD of the archive shows. */
function holding(
  held: LayerCode | undefined,
  head: ObjectHead = archiveHead(),
  latest = layerVersion(),
): Answers {
  const answers = found({ latest: [latest], archive: head })
  return { ...answers, layers: { ...answers.layers, code: () => Promise.resolve(held) } }
}

describe('a look at the code of the latest version', () => {
  it('runs beside the one at the backup, so that two rounds are enough', async () => {
    const newest = Promise.withResolvers<LayerVersion[]>()
    const [head, backup] = [Promise.withResolvers<ObjectHead>(), Promise.withResolvers<ObjectHead>()]
    const coded = Promise.withResolvers<LayerCode>()
    const { calls, done } = look(
      {
        layers: { newest: () => newest.promise, code: () => coded.promise },
        bucket: { head: (key) => (key === archiveKey ? head.promise : backup.promise) },
      },
      request({ detectChangesIn: 'both' }),
    )
    await setImmediate()
    expect(calls).toEqual(['newest', `head ${archiveKey}`])
    newest.resolve([layerVersion()])
    head.resolve(archiveHead())
    await setImmediate()
    expect(calls.slice(2)).toEqual(['code 7', `head ${backupKey}`])
    coded.resolve(code)
    backup.resolve(backupHead())
    expect((await done).plan).toMatchObject({ kind: 'unchanged', reason: 'unchanged' })
    expect(calls).toHaveLength(4)
  })

  it.each([
    ['the manifest alone decides', request(), [layerVersion()]],
    ['there is no version', request({ detectChangesIn: 'both' }), []],
  ])('is not taken when %s', async (_, wanted, latest) => {
    const { calls, done } = look(found({ latest }), wanted)
    await done
    expect(calls).not.toContain('code 7')
  })

  it('that fails is a failure where the plan depends on it', async () => {
    const denied = new ActionError({ code: 'access-denied', message: '403', hint: '' })
    const answers = found()
    const refused = { ...answers, layers: { ...answers.layers, code: () => Promise.reject(denied) } }
    await expect(look(refused, request({ detectChangesIn: 'both' })).done).rejects.toBe(denied)
  })

  it('that fails is none where the plan does not depend on it', async () => {
    const denied = new ActionError({ code: 'access-denied', message: '403', hint: '' })
    const answers = found({ latest: [outdated] })
    const refused = { ...answers, layers: { ...answers.layers, code: () => Promise.reject(denied) } }
    const { done } = look(refused, request({ detectChangesIn: 'both' }))
    expect((await done).plan).toMatchObject({ kind: 'publish', reason: 'manifest-changed' })
  })

  it.each<[string, LayerVersion, Otherwise, string[]]>([
    ['its backup', layerVersion(), {}, [`head ${backupKey}`]],
    ['no backup, as it is of another manifest', outdated, {}, []],
    ['no backup, as none are kept', layerVersion(), { backups: undefined }, []],
    ['no backup, as there is no manifest', layerVersion(), alone, []],
  ])('goes on beside one at %s', async (_, latest, over, backups) => {
    const coded = Promise.withResolvers<LayerCode>()
    const { layers, bucket } = holding(code, archiveHead(), latest)
    const { calls, done } = look(
      { layers: { ...layers, code: () => coded.promise }, ...(bucket && { bucket }) },
      request({ detectChangesIn: 'archive', ...over }),
    )
    await setImmediate()
    expect(calls).toEqual(['newest', `head ${archiveKey}`, 'code 7', ...backups])
    coded.resolve(code)
    await done
  })

  it('of a version that is gone by then is a failure that names it', async () => {
    await expect(look(holding(undefined), request(alone)).done).rejects.toMatchObject({
      code: 'resource-not-found',
      message: expect.stringContaining(layerVersion().arn),
    })
  })
})

describe('the SHA-256 of an archive in S3', () => {
  const hash = `hash ${archiveKey}`

  // prettier-ignore
  it.each<[string, ObjectHead, LayerCode, string, boolean]>([
    ['is in its metadata',                         archiveHead(),                                     code,                                         'unchanged',       false],
    ['is in its metadata, and another',            archiveHead({ metadata: { ...archiveHead().metadata, archive_sha256: otherDigest } }), code, 'archive-changed', false],
    ['is kept by S3',                              { ...noDigest, sha256: archiveDigest },        code,                                         'unchanged',       false],
    ['is not needed, as the size is another',      noDigest,                                          { ...code, size: 99 },                        'archive-changed', false],
    ['is told by nothing, and the same',           noDigest,                                          code,                                         'unchanged',       true],
    ['is told by nothing, and another',            noDigest,                                          { ...code, sha256: otherDigest },      'archive-changed', true],
  ])('%s', async (_, head, held, reason, isRead) => {
    for (const detectChangesIn of ['archive', 'both'] as const) {
      const { calls, done } = look(holding(held, head), request({ detectChangesIn }))
      expect((await done).plan).toMatchObject({ reason })
      expect(calls.filter((call) => call === hash)).toHaveLength(isRead ? 1 : 0)
    }
  })

  it('that was read is what the archive is published with', async () => {
    const held = { ...code, sha256: otherDigest }
    const { done } = look(holding(held, noDigest), request(alone))
    expect((await done).plan).toMatchObject({ kind: 'publish', archive: { sha256: archiveDigest } })
  })

  // prettier-ignore
  it.each<[string, Partial<ObjectHead>, boolean]>([
    ['the same object',               {},                       false],
    ['another object version',        { objectVersion: 'v-2' }, true],
    ['another object without a version', { objectVersion: undefined, etag: '"other"' }, true],
  ])('that an earlier look has read is not read again of %s', async (_, over, isRead) => {
    const { facts } = await look(holding(code, noDigest), request(alone)).done
    const again = look(holding(code, { ...noDigest, ...over }), request(alone), undefined, facts)
    expect((await again.done).facts.archive).toMatchObject({ sha256: archiveDigest })
    expect(again.calls.includes(hash)).toBe(isRead)
  })

  it('is not asked for where the manifest alone decides', async () => {
    const { calls, done } = look(holding(code, noDigest))
    await done
    expect(calls).not.toContain(hash)
  })

  it('of the newest that a pattern finds is looked at as well', async () => {
    const newest = 'team/temp/layer-2.zip'
    const answers = holding(code, noDigest)
    const keys = { ...request().keys, archiveKey: 'temp/layer-*.zip' }
    const { calls, done } = look(
      { ...answers, bucket: { ...answers.bucket, newestKey: () => Promise.resolve(newest) } },
      request({ ...alone, keys }),
    )
    expect((await done).plan).toMatchObject({ kind: 'unchanged' })
    expect(calls.slice(2)).toEqual(['code 7', `head ${newest}`, `hash ${newest}`])
  })
})

describe('the archive on this machine', () => {
  const local = localArchive()
  const held = { sha256: local.sha256, size: layerZip.length }
  const give = () => Promise.resolve(local)
  const made = 'local archive'

  it.each([
    ['holds what the latest version holds', held, 'unchanged'],
    ['holds other bytes', { ...held, sha256: otherDigest }, 'archive-changed'],
    ['is longer', { ...held, size: held.size - 1 }, 'archive-changed'],
  ])('%s', async (_, latest, reason) => {
    const { calls, log, done } = look(holding(latest), request({ ...alone, source }), give)
    expect((await done).plan).toMatchObject({ reason })
    expect(calls).toEqual(['newest', `head ${archiveKey}`, 'code 7', made])
    expect(log.lines).toContain(
      `Preflight: The archive build/layer.zip has ${layerZip.length} bytes, SHA-256 ${local.sha256}`,
    )
  })

  it.each(DETECT_CHANGES_IN)(
    'is not made for a first version: the plan does not need it, %s',
    async (detectChangesIn) => {
      const { calls, done } = look(found({ latest: [] }), request({ detectChangesIn, source }))
      expect((await done).plan).toEqual({ kind: 'publish', reason: 'first-version' })
      expect(calls).not.toContain(made)
    },
  )

  it('is not made where the manifest alone decides, or has decided', async () => {
    for (const [latest, over] of [
      [layerVersion(), {}],
      [outdated, {}],
      [outdated, { detectChangesIn: 'both' }],
    ] as const) {
      const { calls, done } = look(holding(held, archiveHead(), latest), request({ source, ...over }))
      await done
      expect(calls).not.toContain(made)
    }
  })

  it('that is not there is a failure where the plan depends on it', async () => {
    const missing = new ActionError({ code: 'archive-not-found', message: 'none', hint: '' })
    const { done } = look(holding(held), request({ ...alone, source }), () => Promise.reject(missing))
    await expect(done).rejects.toBe(missing)
  })
})

describe('without a bucket', () => {
  const targets: Request['targets'] = [{ region: 'eu-west-1', bucket: undefined }]
  const local = localArchive()
  const held = { sha256: local.sha256, size: layerZip.length }

  it.each<[string, Otherwise, LayerVersion, string, string[]]>([
    ['the marker alone decides', {}, layerVersion(), 'unchanged', []],
    ['the marker alone decides, and is another', {}, outdated, 'manifest-changed', []],
    ['there is none', {}, layerVersion({ description: 'by hand' }), 'manifest-missing', []],
    [
      'the archive alone decides',
      alone,
      layerVersion({ description: '' }),
      'unchanged',
      ['code 7', 'local archive'],
    ],
    ['both decide', { detectChangesIn: 'both' }, layerVersion(), 'unchanged', ['code 7', 'local archive']],
  ])('nothing is asked of S3: %s', async (_, over, latest, reason, calls) => {
    const answers = { layers: { newest: () => Promise.resolve([latest]), code: () => Promise.resolve(held) } }
    const seen = look(answers, request({ source, targets, ...over }), () => Promise.resolve(local))
    expect((await seen.done).plan).toMatchObject({ reason })
    expect(seen.calls).toEqual(['newest', ...calls])
  })
})

describe('the log of preflight', () => {
  it('speaks of no marker where there is no manifest', async () => {
    const { log, done } = look(holding(code), request(alone))
    await done
    expect(log.lines).toEqual([
      'Preflight: Latest version 7',
      expect.stringMatching(/^Preflight: Archive s3:/),
      `Preflight: Version 7 has an archive of 1234 bytes, SHA-256 ${code.sha256}`,
      'Plan: Nothing to publish: keeping version 7',
    ])
  })
})
