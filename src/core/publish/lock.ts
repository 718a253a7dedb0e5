import { throwIfCancelled, unlessCancelled } from '../cancel.ts'
import { HeldLock, lockObject, notWrittenBefore, type LockPlace, type LockPorts } from './held-lock.ts'
import { LOCK_LIMIT, readLock, type LockClaim } from './lock-file.ts'
import { LEASE_SECONDS } from '../model/lease.ts'
import type { RegionLog, StoredObject } from '../ports.ts'

/** Maximum number of attempts to take the lock if other runs keep changing it. */
const ROUNDS = 5

/** A lock that another run holds. */
export interface OtherHolder {
  claim: LockClaim
  /** Seconds until the lock expires, unless it is renewed. */
  secondsLeft: number
}

/**
 * Takes the lock that prevents two runs from publishing the same layer in the same region at once. The lock is an
 * object that is created, renewed, taken over and deleted with conditional requests only. Its age is measured by S3, so
 * the clocks of the runners do not matter.
 *
 * @returns the lock, if it was free or expired; otherwise its holder.
 */
export async function takeLock(
  place: LockPlace,
  claim: Omit<LockClaim, 'leaseSeconds'>,
  ports: LockPorts,
  log: Pick<RegionLog, 'info'>,
): Promise<HeldLock | OtherHolder> {
  const { region, bucket, key } = place
  const own = { ...claim, leaseSeconds: LEASE_SECONDS }
  const object = lockObject(key, own, 0)
  const held = (etag: string, since: number) => new HeldLock(place, own, ports, log, etag, since)
  const reference = { region, bucket: bucket.name, key, owner: own.owner }
  let other: OtherHolder = { claim: readLock(undefined), secondsLeft: LEASE_SECONDS }
  ports.keepForPost(reference, true)
  for (let round = 0; round < ROUNDS; round++) {
    throwIfCancelled(ports.cancelled)
    const begun = ports.clock.now()
    const created = await bucket.create(object)
    if (created !== undefined) return held(created, begun)

    const asked = ports.clock.now()
    const found = await unlessCancelled(bucket.read(key, LOCK_LIMIT), ports.cancelled)
    if (found === undefined) continue
    other = holderOf(found)
    // The answer to our own request was lost, and its retry found the object that the first request created.
    if (other.claim.owner === own.owner) return held(found.etag, notWrittenBefore(asked, found))
    if (other.secondsLeft >= 0) break

    throwIfCancelled(ports.cancelled)
    const begunAgain = ports.clock.now()
    const replaced = await bucket.replace(object, found.etag)
    if (replaced === undefined) continue
    log.info(`Took over the lock of ${nameOf(other.claim)}, which expired ${-other.secondsLeft} s ago`)
    return held(replaced, begunAgain)
  }
  ports.keepForPost(reference, false)
  return other
}

/** The run that holds the lock; undefined if it is free or expired. */
export async function lockHolder({ bucket, key }: LockPlace): Promise<OtherHolder | undefined> {
  const found = await bucket.read(key, LOCK_LIMIT)
  if (found === undefined) return undefined
  const other = holderOf(found)
  return other.secondsLeft < 0 ? undefined : other
}

function holderOf({ bytes, age }: StoredObject): OtherHolder {
  const claim = readLock(bytes)
  return { claim, secondsLeft: claim.leaseSeconds - age / 1000 }
}

/** The run that holds a lock, for messages. */
export function nameOf({ run }: LockClaim): string {
  return run === '' ? 'another run' : `the run ${run}`
}
