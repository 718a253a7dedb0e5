import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import type { ErrorCode } from '../../../src/core/errors/catalogue.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import { sha256Of } from '../../../src/core/model/digest.ts'
import { withMarker } from '../../../src/core/model/marker.ts'
import type { ObjectHead } from '../../../src/core/ports.ts'
import type { LayerCode, LayerVersion } from '../../../src/core/model/layer-version.ts'
import type { Request } from '../../../src/core/model/request.ts'
import {
  archive,
  archiveDigest,
  archiveHead,
  backupHead,
  layerVersion,
  manifest,
  olderManifest,
  otherDigest,
  request,
  stored,
} from '../fixtures.ts'
import { answered, archiveKey, backupKey, byHand, found, look, outdated, pattern } from './preflight-scene.ts'
import type { Answers } from '../strict-ports.ts'

const SCIPY = 'arn:aws:lambda:eu-west-1:123456789012:layer:scipy:7'
const backupUri = `s3://artifacts/${backupKey}`
const denied = new ActionError({ code: 'access-denied', message: '403', hint: '' })
const failed = new ActionError({ code: 'service-error', message: 'S3 failed: 500', hint: 'Run again.' })
const expired = new ActionError({ code: 'credentials-expired', message: 'expired', hint: '' })

describe('the looks of preflight', () => {
  it('send archive and newest versions out together, and the backup once those are answered', async () => {
    const newest = Promise.withResolvers<LayerVersion[]>()
    const archiveAnswer = Promise.withResolvers<ObjectHead>()
    const { calls, done } = look({
      layers: { newest: () => newest.promise },
      bucket: { head: (key) => (key === archiveKey ? archiveAnswer.promise : Promise.resolve(backupHead())) },
    })

    await setImmediate()
    expect(calls).toEqual(['newest', `head ${archiveKey}`])
    newest.resolve([layerVersion()])
    await setImmediate()
    expect(calls).toHaveLength(2)
    archiveAnswer.resolve(archiveHead())

    expect((await done).plan).toMatchObject({ kind: 'unchanged', reason: 'unchanged' })
    expect(calls).toEqual(['newest', `head ${archiveKey}`, `head ${backupKey}`])
  })

  it('search for a pattern together with the newest versions', async () => {
    const newest = Promise.withResolvers<LayerVersion[]>()
    const { calls, done } = look(
      {
        layers: { newest: () => newest.promise },
        bucket: { newestKey: () => new Promise(() => undefined) },
      },
      pattern,
    )
    done.catch(() => undefined)

    await setImmediate()
    expect(calls).toEqual(['newest', 'newestKey team/temp/layer-*.zip'])
  })

  it('leave what a pattern found alone as long as nothing is to be published', async () => {
    const { calls, done } = look(
      {
        layers: { newest: () => Promise.resolve([layerVersion()]) },
        bucket: {
          newestKey: () => Promise.resolve('team/temp/layer-2.zip'),
          head: () => Promise.resolve(backupHead()),
        },
      },
      pattern,
    )
    expect((await done).plan.kind).toBe('unchanged')
    expect(calls).toEqual(['newest', 'newestKey team/temp/layer-*.zip', 'head team/v7.txt'])
  })

  it('look at what a pattern found before it is published', async () => {
    const { calls, done } = look(
      {
        layers: { newest: () => Promise.resolve([]) },
        bucket: {
          newestKey: () => Promise.resolve('team/temp/layer-2.zip'),
          head: () => Promise.resolve(archiveHead()),
        },
      },
      pattern,
    )
    expect((await done).plan).toEqual({
      kind: 'publish',
      reason: 'first-version',
      archive: archive({ key: 'team/temp/layer-2.zip' }),
    })
    expect(calls.at(-1)).toBe('head team/temp/layer-2.zip')
  })

  it('say that nothing matches a pattern, with the pattern', async () => {
    const { done } = look(
      {
        layers: { newest: () => Promise.resolve([]) },
        bucket: { newestKey: () => Promise.resolve(undefined) },
      },
      pattern,
    )
    expect((await done).plan).toMatchObject({
      kind: 'blocked',
      error: {
        code: 'archive-missing',
        message: expect.stringContaining('s3://artifacts/team/temp/layer-*.zip'),
      },
    })
  })

  it.each([
    ['there is no version', []],
    ['the marker is another', [outdated]],
  ])('leave the backup alone when %s', async (_, latest) => {
    const { calls, done } = look(found({ latest }))
    expect((await done).plan.kind).toBe('publish')
    expect(calls).toEqual(['newest', `head ${archiveKey}`])
  })

  it('read the backup when the latest version has no marker', async () => {
    const { calls, done } = look({
      ...found({ latest: [byHand] }),
      bucket: {
        head: () => Promise.resolve(archiveHead()),
        read: () => Promise.resolve(stored(manifest.bytes)),
      },
    })
    expect((await done).plan).toMatchObject({ kind: 'unchanged', version: byHand })
    expect(calls).toEqual(['newest', `head ${archiveKey}`, `read ${backupKey}`])
  })

  it('ask for the code of the latest version only when its backup is missing', async () => {
    const answers = found({ backup: undefined })
    const code = { sha256: archiveDigest, size: 1234 }
    const { calls, done } = look({
      bucket: { head: (key) => Promise.resolve(key === archiveKey ? archiveHead() : undefined) },
      layers: { ...answers.layers, code: () => Promise.resolve(code) },
    })
    const { facts, plan } = await done
    expect(plan).toMatchObject({ kind: 'unchanged', reason: 'backup-missing' })
    expect(facts.latestCode).toBe(code)
    expect(calls).toEqual(['newest', `head ${archiveKey}`, `head ${backupKey}`, 'code 7'])
  })

  it.each([
    ['the first', [7, 6, 5], 7],
    ['the last', [5, 6, 7], 7],
    ['in the middle', [6, 7, 5], 7],
    ['the one with more digits', [9, 10, 8], 10],
  ])('take the highest number for the latest: %s', async (_, numbers, highest) => {
    const { done } = look(found({ latest: numbers.map((version) => layerVersion({ version })) }))
    expect((await done).facts.latest?.version).toBe(highest)
  })
})

