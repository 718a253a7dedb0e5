import { throwIfCancelled, unlessCancelled } from './cancel.ts'
import { ActionError, asActionError } from './errors.ts'
import { LEASE_SECONDS, lockBytes, readLock, type LockClaim } from './lock-file.ts'
import type { Bucket, NewObject, Ports, StoredObject } from './ports.ts'

/** What a lock needs from outside. `keepForPost`: whether the post step is to release it, should this process be killed. */
export type LockPorts = Pick<Ports, 'clock' | 'cancelled'> & { keepForPost: (isToRelease: boolean) => void }

/** Milliseconds between renewals. */
const RENEWAL = 30_000

/** Milliseconds after which a holder that could not renew asks S3 before it publishes. */
const TRUSTED = 2 * RENEWAL

/** Milliseconds to wait, before the lock is released, for a renewal that is under way. */
const PATIENCE = 10_000

/** How often taking starts anew when the lock changes hands in the middle, and renewing when the answer was lost. */
const ROUNDS = 5

/** A lock that another run holds. */
export interface OtherHolder {
  claim: LockClaim
  /** Seconds until the lock expires, unless it is renewed. */
  secondsLeft: number
}

/**
 * The lock that keeps two runs from publishing one layer in one region at once: an object that is made, renewed, taken
 * over and removed by conditional requests only. Its age is what S3 says, so the clocks of the runners do not matter.
 */
export class Lock {
  readonly #bucket: Bucket
  readonly #key: string
  readonly #claim: LockClaim
  readonly #ports: LockPorts
  readonly #log: (line: string) => void
  #etag: string | undefined
  #renewals = 0
  /** Moment, on this run's clock, from which the lease surely counts. */
  #confirmed = 0
  #lost = false
  #stopRenewing: () => void = () => undefined
  #renewal: Promise<void> | undefined

  constructor(
    bucket: Bucket,
    key: string,
    claim: Omit<LockClaim, 'leaseSeconds'>,
    ports: LockPorts,
    log: (line: string) => void,
  ) {
    this.#bucket = bucket
    this.#key = key
    this.#claim = { ...claim, leaseSeconds: LEASE_SECONDS }
    this.#ports = ports
    this.#log = log
  }

  /** Whether the lease may have run out, or the lock is another run's by now. */
  get isDoubtful(): boolean {
    return this.#lost || this.#sinceConfirmed() >= LEASE_SECONDS * 1000
  }

