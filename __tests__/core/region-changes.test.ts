import { describe, expect, it } from '@jest/globals'
import { manifestOf } from '../../src/core/model/manifest.ts'
import { sha256Of } from '../../src/core/model/digest.ts'
import { withMarker } from '../../src/core/model/marker.ts'
import type { Changes } from '../../src/core/model/outcome.ts'
import type { StoredObject } from '../../src/core/ports.ts'
import type { LayerVersion } from '../../src/core/model/layer-version.ts'
import {
  archiveHead,
  backupHead,
  layerVersion,
  noSettings,
  olderManifest,
  stored,
  type Otherwise,
} from './fixtures.ts'
import {
  archiveKey,
  backupLost,
  backupOf,
  but,
  changed,
  denied,
  noBackup,
  noChanges,
  outdated,
  published,
  runIn,
  serviceError,
  unchanged,
  updated,
  world,
  writable,
} from './region-scene.ts'
import { layerZip, readerOf } from './archive-fixtures.ts'
import { isWrite, type Answers } from './strict-ports.ts'

const older = `read ${backupOf(7)}`
const added: Changes = {
  ...noChanges,
  added: [{ name: 'boto3', version: '1.40.0', purl: 'pkg:pypi/boto3@1.40.0' }],
}
const noVersion: Answers = { layers: { newest: () => Promise.resolve([]) } }
const noDigest = world({ latest: outdated, archive: archiveHead({ metadata: {} }) })

/** A region whose latest version has the marker of this text, and a backup of it. */
function versionOf(text: string, over: Partial<LayerVersion> = {}): Required<Answers> {
  const description = withMarker('', sha256Of(Buffer.from(text)))
  return but(writable(world({ latest: layerVersion({ description, ...over }) })), {
    bucket: {
      read: (key) => Promise.resolve(key === backupOf(7) ? stored(Buffer.from(text)) : undefined),
    },
  })
}

const reading = (read: () => Promise<StoredObject | undefined>): Required<Answers> =>
  but(writable(changed), {
    bucket: { read: (key) => (key === backupOf(7) ? read() : Promise.resolve(undefined)) },
  })

describe('changes', () => {
  const licence = { settings: { ...noSettings, license: 'MIT' } }

  // prettier-ignore
  it.each<[string, Required<Answers>, Otherwise, string, Changes, reads: number]>([
    ['a first version',                      but(writable(changed), noVersion), {},                                        'published', added,     0],
    ['a first version, in a dry run',        but(changed, noVersion),           { dryRun: true },                          'planned',   added,     0],
    ['a first version that is blocked, in a dry run', but(noDigest, noVersion), { dryRun: true },                          'planned',   added,     0],
    ['another manifest',                     writable(changed),                 {},                                        'published', updated,   1],
    ['another manifest, in a dry run',       changed,                           { dryRun: true },                          'planned',   updated,   1],
    ['one that is blocked, in a dry run',    noDigest,                          { dryRun: true },                          'planned',   updated,   1],
    ['other settings',                       writable(unchanged),               licence,                                   'published', noChanges, 0],
    ['other settings and another manifest',  writable(changed),                 licence,                                   'published', updated,   1],
    ['a forced version',                     writable(unchanged),               { ifUnchanged: 'publish' },                'published', noChanges, 0],
    ['nothing',                              unchanged,                         {},                                        'unchanged', noChanges, 0],
    ['a lost backup',                        writable(backupLost),              {},                                        'repaired',  noChanges, 0],
    ['a lost backup, in a dry run',          backupLost,                        { dryRun: true },                          'planned',   noChanges, 0],
  ])('are told of %s', async (_, answers, over, result, changes, reads) => {
    const { done, calls } = runIn(answers, over)
    expect(await done).toMatchObject({ result, changes })
    expect(calls.filter((call) => call === older)).toHaveLength(reads)
  })

  it('are told of a version that was published, also when something failed after it', async () => {
    const outcome = await runIn(but(writable(changed), noBackup)).done
    expect(outcome).toMatchObject({ result: 'failed', published: true, changes: updated, warnings: [] })
  })

  it('are told of a run that failed once they were looked for', async () => {
    const refused = but(writable(changed), { layers: { publish: () => Promise.reject(denied) } })
    const failed = { result: 'failed', published: false, warnings: [] }
    expect(await runIn(refused).done).toMatchObject({ ...failed, changes: updated })
    expect(await runIn(unchanged, { ifUnchanged: 'fail' }).done).toMatchObject({
      ...failed,
      changes: noChanges,
    })
  })

  it.each<[string, Required<Answers>, Otherwise]>([
    ['is blocked', noDigest, {}],
    ['meets a backup in conflict', world({ backup: backupHead({ size: 1 }) }), {}],
  ])(
    'are not told of a run that failed, and nothing is said of them, when it %s',
    async (_, answers, over) => {
      const outcome = await runIn(answers, over).done
      expect(outcome).toMatchObject({ result: 'failed', published: false, warnings: [] })
      expect(outcome).not.toHaveProperty('changes')
    },
  )

  it('are not looked for by a run that fails for its archive', async () => {
    const { done, calls } = runIn(noDigest)
    expect((await done).reason).toBe('archive-without-digest')
    expect(calls).not.toContain(older)
  })

  it('cost no time: the older manifest is read while the version is published', async () => {
    const publishes = Promise.withResolvers<undefined>()
    const answers = but(
      reading(() => publishes.promise.then(() => stored(olderManifest.bytes))),
      {
        layers: {
          publish: () => {
            publishes.resolve(undefined)
            return Promise.resolve({ kind: 'published', version: published })
          },
        },
      },
    )
    const { done, calls } = runIn(answers)
    expect(await done).toMatchObject({ result: 'published', changes: updated })
    expect(calls.indexOf(older)).toBe(calls.indexOf(`publish ${archiveKey}`) - 1)
  })
})

