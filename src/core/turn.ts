import { backupKeyOf } from './backup.ts'
import { isOfOtherLayer } from './backup-owner.ts'
import { throwIfCancelled, unlessCancelled } from './cancel.ts'
import { ActionError, asActionError } from './errors.ts'
import { lockKey, s3Uri } from './keys.ts'
import { Lock, nameOf, type OtherHolder } from './lock.ts'
import type { Bucket, Ports, RegionLog } from './ports.ts'
import type { Preflight } from './preflight.ts'
import type { Request } from './request.ts'
import { shellWord } from './shell.ts'
import { settle } from './settle.ts'

/** What a run needs to wait for its turn in one region. */
export interface TurnContext {
  request: Request
  region: string
  bucket: Bucket
  ports: Ports
  log: RegionLog
  look: () => Promise<Preflight>
  warn: (text: string) => void
}

interface Turn extends TurnContext {
  lock: Lock
  /** `s3://` URI of the lock. */
  uri: string
}

/**
 * Takes the lock, looks and decides again, as another run may have published meanwhile, and acts on what it found. The
 * lock is released whatever happens. A run that waited, and then finds nothing left to publish, acts without it.
 *
 * @param latest - Number of the latest version that was seen before, or 0.
 * @throws {ActionError} `lock-timeout` when another run holds the lock for too long.
 */
export async function inTurn(
  context: TurnContext,
  latest: number,
  act: (seen: Preflight, lock: Lock) => Promise<void>,
): Promise<void> {
  const turn = await turnOf(context)
  try {
    await act(await awaitTurn(turn, latest), turn.lock)
  } finally {
    await release(turn)
  }
}

async function turnOf(context: TurnContext): Promise<Turn> {
  const { request, bucket, ports, log } = context
  const { layerName, manifest } = request
  const key = lockKey(request.keys, layerName, context.region)
  const identity = await ports.identity()
  const lock = new Lock(
    bucket,
    key,
    { ...identity, layer: layerName, manifestSha256: manifest?.sha256 ?? '' },
    { ...ports, keepForPost: keeper(context, key, identity.owner) },
    (line) => {
      log.info(line)
    },
  )
  return { ...context, lock, uri: s3Uri(bucket.name, key) }
}

/** What only serves the post step changes nothing of what this run does: where it fails, that is a warning, once. */
function keeper({ region, bucket, ports, warn }: TurnContext, key: string, owner: string) {
  let hasFailed = false
  return (isToRelease: boolean) => {
    try {
      ports.keepForPost(region, isToRelease ? { region, bucket: bucket.name, key, owner } : undefined)
    } catch (error) {
      if (hasFailed) return
      hasFailed = true
      warn(
        `The lock could not be noted for the post step: ${(error as Error).message}. Should this step be killed, the lock expires by itself within two minutes.`,
      )
    }
  }
}

async function awaitTurn(turn: Turn, latest: number): Promise<Preflight> {
  const { lock, look, ports, log } = turn
  const since = ports.clock.now()
  log.phase('Lock')
  for (;;) {
    const other = await lock.take()
    if (other === undefined) {
      log.info(`Holding the lock ${turn.uri}`)
      return lookUnderLock(turn, latest)
    }
    await waitUntilFree(turn, other, since)
    const seen = await unlessCancelled(look(), ports.cancelled)
    if (seen.plan.kind !== 'publish') return seen
    latest = seen.facts.latest?.version ?? 0
    log.phase('Lock')
  }
}

/**
 * The run before may have published a version that is not listed yet. S3 never lags, so a backup of a version above the
 * latest shows it: unless that version was deleted, which a few looks more tell.
 */
async function lookUnderLock(turn: Turn, latest: number): Promise<Preflight> {
  const { layerName, manifest, keys } = turn.request
  if (manifest === undefined) return unlessCancelled(turn.look(), turn.ports.cancelled)
  let seen: Preflight | undefined
  let next = latest + 1
  const settled = await settle(async () => {
    const ahead = turn.bucket.read(backupKeyOf({ manifest, keys }, next))
    const both = Promise.all([turn.look(), ahead])
    const [looked, isAhead] = await unlessCancelled(both, turn.ports.cancelled)
    seen = looked
    const listed = looked.facts.latest?.version ?? 0
    if (looked.plan.kind !== 'publish') return looked
    if (listed < next) {
      if (isAhead === undefined || isOfOtherLayer(isAhead.metadata, layerName)) return looked
      turn.log.info(`There is a backup of version ${next}, which is not listed: looking again`)
    }
    // Where another version has appeared, nobody has looked for a backup above that one.
    next = Math.max(next, listed + 1)
    return undefined
  }, turn.ports)
  const last = settled ?? seen
  if (last === undefined) throw new Error('nothing was looked at')
  return last
}

/** A lock that stays costs other runs two minutes: no reason to fail a run that published. */
async function release({ lock, uri, warn }: Turn): Promise<void> {
  try {
    await lock.release()
  } catch (error) {
    const { message, hint } = asActionError(error)
    warn(`The lock ${uri} could not be released; it expires by itself. ${message} ${hint}`)
  }
}

async function waitUntilFree({ lock, uri, request, ports, log }: Turn, first: OtherHolder, since: number) {
  const { clock, cancelled } = ports
  const timeout = request.lockTimeout * 1000
  let told: string | undefined
  let other: OtherHolder | undefined = first
  while (other !== undefined) {
    const { owner } = other.claim
    if (owner !== told) {
      log.tell(
        `Waiting for ${nameOf(other.claim)}, which holds the lock ${uri}: for ${secondsLeft(other)} s more, unless it is renewed. ` +
          `If that run is gone for good, the lock can be removed: aws s3 rm ${shellWord(uri)}`,
      )
      told = owner
    }
    const left = timeout - (clock.now() - since)
    if (left <= 0) throw lockTimeout(uri, timeout, other)
    // Not all that wait come at the same moment.
    await clock.sleep(Math.min(left, 1_000 + 2_000 * ports.random()), cancelled)
    throwIfCancelled(cancelled)
    other = await unlessCancelled(lock.holder(), cancelled)
  }
}

function lockTimeout(uri: string, timeout: number, other: OtherHolder): ActionError {
  return new ActionError({
    code: 'lock-timeout',
    message: `The lock ${uri} is held by ${nameOf(other.claim)}; it did not get free within ${timeout / 1000} s (\`lock-timeout\`).`,
    hint:
      `Run again when that run is over, or raise \`lock-timeout\`: a lock whose run died expires by itself, this one ` +
      `had ${secondsLeft(other)} s left. To remove it at once, make sure that the run is gone, then: aws s3 rm ${shellWord(uri)}`,
  })
}

function secondsLeft(other: OtherHolder): number {
  return Math.max(0, Math.ceil(other.secondsLeft))
}
