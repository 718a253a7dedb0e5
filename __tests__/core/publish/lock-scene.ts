import { lockBytes, type LockClaim } from '../../../src/core/publish/lock-file.ts'
import { HeldLock, type LockPorts } from '../../../src/core/publish/held-lock.ts'
import { lockHolder, takeLock, type OtherHolder } from '../../../src/core/publish/lock.ts'
import type { Bucket } from '../../../src/core/ports.ts'
import { MemoryS3, bucketOf, type KeptObject } from '../memory-s3.ts'
import { VirtualTime } from '../virtual-time.ts'
import { Wire, troubles, type Trouble } from '../wire.ts'
import { LEASE_SECONDS } from '../../../src/core/model/lease.ts'

/** Where the lock of the tests lies. */
export const LOCK_KEY = 'team/layer/numpy.eu-west-1.lock'

/** What the lock object of another run says. */
export function foreignClaim(over: Partial<LockClaim> = {}): LockClaim {
  return {
    owner: 'other',
    run: 'https://github.example/runs/2',
    layer: 'numpy',
    manifestSha256: '0'.repeat(64),
    leaseSeconds: LEASE_SECONDS,
    ...over,
  }
}

/** The lock of one contender, who may not have it yet. */
interface ContendersLock {
  /** Takes the lock. Undefined when this run holds it now, else who does. */
  take(): Promise<OtherHolder | undefined>
  /** The lock that was taken. */
  readonly held: HeldLock
  holder(): Promise<OtherHolder | undefined>
}

/** A run that wants the lock. */
export interface Contender {
  lock: ContendersLock
  /** What it sent, and what it kept for the post step between, in order. */
  events: string[]
  /** What the lock has to say. */
  log: string[]
  cancel: () => void
}

interface Circumstances {
  /** How far its clock is ahead of S3's, in milliseconds. */
  clockAhead?: number
  troubles?: Record<string, (Trouble | undefined)[]>
  /** Milliseconds to S3, and again back. */
  latency?: () => number
  /** What S3 answers in another way. */
  bucket?: Partial<Bucket>
}

/** A bucket, its time, and runs that want the one lock in it. */
export class LockScene {
  readonly time = new VirtualTime()
  readonly s3 = new MemoryS3(() => this.time.now)

  contender(owner: string, circumstances: Circumstances = {}): Contender {
    const { clockAhead, troubles: plan = {}, latency, bucket = {} } = circumstances
    const wire = new Wire(this.time, owner, troubles(plan), latency)
    const log: string[] = []
    const cancellation = new AbortController()
    const claim = { owner, run: `https://github.example/runs/${owner}`, layer: 'numpy', manifestSha256: 'ab' }
    const place = { region: 'eu-west-1', bucket: { ...bucketOf(this.s3, wire), ...bucket }, key: LOCK_KEY }
    const ports: LockPorts = {
      clock: this.time.clock(clockAhead),
      cancelled: cancellation.signal,
      keepForPost: (_, isToRelease) => wire.sent.push(`keep for post: ${isToRelease}`),
    }
    let held: HeldLock | undefined
    return {
      lock: {
        async take() {
          const taken = await takeLock(place, claim, ports, { info: (line) => log.push(line) })
          if (!(taken instanceof HeldLock)) return taken
          held = taken
          return undefined
        },
        get held() {
          if (held === undefined) throw new Error('the lock was not taken')
          return held
        },
        holder: () => lockHolder(place),
      },
      events: wire.sent,
      log,
      cancel: () => {
        cancellation.abort()
      },
    }
  }

  /** Puts a lock object there that is of no contender. */
  put(content: LockClaim | string): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : lockBytes(content, 0)
    this.s3.put({ key: LOCK_KEY, bytes, contentType: 'application/json', metadata: {} })
  }

  /** Owner of the lock object that is there. */
  get owner(): string | undefined {
    return ownerOf(this.s3.objects.get(LOCK_KEY))
  }
}

/** The owner that a lock object names. */
export function ownerOf(object: KeptObject | undefined): string | undefined {
  return object && /"owner": "(.*)"/.exec(Buffer.from(object.bytes).toString())?.[1]
}
