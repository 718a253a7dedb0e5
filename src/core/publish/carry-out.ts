import { keep } from '../keep.ts'
import { noteDue } from '../look-back.ts'
import type { PublishPlan } from '../model/decision.ts'
import type { Facts } from '../model/facts.ts'
import { CheckedArchive } from '../preflight/checked-archive.ts'
import { preflight } from '../preflight/preflight.ts'
import type { RegionPart } from '../region-part.ts'
import type { HeldLock } from './held-lock.ts'
import { publishRegion } from './region-publish.ts'
import { takeTurn, giveBack } from './turn.ts'

/** Publishes a version when it is this run's turn, or keeps the version that another run has published meanwhile. */
export async function carryOut(part: RegionPart, plan: PublishPlan, facts: Facts): Promise<void> {
  // Report any problem with the archive before anything is written.
  const checked = await CheckedArchive.check(part, plan.archive)
  const { bucket } = part.services
  // Without a bucket there is no lock.
  if (bucket === undefined) return publish(part, checked, plan, facts)

  const turn = await takeTurn(part, bucket, facts, (before) => preflight(part, before))
  try {
    // A backup is also restored under the lock, because the version may not be listed yet for the next run.
    if (turn.kind === 'nothing-left') {
      await keep(part, turn.plan, turn.facts)
    } else {
      const { archive } = turn.plan
      const toPublish = checked.isOf(archive) ? checked : await CheckedArchive.check(part, archive)
      await publish(part, toPublish, turn.plan, turn.facts, turn.lock)
    }
  } finally {
    if (turn.lock !== undefined) await giveBack(part, turn.lock)
  }
}

async function publish(
  part: RegionPart,
  checked: CheckedArchive,
  { reason }: PublishPlan,
  facts: Facts,
  lock?: HeldLock,
): Promise<void> {
  noteDue(part, reason, facts)
  await publishRegion(part, checked, facts, lock)
}
