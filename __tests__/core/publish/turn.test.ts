import { describe, expect, it } from '@jest/globals'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import { readLock } from '../../../src/core/publish/lock-file.ts'
import type { LockReference, RegionLog } from '../../../src/core/ports.ts'
import type { Preflight } from '../../../src/core/preflight/preflight.ts'
import { RegionRecord } from '../../../src/core/record.ts'
import { giveBack, takeTurn } from '../../../src/core/publish/turn.ts'
import { archive, layerVersion, manifest, request } from '../fixtures.ts'
import { LOCK_KEY, LockScene, foreignClaim, ownerOf } from './lock-scene.ts'
import { bucketOf } from '../memory-s3.ts'
import { ports, recordingLog } from '../strict-ports.ts'
import { Wire, troubles, type Trouble } from '../wire.ts'
import { LEASE_MILLISECONDS, LEASE_SECONDS } from '../../../src/core/model/lease.ts'

const LOCK_URI = `s3://artifacts/${LOCK_KEY}`

/** What a look finds: the latest version, and whether one is to be published. */
function toPublish(latest: number): Preflight {
  const facts = { latest: latest === 0 ? null : layerVersion({ version: latest }) }
  return { facts, plan: { kind: 'publish', reason: 'manifest-changed', archive: archive() } }
}

function isDone(latest: number): Preflight {
  const version = layerVersion({ version: latest })
  const unchanged = {
    kind: 'unchanged',
    reason: 'unchanged',
    version,
    backupMissing: false,
    fails: false,
  } as const
  return { facts: { latest: version }, plan: unchanged }
}

interface Circumstances {
  lockTimeout?: number
  hasNoManifest?: boolean
  /** What each look finds, the last one for ever. */
  looks?: Preflight[]
  /** Number of the latest version that was seen before. */
  latest?: number
  troubles?: Record<string, (Trouble | undefined)[]>
  act?: () => Promise<void>
  /** What the runner says to a lock that is to be kept for the post step. */
  keep?: (lock: LockReference | undefined) => void
  log?: RegionLog
}

/** A run whose turn it is to be, and what happens around it. */
class TurnScene extends LockScene {
  readonly log = recordingLog()
  readonly events: string[] = []
  readonly record = new RegionRecord()
  readonly kept: (LockReference | undefined)[] = []
  readonly acted: Preflight[] = []
  /** Not at zero when the run begins. */
  readonly clock = this.time.clock(7_000_000)
  readonly #cancellation = new AbortController()

  async takeTurn({ looks = [toPublish(3)], latest = 3, act, ...over }: Circumstances = {}): Promise<void> {
    const { lockTimeout = 300, hasNoManifest = false, troubles: plan = {}, log = this.log, keep } = over
    const wire = new Wire(this.time, 'me', troubles(plan))
    // Everything in one list, so that the order shows.
    wire.sent.push = (...sent) => this.events.push(...sent)
    const left = [...looks]
    const part = {
      request: request({ lockTimeout, manifest: hasNoManifest ? undefined : manifest }),
      region: 'eu-west-1',
      ports: ports({
        clock: this.clock,
        cancelled: this.#cancellation.signal,
        random: () => 0.5,
        keepForPost: (lock, isToRelease) => {
          const kept = isToRelease ? lock : undefined
          keep?.(kept)
          this.kept.push(kept)
        },
      }),
      log,
      record: this.record,
    }
    const look = () => {
      this.events.push('look')
      const [seen = toPublish(3)] = left.length > 1 ? left.splice(0, 1) : left
      return Promise.resolve(seen)
    }
    const inTurn = async () => {
      const { lock, plan, facts } = await takeTurn(
        part,
        bucketOf(this.s3, wire),
        toPublish(latest).facts,
        look,
      )
      try {
        this.events.push(`act on ${plan.kind}`)
        this.acted.push({ plan, facts })
        await act?.()
      } finally {
        if (lock !== undefined) await giveBack(part, lock)
      }
    }
    await this.time.run(inTurn())
  }

  cancel(): void {
    this.#cancellation.abort()
  }

  putBackup(version: number, metadata: Record<string, string> = {}): void {
    const key = `team/layer/${String(version).padStart(6, '0')}/requirements.txt`
    this.s3.put({ key, bytes: manifest.bytes, contentType: 'text/plain', metadata })
  }

  get holder(): string | undefined {
    return ownerOf(this.s3.objects.get(LOCK_KEY))
  }
}