describe('a version with the marker whose backup is missing', () => {
  const lost = (head: ObjectHead, code: LayerCode): Answers => ({
    layers: { newest: () => Promise.resolve([layerVersion()]), code: () => Promise.resolve(code) },
    bucket: { head: (key) => Promise.resolve(key === archiveKey ? head : undefined) },
  })
  const noDigest = archiveHead({ metadata: { manifest_sha256: manifest.sha256 } })

  // prettier-ignore
  it.each<[string, ObjectHead, LayerCode, string]>([
    ['the same digest and size',               archiveHead(), { sha256: archiveDigest, size: 1234 }, 'backup-missing'],
    ['another digest',                         archiveHead(), { sha256: otherDigest, size: 1234 },   'archive-changed'],
    ['another size',                           archiveHead(), { sha256: archiveDigest, size: 99 },   'archive-changed'],
    ['the same size, where no digest is known', noDigest,     { sha256: otherDigest, size: 1234 },   'backup-missing'],
    ['another size, where no digest is known', noDigest,      { sha256: otherDigest, size: 99 },     'archive-changed'],
  ])('and whose code has %s', async (_, head, code, reason) => {
    expect((await look(lost(head, code)).done).plan).toMatchObject({ reason })
  })
})

describe('a look for an older version', () => {
  const wanted = request({ reuse: 'any' })
  const older = layerVersion({ version: 3 })
  const olderKey = 'team/layer/000003/requirements.txt'
  const code = { sha256: archiveDigest, size: 1234 }

  function withOlder({
    all = [outdated, older],
    backup = backupHead(),
    layers = {},
  }: {
    all?: LayerVersion[] | Error
    backup?: ObjectHead | Error | undefined
    layers?: Answers['layers']
  } = {}): Answers {
    return {
      layers: { newest: () => Promise.resolve([outdated]), all: () => answered(all), ...layers },
      bucket: { head: (key) => answered(key === olderKey ? backup : archiveHead()) },
    }
  }

  it('goes through all pages, and then asks for its backup', async () => {
    const { calls, log, done } = look(withOlder(), wanted)
    expect((await done).plan).toMatchObject({
      kind: 'unchanged',
      reason: 'reused-older-version',
      version: older,
    })
    expect(calls).toEqual(['newest', `head ${archiveKey}`, 'all', `head ${olderKey}`])
    expect(log.lines.slice(-3)).toEqual([
      'Preflight: Older version 3 has the marker of deps/requirements.txt and these settings',
      `Preflight: Backup s3://artifacts/${olderKey} exists`,
      'Plan: Nothing to publish: keeping version 3',
    ])
  })

  it('asks for its code where its backup is missing', async () => {
    const answers = withOlder({ layers: { code: () => Promise.resolve(code) } })
    answers.bucket = { head: (key) => Promise.resolve(key === archiveKey ? archiveHead() : undefined) }
    const { calls, done } = look(answers, wanted)
    const { facts, plan } = await done
    expect(plan).toMatchObject({ reason: 'reused-older-version', backupMissing: true })
    expect(facts.older?.code).toBe(code)
    expect(facts.latestCode).toBeUndefined()
    expect(calls.slice(2)).toEqual(['all', `head ${olderKey}`, 'code 3'])
  })

  it('that finds none is said, and a version is due', async () => {
    const { calls, log, done } = look(withOlder({ all: [outdated] }), wanted)
    expect((await done).plan).toMatchObject({ kind: 'publish', reason: 'manifest-changed' })
    expect(calls.at(-1)).toBe('all')
    expect(log.lines).toContain(
      'Preflight: No older version has the marker of deps/requirements.txt and these settings',
    )
  })

  it.each<[string, Request]>([
    ['it is not asked for', request({ reuse: 'latest' })],
    ['a version is forced', request({ reuse: 'any', ifUnchanged: 'publish' })],
  ])('is not taken when %s', async (_, refused) => {
    const { calls, done } = look(withOlder(), refused)
    expect((await done).plan.kind).toBe('publish')
    expect(calls).not.toContain('all')
  })

  it('is not taken when the latest version stands', async () => {
    const { calls, done } = look(found(), wanted)
    await done
    expect(calls).toEqual(['newest', `head ${archiveKey}`, `head ${backupKey}`])
  })

  it('that fails is a failure: it is not taken for none', async () => {
    await expect(look(withOlder({ all: denied }), wanted).done).rejects.toBe(denied)
  })

  it('whose backup cannot be read is a failure that names it', async () => {
    await expect(look(withOlder({ backup: denied }), wanted).done).rejects.toMatchObject({
      code: 'backup-unreadable',
      message: expect.stringContaining(`s3://artifacts/${olderKey}`),
    })
  })

  it('whose backup holds another manifest is refused', async () => {
    const { done } = look(withOlder({ backup: backupHead({ size: 3 }) }), wanted)
    expect((await done).plan).toMatchObject({ kind: 'refuse', error: { code: 'backup-conflict' } })
  })

  it('whose version is gone by then is a failure that names it', async () => {
    const answers = withOlder({ layers: { code: () => Promise.resolve(undefined) } })
    answers.bucket = { head: (key) => Promise.resolve(key === archiveKey ? archiveHead() : undefined) }
    await expect(look(answers, wanted).done).rejects.toMatchObject({
      code: 'resource-not-found',
      message: expect.stringContaining(older.arn),
    })
  })
})

