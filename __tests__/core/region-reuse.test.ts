import { describe, expect, it } from '@jest/globals'
import type { ObjectHead } from '../../src/core/ports.ts'
import type { LayerVersion } from '../../src/core/model/layer-version.ts'
import { archiveDigest, archiveHead, backupHead, layerVersion, otherDigest } from './fixtures.ts'
import {
  archiveKey,
  backupOf,
  but,
  outdated,
  runIn,
  target,
  updated,
  world,
  writable,
} from './region-scene.ts'
import { isWrite, type Answers } from './strict-ports.ts'

describe('a region that goes back to an older version', () => {
  const older = layerVersion({ version: 3 })
  const olderCode = { sha256: archiveDigest, size: 1234, signingJobArn: 'job' }
  const reusable = (latest: LayerVersion, backup: ObjectHead | undefined): Required<Answers> =>
    but(writable(world({ latest })), {
      layers: {
        all: () => Promise.resolve([latest, older]),
        code: (version) => Promise.resolve(version === 3 ? olderCode : { sha256: otherDigest, size: 1234 }),
      },
      bucket: {
        head: (key) =>
          Promise.resolve(key === archiveKey ? archiveHead() : key === backupOf(3) ? backup : undefined),
      },
    })

  it('names that version and its backup, and the latest as the one before', async () => {
    const { done, calls } = runIn(reusable(outdated, backupHead()), { reuse: 'any' })
    expect(await done).toEqual({
      ...target,
      result: 'unchanged',
      reason: 'reused-older-version',
      published: false,
      version: older,
      previousVersion: 7,
      changes: updated,
      backupKey: backupOf(3),
      warnings: [],
      duration: 0,
    })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it.each([
    ['of another manifest', outdated],
    ['that holds another archive', layerVersion()],
  ])('from one %s gets its backup back, and has the code of the older one', async (_, latest) => {
    const { done, calls } = runIn(reusable(latest, undefined), { reuse: 'any' })
    expect(await done).toMatchObject({
      result: 'repaired',
      reason: 'reused-older-version',
      version: older,
      code: olderCode,
      previousVersion: 7,
      backupKey: backupOf(3),
    })
    expect(calls.filter(isWrite)).toEqual([`create ${backupOf(3)}`])
  })

  it('in a dry run only plans to restore its backup', async () => {
    const { done, calls } = runIn(reusable(outdated, undefined), { reuse: 'any', dryRun: true })
    const outcome = await done
    expect(outcome).toMatchObject({ result: 'planned', reason: 'reused-older-version', version: older })
    expect(outcome.backupKey).toBeUndefined()
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('fails when that was asked for, and names the version that stands', async () => {
    const { done } = runIn(reusable(outdated, backupHead()), { reuse: 'any', ifUnchanged: 'fail' })
    expect(await done).toMatchObject({
      result: 'failed',
      reason: 'unchanged',
      version: older,
      backupKey: backupOf(3),
      error: { message: expect.stringContaining('Version 3 of numpy') },
    })
  })

  it('does not know its code where there was no need to ask', async () => {
    const { done } = runIn(reusable(layerVersion(), backupHead()), { reuse: 'any' })
    const outcome = await done
    expect(outcome).toMatchObject({ reason: 'reused-older-version', version: older })
    expect(outcome.code).toBeUndefined()
  })
})
