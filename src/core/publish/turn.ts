import { backupKeyOf, lockKey, s3Uri } from '../model/keys.ts'
import { isOfOtherLayer } from '../plan/backup-owner.ts'
import { throwIfCancelled, unlessCancelled } from '../cancel.ts'
import { ActionError, asActionError } from '../errors/action-error.ts'
import type { Facts } from '../model/facts.ts'

import type { LockClaim } from './lock-file.ts'
import { HeldLock, type LockPlace } from './held-lock.ts'
import { lockHolder, nameOf, takeLock, type OtherHolder } from './lock.ts'
import { MANIFEST_LIMIT } from '../model/manifest.ts'
import type { OtherPlan, PublishPlan } from '../model/decision.ts'
import type { Bucket, Ports } from '../ports.ts'
import type { Preflight } from '../preflight/preflight.ts'
import type { RegionPart } from '../region-part.ts'
import { settle } from './settle.ts'
import { shellWord } from '../errors/quoted.ts'
import { LEASE_SECONDS } from '../model/lease.ts'

/** The result of waiting for the lock in one region. */
export type Turn =
  /** A version still has to be published, and this run publishes it. */
  | { kind: 'ours'; lock: HeldLock; plan: PublishPlan; facts: Facts }
  /**
   * Nothing is left to publish, for example because another run has published meanwhile. The lock is held if this was
   * found out under the lock.
   */
  | { kind: 'nothing-left'; lock: HeldLock | undefined; plan: OtherPlan; facts: Facts }

/** The parts of the region that waiting needs. */
type TurnPart = Pick<RegionPart, 'request' | 'region' | 'ports' | 'log' | 'record'>

/** Looks and decides again, based on what was found before. Reads only. */
export type LookAgain = (before: Facts) => Promise<Preflight>

interface Waiting extends TurnPart {
  place: LockPlace
  claim: Omit<LockClaim, 'leaseSeconds'>
  /** `s3://` URI of the lock. */
  uri: string
  lookAgain: LookAgain
}

/**
 * Takes the lock, then looks and decides again, because another run may have published meanwhile. A run that has waited
 * and then finds nothing left to publish does not take the lock.
 *
 * @param before - The facts that were found so far.
 * @throws {ActionError} `lock-timeout` if another run holds the lock for too long. No lock is held then.
 */
export async function takeTurn(
  part: TurnPart,
  bucket: Bucket,
  before: Facts,
  lookAgain: LookAgain,
): Promise<Turn> {
  const { request, region, ports, log } = part
  const { layerName, manifest } = request
  const key = lockKey(request.keys, layerName, region)
  const claim = {
    ...(await ports.identity()),
    layer: layerName,
    manifestSha256: manifest?.sha256,
  }
  const place = { region, bucket, key }
  const lockPorts = { ...ports, keepForPost: keeper(part) }
  const waiting: Waiting = { ...part, place, claim, uri: s3Uri(bucket.name, key), lookAgain }
  const since = ports.clock.now()
  let facts = before
  for (;;) {
    log.phase('Lock')
    const taken = await takeLock(place, claim, lockPorts, log)
    if (taken instanceof HeldLock) return underLock(waiting, taken, facts)
    await waitUntilFree(waiting, taken, since)
    const seen = await unlessCancelled(lookAgain(facts), ports.cancelled)
    facts = seen.facts
    if (seen.plan.kind !== 'publish') return { kind: 'nothing-left', lock: undefined, plan: seen.plan, facts }
  }
}

/** Saving the lock for the post step does not affect this run, so a failure is a warning, at most once. */
function keeper({ ports, record }: TurnPart): Ports['keepForPost'] {
  let hasFailed = false
  return (lock, isToRelease) => {
    try {
      ports.keepForPost(lock, isToRelease)
    } catch (error) {
      if (hasFailed) return
      hasFailed = true
      record.warn([
        `Could not save the lock for the post step: ${(error as Error).message}. If this step is killed, the lock expires within ${LEASE_SECONDS} seconds.`,
      ])
    }
  }
}