describe('an answer of AWS', () => {
  it('403 for the archive is a state: it is said when a version is due', async () => {
    const { done } = look(found({ latest: [], archive: denied }))
    expect((await done).plan).toMatchObject({
      kind: 'blocked',
      error: { code: 'archive-missing-or-forbidden', cause: denied },
    })
  })

  it('403 or 404 for the archive does not matter when nothing changed', async () => {
    const forbidden = await look(found({ archive: denied })).done
    expect(forbidden.plan).toMatchObject({ kind: 'unchanged', reason: 'unchanged' })
    expect(forbidden.facts.archive?.state).toBe('missing-or-forbidden')

    const { done } = look({
      layers: { newest: () => Promise.resolve([layerVersion()]) },
      bucket: { head: (key) => Promise.resolve(key === backupKey ? backupHead() : undefined) },
    })
    expect((await done).facts.archive).toEqual({ state: 'missing', uri: `s3://artifacts/${archiveKey}` })
    expect((await done).plan.kind).toBe('unchanged')
  })

  it.each([
    ['for the archive', found({ archive: failed }), failed],
    ['for the versions', found({ latest: failed }), failed],
    ['403 for the versions', found({ latest: denied }), denied],
    ['expired credentials at the backup', found({ backup: expired }), expired],
  ])('that is a failure is passed on as it is: %s', async (_, answers, error) => {
    await expect(look(answers).done).rejects.toBe(error)
  })

  it('that is no error of ours is passed on as it is', async () => {
    const defect = new TypeError('x is not a function')
    await expect(look(found({ archive: defect })).done).rejects.toBe(defect)
    await expect(look(found({ backup: defect })).done).rejects.toBe(defect)
  })

  it('403 for a pattern is passed on: only s3:ListBucket helps', async () => {
    const answers: Answers = {
      layers: { newest: () => Promise.resolve([]) },
      bucket: { newestKey: () => Promise.reject(denied) },
    }
    await expect(look(answers, pattern).done).rejects.toBe(denied)
  })

  it('403 for the backup names both permissions', async () => {
    await expect(look(found({ backup: denied })).done).rejects.toMatchObject({
      code: 'backup-unreadable',
      message: expect.stringContaining(backupUri),
      hint: expect.stringMatching(/s3:GetObject` .*s3:ListBucket`/),
      cause: denied,
    })
  })

  it.each<ErrorCode>(['access-denied', 'service-error', 'aws-unreachable', 'aws-refused'])(
    '%s at the backup is never taken for missing',
    async (code) => {
      const cause = new ActionError({ code, message: 'what AWS said', hint: 'what to do' })
      const unreadable = { code: 'backup-unreadable', message: expect.stringContaining(backupUri), cause }
      await expect(look(found({ backup: cause })).done).rejects.toMatchObject(unreadable)

      const { done } = look({
        layers: { newest: () => Promise.resolve([byHand]) },
        bucket: { head: () => Promise.resolve(archiveHead()), read: () => Promise.reject(cause) },
      })
      await expect(done).rejects.toMatchObject(unreadable)
    },
  )

  it('404 for the code of a version that is listed is a failure that names the version', async () => {
    const { done } = look({
      layers: { newest: () => Promise.resolve([layerVersion()]), code: () => Promise.resolve(undefined) },
      bucket: { head: (key) => Promise.resolve(key === archiveKey ? archiveHead() : undefined) },
    })
    await expect(done).rejects.toMatchObject({
      code: 'resource-not-found',
      message: expect.stringContaining(layerVersion().arn),
    })
  })

  it('that kept the backup from being read keeps its own words', async () => {
    const { done } = look(found({ backup: failed }))
    await expect(done).rejects.toMatchObject({
      message: expect.stringContaining(failed.message),
      hint: failed.hint,
    })
  })
})

