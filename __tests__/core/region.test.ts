import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { ActionError } from '../../src/core/errors/action-error.ts'
import type { PublishAnswer, PublishInput } from '../../src/core/ports.ts'
import type { LayerVersion } from '../../src/core/model/layer-version.ts'
import { archiveHead, backupHead, layerVersion, manifest, noSettings } from './fixtures.ts'
import {
  archiveKey,
  backupLost,
  backupOf,
  but,
  changed,
  code,
  denied,
  locked,
  noBackup,
  noChanges,
  otherBytes,
  outdated,
  published,
  runIn,
  target,
  unchanged,
  unlocked,
  updated,
  world,
  writable,
  wrong,
} from './region-scene.ts'
import { fakeClock, isWrite, services } from './strict-ports.ts'

const notAllowed = new ActionError({ code: 'account-not-allowed', message: 'other account', hint: '' })

describe('a region where nothing changed', () => {
  it('names the version that stands and its backup', async () => {
    const { done, log } = runIn(unchanged)
    expect(await done).toEqual({
      ...target,
      result: 'unchanged',
      reason: 'unchanged',
      published: false,
      version: layerVersion(),
      previousVersion: 7,
      changes: noChanges,
      backupKey: backupOf(7),
      warnings: [],
      duration: 0,
    })
    expect(log.lines.at(-1)).toBe('end')
  })

  it('fails when that was asked for, and still names the version', async () => {
    const outcome = await runIn(unchanged, { ifUnchanged: 'fail' }).done
    expect(outcome).toMatchObject({
      result: 'failed',
      reason: 'unchanged',
      published: false,
      version: { version: 7 },
      backupKey: backupOf(7),
      error: { code: 'unchanged', message: expect.stringContaining('Version 7 of numpy') },
    })
  })

  it('connects to its own region with its own bucket', async () => {
    const connected: string[] = []
    const { services: regional } = services(unchanged)
    const connect = (...args: string[]) => (connected.push(...args), regional)
    await runIn(unchanged, {}, Promise.resolve(), { connect }).done
    expect(connected).toEqual(['eu-west-1', 'artifacts'])
  })
})