describe('a run whose turn it is', () => {
  it('takes the lock, looks again, acts, and gives the lock back', async () => {
    const scene = new TurnScene()
    await scene.takeTurn()
    expect(scene.events).toEqual([
      'PUT lock 200',
      'look',
      'GET backup 404',
      'act on publish',
      'DELETE lock 204',
    ])
    expect(scene.acted).toEqual([toPublish(3)])
    expect(scene.log.told).toEqual([])
    expect(scene.clock.pauses).toEqual([0])
  })

  it('acts on what it finds when it holds the lock', async () => {
    const scene = new TurnScene()
    await scene.takeTurn({ looks: [isDone(4)] })
    expect(scene.acted).toEqual([isDone(4)])
    expect(scene.holder).toBeUndefined()
  })

  it('keeps for the post step where the lock lies and whose it is', async () => {
    const scene = new TurnScene()
    await scene.takeTurn()
    const lock = { region: 'eu-west-1', bucket: 'artifacts', key: LOCK_KEY, owner: 'nonce-1' }
    expect(scene.kept).toEqual([lock, undefined])
  })

  it('does all of it where the runner takes nothing for the post step, and warns once', async () => {
    const scene = new TurnScene()
    const keep = () => {
      throw new Error('ENOSPC: no space left on device, write')
    }
    await scene.takeTurn({ keep })
    expect(scene.events).toContain('act on publish')
    expect(scene.record.warnings).toEqual([
      `Could not save the lock for the post step: ENOSPC: no space left on device, write. If this step is killed, the lock expires within ${LEASE_SECONDS} seconds.`,
    ])
    expect(scene.holder).toBeUndefined()
  })

  it.each([
    ['the hash of its manifest', false, manifest.sha256],
    ['that there is none', true, ''],
  ])('says in the lock %s', async (_, hasNoManifest, manifestSha256) => {
    const scene = new TurnScene()
    let bytes: Uint8Array | undefined
    const act = () => {
      bytes = scene.s3.objects.get(LOCK_KEY)?.bytes
      return Promise.resolve()
    }
    await scene.takeTurn({ hasNoManifest, act })
    expect(bytes && readLock(bytes)).toMatchObject({ layer: 'numpy', manifestSha256 })
  })

  it('gives the lock back when it fails, and fails with that', async () => {
    const scene = new TurnScene()
    const failure = new ActionError({ code: 'access-denied', message: 'm', hint: 'h' })
    await expect(scene.takeTurn({ act: () => Promise.reject(failure) })).rejects.toBe(failure)
    expect(scene.holder).toBeUndefined()
  })

  it('gives the lock back when a look fails', async () => {
    const scene = new TurnScene()
    await expect(scene.takeTurn({ troubles: { 'GET backup': ['denied'] } })).rejects.toMatchObject({
      code: 'access-denied',
    })
    expect(scene.holder).toBeUndefined()
    expect(scene.acted).toEqual([])
  })

  it('warns when it cannot give the lock back, and does not fail', async () => {
    const scene = new TurnScene()
    await scene.takeTurn({ troubles: { 'DELETE lock': ['denied'] } })
    expect(scene.record.warnings).toEqual([
      `The lock ${LOCK_URI} could not be released; it expires within ${LEASE_SECONDS} seconds. S3 did not do DELETE lock. Run again.`,
    ])
  })

  it('fails as it failed when the lock cannot be given back either', async () => {
    const scene = new TurnScene()
    const act = () => Promise.reject(new ActionError({ code: 'throttled', message: 'm', hint: 'h' }))
    await expect(scene.takeTurn({ act, troubles: { 'DELETE lock': ['denied'] } })).rejects.toMatchObject({
      code: 'throttled',
    })
    expect(scene.record.warnings).toHaveLength(1)
  })
})

