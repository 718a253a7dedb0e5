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

/** Milliseconds to wait for a renewal in progress before the lock is released. */
const PATIENCE = 10_000

/**
 * Maximum number of renewals before a publish call. A renewal without an answer only shows that the lock still exists.
 */
const ROUNDS = 5

/** A lock that this run holds. It is renewed until it is released. */
export class HeldLock {
  readonly #place: LockPlace
  readonly #claim: LockClaim
  readonly #ports: LockPorts
  readonly #stopRenewing: () => void
  #etag: string
  #renewals = 0
  /** A time on this run's clock. The lease started then or later. */
  #confirmed: number
  #lost = false
  #released = false
  #renewal: Promise<void> | undefined

  /** @param since - A time on this run's clock. The lease started then or later. */
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

  /** Whether the lease may have expired, or another run may hold the lock. */
  get isDoubtful(): boolean {
    return this.#lost || this.#sinceConfirmed() >= LEASE_MILLISECONDS
  }

  /**
   * Call before every publish call. If this process is killed after that, the lock is not released but expires, because
   * the call may still take effect.
   *
   * @returns the remaining milliseconds of the lease. No publish call may take longer, even if no renewal succeeds.
   * @throws {ActionError} `lock-lost` if another run may hold the lock.
   */
  async beginPublish(): Promise<number> {
    // A renewal without an answer only shows that the lock still exists. The next one then renews the lease.
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

  /** Lets the lock expire. What this run started may still take effect, and until then no other run may publish. */
  abandon(): void {
    // This also stops a renewal in progress, which would otherwise set a new ETag.
    this.#lost = true
    this.#stopRenewing()
    this.#keepForPost(false)
  }

  /** Releases the lock, unless it was lost or abandoned. */
  async release(): Promise<void> {
    this.#stopRenewing()
    // A renewal in progress changes the ETag of the object.
    if (!this.#lost && this.#renewal !== undefined) await this.#orPatience(this.#renewal)
    if (this.#lost || this.#released) return
    const { bucket, key } = this.#place
    if (!(await bucket.remove(key, this.#etag))) await releaseLock(bucket, key, this.#claim.owner)
    this.#released = true
    this.#keepForPost(false)
  }

  /**
   * Waits for a renewal, but not forever. If it completes later, the deletion finds another ETag and reads the lock
   * again.
   */
  async #orPatience(renewal: Promise<void>): Promise<void> {
    const end = new AbortController()
    await Promise.race([renewal.catch(() => undefined), this.#ports.clock.sleep(PATIENCE, end.signal)])
    end.abort()
  }

  /**
   * Runs only one renewal at a time, because one of two concurrent renewals would find that the other changed the lock.
   */
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
    // The lock is still ours: only the answer to a renewal was lost.
    this.#etag = found.etag
    this.#confirmed = notWrittenBefore(asked, found)
  }

  #isFresh(): boolean {
    return !this.#lost && this.#sinceConfirmed() < TRUSTED_MILLISECONDS
  }

  #sinceConfirmed(): number {
    return this.#ports.clock.now() - this.#confirmed
  }

  /** Saves whether the post step has to release the lock if this process is killed. */
  #keepForPost(isToRelease: boolean): void {
    const { region, bucket, key } = this.#place
    this.#ports.keepForPost({ region, bucket: bucket.name, key, owner: this.#claim.owner }, isToRelease)
  }
}

/** The lock object after this number of renewals. */
export function lockObject(key: string, claim: LockClaim, renewals: number): NewObject {
  return { key, bytes: lockBytes(claim, renewals), contentType: 'application/json', metadata: {} }
}

/**
 * The earliest time at which an object can have been written, from the time of the request. S3 returns its age in whole
 * seconds.
 */
export function notWrittenBefore(asked: number, { age }: StoredObject): number {
  return asked - age - 1000
}

/** Removes a lock if this owner holds it. Returns whether it was removed. */
export async function releaseLock(bucket: Bucket, key: string, owner: string): Promise<boolean> {
  const found = await bucket.read(key, LOCK_LIMIT)
  if (found === undefined || readLock(found.bytes).owner !== owner) return false
  return bucket.remove(key, found.etag)
}