async function underLock(waiting: Waiting, lock: HeldLock, before: Facts): Promise<Turn> {
  waiting.log.info(`Holding the lock ${lock.uri}`)
  try {
    const { plan, facts } = await lookUnderLock(waiting, before)
    return plan.kind === 'publish'
      ? { kind: 'ours', lock, plan, facts }
      : { kind: 'nothing-left', lock, plan, facts }
  } catch (error) {
    await giveBack(waiting, lock)
    throw error
  }
}

/**
 * The previous run may have published a version that is not listed yet. S3 is strongly consistent, so a backup of a
 * version above the latest one shows this. The version may also have been deleted, which a few more looks find out.
 */
async function lookUnderLock(
  { request, place, ports, log, lookAgain }: Waiting,
  before: Facts,
): Promise<Preflight> {
  const { layerName, backups } = request
  if (backups === undefined) return unlessCancelled(lookAgain(before), ports.cancelled)
  let seen: Preflight | undefined
  let next = (before.latest?.version ?? 0) + 1
  const settled = await settle(async () => {
    const ahead = place.bucket.read(backupKeyOf(backups, next), MANIFEST_LIMIT)
    const both = Promise.all([lookAgain(seen?.facts ?? before), ahead])
    const [looked, isAhead] = await unlessCancelled(both, ports.cancelled)
    seen = looked
    const listed = looked.facts.latest?.version ?? 0
    if (looked.plan.kind !== 'publish') return looked
    if (listed < next) {
      if (isAhead === undefined || isOfOtherLayer(isAhead.metadata, layerName)) return looked
      log.info(`There is a backup of version ${next}, but the version is not listed yet; looking again`)
    }
    // If a newer version has appeared, the backup above that one has not been checked yet.
    next = Math.max(next, listed + 1)
    return undefined
  }, ports)
  const last = settled ?? seen
  if (last === undefined) throw new Error('nothing was looked at')
  return last
}

/**
 * Releases a lock. A failure only makes other runs wait two minutes, so it is a warning and does not fail a run that
 * published.
 */
export async function giveBack({ record }: Pick<RegionPart, 'record'>, lock: HeldLock): Promise<void> {
  try {
    await lock.release()
  } catch (error) {
    const { message, hint } = asActionError(error)
    record.warn([
      `The lock ${lock.uri} could not be released; it expires within ${LEASE_SECONDS} seconds. ${message} ${hint}`,
    ])
  }
}

async function waitUntilFree(
  { place, uri, request, ports, log }: Waiting,
  first: OtherHolder,
  since: number,
): Promise<void> {
  const { clock, cancelled } = ports
  const timeout = request.lockTimeout * 1000
  let told: string | undefined
  let other: OtherHolder | undefined = first
  while (other !== undefined) {
    const { owner } = other.claim
    if (owner !== told) {
      log.tell(
        `Waiting for ${nameOf(other.claim)}, which holds the lock ${uri}. The lock expires in ${secondsLeft(other)} s, unless it is renewed. ` +
          `If that run no longer exists, you can remove the lock: aws s3 rm ${shellWord(uri)}`,
      )
      told = owner
    }
    const left = timeout - (clock.now() - since)
    if (left <= 0) throw lockTimeout(uri, timeout, other)
    // A random pause, so that waiting runs do not all try at the same moment.
    await clock.sleep(Math.min(left, 1_000 + 2_000 * ports.random()), cancelled)
    throwIfCancelled(cancelled)
    other = await unlessCancelled(lockHolder(place), cancelled)
  }
}
function lockTimeout(uri: string, timeout: number, other: OtherHolder): ActionError {
  return new ActionError({
    code: 'lock-timeout',
    message: `The lock ${uri} is held by ${nameOf(other.claim)}, and was not released within ${timeout / 1000} s (\`lock-timeout\`).`,
    hint:
      `Run again when that run has finished, or raise \`lock-timeout\`. If that run died, its lock expires in ` +
      `${secondsLeft(other)} s. To remove it now, make sure that the run no longer exists, then run: aws s3 rm ${shellWord(uri)}`,
  })
}

function secondsLeft(other: OtherHolder): number {
  return Math.max(0, Math.ceil(other.secondsLeft))
}