describe('a run that waits', () => {
  /** Another run holds the lock, and gives it back after so many milliseconds. */
  function held(milliseconds: number): TurnScene {
    const scene = new TurnScene()
    scene.put(foreignClaim())
    scene.time.after(milliseconds, () => scene.s3.delete(LOCK_KEY))
    return scene
  }

  it('says so once and at once, with who holds the lock, where it is, and how to remove it', async () => {
    const scene = held(30_000)
    let toldAt: number | undefined
    const { log } = scene
    await scene.takeTurn({
      log: {
        ...log,
        tell: (line) => {
          toldAt ??= scene.time.now
          log.tell(line)
        },
      },
    })
    expect(scene.log.told).toEqual([
      `Waiting for the run https://github.example/runs/2, which holds the lock ${LOCK_URI}. The lock expires in ${LEASE_SECONDS} s, unless it ` +
        `is renewed. If that run no longer exists, you can remove the lock: aws s3 rm '${LOCK_URI}'`,
    ])
    expect(toldAt).toBe(0)
  })

  it('looks before it takes the lock, and again when it holds it', async () => {
    const scene = held(3_000)
    await scene.takeTurn()
    expect(scene.events).toEqual([
      'PUT lock 412',
      'GET lock 200',
      'GET lock 200',
      'GET lock 404',
      'look',
      'PUT lock 200',
      'look',
      'GET backup 404',
      'act on publish',
      'DELETE lock 204',
    ])
  })

  it('takes no lock when the work is done by then, and acts on that', async () => {
    const scene = held(3_000)
    await scene.takeTurn({ looks: [isDone(4)] })
    expect(scene.events.slice(3)).toEqual(['GET lock 404', 'look', 'act on unchanged'])
    expect(scene.acted).toEqual([isDone(4)])
  })

  it('looks about every two seconds, not at the moment when others do', async () => {
    const scene = held(9_000)
    await scene.takeTurn()
    expect(scene.clock.pauses).toEqual([2_000, 2_000, 2_000, 2_000, 2_000, 0])
  })

  it('takes over the lock of a run that is gone', async () => {
    const scene = new TurnScene()
    scene.put(foreignClaim())
    await scene.takeTurn()
    expect(scene.time.now).toBe(LEASE_MILLISECONDS + 2_000)
    expect(scene.acted).toHaveLength(1)
    expect(scene.holder).toBeUndefined()
    expect(scene.log.lines).toContain(
      'Lock: Took over the lock of the run https://github.example/runs/2, which expired 2 s ago',
    )
  })

  it('waits before the first version as well', async () => {
    const scene = held(3_000)
    await scene.takeTurn({ latest: 0, looks: [toPublish(0)] })
    expect(scene.acted).toEqual([toPublish(0)])
  })

  it.each([
    [0, []],
    [5, [2_000, 2_000, 1_000]],
  ])('gives up after %d s', async (lockTimeout, pauses) => {
    const scene = held(60_000)
    const failure = await scene.takeTurn({ lockTimeout }).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 'lock-timeout',
      message: `The lock ${LOCK_URI} is held by the run https://github.example/runs/2, and was not released within ${lockTimeout} s (\`lock-timeout\`).`,
      hint: expect.stringContaining(`aws s3 rm '${LOCK_URI}'`),
    })
    expect(scene.clock.pauses).toEqual(pauses)
    expect(scene.log.told).toHaveLength(1)
    expect(scene.acted).toEqual([])
    expect(scene.holder).toBe('other')
  })

  it('gives up in time also when one run after the other is faster', async () => {
    const scene = held(3_000)
    scene.time.after(3_000, () => {
      scene.put(foreignClaim({ owner: 'third', run: 'https://github.example/runs/3' }))
    })
    await expect(scene.takeTurn({ lockTimeout: 10 })).rejects.toMatchObject({ code: 'lock-timeout' })
    expect(scene.time.now).toBe(10_000)
  })

  it('tells of each run that it waits for, and names the last one when it gives up', async () => {
    const scene = held(3_000)
    scene.time.after(3_000, () => {
      scene.put(foreignClaim({ owner: 'third', run: 'https://github.example/runs/3' }))
    })
    await expect(scene.takeTurn({ lockTimeout: 10 })).rejects.toMatchObject({
      message: expect.stringContaining('is held by the run https://github.example/runs/3,'),
      hint: expect.stringContaining(`expires in ${LEASE_SECONDS - 7} s`),
    })
    expect(scene.log.told).toEqual([
      expect.stringContaining('Waiting for the run https://github.example/runs/2,'),
      expect.stringContaining('Waiting for the run https://github.example/runs/3,'),
    ])
  })

  it('tells of a run once, however often that one renews its lock', async () => {
    const scene = held(60_000)
    scene.time.after(30_000, () => {
      scene.put(foreignClaim())
    })
    await scene.takeTurn()
    expect(scene.log.told).toHaveLength(1)
  })

  it('names no run where the lock names none', async () => {
    const scene = new TurnScene()
    scene.put('')
    await expect(scene.takeTurn({ lockTimeout: 0 })).rejects.toMatchObject({
      message: expect.stringContaining('is held by another run,'),
    })
    expect(scene.log.told).toEqual([expect.stringContaining('Waiting for another run, which holds')])
  })

  it('ends at once when it is cancelled, and begins no request after that', async () => {
    const scene = held(60_000)
    scene.time.after(4_500, () => {
      scene.cancel()
    })
    await expect(scene.takeTurn()).rejects.toMatchObject({ code: 'cancelled' })
    expect(scene.time.now).toBe(4_500)
    await scene.time.advance(0)
    expect(scene.events).toEqual(['PUT lock 412', 'GET lock 200', 'GET lock 200', 'GET lock 200'])
    expect(scene.acted).toEqual([])
    expect(scene.holder).toBe('other')
  })

  it('goes on when a read of the lock fails once, and fails closed when it cannot be read', async () => {
    const scene = held(3_000)
    await scene.takeTurn({ troubles: { 'GET lock': [undefined, 'dropped'] } })
    expect(scene.acted).toHaveLength(1)
    const denied = held(3_000)
    await expect(denied.takeTurn({ troubles: { 'GET lock': [undefined, 'denied'] } })).rejects.toMatchObject({
      code: 'access-denied',
    })
    expect(denied.acted).toEqual([])
  })
})