describe('the backup of a version with our marker', () => {
  const stateOf = async (backup: ObjectHead) => (await look(found({ backup })).done).facts.backup

  it.each<[string, Partial<ObjectHead>]>([
    ['everything is the same', {}],
    ['no digest is in its metadata', { metadata: {} }],
    ['its ETag is no MD5 (multipart, KMS)', { md5: undefined }],
    ['S3 keeps its SHA-256', { md5: undefined, sha256: manifest.sha256, metadata: {} }],
    ['its metadata name this version', { metadata: { layer_version_arn: layerVersion().arn } }],
    ['nothing but the length is known', { md5: undefined, metadata: {} }],
  ])('is present when %s', async (_, head) => {
    expect(await stateOf(backupHead(head))).toEqual({ state: 'present', uri: backupUri })
  })

  it.each<[string, Partial<ObjectHead>, string]>([
    ['its length', { size: 3 }, `it has 3 bytes, but deps/requirements.txt has ${manifest.bytes.length}`],
    ['its metadata', { metadata: { manifest_sha256: olderManifest.sha256 } }, olderManifest.sha256],
    ['its ETag', { md5: olderManifest.md5 }, olderManifest.md5],
    ['the SHA-256 that S3 keeps', { md5: undefined, sha256: olderManifest.sha256 }, olderManifest.sha256],
    ['the layer in its metadata', { metadata: { layer_version_arn: SCIPY } }, SCIPY],
  ])('is another when %s shows it', async (_, head, evidence) => {
    const { plan } = await look(found({ backup: backupHead(head) })).done
    expect(plan).toMatchObject({
      kind: 'refuse',
      error: { code: 'backup-conflict', message: expect.stringContaining(evidence) },
    })
  })
})