describe('a region whose backup is lost', () => {
  it('gets it back', async () => {
    const { done, calls, log } = runIn(writable(backupLost))
    expect(await done).toMatchObject({
      result: 'repaired',
      reason: 'backup-missing',
      published: false,
      version: { version: 7 },
      code,
      backupKey: backupOf(7),
    })
    expect(calls.filter(isWrite)).toEqual([`create ${backupOf(7)}`])
    expect(log.lines).toContain(`Repair: Backup written to s3://artifacts/${backupOf(7)}`)
  })

  it('gets it back before it fails for being unchanged', async () => {
    const { done, calls } = runIn(writable(backupLost), { ifUnchanged: 'fail' })
    expect(await done).toMatchObject({ result: 'failed', reason: 'unchanged', backupKey: backupOf(7) })
    expect(calls).toContain(`create ${backupOf(7)}`)
  })

  it('in a dry run only plans to, and writes nothing', async () => {
    const { done, calls } = runIn(backupLost, { dryRun: true })
    const outcome = await done
    expect(outcome).toMatchObject({ result: 'planned', reason: 'backup-missing', version: { version: 7 } })
    expect(outcome.backupKey).toBeUndefined()
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('fails when it cannot be written, and names the version but no backup', async () => {
    const { layers, bucket } = backupLost
    const { done } = runIn({ layers, bucket: { ...bucket, create: () => Promise.reject(denied) } })
    const outcome = await done
    expect(outcome).toMatchObject({ result: 'failed', reason: 'access-denied', version: { version: 7 } })
    expect(outcome.backupKey).toBeUndefined()
  })
})

describe('a region where a version is due', () => {
  it('gets one, then its backup', async () => {
    const { done, calls, log } = runIn(writable(changed))
    expect(await done).toEqual({
      ...target,
      result: 'published',
      reason: 'manifest-changed',
      published: true,
      version: published,
      code,
      previousVersion: 7,
      changes: updated,
      backupKey: backupOf(8),
      warnings: [],
      duration: 0,
    })
    expect(calls.filter(isWrite)).toEqual([
      locked,
      `publish ${archiveKey}`,
      `create ${backupOf(8)}`,
      unlocked,
    ])
    expect(log.lines.slice(-3)).toEqual([
      `Publish: Published version 8: ${published.arn}`,
      `Publish: Backup written to s3://artifacts/${backupOf(8)}`,
      'end',
    ])
  })

  it('gets it from the object version that was checked, with all that the user gave, and the marker', async () => {
    const settings = {
      description: 'Web layer',
      license: 'MIT',
      runtimes: ['python3.13'],
      architectures: ['arm64'],
    }
    const sent: PublishInput[] = []
    const publish = (input: PublishInput): Promise<PublishAnswer> => {
      sent.push(input)
      return Promise.resolve({ kind: 'published', version: published })
    }
    await runIn(but(writable(changed), { layers: { publish } }), { settings }).done
    expect(sent).toEqual([
      {
        source: { bucket: 'artifacts', key: archiveKey, objectVersion: 'v-1', storageMode: 'copy' },
        settings,
        description: `Web layer [manifest:sha256:${manifest.sha256}]`,
      },
    ])
  })

  it('has no version before its first one', async () => {
    const { done } = runIn(but(writable(changed), { layers: { newest: () => Promise.resolve([]) } }))
    const outcome = await done
    expect(outcome).toMatchObject({ result: 'published', reason: 'first-version' })
    expect(outcome).not.toHaveProperty('previousVersion')
  })

  it('in a dry run only plans to: nothing is written, nothing made up', async () => {
    const { done, calls } = runIn(changed, { dryRun: true })
    expect(await done).toEqual({
      ...target,
      result: 'planned',
      reason: 'manifest-changed',
      published: false,
      previousVersion: 7,
      changes: updated,
      warnings: [],
      duration: 0,
    })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('fails when the archive cannot be published', async () => {
    const { done, calls } = runIn(world({ latest: outdated, archive: archiveHead({ metadata: {} }) }))
    expect(await done).toMatchObject({
      result: 'failed',
      reason: 'archive-without-digest',
      published: false,
      previousVersion: 7,
    })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('in a dry run warns of an archive that cannot be published, and says why a version is due', async () => {
    const { done } = runIn(world({ latest: outdated, archive: archiveHead({ metadata: {} }) }), {
      dryRun: true,
    })
    const outcome = await done
    expect(outcome).toMatchObject({ result: 'planned', reason: 'manifest-changed' })
    expect(outcome.warnings).toEqual([expect.stringContaining('manifest_md5')])
    expect(outcome.error).toBeUndefined()
  })
})

describe('what a dry run cannot know of the bucket', () => {
  it.each([
    ['where a version would be published', changed, { dryRun: true }, true],
    ['where a backup would be written', backupLost, { dryRun: true }, true],
    ['where nothing would be written', unchanged, { dryRun: true }, false],
    ['where the run writes', writable(changed), {}, false],
  ])('is said %s: %#', async (_, region, over, isSaid) => {
    const { done, log } = runIn(region, over)
    await done
    expect(log.lines.some((line) => line.includes('it does not show whether S3 would accept a write'))).toBe(
      isSaid,
    )
  })
})

describe('a failure', () => {
  it('after publishing keeps the version', async () => {
    const { done } = runIn(but(writable(changed), noBackup))
    const outcome = await done
    expect(outcome).toMatchObject({
      result: 'failed',
      reason: 'access-denied',
      error: denied,
      published: true,
      version: published,
      code,
      previousVersion: 7,
    })
    expect(outcome.backupKey).toBeUndefined()
  })

  it('because of other bytes leaves no version, as it was deleted again', async () => {
    const { done, calls } = runIn(but(writable(changed), otherBytes))
    const outcome = await done
    expect(outcome).toMatchObject({ result: 'failed', reason: 'published-bytes-differ', published: false })
    expect(outcome).not.toHaveProperty('version')
    expect(calls.filter(isWrite)).toEqual([locked, `publish ${archiveKey}`, 'delete 8', unlocked])
  })

  it('because of other bytes counts the version that could not be deleted', async () => {
    const answers = but(writable(changed), otherBytes)
    const { done } = runIn(but(answers, { layers: { delete: () => Promise.reject(denied) } }))
    expect(await done).toMatchObject({ reason: 'published-bytes-differ', published: true, version: wrong })
  })

  it('of preflight is an outcome, and the log ends', async () => {
    const { done, log } = runIn({ ...changed, layers: { newest: () => Promise.reject(denied) } })
    expect(await done).toMatchObject({ ...target, result: 'failed', reason: 'access-denied', error: denied })
    expect(log.lines.slice(-2)).toEqual(['Preflight: Failed: access-denied', 'end'])
  })

  it('of a backup in conflict is an outcome, and nothing is written', async () => {
    const { done, calls } = runIn(world({ backup: backupHead({ size: 1 }) }))
    expect(await done).toMatchObject({ result: 'failed', reason: 'backup-conflict', previousVersion: 7 })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('that is a defect of ours is an outcome too, and the log ends', async () => {
    const connect = () => {
      throw new TypeError('no such client')
    }
    const { done, log } = runIn({}, {}, Promise.resolve(), { connect })
    expect(await done).toMatchObject({ ...target, result: 'failed', reason: 'internal' })
    expect(log.lines.at(-1)).toBe('end')
  })
})

describe('the account check', () => {
  it.each([
    ['a version is published', writable(changed)],
    ['a backup is restored', writable(backupLost)],
  ])('is awaited before %s', async (_, answers) => {
    const permitted = Promise.withResolvers<undefined>()
    const { done, calls } = runIn(answers, {}, permitted.promise.then())
    await setImmediate()
    expect(calls.length).toBeGreaterThan(1)
    expect(calls.filter(isWrite)).toEqual([])

    permitted.resolve(undefined)
    await done
    expect(calls.filter(isWrite)).not.toEqual([])
  })

  it('that fails lets nothing be written', async () => {
    const { done, calls } = runIn(writable(changed), {}, Promise.reject(notAllowed))
    expect(await done).toMatchObject({ result: 'failed', reason: 'account-not-allowed', published: false })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('that fails is the reason, whatever else the wrong account was refused', async () => {
    const permitted = Promise.withResolvers<never>()
    const { done } = runIn(
      { ...changed, layers: { newest: () => Promise.reject(denied) } },
      {},
      permitted.promise,
    )
    await setImmediate()
    permitted.reject(notAllowed)
    expect((await done).reason).toBe('account-not-allowed')
  })

  it('that fails early leaves no line behind the end of the log', async () => {
    const newest = Promise.withResolvers<LayerVersion[]>()
    const { done, log } = runIn(
      { ...unchanged, layers: { newest: () => newest.promise } },
      {},
      Promise.reject(notAllowed),
    )
    await setImmediate()
    newest.resolve([layerVersion()])
    await done
    await setImmediate()
    expect(log.lines.at(-1)).toBe('end')
  })
})

describe('a warning', () => {
  it('is given for an archive that cannot be pinned', async () => {
    const bare = world({ latest: outdated, archive: archiveHead({ objectVersion: undefined }) })
    for (const dryRun of [true, false]) {
      const outcome = await runIn(writable(bare), { dryRun }).done
      expect(outcome.warnings).toEqual([expect.stringContaining('artifacts is not versioned')])
    }
  })

  it('is given for runtimes and architectures that this build does not know', async () => {
    const settings = { ...noSettings, runtimes: ['python3.13', 'python3.31'], architectures: ['arm46'] }
    const outcome = await runIn(writable(changed), { settings }).done
    expect(outcome.result).toBe('published')
    expect(outcome.warnings).toEqual([
      expect.stringMatching(/^compatible-runtimes: .*python3\.31\./),
      expect.stringContaining('Did you mean arm64?'),
    ])
  })

  it('is not given when nothing is published', async () => {
    const latest = layerVersion({ runtimes: ['python4.0'] })
    const outcome = await runIn(world({ latest, backup: backupHead() }), {
      settings: { ...noSettings, runtimes: ['python4.0'] },
    }).done
    expect(outcome).toMatchObject({ result: 'unchanged', warnings: [] })
  })

  it('of a SHA-256 that nobody knows is a line of the log', async () => {
    const metadata = { manifest_md5: manifest.md5 }
    const { done, log } = runIn(writable(world({ latest: outdated, archive: archiveHead({ metadata }) })))
    expect((await done).warnings).toEqual([])
    expect(log.lines).toContainEqual(expect.stringContaining('only its size is compared'))
  })
})

describe('the duration', () => {
  it('is the time from start to end by the clock of the run', async () => {
    const clock = fakeClock()
    clock.advance(1000)
    const newest = () => {
      clock.advance(2500)
      return Promise.resolve([layerVersion()])
    }
    const { done } = runIn(but(unchanged, { layers: { newest } }), {}, Promise.resolve(), { clock })
    expect((await done).duration).toBe(2500)
  })
})