  /** Takes the lock if it is free or expired. Undefined when this run holds it now, else who does. */
  async take(): Promise<OtherHolder | undefined> {
    let other: OtherHolder = { claim: readLock(Buffer.of()), secondsLeft: LEASE_SECONDS }
    this.#ports.keepForPost(true)
    for (let round = 0; round < ROUNDS; round++) {
      throwIfCancelled(this.#ports.cancelled)
      const begun = this.#ports.clock.now()
      const created = await this.#bucket.create(this.#object())
      if (created !== undefined) {
        this.#hold(created, begun)
        return undefined
      }

      const asked = this.#ports.clock.now()
      const found = await unlessCancelled(this.#bucket.read(this.#key), this.#ports.cancelled)
      if (found === undefined) continue
      other = holderOf(found)
      // The answer to our own request was lost, and the request that was sent again found the first one's object.
      if (other.claim.owner === this.#claim.owner) {
        this.#hold(found.etag, notWrittenBefore(asked, found))
        return undefined
      }
      if (other.secondsLeft >= 0) break

      throwIfCancelled(this.#ports.cancelled)
      const begunAgain = this.#ports.clock.now()
      const replaced = await this.#bucket.replace(this.#object(), found.etag)
      if (replaced === undefined) continue
      this.#log(`Took over the lock of ${nameOf(other.claim)}, which expired ${-other.secondsLeft} s ago`)
      this.#hold(replaced, begunAgain)
      return undefined
    }
    this.#ports.keepForPost(false)
    return other
  }

  /** Which run holds the lock; undefined when it is free or expired. */
  async holder(): Promise<OtherHolder | undefined> {
    const found = await this.#bucket.read(this.#key)
    if (found === undefined) return undefined
    const other = holderOf(found)
    return other.secondsLeft < 0 ? undefined : other
  }

  /**
   * To be called before every publish call. Should this process be killed from here on, nobody releases the lock before
   * it expires, as the call may still take effect.
   *
   * @throws {ActionError} `lock-lost` when another run may hold the lock by now.
   */
  async beginPublish(): Promise<void> {
    // A renewal without an answer only shows that the lock is still there: the one after it makes the lease fresh.
    for (let round = 0; round < ROUNDS && !this.#isFresh(); round++) await this.#renew()
    if (this.#isFresh()) {
      this.#ports.keepForPost(false)
      return
    }
    throw new ActionError({
      code: 'lock-lost',
      message:
        'This run stalled for so long that another one may have taken over its lock, so it sent no publish call.',
      hint: 'Run again: it does only what is missing.',
    })
  }

  /** To be called when the end of the publish call is known. */
  endPublish(): void {
    this.#ports.keepForPost(true)
  }

  /** Lets it run out: what this run began may still take effect, and until then no other run must publish. */
  abandon(): void {
    this.#stopRenewing()
    // Also to a renewal that is under way, and would bring a new ETag.
    this.#lost = true
    this.#ports.keepForPost(false)
  }

  /** Gives the lock back, if it is held. */
  async release(): Promise<void> {
    this.#stopRenewing()
    // A renewal that is under way gives the object another ETag.
    if (!this.#lost && this.#renewal !== undefined) await this.#orPatience(this.#renewal)
    const etag = this.#etag
    if (etag === undefined || this.#lost) return
    if (!(await this.#bucket.remove(this.#key, etag))) {
      await releaseLock(this.#bucket, this.#key, this.#claim.owner)
    }
    this.#etag = undefined
    this.#ports.keepForPost(false)
  }

  /** Waits for a renewal, but not for ever: where it comes later, the removal finds another ETag and looks again. */
  async #orPatience(renewal: Promise<void>): Promise<void> {
    const end = new AbortController()
    await Promise.race([renewal.catch(() => undefined), this.#ports.clock.sleep(PATIENCE, end.signal)])
    end.abort()
  }

  #hold(etag: string, begun: number): void {
    this.#etag = etag
    this.#confirmed = begun
    this.#stopRenewing = this.#ports.clock.every(RENEWAL, () => {
      this.#renew().catch((error: unknown) => {
        this.#log(`The lock could not be renewed: ${asActionError(error).message}`)
      })
    })
  }

  /** One renewal at a time: of two at once, one would find the lock changed by the other. */
  #renew(): Promise<void> {
    this.#renewal ??= this.#sendRenewal().finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  async #sendRenewal(): Promise<void> {
    if (this.#etag === undefined || this.#lost) return
    const begun = this.#ports.clock.now()
    this.#renewals++
    const etag = await this.#bucket.replace(this.#object(), this.#etag)
    if (etag !== undefined) {
      this.#etag = etag
      this.#confirmed = begun
      return
    }
    const asked = this.#ports.clock.now()
    const found = await this.#bucket.read(this.#key)
    if (found === undefined || readLock(found.bytes).owner !== this.#claim.owner) {
      this.#lost = true
      return
    }
    // Ours all the same: the answer to a renewal was lost.
    this.#etag = found.etag
    this.#confirmed = notWrittenBefore(asked, found)
  }

  #isFresh(): boolean {
    return !this.#lost && this.#sinceConfirmed() < TRUSTED
  }

  #sinceConfirmed(): number {
    return this.#ports.clock.now() - this.#confirmed
  }

  #object(): NewObject {
    return {
      key: this.#key,
      bytes: lockBytes(this.#claim, this.#renewals),
      contentType: 'application/json',
      metadata: {},
    }
  }
}

function holderOf({ bytes, age }: StoredObject): OtherHolder {
  const claim = readLock(bytes)
  return { claim, secondsLeft: claim.leaseSeconds - age / 1000 }
}

/** When an object was written at the earliest, asked for at this moment: S3 gives its age to the second. */
function notWrittenBefore(asked: number, { age }: StoredObject): number {
  return asked - age - 1000
}

/** Removes a lock if this owner holds it. Gives whether it did. */
export async function releaseLock(bucket: Bucket, key: string, owner: string): Promise<boolean> {
  const found = await bucket.read(key)
  if (found === undefined || readLock(found.bytes).owner !== owner) return false
  return bucket.remove(key, found.etag)
}

/** The run that holds a lock, for people. */
export function nameOf({ run }: LockClaim): string {
  return run === '' ? 'another run' : `the run ${run}`
}