describe('the backup of a version without a marker', () => {
  it.each<[string, Uint8Array | undefined, string]>([
    ['the same bytes', Buffer.from(manifest.bytes), 'unchanged'],
    ['other bytes of the same length', olderManifest.bytes, 'manifest-changed'],
    ['the first bytes only', manifest.bytes.subarray(0, 4), 'manifest-changed'],
    ['no bytes', new Uint8Array(), 'manifest-changed'],
    ['nothing (404)', undefined, 'manifest-missing'],
  ])('with %s means %s', async (_, bytes, reason) => {
    const { done } = look({
      layers: { newest: () => Promise.resolve([byHand]) },
      bucket: {
        head: () => Promise.resolve(archiveHead()),
        read: () => Promise.resolve(bytes && stored(bytes)),
      },
    })
    expect((await done).plan).toMatchObject({ reason })
  })

  it('with the name of another layer in its metadata is a conflict, whatever it holds', async () => {
    const { done } = look({
      layers: { newest: () => Promise.resolve([byHand]) },
      bucket: {
        head: () => Promise.resolve(archiveHead()),
        read: () => Promise.resolve(stored(manifest.bytes, { metadata: { layer_version_arn: SCIPY } })),
      },
    })
    expect((await done).plan).toMatchObject({
      kind: 'refuse',
      error: { code: 'backup-conflict', message: expect.stringContaining(SCIPY) },
    })
  })
})