describe('a listing that lags', () => {
  it('is asked again while a backup shows a version above it', async () => {
    const scene = new TurnScene()
    scene.putBackup(4)
    await scene.takeTurn({ looks: [toPublish(3), toPublish(3), isDone(4)] })
    expect(scene.events).toEqual([
      'PUT lock 200',
      ...['look', 'GET backup 200'],
      ...['look', 'GET backup 200'],
      ...['look', 'GET backup 200'],
      'act on unchanged',
      'DELETE lock 204',
    ])
    expect(scene.clock.pauses).toEqual([0, 1_000, 2_000])
    expect(scene.log.lines).toContain(
      'Lock: There is a backup of version 4, but the version is not listed yet; looking again',
    )
  })

  it('is not waited for where it is that of another layer', async () => {
    const scene = new TurnScene()
    scene.putBackup(4, { layer_version_arn: 'arn:aws:lambda:eu-west-1:123456789012:layer:scipy:4' })
    await scene.takeTurn({ looks: [toPublish(3)] })
    expect(scene.events.filter((event) => event === 'look')).toHaveLength(1)
  })

  it('of two versions is asked until the second one is listed', async () => {
    const scene = new TurnScene()
    scene.putBackup(4)
    scene.putBackup(5)
    await scene.takeTurn({ looks: [toPublish(3), toPublish(4), isDone(5)] })
    expect(scene.acted).toEqual([isDone(5)])
  })

  it('is asked again when another version appeared than the run started from', async () => {
    const scene = new TurnScene()
    scene.putBackup(4)
    scene.putBackup(5)
    await scene.takeTurn({ looks: [toPublish(4), isDone(5)] })
    expect(scene.acted).toEqual([isDone(5)])
  })

  it('is asked again when that version has no backup', async () => {
    const scene = new TurnScene()
    scene.putBackup(5)
    await scene.takeTurn({ looks: [toPublish(4), isDone(5)] })
    expect(scene.acted).toEqual([isDone(5)])
  })

  it('is believed as soon as there is no backup above the version that appeared', async () => {
    const scene = new TurnScene()
    await scene.takeTurn({ looks: [toPublish(4)] })
    expect(scene.acted).toEqual([toPublish(4)])
    expect(scene.clock.pauses).toEqual([0, 1_000])
  })

  it('is asked again for the version whose backup was seen when the one below it was deleted', async () => {
    const scene = new TurnScene()
    scene.putBackup(4)
    await scene.takeTurn({ looks: [toPublish(2), toPublish(2), isDone(4)] })
    expect(scene.acted).toEqual([isDone(4)])
  })

  it('starts from what was seen after the wait', async () => {
    const scene = new TurnScene()
    scene.put(foreignClaim())
    scene.time.after(3_000, () => scene.s3.delete(LOCK_KEY))
    scene.putBackup(4)
    await scene.takeTurn({ looks: [toPublish(4)] })
    expect(scene.acted).toEqual([toPublish(4)])
    // One look is enough: no pause comes after it.
    expect(scene.clock.pauses.slice(-2)).toEqual([2_000, 0])
  })

  it('is believed after a quarter of a minute: the version was deleted, and its backup left', async () => {
    const scene = new TurnScene()
    scene.putBackup(4)
    await scene.takeTurn()
    expect(scene.events.filter((event) => event === 'look')).toHaveLength(5)
    expect(scene.time.now).toBe(15_000)
    expect(scene.acted).toEqual([toPublish(3)])
  })

  it('of a layer without versions is asked as well', async () => {
    const scene = new TurnScene()
    scene.putBackup(1)
    await scene.takeTurn({ latest: 0, looks: [toPublish(0), isDone(1)] })
    expect(scene.acted).toEqual([isDone(1)])
  })

  it('is believed at once where there is no manifest: the run before has waited until its version was listed', async () => {
    const scene = new TurnScene()
    scene.putBackup(4)
    await scene.takeTurn({ hasNoManifest: true })
    expect(scene.events).toEqual(['PUT lock 200', 'look', 'act on publish', 'DELETE lock 204'])
    expect(scene.acted).toEqual([toPublish(3)])
  })

  it('is not asked again when the run is cancelled, and the lock is given back', async () => {
    const scene = new TurnScene()
    scene.putBackup(4)
    scene.time.after(1_500, () => {
      scene.cancel()
    })
    await expect(scene.takeTurn()).rejects.toMatchObject({ code: 'cancelled' })
    expect(scene.time.now).toBe(1_500)
    expect(scene.acted).toEqual([])
    expect(scene.holder).toBeUndefined()
  })
})