describe('changes that are not known', () => {
  // prettier-ignore
  it.each<[string, () => Promise<StoredObject | undefined>, RegExp]>([
    ['is missing',                  () => Promise.resolve(undefined),                        /Version 7 has no backup at s3:\S+ \(404\)\. The archive of the latest version has no packages that can be read\.$/],
    ['is refused',                  () => Promise.reject(denied),                            /The backup s3:\S+ was not read: 403$/],
    ['cannot be had',               () => Promise.reject(serviceError),                      /The backup s3:\S+ was not read: 500$/],
    ['is not what the marker names', () => Promise.resolve(stored(Buffer.from('six==1\n'))), /is not the manifest of version 7: .*\.$/],
  ])('cost a warning and nothing else where the backup %s', async (_, read, why) => {
    for (const [dryRun, result] of [[false, 'published'], [true, 'planned']] as const) {
      const archive = () => Promise.resolve(readerOf(layerZip))
      const outcome = await runIn(but(reading(read), { layers: { archive } }), { dryRun }).done
      expect(outcome).toMatchObject({ result, reason: 'manifest-changed', previousVersion: 7 })
      expect(outcome.warnings).toEqual([expect.stringMatching(/^Could not determine `changes`\. /)])
      expect(outcome.warnings[0]).toMatch(why)
      expect(outcome).not.toHaveProperty('changes')
      expect(outcome).not.toHaveProperty('error')
    }
  })

  it('cost a warning where a manifest is not understood', async () => {
    const damaged = manifestOf('requirements.txt', 'requirements.txt', [Buffer.from('a\n<<<<<<< HEAD\n')])
    const metadata = { manifest_sha256: damaged.sha256 }
    const answers = writable(world({ latest: outdated, archive: archiveHead({ metadata }) }))
    const ofOlder = await runIn(versionOf('a\n=======\n')).done
    const ofOwn = await runIn(answers, { manifest: damaged }).done
    expect([ofOlder.result, ofOwn.result]).toEqual(['published', 'published'])
    expect(ofOlder.warnings).toEqual([
      expect.stringMatching(/^Could not determine `changes`\. s3:\S+, line 2: .*\.$/),
    ])
    expect(ofOwn.warnings).toContainEqual(
      expect.stringMatching(/^Could not determine `changes`\. requirements\.txt, line 2: .*\.$/),
    )
  })

  it('are no longer waited for when the run is cancelled while the version is published', async () => {
    const cancellation = new AbortController()
    const answers = but(
      reading(() => new Promise(() => undefined)),
      {
        layers: {
          publish: () => {
            cancellation.abort()
            return Promise.resolve({ kind: 'published', version: published })
          },
        },
      },
    )
    const outcome = await runIn(answers, {}, Promise.resolve(), { cancelled: cancellation.signal }).done
    expect(outcome).toMatchObject({ published: true, version: published })
    expect(outcome.warnings).toEqual([
      expect.stringMatching(/^Could not determine `changes`\. .*: the run was cancelled/),
    ])
  })
})