describe('a look at the packages', () => {
  const wanted = request({ compare: 'packages' })
  const named = (text: string) => layerVersion({ description: withMarker('', sha256Of(Buffer.from(text))) })

  /** A version whose marker and backup are of this text. */
  const version = (text: string, over: Answers['bucket'] = {}): Answers => ({
    layers: { newest: () => Promise.resolve([named(text)]) },
    bucket: {
      head: () => Promise.resolve(archiveHead()),
      read: () => Promise.resolve(stored(Buffer.from(text))),
      ...over,
    },
  })
  const looks = ['newest', `head ${archiveKey}`, `read ${backupKey}`]

  it.each<[string, string, object, string]>([
    [
      'the same',
      '# comment\r\nboto3 == 1.40.0',
      { kind: 'unchanged', reason: 'unchanged', version: named('# comment\r\nboto3 == 1.40.0') },
      'The packages are the same',
    ],
    [
      'others',
      'boto3==1.39.0\nsix==1.17.0\n',
      { kind: 'publish', reason: 'manifest-changed' },
      'Packages: 1 removed, 1 updated',
    ],
    [
      'nothing that is understood, so that bytes decide',
      '<<<<<<< HEAD\n',
      { kind: 'publish', reason: 'manifest-changed' },
      `Could not compare the packages. ${backupUri}, line 1: `,
    ],
  ])('is one at the backup: %s', async (_, text, plan, line) => {
    const { done, calls, log } = look(version(text), wanted)
    const found = await done
    expect(found.plan).toMatchObject(plan)
    expect(found.facts.backup).toMatchObject({
      state: 'different',
      stored: { sha256: sha256Of(Buffer.from(text)) },
    })
    expect(calls).toEqual(looks)
    expect(log.lines.slice(2, 4)).toEqual([
      `Preflight: Backup ${backupUri} has other bytes`,
      expect.stringContaining(`Preflight: ${line}`),
    ])
  })

  it('of a version by hand is one at the backup that was read anyway', async () => {
    const { done, calls } = look(
      { ...version('boto3 == 1.40.0'), layers: { newest: () => Promise.resolve([byHand]) } },
      wanted,
    )
    expect((await done).plan).toMatchObject({ kind: 'unchanged', version: byHand })
    expect(calls).toEqual(looks)
  })

  it('is not taken where the bytes are the same', async () => {
    const { done, calls } = look(found(), wanted)
    expect((await done).facts.packages).toBeUndefined()
    expect(calls).toEqual(['newest', `head ${archiveKey}`, `head ${backupKey}`])
  })

  it('is not taken where bytes alone count', async () => {
    const { done, calls } = look({
      ...version('boto3 == 1.40.0'),
      bucket: { head: () => Promise.resolve(archiveHead()) },
    })
    expect((await done).plan).toMatchObject({ kind: 'publish', reason: 'manifest-changed' })
    expect(calls).toEqual(['newest', `head ${archiveKey}`])
  })

  it('is a version due where the backup is missing (404)', async () => {
    const { done, calls } = look(
      version('boto3 == 1.40.0', { read: () => Promise.resolve(undefined) }),
      wanted,
    )
    expect((await done).plan).toMatchObject({ kind: 'publish', reason: 'manifest-changed' })
    expect(calls).toEqual(looks)
  })

  it.each<ErrorCode>(['access-denied', 'service-error', 'aws-unreachable', 'aws-refused'])(
    'fails where the backup cannot be read: %s',
    async (code) => {
      const cause = new ActionError({ code, message: 'what AWS said', hint: 'what to do' })
      const { done } = look(version('boto3 == 1.40.0', { read: () => Promise.reject(cause) }), wanted)
      await expect(done).rejects.toMatchObject({
        code: 'backup-unreadable',
        message: expect.stringContaining(backupUri),
        cause,
      })
    },
  )

  it.each([
    ['of another manifest, with the same packages', '# altered\nboto3==1.40.0\n'],
    ['cut short', 'boto3 =='],
    ['that of the run', 'boto3==1.40.0\n'],
  ])('finds a conflict in a backup that its marker does not name: %s', async (_, text) => {
    const { done } = look(
      version('boto3 == 1.40.0', { read: () => Promise.resolve(stored(Buffer.from(text))) }),
      wanted,
    )
    expect((await done).plan).toMatchObject({
      kind: 'refuse',
      error: { code: 'backup-conflict', message: expect.stringContaining('do not match the marker') },
    })
  })
})

describe('the log of preflight', () => {
  it('says what was found, then what follows', async () => {
    const { log, done } = look(found())
    await done
    expect(log.lines).toEqual([
      'Preflight: Latest version 7, marker matches deps/requirements.txt',
      expect.stringMatching(/^Preflight: Archive s3:/),
      `Preflight: Backup ${backupUri} exists`,
      'Plan: Nothing to publish: keeping version 7',
    ])
  })
})
