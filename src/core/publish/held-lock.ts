import { ActionError, asActionError } from '../errors/action-error.ts'
import { s3Uri } from '../model/keys.ts'
import { LOCK_LIMIT, lockBytes, readLock, type LockClaim } from './lock-file.ts'
import type { Bucket, NewObject, Ports, RegionLog, StoredObject } from '../ports.ts'
import { RENEWAL_MILLISECONDS, LEASE_MILLISECONDS, TRUSTED_MILLISECONDS } from '../model/lease.ts'

/** The ports that a lock needs. */
export type LockPorts = Pick<Ports, 'clock' | 'cancelled' | 'keepForPost'>

/** The location of the lock of one layer in one region. */
export interface LockPlace {
  region: string
  bucket: Bucket
  /** Full key. */
  key: string
}

/** Milliseconds to wait, before the lock is released, for a renewal that is under way. */
const PATIENCE = 10_000

/** How often a renewal is tried before a publish call: one without an answer only shows that the lock is still there. */
const ROUNDS = 5

/** A lock that this run holds, and renews until it is given back. */
export class HeldLock {
  readonly #place: LockPlace
  readonly #claim: LockClaim
  readonly #ports: LockPorts
  readonly #stopRenewing: () => void
  #etag: string
  #renewals = 0
  /** Moment, on this run's clock, from which the lease surely counts. */
  #confirmed: number
  #lost = false
  #released = false
  #renewal: Promise<void> | undefined

  /** @param since - Moment, on this run's clock, from which the lease surely counts. */
  constructor(
    place: LockPlace,
    claim: LockClaim,
    ports: LockPorts,
    log: Pick<RegionLog, 'info'>,
    etag: string,
    since: number,
  ) {
    this.#place = place
    this.#claim = claim
    this.#ports = ports
    this.#etag = etag
    this.#confirmed = since
    this.#stopRenewing = ports.clock.every(RENEWAL_MILLISECONDS, () => {
      this.#renew().catch((error: unknown) => {
        log.info(`The lock could not be renewed: ${asActionError(error).message}`)
      })
    })
  }

  /** `s3://` URI of the lock. */
  get uri(): string {
    return s3Uri(this.#place.bucket.name, this.#place.key)
  }

  /** Whether the lease may have run out, or the lock is another run's by now. */
  get isDoubtful(): boolean {
    return this.#lost || this.#sinceConfirmed() >= LEASE_MILLISECONDS
  }

  /**
   * Call before every publish call. If this process is killed after that, nobody releases the lock before
   * it expires, as the call may still take effect.
   *
   * @returns milliseconds of the lease that are left: no publish call may outlive it, even when no renewal gets through.
   * @throws {ActionError} `lock-lost` when another run may hold the lock by now.
   */
  async beginPublish(): Promise<number> {
    // A renewal without an answer only shows that the lock is still there: the one after it makes the lease fresh.
    for (let round = 0; round < ROUNDS && !this.#isFresh(); round++) await this.#renew()
    if (this.#isFresh()) {
      this.#keepForPost(false)
      return LEASE_MILLISECONDS - this.#sinceConfirmed()
    }
    throw new ActionError({
      code: 'lock-lost',
      message:
        'This run stalled for so long that another one may have taken over its lock, so it sent no publish call.',
    })
  }

  /** Call when the outcome of the publish call is known. */
  endPublish(): void {
    this.#keepForPost(true)
  }

  /** Lets it run out: what this run began may still take effect, and until then no other run must publish. */
  abandon(): void {
    // Also to a renewal that is under way, and would bring a new ETag.
    this.#lost = true
    this.#stopRenewing()
    this.#keepForPost(false)
  }

  /** Releases the lock, unless it was lost or abandoned. */
  async release(): Promise<void> {
    this.#stopRenewing()
    // A renewal that is under way gives the object another ETag.
    if (!this.#lost && this.#renewal !== undefined) await this.#orPatience(this.#renewal)
    if (this.#lost || this.#released) return
    const { bucket, key } = this.#place
    if (!(await bucket.remove(key, this.#etag))) await releaseLock(bucket, key, this.#claim.owner)
    this.#released = true
    this.#keepForPost(false)
  }

  /** Waits for a renewal, but not for ever: where it comes later, the removal finds another ETag and looks again. */
  async #orPatience(renewal: Promise<void>): Promise<void> {
    const end = new AbortController()
    await Promise.race([renewal.catch(() => undefined), this.#ports.clock.sleep(PATIENCE, end.signal)])
    end.abort()
  }

  /** One renewal at a time: of two at once, one would find the lock changed by the other. */
  #renew(): Promise<void> {
    this.#renewal ??= this.#sendRenewal().finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  async #sendRenewal(): Promise<void> {
    if (this.#lost || this.#released) return
    const { bucket, key } = this.#place
    const begun = this.#ports.clock.now()
    this.#renewals++
    const etag = await bucket.replace(lockObject(key, this.#claim, this.#renewals), this.#etag)
    if (etag !== undefined) {
      this.#etag = etag
      this.#confirmed = begun
      return
    }
    const asked = this.#ports.clock.now()
    const found = await bucket.read(key, LOCK_LIMIT)
    if (found === undefined || readLock(found.bytes).owner !== this.#claim.owner) {
      this.#lost = true
      return
    }
    // Ours all the same: the answer to a renewal was lost.
    this.#etag = found.etag
    this.#confirmed = notWrittenBefore(asked, found)
  }

  #isFresh(): boolean {
    return !this.#lost && this.#sinceConfirmed() < TRUSTED_MILLISECONDS
  }

  #sinceConfirmed(): number {
    return this.#ports.clock.now() - this.#confirmed
  }

  /** Whether the post step is to release the lock, should this process be killed. */
  #keepForPost(isToRelease: boolean): void {
    const { region, bucket, key } = this.#place
    this.#ports.keepForPost({ region, bucket: bucket.name, key, owner: this.#claim.owner }, isToRelease)
  }
}

/** The lock object after this number of renewals. */
export function lockObject(key: string, claim: LockClaim, renewals: number): NewObject {
  return { key, bytes: lockBytes(claim, renewals), contentType: 'application/json', metadata: {} }
}

/** When an object was written at the earliest, asked for at this moment: S3 gives its age to the second. */
export function notWrittenBefore(asked: number, { age }: StoredObject): number {
  return asked - age - 1000
}

/** Removes a lock if this owner holds it. Returns whether it was removed. */
export async function releaseLock(bucket: Bucket, key: string, owner: string): Promise<boolean> {
  const found = await bucket.read(key, LOCK_LIMIT)
  if (found === undefined || readLock(found.bytes).owner !== owner) return false
  return bucket.remove(key, found.etag)
}