describe('the same packages', () => {
  const text = '# SDK\r\nboto3 == 1.40.0\r\n'
  const wanted: Otherwise = { compare: 'packages' }

  it.each([
    ['with the marker of another manifest', {}],
    ['made by hand', { description: 'made by hand' }],
  ])('keep a version %s, and say so', async (_, over) => {
    const { done, calls } = runIn(versionOf(text, over), wanted)
    const outcome = await done
    expect(outcome).toMatchObject({
      result: 'unchanged',
      reason: 'unchanged',
      published: false,
      version: { version: 7 },
      samePackages: true,
      changes: noChanges,
      backupKey: backupOf(7),
      warnings: [],
    })
    expect(calls.filter(isWrite)).toEqual([])
    expect(calls.filter((call) => call === older)).toHaveLength(1)
  })

  it('fail a run that may not be unchanged, in words that fit', async () => {
    const outcome = await runIn(versionOf(text), { ...wanted, ifUnchanged: 'fail' }).done
    expect(outcome).toMatchObject({ reason: 'unchanged', version: { version: 7 } })
    expect(outcome.error?.message).toMatch(/version 7 of numpy was published from the same packages as in /i)
  })

  it.each<[string, Required<Answers>, Otherwise]>([
    ['the bytes are the same', unchanged, wanted],
    ['bytes alone count', versionOf(text), {}],
    ['a version is forced', versionOf(text), { ...wanted, ifUnchanged: 'publish' }],
    ['settings differ', versionOf(text), { ...wanted, settings: { ...noSettings, license: 'MIT' } }],
    ['packages differ', versionOf('boto3==1.39.0 # old\n'), wanted],
  ])('are not spoken of where %s', async (_, answers, over) => {
    const outcome = await runIn(answers, over).done
    expect(outcome.error).toBeUndefined()
    expect(outcome).not.toHaveProperty('samePackages')
  })

  it('are no changes where a version is published all the same', async () => {
    const outcome = await runIn(versionOf(text), { ...wanted, ifUnchanged: 'publish' }).done
    expect(outcome).toMatchObject({ result: 'published', reason: 'forced', changes: noChanges, warnings: [] })
  })

  it('that another run has published meanwhile are found by the second look', async () => {
    let looks = 0
    const newer = layerVersion({ version: 8, description: withMarker('', sha256Of(Buffer.from(text))) })
    const { done, calls } = runIn(
      but(writable(changed), {
        layers: { newest: () => Promise.resolve(looks++ === 0 ? [outdated] : [newer, outdated]) },
        bucket: {
          read: (key) =>
            Promise.resolve(stored(key === backupOf(8) ? Buffer.from(text) : olderManifest.bytes)),
        },
      }),
      wanted,
    )
    expect(await done).toMatchObject({
      result: 'unchanged',
      version: newer,
      previousVersion: 8,
      samePackages: true,
      changes: noChanges,
      warnings: [],
    })
    expect(calls.some((call) => call.startsWith('publish '))).toBe(false)
  })
})

describe('packages that cannot be compared', () => {
  const damaged = 'a==1\n>>>>>>> theirs\n'
  const said = [
    expect.stringMatching(
      /^Could not compare the packages or determine `changes`, so the bytes decided\. s3:\S+, line 2: .*\.$/,
    ),
  ]

  it.each([
    ['a dry run', true, 'planned', 1],
    ['a run that looks again under the lock', false, 'published', 2],
  ])('are one warning of %s', async (_, dryRun, result, reads) => {
    const { done, calls } = runIn(versionOf(damaged), { compare: 'packages', dryRun })
    const outcome = await done
    expect(outcome).toMatchObject({ result, reason: 'manifest-changed' })
    expect(outcome.warnings).toEqual(said)
    expect(calls.filter((call) => call === older)).toHaveLength(reads)
  })

  it('are one warning also where an older version is taken', async () => {
    const answers = but(versionOf(damaged), {
      layers: { all: () => Promise.resolve([layerVersion({ version: 3 })]) },
      bucket: { head: (key) => Promise.resolve(key === archiveKey ? archiveHead() : backupHead()) },
    })
    const outcome = await runIn(answers, { compare: 'packages', reuse: 'any' }).done
    expect(outcome).toMatchObject({
      result: 'unchanged',
      reason: 'reused-older-version',
      version: { version: 3 },
    })
    expect(outcome.warnings).toEqual(said)
    expect(outcome).not.toHaveProperty('samePackages')
  })

  it('matter not where the bytes are the same', async () => {
    const own = manifestOf('requirements.txt', 'requirements.txt', [Buffer.from(damaged)])
    const latest = layerVersion({ description: withMarker('', own.sha256) })
    const backup = backupHead({ size: own.bytes.length, md5: own.md5, metadata: {} })
    const outcome = await runIn(world({ latest, backup }), { compare: 'packages', manifest: own }).done
    expect(outcome).toMatchObject({ result: 'unchanged', changes: noChanges, warnings: [] })
  })

  it('cost no version: a backup that cannot be read is a failure, and nothing is written', async () => {
    const { done, calls } = runIn(
      reading(() => Promise.reject(denied)),
      { compare: 'packages' },
    )
    expect(await done).toMatchObject({ result: 'failed', reason: 'backup-unreadable', published: false })
    expect(calls.filter(isWrite)).toEqual([])
  })
})
